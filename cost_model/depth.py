"""What a projection can be asked beyond its lines, as JSON and text: unit economics, the simulation of its range."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from cost_model.projection import Money
from cost_model.rounding import rounded
from cost_model.units import Units

if TYPE_CHECKING:  # it needs numpy
    from cost_model.sensitivity import Swing
    from cost_model.simulation import Simulated, Spread

STEP, CENT = Decimal("0.000001"), Decimal("0.01")
SHOWN_SWINGS = 10


class Depth(NamedTuple):
    """``units``: None where no load decides anything. ``simulated``, ``swings``: where a simulation was asked for."""

    units: Units | None = None
    simulated: "Simulated | None" = None
    swings: "tuple[Swing, ...]" = ()


NONE = Depth()


def as_json(depth: Depth) -> dict[str, Any]:
    """The fields ``unit_economics`` and ``simulation`` of the JSON."""
    return {"unit_economics": _units(depth.units), "simulation": _simulation(depth)}


def _units(units: Units | None) -> dict[str, Any] | None:
    if units is None:
        return None
    more = units.next
    return {
        "orders": _counts(units.orders),
        "page_views": _counts(units.views),
        "cost_per_order": _range(units.per_order),
        "cost_per_1000_page_views": _range(units.per_1000_views),
        "next_orders": {
            "orders": more.orders,
            "load_factor": _number(more.factor),
            "cost": more.cost,
            "cost_per_order": rounded(more.cost / more.orders, STEP),
            "saturated_hours": _number(float(more.saturated_hours)),
        },
    }


def _simulation(depth: Depth) -> dict[str, Any] | None:
    found = depth.simulated
    if found is None:
        return None
    from cost_model.simulation import DISTRIBUTION, WHAT

    return {
        "what": WHAT,
        "distribution": DISTRIBUTION,
        "runs": found.runs,
        "seed": found.seed,
        "drivers": found.drivers,
        "total": _spread(found.total),
        "by_service": [{"name": name, **_spread(each)} for name, each in found.by_service.items()],
        "sensitivity": [
            {"driver": each.path, "low": each.low, "base": each.base, "high": each.high, "span": each.span}
            | {"source": each.source, "assumed": each.assumed}
            for each in depth.swings
        ],
    }


def _counts(counts: tuple[float, float, float]) -> dict[str, Decimal]:
    return dict(zip(("low", "base", "high"), (_number(each) for each in counts), strict=True))


def _range(money: Money) -> dict[str, Decimal]:
    return {name: rounded(each, STEP) for name, each in money._asdict().items()}


def _spread(spread: "Spread") -> dict[str, Decimal]:
    return {name: _number(each) for name, each in spread._asdict().items()}


def _number(value: float) -> Decimal:
    """To the cent, or the hundredth of whatever it is."""
    return Decimal(str(round(value, 2)))


def lines(depth: Depth) -> Iterator[str]:
    """The same for a summary: one sentence each."""
    units, found = depth.units, depth.simulated
    if units is not None:
        yield f"Per order {_each(units.per_order)}; per 1,000 page views {_each(units.per_1000_views)}"
        more = units.next
        full = f"; SATURATED for {float(more.saturated_hours):.0f} h: more than that" if more.saturated_hours else ""
        yield (
            f"The next {more.orders:,} orders ({more.factor:.3g} times the load): {_dollars(more.cost)}, "
            f"${rounded(more.cost / more.orders, Decimal('0.0001'))} each{full}"
        )
    if found is not None:
        low, middle, high = (_dollars(Decimal(str(each))) for each in found.total[:3])
        yield (
            f"P10 {low}, P50 {middle}, P90 {high}: {found.runs:,} runs with seed {found.seed} over {found.drivers} "
            "drivers, a simulation over our stated assumptions, not a confidence interval"
        )
    for each in depth.swings[:SHOWN_SWINGS]:
        yield f"Swing of {_dollars(each.span)}: {each.path} ({_dollars(each.low)} to {_dollars(each.high)})"


def _each(money: Money) -> str:
    low, base, high = (f"${rounded(each, Decimal('0.0001'), ROUND_HALF_UP)}" for each in money)
    return f"{base} (cheap scenario {low}, dear {high})"


def _dollars(amount: Decimal) -> str:
    return f"${rounded(amount, CENT, ROUND_HALF_UP):,}"
