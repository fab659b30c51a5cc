"""What could be decided: other ways to run and to buy, recommendations, and the one that saves most."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from cfn.graph import Graph
from cost_model.alternatives.change import Case
from cost_model.alternatives.study import Row, Study, study
from cost_model.prices import PriceBook
from cost_model.profile_files import LoadedProfile
from cost_model.recommendations.advice import total
from cost_model.recommendations.show import Advised, advise
from cost_model.reuse import Reuse
from cost_model.usage import Usage


class Action(NamedTuple):
    """The largest known saving of the planned month: what, how much, what it takes, and the page that weighs it."""

    what: str
    saving: Decimal
    price: str
    page: str


class Decisions(NamedTuple):
    """Alternatives and recommendations of one environment; the first month plans."""

    study: Study
    advised: Advised

    @property
    def saving(self) -> list[Row]:
        """Alternatives that would cost less than what is built, the largest saving first."""
        return [row for row in self.study.rows if (_first(row) or 0) < 0]

    @property
    def dearer(self) -> list[Row]:
        """Alternatives that would cost as much or more: what is built is the cheaper one."""
        return [row for row in self.study.rows if (delta := _first(row)) is not None and delta >= 0]

    @property
    def unknown(self) -> list[Row]:
        """Alternatives without a figure: a price or a measurement is missing."""
        return [row for row in self.study.rows if _first(row) is None]

    @property
    def totals(self) -> dict[str, Decimal]:
        """Month → what the recommendations save together, at most."""
        return {month: total(self.advised.here, month) for month in self.advised.months}

    @property
    def action(self) -> Action | None:
        """What to look at first; None where nothing is known to save anything."""
        month = self.advised.months[0]
        found = [_of_row(row) for row in self.saving]
        for each in self.advised.here:
            saving = each.saving(month)
            if saving is not None and saving > 0:
                effort = f"effort {each.effort}" if each.effort else "effort not told"
                note = f"; {each.note}" if each.note else ""
                found.append(Action(f"{each.resource}: {each.action}", saving, effort + note, "recommendations.md"))
        return max(found, key=lambda action: (action.saving, action.what), default=None)


def _first(row: Row) -> Decimal | None:
    return next(iter(row.deltas.values()))


def _of_row(row: Row) -> Action:
    effort = row.alternative.effort
    price = f"{effort.low:g} to {effort.high:g} person-days; worse: {row.alternative.worse}"
    return Action(f"{row.alternative.title} ({row.name})", -(_first(row) or Decimal(0)), price, "alternatives.md")


def decide(
    graph: Graph, months: Sequence[LoadedProfile], book: PriceBook, exports: Sequence[Path], today: date
) -> Decisions:
    """Reprice everything that could be decided in each of ``months``; the first one ranks.

    Raises:
        CfnError: an export of advice that cannot be read, or holds something else.
    """
    kept, usage = Reuse(graph), Usage()
    cases = [
        (each.profile.name, Case.of(graph, each.profile.at("base"), book, usage, loaded=True, reuse=kept))
        for each in months
    ]
    return Decisions(study(cases), advise(cases, exports, today))
