"""Charges that only a usage file can tell: further ones of types that are modelled by load, and types that are a table.

The tables: extras.csv (a charge by usage a line), tables.csv (a type a line, its charges under its name in extras.csv
and standing.csv; ``properties`` of the example on the page, as JSON), standing.csv (a charge that lasts a line;
``instead``: a usage key that gives its quantity).
"""

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cost_model.types.base import Meter, When, keys
from cost_model.types.meters import MeteredType, Standing


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
            "properties": json.loads(row["properties"] or "{}"),
            "meters": _groups().get(row["name"], ()),
            "standing": tuple(_standing(each) for each in _lasting().get(row["name"], ())),
            "usage": keys(**{e["instead"]: e["meaning"] for e in _lasting().get(row["name"], ()) if e["instead"]}),
        }
        made: type[MeteredType] = type(row["name"], (MeteredType,), facts)
        yield made()


@cache
def _lasting() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in _rows("standing.csv"):
        found.setdefault(row["group"], []).append(row)
    return found


def _standing(row: dict[str, str]) -> Standing:
    return Standing(
        row["component"],
        row["service"],
        row["price"],
        row["unit"],
        row["unit_price"],
        "month" if row["span"] == "month" else "hour",
        tuple(row["times"].split()),
        _when(row["when"]),
        row["region"] or None,
        row["instead"],
    )


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
    """``Property``: where it is given; ``Property=a/b``: where it is one of these; ``…?a``: where none is, it is a."""
    if not text:
        return None
    condition, _, default = text.partition("?")
    name, given, value = condition.partition("=")
    return When(name, tuple(value.split("/")) if given else (), default)
