"""What moving data costs: lines of a projection by the way the data takes."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NamedTuple

from cost_model.projection import NOTHING, LineItem, Money, Projection

EDGE, DNS, OTHER = "To shoppers, from the edge", "Names and health checks", "Other"
WAYS: Final = (
    ("NatGateway-", "NAT gateways"),
    ("VpcEndpoint-", "Endpoints"),
    ("PublicIPv4:", "Public IPv4 addresses"),
    ("TransitGateway-", "Transit gateways"),
    ("DataTransfer-Regional-Bytes", "Between zones"),
    ("AWS-Out-Bytes", "Between regions"),
    ("DataTransfer-Out-Bytes", "To the internet"),
)
"""Part of a price key → the way; the first that fits counts, after the services that are one way as a whole."""
SERVICES: Final = {"AmazonCloudFront": EDGE, "AWSELB": "Load balancers", "AmazonRoute53": DNS}
NETWORKS: Final = ("AWSDataTransfer", "AmazonVPC")


class Total(NamedTuple):
    """One way, with its amount in each profile, and the lines of the month with the most load."""

    way: str
    amounts: tuple[Money, ...]
    lines: tuple[LineItem, ...]


def way_of(line: LineItem) -> str:
    """Which way the data of a line takes; empty for what is no network."""
    service, key = line.price.service_code, line.price.key
    if service in SERVICES:
        return SERVICES[service]
    for part, way in WAYS:
        if part in key:
            return way
    return OTHER if service in NETWORKS else ""


def network(projections: Iterable[Projection]) -> list[Total]:
    """Every way that costs something, the dearest of the last projection first."""
    months = list(projections)
    sums = [projection.by(way_of) for projection in months]
    ways = dict.fromkeys(way for each in sums for way in each if way)
    found = [
        Total(
            way,
            tuple(each.get(way, NOTHING) for each in sums),
            tuple(sorted((line for line in months[-1].lines if way_of(line) == way), key=_dearest)),
        )
        for way in ways
    ]
    return sorted(found, key=lambda total: (-total.amounts[-1].base, total.way))


def _dearest(line: LineItem) -> tuple[Decimal, str, str, str]:
    return -line.amount.base, line.resource.stack, line.resource.logical_id, line.component
