"""Commitments: Savings Plans and reservations, against the hour series of the month.

The shipped book holds no committed prices. From refreshed prices or an overlay the optimal commitment is computed;
without them the discount at which a commitment breaks even is shown, beside AWS's published ceiling, never a saving.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from cost_model.alternatives.base import unit_price
from cost_model.alternatives.change import Case
from cost_model.alternatives.commitment import Hour, Level, Optimum, Segment, at, levels, optimum
from cost_model.alternatives.series import Hourly, hourly, summed
from cost_model.prices.commitments import OPTIONS, Option, Term
from cost_model.prices.commitments import Plan as PlanName
from cost_model.pricing import PricedCharge
from cost_model.rounding import rounded

MICRO: Final = Decimal("0.000001")
FAQ = "https://aws.amazon.com/savingsplans/faqs"
Paid = Option | Literal["as given"]
AS_GIVEN: Final = "as given"
"""An overlay gives the effective price, however it is paid."""
WAYS: tuple[Paid, ...] = (*OPTIONS, AS_GIVEN)


@dataclass(frozen=True, slots=True)
class Plan:
    """A kind of commitment. ``keys``: service → regular expression of the price keys it covers.

    ``plan``     the kind of commitment in refreshed prices.
    ``split``    a commitment of its own for each value of this group of the expression, and each region.
    ``ceiling``  the largest discount AWS names for it, in per cent; None where that figure was not seen.
    ``said``     where it says so; or who quotes it, where AWS's own page was not read.
    """

    id: str
    title: str
    keys: dict[str, str]
    ceiling: int | None
    worse: str
    plan: PlanName = "Reserved"
    terms: tuple[Term, ...] = (1, 3)
    split: bool = False
    said: str = ""

    def covers(self, line: PricedCharge) -> str | None:
        """What a line counts for: empty where one commitment covers all, None where it is not covered."""
        pattern = self.keys.get(line.charge.service)
        match = re.match(pattern, line.charge.key) if pattern else None
        if match is None:
            return None
        return match[1] if self.split else ""


FAMILY = r"(?:db\.|cache\.)?([a-z0-9-]+)\."
LOCKED = "money is owed for the whole term, whatever runs; less freedom to move off what it covers"
PLANS = (
    Plan(
        "compute-savings-plan",
        "Compute Savings Plan",
        {"AmazonEC2": r"BoxUsage:", "AmazonECS": r"Fargate-.*(vCPU|GB)-Hours", "AWSLambda": r"Lambda-GB-Second"},
        66,
        LOCKED,
        "ComputeSavingsPlans",
        said=FAQ,
    ),
    Plan(
        "ec2-instance-savings-plan",
        "EC2 Instance Savings Plan",
        {"AmazonEC2": r"BoxUsage:([a-z0-9-]+)\."},
        72,
        f"{LOCKED}: one instance family in one region",
        "EC2InstanceSavingsPlans",
        split=True,
        said=FAQ,
    ),
    Plan(
        "database-savings-plan",
        "Database Savings Plan",
        {
            "AmazonRDS": r"(Instance|Multi-AZ)Usage[A-Za-z]*:db\.[a-z]+([7-9]|\d\d)|Aurora:ServerlessV2",
            "AmazonDynamoDB": r"(Repl)?(Read|Write)(RequestUnits|CapacityUnit-Hrs)",
            "AmazonElastiCache": r"NodeUsage:cache\.[a-z]+([7-9]|\d\d).*\|Valkey",
            "AmazonES": r"ESInstance:[a-z]+([7-9]|\d\d)",
        },
        35,
        f"{LOCKED}; storage, I/O and instance generations before the seventh are not covered",
        "DatabaseSavingsPlans",
        terms=(1,),
        said="second hand: https://www.nops.io/blog/aws-database-savings-plans quotes AWS; for serverless databases",
    ),
    Plan(
        "rds-reserved",
        "RDS reserved instances",
        {"AmazonRDS": rf"(?:Instance|Multi-AZ)Usage[A-Za-z]*:{FAMILY}"},
        69,
        f"{LOCKED}: one family, engine and region; Serverless is not covered",
        split=True,
        said="second hand: https://finops.com.py/services/rds/reserved-instances quotes AWS; of three years",
    ),
    Plan(
        "elasticache-reserved",
        "ElastiCache reserved nodes",
        {"AmazonElastiCache": rf"NodeUsage:{FAMILY}"},
        55,
        f"{LOCKED}: one node family in one region",
        split=True,
        said="https://aws.amazon.com/blogs/database/new-size-flexibility-for-amazon-elasticache-reserved-nodes",
    ),
    Plan(
        "dynamodb-reserved",
        "DynamoDB reserved capacity",
        {"AmazonDynamoDB": r"((?:Read|Write)CapacityUnit-Hrs)"},
        77,
        f"{LOCKED}: provisioned capacity only, in steps of 100 units; replicated writes are not covered",
        split=True,
        said="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/reserved-capacity.html; of three years",
    ),
    Plan(
        "opensearch-reserved",
        "OpenSearch reserved instances",
        {"AmazonES": r"ESInstance:([a-z0-9-]+)\."},
        None,
        f"{LOCKED}: one instance type in one region",
        split=True,
    ),
)


class Offer(NamedTuple):
    """A commitment at known prices: its term, the optimum of this month, and its own cheapest hourly dollars."""

    term: Term
    option: Paid
    best: Optimum


class Commitment(NamedTuple):
    """One plan for what it covers: the on-demand dollars, break-even discounts, and offers where prices are known.

    ``delta``   US dollars a month at the best offer of the shortest term; None without prices.
    """

    plan: Plan
    name: str
    on_demand: Decimal
    levels: tuple[Level, ...]
    offers: tuple[Offer, ...]
    missing: str

    @property
    def id(self) -> str:
        """Unique in one run."""
        return f"{self.plan.id}: {self.name}" if self.name else self.plan.id

    @property
    def delta(self) -> Decimal | None:
        """What the best commitment adds to the month's total."""
        if not self.offers:
            return None
        return -decimal_of(self.offers[0].best.saving)


