"""Which metrics of CloudWatch tell a usage key, and what their values are a month: data in measured.yaml."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field

from cfn.stack import Resource
from cost_model.drivers import Frozen
from cost_model.files import read_tree, validated
from cost_model.hours import HOURS_PER_MONTH

TABLE = Path(__file__).with_name("measured.yaml")
GB = 2**30


class Metric(Frozen):
    """A usage key as the sum of ``metrics``. See the head of the table for the rest.

    ``bytes``: they count bytes, the key GB of 2³⁰; ``hours``: they count what runs, the key its hours.
    """

    namespace: str
    metrics: tuple[str, ...]
    dimension: str
    id: Literal["all", "last"] = "all"
    statistic: Literal["Sum", "Average"] = "Sum"
    also: dict[str, str] = Field(default_factory=dict)
    region: str = ""
    bytes: bool = False
    hours: bool = False

    def month(self, values: Iterable[Decimal], hours: Decimal) -> Decimal:
        """What a month of 730 h holds, of one metric's values in so many hours."""
        found = list(values)
        total = sum(found, Decimal(0))
        scaled = total * HOURS_PER_MONTH / hours if self.statistic == "Sum" else total / max(len(found), 1)
        return scaled / (GB if self.bytes else 1) * (HOURS_PER_MONTH if self.hours else 1)

    def value(self, physical: str) -> str:
        """The dimension's value for a resource with this id."""
        return physical.replace(":", "/").rpartition("/")[2] if self.id == "last" else physical


class Table(Frozen):
    """Resource type → usage key → metric."""

    types: dict[str, dict[str, Metric]]


class Query(NamedTuple):
    """One metric of one resource: ``name`` is ``stack/LogicalId``."""

    name: str
    key: str
    region: str
    metric: str
    of: Metric
    dimensions: tuple[tuple[str, str], ...]


@cache
def table() -> dict[str, dict[str, Metric]]:
    """The data, read once."""
    return validated(read_tree(TABLE, "a table of metrics"), Table, TABLE, "Correct it.").types


def queries(resource: Resource, physical: str, region: str) -> Iterator[Query]:
    """What to ask about a deployed resource."""
    name = f"{resource.stack.key}/{resource.logical_id}"
    for key, of in table().get(resource.type, {}).items():
        dimensions = ((of.dimension, of.value(physical)), *of.also.items())
        for metric in of.metrics:
            yield Query(name, key, of.region or region, metric, of, dimensions)


def quantities(
    answers: Iterable[tuple[Query, list[Decimal]]], hours: Decimal
) -> tuple[dict[str, dict[str, Decimal]], list[tuple[str, str]]]:
    """By resource the usage keys that have data, and those of which no metric has any: they are not 0."""
    found: dict[str, dict[str, Decimal]] = {}
    seen: dict[tuple[str, str], bool] = {}
    for query, values in answers:
        slot = (query.name, query.key)
        seen[slot] = seen.get(slot, False) or bool(values)
        if values:
            own = found.setdefault(query.name, {})
            own[query.key] = own.get(query.key, Decimal(0)) + query.of.month(values, hours)
    rounded = {name: {key: round(value, 6) for key, value in own.items()} for name, own in found.items()}
    return rounded, [slot for slot, any_data in seen.items() if not any_data]
