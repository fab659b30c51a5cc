"""The network as EC2 holds it: zones, routes, gateways, lists."""

from typing import Any

import pytest

from tests.deploy.conftest import Deployed

REGIONAL = pytest.mark.parametrize("role", ["primary", "secondary"])
TIERS = ("public", "private", "data")


class Network:
    """One region's network."""

    def __init__(self, deployed: Deployed, role: str) -> None:
        self.published = deployed.published(role)
        self.vpc = self.published["network/vpc-id"]
        self._deployed, self._role = deployed, role
        self.subnets = {each["SubnetId"]: each for each in self.all("describe_subnets", "Subnets")}

    def all(self, operation: str, key: str) -> list[Any]:
        """What there is of something in the VPC."""
        inside = [{"Name": "vpc-id", "Values": [self.vpc]}]
        return self._deployed.every("ec2", operation, key, self._role, Filters=inside)

    def tier(self, name: str) -> list[str]:
        """The subnets of a tier, as published."""
        return self.published[f"network/{name}-subnet-ids"].split(",")

    def default_route(self, subnet: str) -> dict[str, Any] | None:
        """Where a subnet's traffic to the world goes."""
        [table] = [
            each
            for each in self.all("describe_route_tables", "RouteTables")
            if any(association.get("SubnetId") == subnet for association in each["Associations"])
        ]
        routes = [route for route in table["Routes"] if route.get("DestinationCidrBlock") == "0.0.0.0/0"]
        return routes[0] if routes else None


@REGIONAL
def test_each_tier_spans_three_zones(deployed: Deployed, role: str) -> None:
    network = Network(deployed, role)
    for tier in TIERS:
        zones = [network.subnets[subnet]["AvailabilityZone"] for subnet in network.tier(tier)]
        assert len(zones) == len(set(zones)) == 3, tier


@REGIONAL
def test_private_subnets_leave_through_a_gateway_of_their_zone(deployed: Deployed, role: str) -> None:
    network = Network(deployed, role)
    gateways = {each["NatGatewayId"]: each for each in network.all("describe_nat_gateways", "NatGateways")}
    assert len(gateways) == 3
    for subnet in network.tier("private"):
        route = network.default_route(subnet)
        assert route is not None
        home = network.subnets[gateways[route["NatGatewayId"]]["SubnetId"]]
        assert home["AvailabilityZone"] == network.subnets[subnet]["AvailabilityZone"]
        assert home["SubnetId"] in network.tier("public")


@REGIONAL
def test_public_subnets_reach_the_internet_and_data_subnets_nothing(deployed: Deployed, role: str) -> None:
    network = Network(deployed, role)
    for subnet in network.tier("public"):
        route = network.default_route(subnet)
        assert route is not None
        assert route["GatewayId"].startswith("igw-")
    assert [network.default_route(subnet) for subnet in network.tier("data")] == [None] * 3


@REGIONAL
def test_every_subnet_has_a_list_of_its_tier(deployed: Deployed, role: str) -> None:
    network = Network(deployed, role)
    lists = [each for each in network.all("describe_network_acls", "NetworkAcls") if not each["IsDefault"]]
    held = sorted(sorted(association["SubnetId"] for association in each["Associations"]) for each in lists)
    assert held == sorted(sorted(network.tier(tier)) for tier in TIERS)
    assert all(each["Entries"] for each in lists)


@REGIONAL
def test_flow_logs_have_a_group_to_go_to(deployed: Deployed, role: str) -> None:
    network = Network(deployed, role)
    [flow_log] = deployed.every("ec2", "describe_flow_logs", "FlowLogs", role)
    groups = {each["logGroupName"] for each in deployed.every("logs", "describe_log_groups", "logGroups", role)}
    assert (flow_log["ResourceId"], flow_log["TrafficType"]) == (network.vpc, "ALL")
    assert flow_log["LogDestination"] in groups


@REGIONAL
def test_rules_name_groups_that_exist_and_open_nothing_but_the_load_balancer(deployed: Deployed, role: str) -> None:
    groups = {
        each["GroupId"]: each for each in Network(deployed, role).all("describe_security_groups", "SecurityGroups")
    }
    alb = deployed.published(role)["compute/alb-security-group-id"]
    for group_id, group in groups.items():
        for rule in group["IpPermissions"]:
            assert {pair["GroupId"] for pair in rule["UserIdGroupPairs"]} <= groups.keys()
            open_to_all = any(each["CidrIp"] == "0.0.0.0/0" for each in rule["IpRanges"])
            assert not open_to_all or group_id == alb, group["GroupName"]