def decimal_of(value: Fraction) -> Decimal:
    """A fraction to six decimals."""
    return rounded(Decimal(value.numerator) / Decimal(value.denominator), MICRO)


def commitments(case: Case) -> Iterator[Commitment]:
    """Every plan that covers something of the month."""
    for plan in PLANS:
        groups: dict[str, list[Hourly]] = {}
        for each in hourly(case, lambda line, plan=plan: plan.covers(line) is not None):  # type: ignore[misc]
            kind = plan.covers(each.line) or ""
            name = f"{_engine(each, plan)}{kind} in {each.region}" if plan.split else ""
            groups.setdefault(name, []).append(each)
        for name, found in groups.items():
            yield _commitment(plan, name, found, case)


def _engine(each: Hourly, plan: Plan) -> str:
    return f"{each.line.charge.key.partition('|')[2]} " if plan.id == "rds-reserved" else ""


def _commitment(plan: Plan, name: str, found: Sequence[Hourly], case: Case) -> Commitment:
    offers, missing = [], ""
    for term in plan.terms:
        for option in WAYS:
            rates, lost = _rates(plan, found, (term, option), case)
            if lost:
                missing = missing or f"no committed price of {lost}: refresh the prices, or give an overlay"
            else:
                offers.append(Offer(term, option, optimum(hours_of(found, rates, case))))
    on_demand = sum((each.line.amount for each in found), Decimal(0))
    series = levels(summed(found, case))
    return Commitment(plan, name, on_demand, tuple(series), tuple(offers), "" if offers else missing)


def _rates(plan: Plan, found: Sequence[Hourly], paid: tuple[Term, Paid], case: Case) -> tuple[list[Fraction], str]:
    """The rate of every line, and the key of the first that has none; one without a price spoils the whole offer."""
    rates = [committed_rate(plan, each, paid, case) for each in found]
    lost = sorted(each.line.charge.key for each, rate in zip(found, rates, strict=True) if rate is None)
    return ([], lost[0]) if lost else ([rate for rate in rates if rate is not None], "")


def hours_of(found: Sequence[Hourly], rates: Sequence[Fraction], case: Case) -> list[Hour]:
    """The month's hours with the use of every line; ``rates``: committed dollars for one on-demand dollar."""
    counts = [slot.count for slot in case.profile.slots()]
    return [
        Hour(
            count,
            tuple(Segment(e.dollars[index] * rate, e.dollars[index]) for e, rate in zip(found, rates, strict=True)),
        )
        for index, count in enumerate(counts)
    ]


def committed_rate(plan: Plan, each: Hourly, paid: tuple[Term, Paid], case: Case) -> Fraction | None:
    """Committed dollars for one on-demand dollar of a line: of refreshed prices, or of an overlay; None without.

    An overlay names it ``SavingsPlan-1y:BoxUsage:m7g.large`` or ``Reserved-3y:NodeUsage:cache.t4g.small|Valkey``: the
    effective price of a unit, with what is paid upfront spread over the term.
    """
    charge, (term, option) = each.line.charge, paid
    if option == AS_GIVEN:
        word = "Reserved" if plan.plan == "Reserved" else "SavingsPlan"
        price = unit_price(case, charge.service, f"{word}-{term}y:{charge.key}", each.region)
    else:
        price = case.book.commitment(charge.service, charge.key, term, option, plan=plan.plan, region=each.region)
    on_demand = Fraction(each.line.amount) / Fraction(charge.quantity.value)
    return None if price is None else Fraction(price.unit_price) / on_demand


def elsewhere(plan: Plan, name: str, offer: Offer, case: Case) -> Optimum | None:
    """What a commitment chosen for one month does in another one; None where a price is missing there."""
    found = []
    for each in hourly(case, lambda line: plan.covers(line) is not None):
        kind = plan.covers(each.line) or ""
        if not plan.split or name == f"{_engine(each, plan)}{kind} in {each.region}":
            found.append(each)
    rates, lost = _rates(plan, found, (offer.term, offer.option), case)
    return None if lost else at(hours_of(found, rates, case), offer.best.commitment)
