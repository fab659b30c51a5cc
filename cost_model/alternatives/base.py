"""What an alternative is: what it applies to, what it changes, and everything a person must weigh against the money."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, NamedTuple

from cfn.stack import Resource
from cost_model.alternatives.change import Case, Change, total
from cost_model.outcomes import Charge, Gap, Outcome
from cost_model.prices import Price
from cost_model.pricing import Scenario


class Effort(NamedTuple):
    """One-off work in person-days, as an assumption: at least, at most, and what it is."""

    low: float
    high: float
    work: str


class Proposal(NamedTuple):
    """One place where an alternative applies.

    ``name``        what is changed: a template's ``stack/logical id``, or a kind of resource.
    ``change``      None: no exact price can be given, ``missing`` says what would be needed.
    ``break_even``  when it pays for itself, as a sentence with the figure.
    """

    name: str
    change: Change | None
    break_even: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A proposal with its price: ``delta`` is US dollars a month, negative saves; None where it is not known."""

    alternative: "Alternative"
    proposal: Proposal
    delta: Decimal | None
    missing: str

    @property
    def id(self) -> str:
        """Unique in one run."""
        return f"{self.alternative.id}: {self.proposal.name}"


class Alternative(ABC):
    """One other way to do the same.

    ``id`` for machines, ``title`` for people. ``effort``, ``risk`` and ``worse`` are what the saving is paid with.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    effort: ClassVar[Effort]
    risk: ClassVar[str]
    worse: ClassVar[str]

    @abstractmethod
    def proposals(self, case: Case) -> Iterator[Proposal]:
        """Where it applies."""

    def evaluations(self, case: Case) -> Iterator[Evaluation]:
        """Every proposal, repriced."""
        for each in self.proposals(case):
            delta, missing = priced(each.change, case) if each.change is not None else (None, each.missing)
            yield Evaluation(self, each, delta, missing)


def priced(change: Change, case: Case) -> tuple[Decimal | None, str]:
    """What a change adds to the month's total; None with the reason where something of it has no price."""
    after = case.changed(change)
    lost = [after.gaps[key] for key in after.gaps if key not in case.scenario.gaps]
    lost = lost or list(_dearer_or_cheaper(case.scenario, after))
    if lost:
        resource, gap, _ = lost[0]
        return None, f"{resource.stack.key}/{resource.logical_id}, {gap.component}: {gap.reason}"
    return total(after) - case.total, ""


def _dearer_or_cheaper(before: Scenario, after: Scenario) -> Iterator[tuple[Resource, Gap, Price | None]]:
    """Gaps of unknown usage whose unit price changes: the difference depends on what is not known, it is not 0."""
    for key, found in after.gaps.items():
        then, now = found[2], before.gaps[key][2] if key in before.gaps else None
        if then is not None and now is not None and then.unit_price != now.unit_price:
            yield found


def unknown(case: Case, resource: Resource, key: str) -> bool:
    """Whether the quantity of a price of the resource is not known."""
    gaps = case.scenario.gaps.items()
    return any(place[:2] == named(resource) and gap.key.startswith(key) for place, (_, gap, _) in gaps)


def unit_price(case: Case, service: str, key: str, region: str) -> Price | None:
    """A price, or None where the book has none: then there is no break-even either."""
    return case.book.find(service, key, region=region)


def amounts(scenario: Scenario, names: Iterable[tuple[str, str]], start: str = "") -> Decimal:
    """US dollars of all lines of some resources (stack key, logical id) whose component starts with ``start``."""
    wanted = set(names)
    return sum(
        (line.amount for slot, line in scenario.lines.items() if slot[:2] in wanted and slot[2].startswith(start)),
        Decimal(0),
    )


def quantity(scenario: Scenario, name: tuple[str, str], key: str) -> Decimal:
    """Units of one price, by the start of its key, that a resource uses in the month."""
    found = (
        line.charge.quantity.value
        for slot, line in scenario.lines.items()
        if slot[:2] == name and slot[5].startswith(key)
    )
    return sum(found, Decimal(0))


def without(outcomes: list[Outcome], *keys: str) -> list[Outcome]:
    """The outcomes without the charges whose price key starts with one of ``keys``."""
    return [each for each in outcomes if not (isinstance(each, Charge) and each.key.startswith(keys))]


def named(resource: Resource) -> tuple[str, str]:
    """Stack key and logical id."""
    return resource.stack.key, resource.logical_id


def cents(amount: Decimal) -> str:
    """A small amount in a sentence."""
    return f"${amount:,.2f}"
