"""Zones, gateways, routes and addresses, as each environment really gets them."""

import ipaddress
from itertools import combinations

import pytest

from cfn.unknown import Unknown

TIERS = ("Public", "Private", "Data")


def _network(platform, role="primary"):
    return next(stack for stack in platform.stacks if stack.key == f"{role}/network")


def _zones(resources):
    zones = [resource.get("AvailabilityZone") for resource in resources]
    assert all(isinstance(zone, Unknown) and zone.kind == "zone" for zone in zones)
    return {zone.text for zone in zones}


@pytest.mark.parametrize(
    ("environment", "role", "zones", "gateways"),
    [
        ("dev", "primary", 2, 1),
        ("staging", "primary", 3, 3),
        ("prod", "primary", 3, 3),
        ("prod", "secondary", 3, 3),
    ],
)
def test_zones_and_nat_gateways(platform_of, environment, role, zones, gateways):
    network = _network(platform_of(environment), role)
    for tier in TIERS:
        subnets = [r for r in network.of_type("AWS::EC2::Subnet") if r.logical_id.startswith(tier)]
        assert len(subnets) == zones
        assert len(_zones(subnets)) == zones
    assert len(list(network.of_type("AWS::EC2::NatGateway"))) == gateways


@pytest.mark.parametrize("role", ["primary", "secondary"])
def test_each_private_subnet_leaves_through_its_own_zone(platform_of, role):
    platform = platform_of("prod")
    network = _network(platform, role)
    graph = platform.graph
    for association in network.of_type("AWS::EC2::SubnetRouteTableAssociation"):
        (subnet,) = graph.targets(association.get("SubnetId"))
        (table,) = graph.targets(association.get("RouteTableId"))
        routes = graph.referrers(table, "AWS::EC2::Route")
        if subnet.logical_id.startswith("Data"):
            assert not routes, "data subnets have no default route"
        elif subnet.logical_id.startswith("Private"):
            (route,) = routes
            (gateway,) = graph.targets(route.get("NatGatewayId"))
            (home,) = graph.targets(gateway.get("SubnetId"))
            assert home.get("AvailabilityZone").text == subnet.get("AvailabilityZone").text


def test_every_subnet_has_routes_and_an_acl(platform):
    for stack in platform.stacks:
        for subnet in stack.of_type("AWS::EC2::Subnet"):
            for kind in ("AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::SubnetNetworkAclAssociation"):
                assert len(platform.graph.referrers(subnet, kind)) == 1, f"{subnet.logical_id}: {kind}"


def test_subnets_share_the_vpc_without_overlap(platform):
    for role in set(platform.regions) - {"edge"}:
        network = _network(platform, role)
        (vpc,) = network.of_type("AWS::EC2::VPC")
        whole = ipaddress.ip_network(vpc.get("CidrBlock"))
        blocks = [ipaddress.ip_network(subnet.get("CidrBlock")) for subnet in network.of_type("AWS::EC2::Subnet")]
        assert all(block.subnet_of(whole) and block.prefixlen <= 20 for block in blocks)
        assert not any(one.overlaps(other) for one, other in combinations(blocks, 2))


def test_acl_ranges_of_a_tier_are_its_subnets(platform_of):
    """The data ACL admits the private quarter of the VPC: it must hold the private subnets and no others."""
    network = _network(platform_of("prod"))
    quarter = ipaddress.ip_network(network.resources["DataAclInMySql"].get("CidrBlock"))
    inside = {
        subnet.logical_id
        for subnet in network.of_type("AWS::EC2::Subnet")
        if ipaddress.ip_network(subnet.get("CidrBlock")).subnet_of(quarter)
    }
    assert inside == {"PrivateSubnetA", "PrivateSubnetB", "PrivateSubnetC"}


def test_vpcs_could_be_peered(platform_of):
    ranges = [
        ipaddress.ip_network(vpc.get("CidrBlock"))
        for environment in ("dev", "staging", "prod")
        for vpc in platform_of(environment).graph.of_type("AWS::EC2::VPC")
    ]
    assert len(ranges) == 4
    assert not any(one.overlaps(other) for one, other in combinations(ranges, 2))
