"""Charges that only a usage file can tell: further ones of types that are modelled by load, and types that are a table.

The tables: extras.csv (a charge a line), tables.csv (a type a line, its charges under its name in extras.csv).
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cost_model.types.base import Meter, When
from cost_model.types.meters import MeteredType


def extras(group: str) -> tuple[Meter, ...]:
    """The meters of a group of the table."""
    return _groups()[group]


def tabled() -> Iterator[MeteredType]:
    """The types of tables.csv, each a class of its own as if it were written in Python."""
    for row in _rows("tables.csv"):
        facts = {
            "__doc__": row["about"],
            "types": tuple(row["types"].split()),
            "reads": tuple(row["reads"].split()),
            "free": row["free"],
            "meters": extras(row["name"]),
        }
        made: type[MeteredType] = type(row["name"], (MeteredType,), facts)
        yield made()


@cache
def _groups() -> dict[str, tuple[Meter, ...]]:
    found: dict[str, tuple[Meter, ...]] = {}
    for row in _rows("extras.csv"):
        found[row["group"]] = (*found.get(row["group"], ()), _meter(row))
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _meter(row: dict[str, str]) -> Meter:
    return Meter(
        row["key"],
        row["meaning"],
        row["component"],
        row["service"],
        row["price"],
        row["unit"],
        row["example"],
        row["unit_price"],
        main=bool(row["main"]),
        when=_when(row["when"]),
        region=row["region"] or None,
    )


def _when(text: str) -> When | None:
    """``Property``: where it is given; ``Property=value``: where it is that; ``…?default``: where nothing is given."""
    if not text:
        return None
    condition, _, default = text.partition("?")
    name, given, value = condition.partition("=")
    return When(name, (value,) if given else (), default)
