"""A seeded Monte Carlo over the profile's assumptions: P10, P50 and P90 of the total, and of each service.

It is a simulation over **our stated assumptions, not a confidence interval**: it says how the total spreads if every
assumption falls somewhere in its own range, independently of the others. Nothing here was measured.

The model is not approximated. The price models themselves run, once, with vectors in place of numbers
(:mod:`cost_model.many`). Where one decides by a number (an ``if``, a plain ``max``), the runs part and it is run for
each part: right by construction, and slow only where a price model was written without :mod:`cost_model.vector`.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from cfn.graph import Graph
from cfn.stack import Resource, Stack
from cost_model.context import Context
from cost_model.drivers import Driver
from cost_model.many import DivergedError, Many
from cost_model.outcomes import Charge, Outcome
from cost_model.prices import Price, PriceBook, PriceError
from cost_model.profile import LoadProfile
from cost_model.profile_files import LoadedProfile
from cost_model.project import Fixed, kept
from cost_model.sensitivity import Swing
from cost_model.usage import Usage

WHAT = "simulation over our stated assumptions, not a confidence interval"
DISTRIBUTION = "triangular from low to high with its peak at base; every driver drawn independently of the others"
PERCENTILES = (10, 50, 90)


class Spread(NamedTuple):
    """US dollars a month before tax that 10, 50 and 90 of a hundred runs stay below, and the runs' mean."""

    p10: float
    p50: float
    p90: float
    mean: float


class Simulated(NamedTuple):
    """``parts``: how many groups of runs were computed apart, at least 1 (for speed; the result does not depend on it).

    ``drivers``: how many have a range and were drawn.
    """

    total: Spread
    by_service: Mapping[str, Spread]
    runs: int
    seed: int
    drivers: int
    parts: int


def simulate(  # noqa: PLR0913  # what is priced, how, and two numbers of the simulation
    stacks: Iterable[Stack] | Graph,
    profile: LoadedProfile,
    book: PriceBook,
    usage: Usage | None = None,
    *,
    runs: int,
    seed: int,
    fixed: Fixed | None = None,
) -> Simulated:
    """Draw every driver with a range ``runs`` times and price each draw.

    The same seed draws the same numbers, and a driver's draws do not depend on which others there are. ``fixed``: as in
    :func:`~cost_model.project.project`.
    """
    graph = stacks if isinstance(stacks, Graph) else Graph(stacks)
    values = draws(profile.profile, runs, seed)
    sums = totals(graph, profile.profile, values or {"": np.zeros(runs)}, book, usage or Usage(), fixed=fixed)
    dearest = sorted(sums.by_service.items(), key=lambda item: (-item[1].mean(), item[0]))
    spreads = {name: spread(each) for name, each in dearest}
    return Simulated(spread(sums.total + np.zeros(runs)), spreads, runs, seed, len(values), sums.parts)


def simulate_months(  # noqa: PLR0913  # as ``simulate``
    graph: Graph,
    loads: Sequence[LoadedProfile],
    book: PriceBook,
    *,
    runs: int,
    seed: int,
    fixed: Fixed | None = None,
) -> list[Any]:
    """Dollars in each run of several months, in their order: their sums in a run are that run's year.

    A run is one world: what it draws cheap of an assumption's range is as cheap in every month. Each month is as
    :func:`simulate` has it (what is stored is in its steady state); those of one profile are computed together.
    """
    same = Fixed() if fixed is None else fixed
    alike: dict[str, list[int]] = {}
    for index, load in enumerate(loads):
        alike.setdefault(load.sha256, []).append(index)
    found: dict[int, Any] = {}
    for indices in alike.values():
        profiles = [loads[index].profile for index in indices]
        values = _side_by_side(profiles, runs, seed) or {"": np.zeros(runs * len(profiles))}
        total = totals(graph, profiles[0], values, book, Usage(), fixed=same).total + np.zeros(runs * len(profiles))
        found |= zip(indices, np.split(total, len(indices)), strict=True)
    return [found[index] for index in range(len(loads))]


def _side_by_side(profiles: Sequence[LoadProfile], runs: int, seed: int) -> dict[str, Any]:
    """The draws of profiles that differ in nothing but the values of their drivers, one profile after the other."""
    rows = zip(*(profile.drivers() for profile in profiles), strict=True)
    values: dict[str, Any] = {}
    for row in rows:
        path, first = row[0]
        if any(driver.low != driver.high or driver.base != first.base for _, driver in row):
            values[path] = np.concatenate([_drawn(driver, path, runs, seed) for _, driver in row])
    return values


