"""Two projections side by side: what a change does to the cost of each stack, resource and line item."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from cost_model.projection import NOTHING, LineItem, Money, Named, Projection, Unpriced

Kind = Literal["new", "gone", "changed", "same"]
Place = tuple[str, str]
"""Stack key, logical id."""


class Step(NamedTuple):
    """Money before and after. What is not there on one side is nothing there."""

    before: Money
    after: Money

    @property
    def change(self) -> Decimal:
        """What the expected scenario moves by."""
        return self.after.base - self.before.base

    @property
    def percent(self) -> Decimal | None:
        """The change in percent of what it was; None where it was nothing."""
        return self.change / self.before.base * 100 if self.before.base else None


class LineStep(NamedTuple):
    """One line item on both sides; None where a side does not have it."""

    before: LineItem | None
    after: LineItem | None

    @property
    def shown(self) -> LineItem:
        """The line as it is now, or was."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a line item of neither side")
        return found

    @property
    def step(self) -> Step:
        """Its money."""
        return Step(*(each.amount if each else NOTHING for each in self))

    @property
    def kind(self) -> Kind:
        """Same: quantity, price and money in all three scenarios are what they were."""
        if self.before is None or self.after is None:
            return "new" if self.before is None else "gone"
        return "same" if _facts(self.before) == _facts(self.after) else "changed"


@dataclass(frozen=True, slots=True)
class ResourceStep:
    """A resource whose cost, price or type changes. ``lines``: those of its line items that do."""

    resource: Named
    kind: Kind
    was: str
    """Its type before, where it had another."""
    step: Step
    lines: tuple[LineStep, ...]


@dataclass(frozen=True, slots=True)
class StackStep:
    """A stack, and those of its resources that change."""

    stack: str
    kind: Kind
    step: Step
    resources: tuple[ResourceStep, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes between two projections. ``stacks``: only those that change, the largest change first.

    ``missing``: what has no price now and had none before in the same way, so that the change is not touched by it;
    ``newly_missing`` and ``no_longer_missing``: the rest, by which the change is wrong.
    """

    before: Projection
    after: Projection
    stacks: tuple[StackStep, ...]
    missing: tuple[Unpriced, ...]
    newly_missing: tuple[Unpriced, ...]
    no_longer_missing: tuple[Unpriced, ...]

    @property
    def total(self) -> Step:
        """Of everything."""
        return Step(self.before.total, self.after.total)

    @property
    def new_types(self) -> list[str]:
        """Resource types without a price model that the change brings, each once."""
        had = {each.resource.type for each in self.before.unpriced if each.cause == "type"}
        return sorted({each.resource.type for each in self.after.unpriced if each.cause == "type"} - had)

    @property
    def incomplete(self) -> bool:
        """Whether price data, a price model or a part of a template is missing that the change depends on."""
        broken = [{each for each in side.unseen if each.problem} for side in (self.before, self.after)]
        missing = (*self.newly_missing, *self.no_longer_missing)
        return any(each.cause in {"price", "type"} for each in missing) or broken[0] != broken[1]

    def counts(self) -> dict[Kind, int]:
        """How many resources are new, gone, changed and the same."""
        kinds = [resource.kind for stack in self.stacks for resource in stack.resources]
        found: dict[Kind, int] = {"new": kinds.count("new"), "gone": kinds.count("gone")}
        found["changed"] = kinds.count("changed")
        found["same"] = len(self.after.resources) - found["new"] - found["changed"]
        return found


def difference(before: Projection, after: Projection, moved: Mapping[str, str] | None = None) -> Difference:
    """What changes from ``before`` to ``after``; ``moved``: old stack key → new, of templates whose file was moved."""
    name = _renamed(moved or {})
    gaps = [{(*_gap(each, name),): each for each in side.unpriced} for side in (before, after)]
    return Difference(
        before,
        after,
        tuple(_stacks(before, after, name)),
        tuple(each for key, each in gaps[1].items() if key in gaps[0]),
        tuple(each for key, each in gaps[1].items() if key not in gaps[0]),
        tuple(each for key, each in gaps[0].items() if key not in gaps[1]),
    )


def _renamed(moved: Mapping[str, str]) -> Callable[[str], str]:
    """The key that a stack of the older side has now; nested stacks have their outer one's before theirs."""

    def name(stack: str) -> str:
        for old, new in moved.items():
            if stack == old or stack.startswith(f"{old}/"):
                return new + stack.removeprefix(old)
        return stack

    return name


def _gap(each: Unpriced, name: Callable[[str], str]) -> tuple[str, ...]:
    named = each.resource
    return name(named.stack), named.logical_id, named.type, each.component, each.cause, each.reason


def _facts(line: LineItem) -> tuple[object, ...]:
    return line.quantity, line.amount, line.unit_price, line.price.unit


def _stacks(before: Projection, after: Projection, name: Callable[[str], str]) -> Iterable[StackStep]:
    found: dict[str, list[ResourceStep]] = {}
    for step in _resources(before, after, name):
        key = step.resource.stack if step.kind != "gone" else name(step.resource.stack)
        found.setdefault(key, []).append(step)
    had, has = {name(each.stack) for each in before.resources}, {each.stack for each in after.resources}
    sums = [
        {name(key) if side is before else key: money for key, money in side.by_stack().items()}
        for side in (before, after)
    ]
    stacks = [
        StackStep(
            key,
            "new" if key not in had else "gone" if key not in has else "changed",
            Step(sums[0].get(key, NOTHING), sums[1].get(key, NOTHING)),
            tuple(sorted(steps, key=lambda each: (-abs(each.step.change), each.resource.logical_id))),
        )
        for key, steps in found.items()
    ]
    return sorted(stacks, key=lambda each: (-abs(each.step.change), each.stack))


def _resources(before: Projection, after: Projection, name: Callable[[str], str]) -> Iterable[ResourceStep]:
    old = {(name(each.stack), each.logical_id): each for each in before.resources}
    new = {(each.stack, each.logical_id): each for each in after.resources}
    lines = _lines(before, name), _lines(after, str)
    for place in dict.fromkeys([*new, *old]):
        sides = [side.get(place, {}) for side in lines]
        steps = [LineStep(sides[0].get(slot), sides[1].get(slot)) for slot in dict.fromkeys([*sides[1], *sides[0]])]
        changed = tuple(each for each in steps if each.kind != "same")
        was = old[place].type if place in old and place in new and old[place].type != new[place].type else ""
        kind: Kind = "new" if place not in old else "gone" if place not in new else "changed"
        if kind == "changed" and not changed and not was:
            continue
        yield ResourceStep(new.get(place) or old[place], kind, was, _sum(steps), changed)


def _lines(side: Projection, name: Callable[[str], str]) -> dict[Place, dict[tuple[object, ...], LineItem]]:
    """By resource the lines by what they charge for; what is charged several times is numbered."""
    found: dict[Place, dict[tuple[object, ...], LineItem]] = {}
    for line in side.lines:
        own = found.setdefault((name(line.resource.stack), line.resource.logical_id), {})
        key = (line.component, line.price.service_code, line.price.key, line.price.region)
        own[(*key, sum(1 for slot in own if slot[:4] == key))] = line
    return found


def _sum(steps: Iterable[LineStep]) -> Step:
    before = after = NOTHING
    for each in steps:
        before, after = before.plus(each.step.before), after.plus(each.step.after)
    return Step(before, after)
