"""Further charges of types that are modelled by load: those that only a usage file can tell. The table: extras.csv."""

import csv
from functools import cache
from pathlib import Path

from cost_model.types.base import Meter, When


def extras(group: str) -> tuple[Meter, ...]:
    """The meters of a group of the table."""
    return _groups()[group]


@cache
def _groups() -> dict[str, tuple[Meter, ...]]:
    found: dict[str, tuple[Meter, ...]] = {}
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["group"]] = (*found.get(row["group"], ()), _meter(row))
    return found


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
        when=When(row["when"]) if row["when"] else None,
        region=row["region"] or None,
    )
