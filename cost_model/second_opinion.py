"""What is asked of AWS's pricing calculator about a projection, and how its answer compares with our own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from cost_model.prices.keys import GLOBAL_REGIONS, REGION_CODES
from cost_model.prices.operations import operation_of
from cost_model.projection import ZERO, LineItem, Projection

LONGEST_USAGE_TYPE, LONGEST_OPERATION = 128, 32


class Asked(NamedTuple):
    """A usage type of a region, over all resources: what we make of it, and how AWS may spell it.

    ``ours``: US dollars before discounts. ``spellings``: usage types to try in order; regions are named differently.
    """

    service: str
    region: str
    usage_type: str
    operation: str
    unit: str
    quantity: Decimal
    ours: Decimal
    spellings: tuple[str, ...]


class Answered(NamedTuple):
    """What AWS makes of the same; ``cost`` None where its calculator did not take it, for ``reason``."""

    asked: Asked
    cost: Decimal | None
    unit: str = ""
    reason: str = ""


class Compared(NamedTuple):
    """A service: what both sides price, and what AWS's calculator did not take of ours."""

    service: str
    ours: Decimal
    aws: Decimal
    apart: Decimal

    @property
    def percent(self) -> Decimal | None:
        """How much we are above AWS; None where AWS finds nothing to pay."""
        return (self.ours - self.aws) / self.aws * 100 if self.aws else None


@dataclass(frozen=True)
class Opinion:
    """Every usage type with AWS's answer."""

    answers: tuple[Answered, ...]

    def by_service(self) -> list[Compared]:
        """Services, dearest first."""
        found: dict[str, Compared] = {}
        for each in self.answers:
            name, ours = each.asked.service, each.asked.ours
            before = found.get(name, Compared(name, ZERO, ZERO, ZERO))
            if each.cost is None:
                found[name] = before._replace(apart=before.apart + ours)
            else:
                found[name] = before._replace(ours=before.ours + ours, aws=before.aws + each.cost)
        return sorted(found.values(), key=lambda each: (-(each.ours + each.apart), each.service))

    @property
    def total(self) -> Compared:
        """All services together."""
        rows = self.by_service()
        return Compared(
            "total", *(sum((getattr(row, name) for row in rows), ZERO) for name in ("ours", "aws", "apart"))
        )


def questions(projection: Projection) -> list[Asked]:
    """What to ask, dearest first: lines of one usage type are one question, so that tiers fill up as on a bill."""
    found: dict[tuple[str, str, str, str], list[LineItem]] = {}
    for line in projection.lines:
        if line.quantity.base:
            price = line.price
            key = (price.service_code, price.region, price.usage_type, operation_of(price))
            found.setdefault(key, []).append(line)
    return sorted((_asked(*key, lines) for key, lines in found.items()), key=lambda each: (-each.ours, each[:4]))


def _asked(service: str, region: str, usage_type: str, operation: str, lines: Sequence[LineItem]) -> Asked:
    price = lines[0].price
    spellings = () if any(line.price.natural for line in lines) else _spellings(service, region, usage_type)
    quantity = sum((line.quantity.base for line in lines), ZERO)
    ours = sum((line.list_amount for line in lines), ZERO)
    return Asked(service, region, usage_type, operation, price.unit, quantity, ours, spellings)


def _spellings(service: str, region: str, usage_type: str) -> tuple[str, ...]:
    """As most services name the region, then as some others do; us-east-1 goes unnamed with the older ones."""
    if service in GLOBAL_REGIONS or region not in REGION_CODES:
        return (usage_type,)
    code = REGION_CODES[region]
    first = usage_type if region == "us-east-1" else f"{code}-{usage_type}"
    newer = f"{'EUW1' if region == 'eu-west-1' else code}-{usage_type}"
    tried = (first, newer, f"{region}-{usage_type}", usage_type if region != "us-east-1" else first)
    return tuple(each for each in dict.fromkeys(tried) if len(each) <= LONGEST_USAGE_TYPE)


def text(opinion: Opinion) -> str:
    """For a terminal: the answer first, then services, then what was not taken."""
    total = opinion.total
    taken = sum(each.cost is not None for each in opinion.answers)
    head = (
        f"AWS's pricing calculator: {_money(total.aws)} a month for what we price at {_money(total.ours)} "
        f"({_percent(total)}), {taken} of {len(opinion.answers)} usage types; "
        f"{_money(total.apart)} of ours it did not take"
    )
    rows = [f"  {'ours':>12} {'AWS':>12} {'difference':>10}  service", *map(_row, opinion.by_service())]
    apart = [each for each in opinion.answers if each.cost is None]
    missing = ["", "Not taken:", *map(_missing, apart)] if apart else []
    return "\n".join([head, "", *rows, *missing]) + "\n"


def _row(each: Compared) -> str:
    apart = f" (and {_money(each.apart)} not taken)" if each.apart else ""
    return f"  {_money(each.ours):>12} {_money(each.aws):>12} {_percent(each):>10}  {each.service}{apart}"


def _missing(each: Answered) -> str:
    asked = each.asked
    return f"  {_money(asked.ours):>12}  {asked.service} {asked.usage_type} in {asked.region}: {each.reason}"


def _money(value: Decimal) -> str:
    return f"${value:,.2f}"


def _percent(each: Compared) -> str:
    return "-" if each.percent is None else f"{each.percent:+.1f} %"


def document(opinion: Opinion, notes: Iterable[str]) -> Mapping[str, object]:
    """As plain values for JSON; amounts are Decimal."""
    return {
        "version": "1.0",
        "kind": "second opinion",
        "currency": "USD",
        "notes": list(notes),
        "total": opinion.total._asdict(),
        "services": [each._asdict() | {"percent": each.percent} for each in opinion.by_service()],
        "usage": [
            {**_plain(each.asked), "aws": each.cost, "aws_unit": each.unit, "reason": each.reason}
            for each in opinion.answers
        ],
    }


def _plain(asked: Asked) -> dict[str, object]:
    return {name: value for name, value in asked._asdict().items() if name != "spellings"}