def tornado(
    graph: Graph, profile: LoadedProfile, book: PriceBook, usage: Usage, *, fixed: Fixed | None = None
) -> tuple[Swing, ...]:
    """As :func:`cost_model.sensitivity.swings`, to a millionth of a dollar, all drivers in one pass."""
    ranged = [(path, driver) for path, driver in profile.profile.drivers() if driver.low != driver.high]
    runs = 1 + 2 * len(ranged)
    values = {path: np.full(runs, driver.base) for path, driver in ranged}
    for index, (path, driver) in enumerate(ranged):
        values[path][1 + 2 * index : 3 + 2 * index] = driver.low, driver.high
    priced = totals(graph, profile.profile, values, book, usage, fixed=fixed).total + np.zeros(runs)
    found = [_exact(each) for each in priced]
    swings = [
        Swing(path, (d.low, d.base, d.high), found[low], found[0], found[low + 1], d.source, d.assumed)
        for low, (path, d) in zip(range(1, runs, 2), ranged, strict=True)
    ]
    return tuple(sorted((each for each in swings if each.span), key=lambda each: (-each.span, each.path)))


def _exact(dollars: float) -> Decimal:
    return Decimal(str(round(float(dollars), 6)))


def draws(profile: LoadProfile, runs: int, seed: int) -> dict[str, Any]:
    """Dotted path → its value in each run, for every driver with a range."""
    return {path: _drawn(driver, path, runs, seed) for path, driver in profile.drivers() if driver.low != driver.high}


def _drawn(driver: Driver, path: str, runs: int, seed: int) -> Any:
    """Triangular, by the inverse of its distribution: depends on nothing but the generator's uniform numbers."""
    low, high = min(driver.low, driver.high), max(driver.low, driver.high)
    if low == high:
        return np.full(runs, driver.base)
    uniform = np.random.Generator(np.random.PCG64([seed, crc32(path.encode())])).random(runs)
    peak = (driver.base - low) / (high - low)
    rising = low + np.sqrt(uniform * (high - low) * (driver.base - low))
    falling = high - np.sqrt((1 - uniform) * (high - low) * (high - driver.base))
    return np.where(uniform < peak, rising, falling)


class Sums(NamedTuple):
    """Dollars by service in each run, and how many groups of runs were computed apart."""

    by_service: Mapping[str, Any]
    parts: int

    @property
    def total(self) -> Any:
        """Dollars in each run."""
        return sum(self.by_service.values())


def totals(  # noqa: PLR0913  # as ``simulate``
    graph: Graph,
    profile: LoadProfile,
    values: Mapping[str, Any],
    book: PriceBook,
    usage: Usage,
    *,
    fixed: Fixed | None = None,
) -> Sums:
    """Dollars by service in each run, where each driver has the values given for it, one for each run, or its base."""
    same = Fixed() if fixed is None else fixed
    runs = next((len(each) for each in values.values()), 1)
    meter = _Meter(book, runs)
    resources = [each for stack in graph.stacks for each in stack.resources.values()]
    waiting: list[tuple[list[Resource], Any]] = [(resources, np.arange(runs))]
    parts = 0
    while waiting:
        todo, where = waiting.pop()
        chosen = {path: Many(each[where]) for path, each in values.items()}
        context = Context(graph, profile.drawn(chosen), usage, book.region)
        parts += 1
        for resource in todo:
            try:
                meter.add(resource, kept(resource, context, same), where)
            except DivergedError as error:
                waiting += [([resource], where[error.mask]), ([resource], where[~error.mask])]
    return Sums(meter.by_service(), parts)


class _Meter:
    """What is used of each price in each run."""

    def __init__(self, book: PriceBook, runs: int) -> None:
        self._book, self._runs = book, runs
        self._used: dict[tuple[str, str, str], Any] = {}

    def add(self, resource: Resource, outcomes: Iterable[Outcome], where: Any) -> None:
        """Add what a resource uses in the runs ``where``; of a price that the book does not have, nothing."""
        for outcome in outcomes:
            if not isinstance(outcome, Charge):
                continue
            key = (outcome.service, outcome.key, outcome.region or resource.stack.region or self._book.region)
            value: Any = outcome.quantity.value
            used = self._used.setdefault(key, np.zeros(self._runs))
            used[where] += value.runs if isinstance(value, Many) else float(value)

    def by_service(self) -> dict[str, Any]:
        """Dollars by AWS service code in each run."""
        found: dict[str, Any] = {}
        left: dict[str, Any] = {}
        for (service, key, region), quantity in self._used.items():
            try:
                price = self._book.price(service, key, region=region)
            except PriceError:
                continue
            amount = _amount(price, quantity)
            known = self._book.allowance(service, key)
            if known is not None and price.tiers[0].price:
                free = np.minimum(quantity, left.get(known.name, float(known.free)))
                left[known.name] = left.get(known.name, float(known.free)) - free
                amount = amount - _amount(price, free)
            found[price.service_code] = found.get(price.service_code, 0.0) + amount
        return found


def _amount(price: Price, quantity: Any) -> Any:
    """Dollars for the whole month's quantity: tiers fill up over all resources, so only their sum counts."""
    total = np.zeros_like(quantity)
    for tier in price.tiers:
        end = np.inf if tier.end is None else float(tier.end)
        total += (np.clip(quantity, float(tier.start), end) - float(tier.start)) * float(tier.price)
    return total


def spread(runs: Any) -> Spread:
    """Of dollars in each run."""
    p10, p50, p90 = (float(each) for each in np.percentile(runs, PERCENTILES))
    return Spread(p10, p50, p90, float(runs.mean()))
