"""P10, P50 and P90 of months and of the year, from a seeded simulation over the stated assumptions."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from cost_model.profile_files import LoadedProfile
from cost_model.year import LoadedYear, planned
from reports.cost_environment import Environment
from reports.cost_year import Outlook

if TYPE_CHECKING:  # it needs numpy
    from cost_model.simulation import Spread

RUNS, SEED = 1000, 1
"""So few because all months of all environments are drawn while a report is rendered."""


class Spreads(NamedTuple):
    """``profiles``: the month of each. ``months``: those of the year, in order. ``year``: of their sum in each run.

    ``drivers``: how many assumptions have a range and were drawn, by profile. ``what`` it is, in words.
    """

    profiles: Mapping[str, "Spread"]
    months: tuple["Spread", ...]
    year: "Spread"
    drivers: Mapping[str, int]
    what: str
    distribution: str
    runs: int = RUNS
    seed: int = SEED

    def over(self, outlook: Outlook) -> list[str]:
        """Names of the months that are above the budget in more than one of ten runs."""
        months = zip(outlook.year.months, self.months, strict=True)
        limit = outlook.budget.limit if outlook.budget else None
        return [month.name for month, spread in months if limit is not None and spread.p90 > limit]

    def at_p90(self, outlook: Outlook) -> Decimal:
        """What nine of ten runs of the year's dearest month stay below."""
        return Decimal(str(self.months[outlook.year.months.index(outlook.dearest)].p90))


def spreads(
    environment: Environment, profiles: Mapping[str, LoadedProfile], year: LoadedYear, start: int
) -> Spreads | None:
    """The months of ``profiles``, and the year from the calendar month ``start`` on; None where numpy is missing."""
    try:
        from cost_model.simulation import DISTRIBUTION, WHAT, simulate_months, spread
    except ImportError:
        return None
    loads = [*profiles.values(), *(each.load for each in planned(year, start))]
    found = simulate_months(environment.graph, loads, environment.book, runs=RUNS, seed=SEED, fixed=environment.fixed)
    alone, months = found[: len(profiles)], found[len(profiles) :]
    drawn = {
        name: sum(driver.low != driver.high for _, driver in each.profile.drivers()) for name, each in profiles.items()
    }
    return Spreads(
        {name: spread(each) for name, each in zip(profiles, alone, strict=True)},
        tuple(spread(each) for each in months),
        spread(sum(months)),
        drawn,
        WHAT,
        DISTRIBUTION,
    )
