"""Load balancers: hours, capacity units (the largest of four dimensions in each hour), addresses, data out."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cfn.unknown import Unknown
from cost_model.capacity.balancers import balancer_traffic, behind_cdn, is_public, listens
from cost_model.capacity.traffic import Traffic
from cost_model.context import Context, items
from cost_model.formulas import alb_lcu, nlb_lcu
from cost_model.hours import HOURS_PER_MONTH, month_total
from cost_model.outcomes import Assumption, Outcome, Quantity, decimal
from cost_model.types.base import PricedType, Rate, always, keys, metered, undecided
from cost_model.types.ec2 import IPV4
from cost_model.vector import larger

DATA_OUT = Rate("data to the internet", "AWSDataTransfer", "DataTransfer-Out-Bytes")
QUALIFIER = {
    "application": "LoadBalancing:Application",
    "network": "LoadBalancing:Network",
    "gateway": "LoadBalancing:Gateway",
}


LEAST_ZONES = {"application": 2, "network": 1}
"""Zones that a load balancer needs at least (Elastic Load Balancing user guides, "Availability Zones")."""


ALB_UNIT: dict[str, float] = {
    "new_connections": 25,
    "active_connections": 3000,
    "gb_per_hour": 1,
    "lambda_gb_per_hour": 0.4,
    "rule_evaluations": 1000,
}
NLB_UNIT: dict[str, dict[str, float]] = {
    "TCP": {"new_connections": 800, "active_connections": 100_000, "gb_per_hour": 1},
    "UDP": {"new_connections": 400, "active_connections": 50_000, "gb_per_hour": 1},
    "TLS": {"new_connections": 50, "active_connections": 3000, "gb_per_hour": 1},
    "TCP_UDP": {"new_connections": 400, "active_connections": 50_000, "gb_per_hour": 1},
}
GATEWAY_UNIT: dict[str, float] = {"new_connections": 600, "active_connections": 60_000, "gb_per_hour": 1}
"""What one capacity unit holds (https://aws.amazon.com/elasticloadbalancing/pricing/)."""
DIMENSIONS = tuple(ALB_UNIT)


class LoadBalancer(PricedType):
    """An application, network or gateway load balancer."""

    types = ("AWS::ElasticLoadBalancingV2::LoadBalancer",)
    reads = ("Type", "Scheme", "Subnets", "SubnetMappings")
    usage = keys(
        capacity_unit_hours="LCU (or NLCU, GLCU) hours",
        internet_gb="GB sent to the internet, not through a CDN of AWS",
        new_connections="new connections (or flows) a second, on average; with the next ones instead of LCU hours",
        active_connections="active connections (or flows) in a minute, on average",
        gb_per_hour="GB processed an hour",
        lambda_gb_per_hour="GB processed an hour of Lambda targets (application)",
        rule_evaluations="rule evaluations a second, those of the first 10 rules not counted (application)",
        public_addresses="public IPv4 addresses, in place of one a zone",
        reserved_capacity_unit_hours="LCU hours that are reserved; used ones are then those beyond them",
    )
    instead = DIMENSIONS

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        kind = resource.get("Type", "application")
        if not isinstance(kind, str) or kind not in QUALIFIER:
            yield undecided("load balancer hours", "Type", kind)
            return
        yield always(Rate("load balancer hours", "AWSELB", f"LoadBalancerUsage|{QUALIFIER[kind]}"))
        units = Rate("capacity units", "AWSELB", f"LCUUsage|{QUALIFIER[kind]}")
        traffic = balancer_traffic(resource, context) if listens(resource, context) else None
        rules = self._rules(resource, context)
        known = traffic is not None and kind != "gateway"
        estimate = self._units(kind, traffic, rules, context, resource) if traffic is not None and known else None
        formula = f"Σ over 730 h of the largest dimension per hour; {rules} rules on its fullest listener"
        quantity = context.usage_or(resource, "capacity_unit_hours", estimate, formula)
        yield metered(units, self._by_dimensions(resource, kind, context) or quantity, "capacity_unit_hours")
        reserved = context.given(resource, "reserved_capacity_unit_hours")
        if reserved is not None:
            rate = Rate("reserved capacity units", "AWSELB", f"ReservedLCUUsage|{QUALIFIER[kind]}")
            yield metered(rate, reserved, "reserved_capacity_unit_hours")
        if kind != "gateway" and is_public(resource):
            yield from self._addresses(resource, kind, context)
            yield self._out(resource, traffic, context)
            if behind_cdn(resource, context):
                yield Assumption(
                    "CloudFront stands in front: data to it is free, delivery is priced at the distribution"
                )

    def _by_dimensions(self, resource: Resource, kind: str, context: Context) -> Quantity | None:
        """Capacity unit hours from the dimensions a usage file gives: the largest of them, all month."""
        if context.given(resource, "capacity_unit_hours") is not None:
            return None
        given = {key: context.given(resource, key) for key in DIMENSIONS}
        if not any(given.values()):
            return None
        used = {key: float(each.value) if each is not None else 0.0 for key, each in given.items()}
        limits = self._limits(resource, kind, context)
        units = max(used[key] / limits[key] for key in limits if key != "lambda_gb_per_hour")
        if "lambda_gb_per_hour" in limits:
            data = used["gb_per_hour"] + used["lambda_gb_per_hour"] / limits["lambda_gb_per_hour"]
            units = max(units, data)
        hours = context.given(resource, "hours")
        total = units * (float(hours.value) if hours is not None else HOURS_PER_MONTH)
        return Quantity(decimal(total), f"{units:.6g} capacity units, the largest dimension, x hours", "usage file")

    def _limits(self, resource: Resource, kind: str, context: Context) -> dict[str, float]:
        """What one capacity unit of this kind holds, by dimension."""
        if kind == "network":
            return NLB_UNIT[self._protocol(resource, context)]
        return ALB_UNIT if kind == "application" else GATEWAY_UNIT

    def _protocol(self, resource: Resource, context: Context) -> str:
        """The protocol of a network load balancer's listener: the limits of TCP, UDP and TLS differ."""
        listeners = context.graph.referrers(resource, "AWS::ElasticLoadBalancingV2::Listener")
        found = next((each.get("Protocol") for each in listeners), "TCP")
        return found if isinstance(found, str) and found in NLB_UNIT else "TCP"

    def _addresses(self, resource: Resource, kind: str, context: Context) -> Iterator[Outcome]:
        """One address a zone; those that a network load balancer is given are charged where they are allocated."""
        given = context.given(resource, "public_addresses")
        if given is not None:
            yield always(IPV4, int(given.value), "addresses")
            return
        subnets = resource.get("Subnets")
        mappings = subnets if subnets is not None else resource.get("SubnetMappings")
        zones = sum(not (isinstance(each, dict) and "AllocationId" in each) for each in items(mappings))
        if mappings is None or isinstance(mappings, Unknown):
            zones = LEAST_ZONES[kind]
            yield Assumption(f"its subnets are not known: {zones} zones are priced, the least it can have")
        if zones:
            yield always(IPV4, zones, "zones")

    def _units(self, kind: str, traffic: Traffic, rules: int, context: Context, resource: Resource) -> float:
        network = context.profile.network
        hourly = []
        for requests, gb in zip(traffic.requests, traffic.gb, strict=True):
            new = requests / 3600 / larger(network.requests_per_connection.base, 1)
            active = new * network.connection_seconds.base
            hourly.append(
                nlb_lcu(new_flows=new, active_flows=active, gb_per_hour=gb)
                if kind == "network"
                else alb_lcu(
                    new_connections=new,
                    active_connections=active,
                    gb_per_hour=gb,
                    requests=requests / 3600,
                    rules=rules,
                )
            )
        return month_total(context.slots(resource), hourly)

    def _rules(self, resource: Resource, context: Context) -> int:
        counts = [
            len(context.graph.referrers(listener, "AWS::ElasticLoadBalancingV2::ListenerRule"))
            for listener in context.graph.referrers(resource, "AWS::ElasticLoadBalancingV2::Listener")
        ]
        return max(counts, default=0)

    def _out(self, resource: Resource, traffic: Traffic | None, context: Context) -> Outcome:
        cdn = behind_cdn(resource, context)
        gb = 0.0 if cdn else None if traffic is None else month_total(context.slots(resource), traffic.gb)
        where = "none: CloudFront in front" if cdn else "responses of the site"
        return metered(DATA_OUT, context.usage_or(resource, "internet_gb", gb, where), "internet_gb")


class ClassicLoadBalancer(PricedType):
    """A classic load balancer: hours and GB processed."""

    types = ("AWS::ElasticLoadBalancing::LoadBalancer",)
    usage = keys(processed_gb="GB processed", public_addresses="public IPv4 addresses (one a zone)")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        yield always(Rate("load balancer hours", "AWSELB", "LoadBalancerUsage|LoadBalancing"))
        data = Rate("data processed", "AWSELB", "DataProcessing-Bytes|LoadBalancing")
        yield metered(data, context.given(resource, "processed_gb"), "processed_gb")
        if resource.get("Scheme") != "internal":
            given = context.given(resource, "public_addresses")
            zones = int(given.value) if given else len(items(resource.get("Subnets"))) or 1
            if given is None and not isinstance(resource.get("Subnets"), list):
                yield Assumption("its subnets are not known: one public address is priced")
            yield always(IPV4, zones, "zones")
