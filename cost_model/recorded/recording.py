"""Run the price models once, with numbers that write themselves down, for all that a profile's drivers decide."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from cfn.graph import Graph
from cfn.stack import Resource
from cost_model.context import Context
from cost_model.hours import Slot
from cost_model.outcomes import Charge
from cost_model.prices import Price, PriceBook, PriceError
from cost_model.profile import LoadProfile
from cost_model.project import Fixed, kept
from cost_model.recorded.ranges import samples
from cost_model.recorded.tape import Recorded, SplitError, Tape
from cost_model.usage import Usage


class Used(NamedTuple):
    """What is used of a price, by its name in the price book."""

    service: str
    key: str
    region: str


class Hourly(NamedTuple):
    """What a resource needs or runs in one slot of the month."""

    stack: str
    logical_id: str
    what: str
    slot: int
    running: bool


class Recording(NamedTuple):
    """What the model computes from the drivers, as nodes of the tape.

    ``inputs``  dotted path → its node. ``prices``: what is used of each price.
    ``hours``   ``needed`` and ``running`` of what follows the load, slot by slot.
    ``events``  sessions, views and orders of each slot, of the environment's share.
    """

    tape: Tape
    inputs: dict[str, int]
    prices: list[tuple[Price, int]]
    hours: dict[Hourly, int]
    slots: tuple[Slot, ...]
    events: dict[str, list[int]]
    splits: int


def record(graph: Graph, profile: LoadProfile, book: PriceBook, usage: Usage, fixed: Fixed | None = None) -> Recording:
    """Everything that the drivers decide: dollars, capacity in each hour, orders. ``fixed``: as in ``project``."""
    recorder = _Recorder(graph, profile, book, usage, Fixed() if fixed is None else fixed)
    sums: dict[Used, Any] = {}
    hours: dict[Hourly, int] = {}
    everywhere = np.arange(recorder.count)
    for stack in graph.stacks:
        for resource in stack.resources.values():
            for name, value in recorder.found(resource, everywhere).items():
                if isinstance(name, Hourly):
                    hours[name] = recorder.tape.value(value)
                else:
                    sums[name] = sums.get(name, 0.0) + value
    prices = [(price, recorder.tape.value(sums[used])) for used, price in _priced(sums, book)]
    slots, events = recorder.events(everywhere)
    return Recording(recorder.tape, recorder.inputs, prices, hours, slots, events, recorder.splits)


def _priced(sums: dict[Used, Any], book: PriceBook) -> Iterator[tuple[Used, Price]]:
    """The prices that the book has; what it has not is a gap of the report."""
    for used in sums:
        try:
            yield used, book.price(used.service, used.key, region=used.region)
        except PriceError:
            continue


Found = dict[Used | Hourly, Any]


class _Recorder:
    """``splits``: how often the model decided by a driver, and both ways were followed."""

    def __init__(self, graph: Graph, profile: LoadProfile, book: PriceBook, usage: Usage, fixed: Fixed) -> None:
        self.tape, self.splits, self._fixed = Tape(), 0, fixed
        self._graph, self._profile, self._book, self._usage = graph, profile, book, usage
        self._samples = samples(profile)
        self.inputs = {path: self.tape.node("in", path) for path in self._samples}
        self.count = len(next(iter(self._samples.values()), ()))
        self._contexts: dict[bytes, Context] = {}

    def found(self, resource: Resource, where: Any) -> Found:
        """What a resource uses and how large it is, in the samples ``where``."""
        context = self._context(where)
        context.capacities.clear()
        found: Found = {}
        try:
            for outcome in kept(resource, context, self._fixed):
                if isinstance(outcome, Charge):
                    region = outcome.region or resource.stack.region or self._book.region
                    used = Used(outcome.service, outcome.key, region)
                    found[used] = found.get(used, 0.0) + _number(outcome.quantity.value)
        except SplitError as split:
            return self._either(resource, where, split)
        return found | dict(_hours(context))

    def _either(self, resource: Resource, where: Any, split: SplitError) -> Found:
        """Both ways, and the number that chooses between them."""
        self.splits += 1
        outer = self.tape.conditions
        sides = []
        for truth, mask in ((True, split.mask), (False, ~split.mask)):
            self.tape.conditions = (*outer, (split.at, truth))
            sides.append(self.found(resource, where[mask]))
        self.tape.conditions = outer
        yes, no = sides
        return {name: self._chosen(split.at, yes.get(name, 0.0), no.get(name, 0.0)) for name in {**yes, **no}}

    def _chosen(self, at: int, yes: Any, no: Any) -> Any:
        one, other = self.tape.value(yes), self.tape.value(no)
        node = one if one == other else self.tape.node("choose", at, one, other)
        return Recorded(np.zeros(self.count), node, self.tape)  # nothing is decided by it any more

    def _context(self, where: Any) -> Context:
        key = where.tobytes()
        if key not in self._contexts:
            chosen = {path: Recorded(self._samples[path][where], at, self.tape) for path, at in self.inputs.items()}
            self._contexts[key] = Context(self._graph, self._profile.drawn(chosen), self._usage, self._book.region)
        return self._contexts[key]

    def events(self, where: Any) -> tuple[tuple[Slot, ...], dict[str, list[int]]]:
        """The month's slots, and sessions, views and orders in each, of the environment's share."""
        context = self._context(where)
        environments = {stack.environment for stack in self._graph.stacks}
        share = context.profile.share_of(environments.pop() if len(environments) == 1 else "")
        slots = context.profile.slots()
        names = ("sessions", "views", "orders")
        return slots, {name: [self.tape.value(getattr(slot, name) * share) for slot in slots] for name in names}


def _number(value: Any) -> Any:
    return value if isinstance(value, Recorded) else float(value)


def _hours(context: Context) -> Iterator[tuple[Hourly, Any]]:
    for resource, what, capacity in context.capacities:
        for slot, each in enumerate(capacity):
            yield Hourly(resource.stack.key, resource.logical_id, what, slot, running=False), each.needed
            yield Hourly(resource.stack.key, resource.logical_id, what, slot, running=True), each.running
