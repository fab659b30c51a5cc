"""Unit economics: what an order and a thousand page views cost, and what the next million orders add."""

from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from cfn.graph import Graph
from cost_model.drivers import LEVELS, Level
from cost_model.hours import month_total
from cost_model.prices import PriceBook
from cost_model.profile import LoadProfile
from cost_model.profile_files import LoadedProfile
from cost_model.project import scenario_of
from cost_model.projection import Money, Projection
from cost_model.usage import Usage

NEXT_ORDERS: Final = 1_000_000
STEP = Decimal("0.000001")


class Next(NamedTuple):
    """What ``orders`` more orders a month add to the expected scenario, in dollars: the difference of two projections.

    All load grows by ``factor``; what no load drives (sizes of data, stored items) stays. ``saturated_hours``: the most
    hours of the larger month in which one resource is at its maximum; where there are any, the site fails before it
    costs what the load asks for, and ``cost`` is too low.
    """

    orders: int
    factor: float
    cost: Decimal
    saturated_hours: Fraction


class Units(NamedTuple):
    """Each in three scenarios: the cheap scenario's dollars over the cheap scenario's events, and so on."""

    orders: tuple[float, float, float]
    views: tuple[float, float, float]
    per_order: Money
    per_1000_views: Money
    next: Next


def unit_economics(
    graph: Graph, profile: LoadedProfile, book: PriceBook, usage: Usage, projection: Projection
) -> Units | None:
    """The unit economics of a projection of ``graph``; None where its load decides nothing, or nobody orders."""
    orders, views = projection.orders, _views(profile.profile, graph)
    if not projection.driven or not min(orders) or not min(views):
        return None
    total = projection.total
    return Units(
        orders,
        views,
        Money(*(dollars / Decimal(str(count)) for dollars, count in zip(total, orders, strict=True))),
        Money(*(dollars * 1000 / Decimal(str(count)) for dollars, count in zip(total, views, strict=True))),
        _next(graph, profile.profile.at("base"), book, usage, projection),
    )


def _next(graph: Graph, base: LoadProfile, book: PriceBook, usage: Usage, projection: Projection) -> Next:
    factor = 1 + NEXT_ORDERS / projection.orders[1]
    larger = scenario_of(graph, grown(base, factor), book, usage)
    hours = max((each.hours for _, each in larger.saturated.values()), default=Fraction(0))
    return Next(NEXT_ORDERS, factor, larger.total - projection.total.base, hours)


def grown(profile: LoadProfile, factor: float) -> LoadProfile:
    """The profile with ``factor`` times the sessions, and so of views, cart additions and orders."""
    sessions = profile.sessions_per_day
    moved: dict[str, float] = {level: getattr(sessions, level) * factor for level in LEVELS}
    return profile.model_copy(update={"sessions_per_day": sessions.model_copy(update=moved)})


def _views(profile: LoadProfile, graph: Graph) -> tuple[float, float, float]:
    environments = {stack.environment for stack in graph.stacks}
    environment = environments.pop() if len(environments) == 1 else ""

    def of(level: Level) -> float:
        scenario = profile.at(level)
        slots = scenario.slots()
        return month_total(slots, [slot.views for slot in slots]) * scenario.share_of(environment)

    return of("low"), of("base"), of("high")
