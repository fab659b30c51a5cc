"""All alternatives in one or several months: what each adds or saves in each, and the best of them together."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cost_model.alternatives.base import Alternative, Evaluation, priced
from cost_model.alternatives.catalogue import ALTERNATIVES
from cost_model.alternatives.change import Case, Change
from cost_model.alternatives.plans import Commitment, commitments, decimal_of, elsewhere

Deltas = dict[str, Decimal | None]
"""Load profile → US dollars a month on top of its total; negative saves; None where it is not known."""
YEAR = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One alternative at one place; ``deltas`` in every profile, ``break_even`` and ``missing`` as in the first."""

    alternative: Alternative
    name: str
    deltas: Deltas
    break_even: str
    missing: str

    @property
    def id(self) -> str:
        """Unique in one study."""
        return f"{self.alternative.id}: {self.name}"

    @property
    def day_rate(self) -> Decimal | None:
        """A person-day may cost this much, and the dearest effort is paid back within a year; None without a saving."""
        saving = next(iter(self.deltas.values()), None)
        if saving is None or saving >= 0:
            return None
        return -saving * YEAR / Decimal(str(self.alternative.effort.high))


@dataclass(frozen=True, slots=True)
class Bought:
    """A commitment chosen for the first profile, and what the very same one does in the others."""

    commitment: Commitment
    deltas: Deltas


@dataclass(frozen=True, slots=True)
class Together:
    """The cheapest alternatives that touch no resource in common, repriced as one change.

    ``apart``: the sum of their own deltas in the first profile; the difference to ``deltas`` is how they interact.
    """

    ids: tuple[str, ...]
    deltas: Deltas
    apart: Decimal


@dataclass(frozen=True, slots=True)
class Study:
    """The alternatives of a platform. ``totals``: profile → the month as it is."""

    totals: dict[str, Decimal]
    rows: tuple[Row, ...]
    bought: tuple[Bought, ...]
    together: Together | None


def study(cases: Sequence[tuple[str, Case]], alternatives: Sequence[Alternative] = ALTERNATIVES) -> Study:
    """Evaluate everything in every case; the first one is the month that is planned with.

    Args:
        cases: names of months and the months.
        alternatives: what to look at.
    """
    found = {name: {e.id: e for a in alternatives for e in a.evaluations(case)} for name, case in cases}
    first = found[cases[0][0]]
    rows = [
        Row(
            each.alternative,
            each.proposal.name,
            {name: found[name][key].delta if key in found[name] else None for name, _ in cases},
            each.proposal.break_even,
            each.missing,
        )
        for key, each in first.items()
    ]
    ranked = sorted(rows, key=lambda row: (_saving(row), row.id))
    return Study(
        {name: case.total for name, case in cases},
        tuple(ranked),
        tuple(Bought(each, _elsewhere(each, cases)) for each in commitments(cases[0][1])),
        _together(ranked, found, cases),
    )


def _saving(row: Row) -> tuple[int, Decimal]:
    delta = next(iter(row.deltas.values()))
    return (1, Decimal(0)) if delta is None else (0, delta)


def _elsewhere(each: Commitment, cases: Sequence[tuple[str, Case]]) -> Deltas:
    deltas: Deltas = {cases[0][0]: each.delta}
    for name, case in cases[1:]:
        deltas[name] = None
        if each.offers:
            there = elsewhere(each.plan, each.name, each.offers[0], case)
            deltas[name] = -decimal_of(there.saving) if there is not None else None
    return deltas


def _together(
    ranked: Sequence[Row], found: dict[str, dict[str, Evaluation]], cases: Sequence[tuple[str, Case]]
) -> Together | None:
    """Take savings from the largest on, and leave out what touches a resource that is taken already."""
    first = found[cases[0][0]]
    change, ids, apart = Change(), [], Decimal(0)
    for row in ranked:
        each = first[row.id]
        own = each.proposal.change
        if own is not None and each.delta is not None and each.delta < 0 and not own.touched & change.touched:
            change, apart = change.plus(own), apart + each.delta
            ids.append(row.id)
    if len(ids) < 2:
        return None
    deltas: Deltas = {}
    for name, case in cases:
        deltas[name] = priced(_sum([found[name].get(each) for each in ids]), case)[0]
    return Together(tuple(ids), deltas, apart)


def _sum(evaluations: Sequence[Evaluation | None]) -> Change:
    change = Change()
    for each in evaluations:
        if each is not None and each.proposal.change is not None:
            change = change.plus(each.proposal.change)
    return change
