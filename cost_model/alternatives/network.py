"""The way out of a network: one NAT gateway or one for each zone, NAT gateways or endpoints."""

from collections.abc import Iterator
from decimal import Decimal

from typing_extensions import override

from cfn.stack import Resource
from cfn.unknown import Target
from cost_model.alternatives.base import Alternative, Effort, Proposal, cents, named, quantity, unit_price, unknown
from cost_model.alternatives.change import Case, Change, Rewrite
from cost_model.context import items
from cost_model.formulas import cross_az_billed_gb
from cost_model.hours import HOURS_PER_MONTH
from cost_model.outcomes import Outcome
from cost_model.pricing import PricedCharge
from cost_model.types.base import Rate, always, charge
from cost_model.types.ec2 import IPV4
from cost_model.types.network import ENDPOINT, NAT, NAT_BYTES, NAT_HOURS, has_endpoint, service_of

CROSSING = Rate("to the gateway across zones", "AWSDataTransfer", "DataTransfer-Regional-Bytes")


def gateways(case: Case) -> dict[str, list[Resource]]:
    """NAT gateways by the stack that holds them."""
    found: dict[str, list[Resource]] = {}
    for each in case.graph.of_type(NAT):
        found.setdefault(each.stack.key, []).append(each)
    return found


class OneGateway(Alternative):
    """One NAT gateway for all zones."""

    id = "one-nat"
    title = "One NAT gateway instead of one for each zone"
    effort = Effort(0.2, 1, "routes of the private subnets; a short interruption of open connections")
    risk = "the gateway's zone fails: nothing in any zone reaches the internet until routes are changed"
    worse = "availability of everything that calls out: a zone is a single point of failure"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        for key, found in gateways(case).items():
            if len(found) > 1 and any(unknown(case, each, NAT_BYTES.key) for each in found):
                yield Proposal(key, None, self._even(found, case), "how much goes through them is not known")
            elif len(found) > 1:
                yield Proposal(key, self._change(found, case), self._even(found, case))

    def _change(self, found: list[Resource], case: Case) -> Change:
        first, *others = found
        gb = float(sum((quantity(case.scenario, named(each), NAT_BYTES.key) for each in found), Decimal(0)))
        crossing = cross_az_billed_gb(gb, len(found))

        moved = sum(float(line.charge.quantity.value) for line in _given(others, case))

        def rewrite(outcomes: list[Outcome]) -> list[Outcome]:
            if moved:  # the model shares the load among the gateways that are left, a usage file does not
                told = "as given for the other gateways"
                more = charge(NAT_BYTES._replace(component="data of the others"), moved, told, "usage file")
                outcomes = [*outcomes, more]
            told = f"{gb:.6g} GB x (z - 1) / z for {len(found)} zones x 2 directions"
            return [*outcomes, charge(CROSSING, crossing, told, "profile")]

        addresses = {ip.target for each in others for ip in case.graph.targets(each.get("AllocationId"))}
        removed = frozenset({each.target for each in others} | addresses)
        return Change(removed=removed, rewrites={first.target: rewrite})

    def _even(self, found: list[Resource], case: Case) -> str:
        """GB a month at which crossing zones costs what the other gateways cost."""
        region = case.context.region(found[0])
        hours = unit_price(case, NAT_HOURS.service, NAT_HOURS.key, region)
        address = unit_price(case, IPV4.service, IPV4.key, region)
        crossing = unit_price(case, CROSSING.service, CROSSING.key, region)
        if hours is None or address is None or crossing is None:
            return ""
        saved = (hours.unit_price + address.unit_price) * HOURS_PER_MONTH * (len(found) - 1)
        each = crossing.unit_price * Decimal(str(cross_az_billed_gb(1, len(found))))
        return f"one is cheaper below {saved / each:,.0f} GB a month, all gateways together"


def _given(found: list[Resource], case: Case) -> list[PricedCharge]:
    """Lines of data through gateways that a usage file gives."""
    names = {named(each) for each in found}
    return [
        line
        for slot, line in case.scenario.lines.items()
        if slot[:2] in names and slot[5] == NAT_BYTES.key and line.charge.quantity.provenance == "usage file"
    ]


class GatewayForEachZone(Alternative):
    """A NAT gateway in each zone, where there is one for all."""

    id = "nat-for-each-zone"
    title = "A NAT gateway in each zone instead of one for all"
    effort = Effort(0.2, 1, "gateways, addresses, routes")
    risk = "allow lists of others must know the new addresses"
    worse = "price; nothing else: it survives the loss of a zone"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        for key, found in gateways(case).items():
            stack = found[0].stack
            zones = {str(each.get("AvailabilityZone")) for each in stack.of_type("AWS::EC2::Subnet")}
            more = len(zones) - 1
            if len(found) == 1 and more > 0:
                rewrites: dict[Target, Rewrite] = {found[0].target: _more(more)}
                told = f"{more} gateways and addresses more; data across zones to the one is not in the model"
                yield Proposal(key, Change(rewrites=rewrites), told)


