"""The folder of refreshed prices: merged by region, written aside and renamed, compared with what was in force."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from cost_model.prices import commitments, shipped
from reports.writing import write_whole

_SOURCE_COLUMNS = ["id", "title", "licence"]
_LICENCE = "AWS price list, for information; AWS's site terms"
Ladder = tuple[tuple[Decimal, Decimal], ...]
"""(from, USD) of each tier."""


class Change(NamedTuple):
    """One price before and after; None: there was, or is, none. ``percent``: of the first tier that differs."""

    service: str
    region: str
    key: str
    old: Decimal | None
    new: Decimal | None

    @property
    def kind(self) -> str:
        """changed, new or gone."""
        return "new" if self.old is None else "gone" if self.new is None else "changed"

    @property
    def percent(self) -> Decimal | None:
        """By how much it rose; None where that means nothing."""
        if self.old is None or self.new is None or not self.old:
            return None
        return ((self.new - self.old) / self.old * 100).quantize(Decimal("0.1"))


def source_id(service: str, region: str, published: str) -> str:
    """Id of a list in ``sources.csv``."""
    return f"list:{service}:{region}:{published[:10]}"


def add_source(folder: Path, identity: str, title: str) -> None:
    """Name a source, before any row does."""
    known = {each: (*about,) for each, about in shipped.sources(folder).items()}
    known[identity] = (title, _LICENCE)
    _write(folder / "sources.csv", [_SOURCE_COLUMNS, *([each, *known[each]] for each in sorted(known))])
    shipped.sources.cache_clear()


class Stored(NamedTuple):
    """What differs from the book that was in force, and AWS's keys of which only the shipped prices know still."""

    changes: list[Change]
    only_shipped: list[str]


def store(folder: Path, service: str, region: str, rows: Sequence[Sequence[str]]) -> Stored:
    """Put a region's rows in place of those the folder has."""
    mine = shipped.regions_of(service, folder)
    base = shipped.regions_of(service).get(region, {})
    before = {**_ladders(base), **_ladders(mine.get(region, {}))}
    others = [row for each, keys in mine.items() if each != region for found in keys.values() for row in found]
    ordered = sorted([*others, *rows], key=lambda row: (row[0], row[1], Decimal(row[5])))
    _write(folder / f"{service}.csv", [shipped.COLUMNS, *ordered])
    shipped.regions_of.cache_clear()
    after = _ladders(shipped.regions_of(service, folder).get(region, {}))
    only = sorted(key for key in base.keys() - after.keys() - mine.get(region, {}).keys() if not base[key][0][2])
    listed = {key: ladder for key, ladder in before.items() if key in after or key in mine.get(region, {})}
    return Stored(_changes(service, region, listed, after), only)


def store_rates(folder: Path, region: str, rows: Iterable[Sequence[str]]) -> dict[str, int]:
    """Put a region's committed rates in place of the same plans' in the folder; returns their number by service."""
    by_service: dict[str, list[Sequence[str]]] = {}
    for service, row in ((row[0], row[1:]) for row in rows):
        by_service.setdefault(service, []).append(row)
    for service, fresh in by_service.items():
        plans = {row[3] for row in fresh}
        path = folder / commitments.FOLDER / f"{service}.csv"
        kept = [row for row in _read(path) if not (row[0] == region and row[3] in plans)]
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, [commitments.COLUMNS, *sorted([*kept, *fresh], key=tuple)])
    commitments.forget()
    return {service: len(rows) for service, rows in sorted(by_service.items())}


def _read(path: Path) -> list[list[str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))[1:]


def _write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    write_whole(path, text.getvalue())


def _ladders(keys: shipped.Region) -> dict[str, Ladder]:
    return {key: tuple((Decimal(row[5]), Decimal(row[7])) for row in rows) for key, rows in keys.items()}


def _changes(service: str, region: str, before: dict[str, Ladder], after: dict[str, Ladder]) -> list[Change]:
    found = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, ()), after.get(key, ())
        if old != new:
            pairs = zip(old, new, strict=False)
            differing = next((index for index, (one, two) in enumerate(pairs) if one != two), 0)
            was, now = (ladder[min(differing, len(ladder) - 1)][1] if ladder else None for ladder in (old, new))
            found.append(Change(service, region, key, was, now))
    return found