def _more(count: int) -> Rewrite:
    def rewrite(outcomes: list[Outcome]) -> list[Outcome]:
        return [
            *outcomes,
            always(NAT_HOURS._replace(component="hours of more gateways"), count, "gateways"),
            always(IPV4._replace(component="addresses of more gateways"), count, "addresses"),
        ]

    return rewrite


class NoEndpoints(Alternative):
    """Interface endpoints taken away: their traffic goes through the NAT gateways."""

    id = "endpoints-to-nat"
    title = "NAT gateways instead of interface endpoints"
    effort = Effort(0.5, 2, "endpoints, their security groups, policies that ask for an endpoint")
    risk = "policies with aws:sourceVpce refuse what comes through the gateway"
    worse = "security: no endpoint policies, calls to AWS leave by the internet gateway; a NAT outage stops them too"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        for gateway, endpoints in self._networks(case):
            gb = sum((quantity(case.scenario, named(each), "VpcEndpoint-Bytes") for each in endpoints), Decimal(0))

            def rewrite(outcomes: list[Outcome], gb: Decimal = gb) -> list[Outcome]:
                moved = NAT_BYTES._replace(component="data of the endpoints")
                return [*outcomes, charge(moved, float(gb), "what the endpoints carried", "profile")]

            change = Change(removed=frozenset(each.target for each in endpoints), rewrites={gateway.target: rewrite})
            lost = any(unknown(case, each, "VpcEndpoint-Bytes") for each in endpoints)
            told = even_gb(len(items(endpoints[0].get("SubnetIds"))), case, case.context.region(gateway))
            name = f"{len(endpoints)} endpoints of {endpoints[0].stack.key}"
            if lost:
                yield Proposal(name, None, told, "how much goes through them is not known")
            else:
                yield Proposal(name, change, f"{told}; all {len(endpoints)} carry {gb:,.1f} GB")

    def _networks(self, case: Case) -> Iterator[tuple[Resource, list[Resource]]]:
        seen: set[tuple[str, str]] = set()
        for gateway in case.graph.of_type(NAT):
            place = (gateway.stack.role, case.context.region(gateway))
            endpoints = [
                each for each in case.context.peers(gateway, ENDPOINT) if each.get("VpcEndpointType") == "Interface"
            ]
            if place not in seen and endpoints:
                yield gateway, endpoints
            seen.add(place)


def even_gb(zones: int, case: Case, region: str) -> str:
    """GB a month from which an interface endpoint is cheaper than the same bytes through a NAT gateway.

    Hours of the endpoint in all its zones against the difference of the two prices for a GB: 417 GB for two zones at
    $0.01 an hour, $0.01 and $0.045 a GB.
    """
    hours = unit_price(case, "AmazonVPC", "VpcEndpoint-Hours", region)
    own = unit_price(case, "AmazonVPC", "VpcEndpoint-Bytes", region)
    gateway = unit_price(case, NAT_BYTES.service, NAT_BYTES.key, region)
    if hours is None or own is None or gateway is None or gateway.unit_price <= own.unit_price:
        return ""
    gb = hours.unit_price * HOURS_PER_MONTH * zones / (gateway.unit_price - own.unit_price)
    return f"an endpoint in {zones} zones ({cents(hours.unit_price * HOURS_PER_MONTH * zones)}) pays from {gb:,.0f} GB"


class GatewayEndpoint(Alternative):
    """A gateway endpoint for S3, which is free, where images and objects go through NAT gateways."""

    id = "s3-gateway-endpoint"
    title = "A gateway endpoint for S3 instead of the way through NAT"
    effort = Effort(0.2, 0.5, "one resource and the route tables; open connections to S3 break once")
    risk = "bucket policies with aws:SourceIp see private addresses"
    worse = "nothing"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        for key, found in gateways(case).items():
            if not has_endpoint(found[0], case.context, "s3"):
                name = f"com.amazonaws.{case.context.region(found[0])}.s3"
                new = {"AddedS3Endpoint": (ENDPOINT, {"ServiceName": name, "VpcEndpointType": "Gateway"})}
                change = Change(added={key: new}) if case.loaded else None
                missing = "" if case.loaded else "how much goes to S3 is not known"
                yield Proposal(key, change, "from the first GB: the endpoint costs nothing", missing)


class InterfaceEndpoints(Alternative):
    """Interface endpoints where there are none: only the break-even, for nobody knows which bytes go to AWS."""

    id = "nat-to-endpoints"
    title = "Interface endpoints instead of NAT gateways for calls to AWS"
    effort = Effort(0.5, 2, "an endpoint for each service, a security group, private names")
    risk = "an endpoint that is missing is a call that fails, where the gateway goes"
    worse = "a fixed price for each service and zone"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        for key, found in gateways(case).items():
            endpoints = case.context.peers(found[0], ENDPOINT)
            if not any(each.get("VpcEndpointType") == "Interface" and service_of(each) for each in endpoints):
                told = even_gb(max(len(found), 1), case, case.context.region(found[0]))
                yield Proposal(key, None, told, "how much of its traffic goes to AWS is not known: see its flow logs")
