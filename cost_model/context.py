"""Everything a priced type may ask: the resources around it, the load, the user's usage, the region."""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from fnmatch import fnmatchcase
from typing import Any, TypeVar

from cfn.graph import Graph
from cfn.located import find
from cfn.stack import Resource
from cfn.unknown import Unknown
from cost_model.formulas import Capacity
from cost_model.hours import Slot
from cost_model.outcomes import Provenance, Quantity, decimal
from cost_model.profile import LoadProfile
from cost_model.reuse import Asked, WatchedGraph
from cost_model.stocks import FOREVER, Ledger
from cost_model.usage import Usage

Result = TypeVar("Result")


class Context:
    """One scenario: ``profile`` has no ranges left. Results that several types ask for are computed once (``memo``).

    ``loaded`` False: nobody named a load. Every hour is empty, and of the profile only sizes of things are used.
    """

    def __init__(  # noqa: PLR0913  # all that a price model may ask
        self,
        graph: Graph,
        profile: LoadProfile,
        usage: Usage,
        region: str,
        *,
        loaded: bool = True,
        ledger: Ledger | None = None,
    ) -> None:
        self.graph = graph
        self._watch = graph.watch if isinstance(graph, WatchedGraph) else None
        self._rests: dict[tuple[str, object], frozenset[Asked]] = {}
        self.asked = False
        """Whether anything was asked whose answer depends on the scenario; whoever wants to know sets it to False."""
        self.capacities: list[tuple[Resource, str, Sequence[Capacity]]] = []
        """What was found to have a size that may saturate, hour by hour; whoever wants to know clears it."""
        self._profile = profile
        self.usage = usage
        self.default_region = region
        self.loaded = loaded
        self._ledger = ledger
        self._full = profile.slots()
        self._scaled: dict[tuple[str, bool], tuple[Slot, ...]] = {}
        self._memo: dict[tuple[str, object], Any] = {}
        self._taken: set[tuple[str, str, str]] = set()

    @property
    def profile(self) -> LoadProfile:
        """The load profile, without ranges."""
        self.asked = True
        return self._profile

    def with_usage(self, usage: Usage) -> "Context":
        """The same scenario with other quantities; nothing that was remembered with those before."""
        other = copy(self)
        other.usage, other._memo = usage, {}
        return other

    def region(self, resource: Resource) -> str:
        """Where the resource is billed."""
        return resource.stack.region or self.default_region

    def slots(self, resource: Resource) -> tuple[Slot, ...]:
        """The month's hours with the load that the resource's environment and role carry."""
        self.asked = True
        standby = resource.stack.role in self._profile.standby.roles
        kind = (resource.stack.environment, standby)
        if kind not in self._scaled:
            factor = self.data_share(resource) * (self.profile.standby.share.base if standby else 1.0)
            factor = factor if self.loaded else 0.0
            plain = isinstance(factor, float) and factor == 1
            self._scaled[kind] = self._full if plain else tuple(slot.scaled(factor) for slot in self._full)
        return self._scaled[kind]

    def data_share(self, resource: Resource) -> float:
        """The part of the profile's data that the resource's environment holds; a standby holds all of it."""
        return self.profile.share_of(resource.stack.environment)

    def peers(self, resource: Resource, *types: str) -> list[Resource]:
        """Resources of the given types in the same role and region, in order."""
        here = (resource.stack.role, self.region(resource))

        def found() -> list[Resource]:
            return [each for each in self.graph.of_type(*types) if (each.stack.role, self.region(each)) == here]

        return self.lasting("peers", (*here, self.default_region, types), found)

    def flows(self, resource: Resource, what: str, now: float) -> Sequence[float]:
        """What came in month by month, for :mod:`cost_model.stocks`, this month's ``now`` first: of a year so far."""
        self.asked = True
        return (now,) if self._ledger is None else self._ledger.flows(resource, what, now)

    @property
    def history(self) -> float:
        """Months that are kept of what never expires: a year, and all months of the year so far."""
        self.asked = True
        return FOREVER + (0 if self._ledger is None else self._ledger.month)

    def share(self, resource: Resource, *types: str) -> float:
        """The part of a load that the resource carries when it is spread evenly over its peers of the given types."""
        return 1 / max(len(self.peers(resource, *types)), 1)

    @property
    def capacity_source(self) -> Provenance:
        """Where the size of what scales comes from: the profile's load, or the stated assumption of its rest size."""
        return "profile" if self.loaded else "assumption"

    def memo(self, what: str, resource: Resource, compute: Callable[[], Result]) -> Result:
        """``compute()``, remembered under ``what`` and the resource."""
        return self.once(what, resource, compute)

    def once(self, what: str, key: object, compute: Callable[[], Result]) -> Result:
        """``compute()``, remembered under ``what`` and the key."""
        slot = (what, key)
        if slot not in self._memo:
            before, self.asked = self.asked, False
            self._memo[slot] = self._watched(slot, compute), self.asked
            self.asked = before
        if self._watch:
            self._watch.note(*self._rests[slot])
        found: Result
        found, asked = self._memo[slot]
        self.asked = self.asked or asked
        return found

    def _watched(self, slot: tuple[str, object], compute: Callable[[], Result]) -> Result:
        """``compute()``; what it asks, everyone asks who takes it later."""
        if self._watch is None:
            return compute()
        self._watch.begin()
        found = compute()
        self._rests[slot] = self._watch.end()
        return found

    def lasting(self, what: str, key: object, compute: Callable[[], Result]) -> Result:
        """As :meth:`once`, for all scenarios: ``compute`` may ask of the resources alone, never of the load."""
        found: Result = self.graph.remember((what, key), compute)
        return found

    def given(self, resource: Resource, key: str) -> Quantity | None:
        """What the usage file says for ``key``; None without."""
        value = self.usage.quantity(resource, key)
        if value is None:
            return None
        self._taken.add((resource.stack.key, resource.logical_id, key))
        return Quantity(value, f"{key} as given", "usage file")

    def left(self, resource: Resource, keys: Iterable[str]) -> list[str]:
        """Those of ``keys`` that the usage file gives for this very resource, and no price model has asked for."""
        told = self.usage.own(resource)
        return [
            key for key in keys if key in told and (resource.stack.key, resource.logical_id, key) not in self._taken
        ]

    def usage_or(self, resource: Resource, key: str, estimate: float | None, formula: str) -> Quantity | None:
        """What the usage file says for ``key``, else the profile's estimate; None without either."""
        found = self.given(resource, key)
        if found is None and estimate is not None:
            return Quantity(decimal(estimate), formula, "profile", key)
        return found


def matching(resource: Resource, entries: dict[str, Any], *names: Any) -> Any:
    """The first entry of a profile section (with ``match`` patterns) that names the resource; None where none does.

    A pattern with a slash is compared with ``stack name/logical id``, one without with the logical id and ``names``.
    """
    alone = [resource.logical_id.lower(), *(name.lower() for name in names if isinstance(name, str))]
    full = f"{resource.stack.name}/{resource.logical_id}".lower()
    for entry in entries.values():
        for pattern in entry.match:
            if any(fnmatchcase(name, pattern) for name in ([full] if "/" in pattern else alone)):
                return entry
    return None


def items(value: Any) -> Sequence[Any]:
    """A list property as a sequence; a single value counts as a list of one, nothing as empty."""
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def dig(value: Any, pattern: str) -> Any:
    """The first value at a dotted path inside a resolved value; an Unknown met on the way, or None."""
    here = value
    for step in pattern.split("."):
        if not isinstance(here, dict) or step not in here:
            break
        here = here[step]
    else:
        return here  # plain steps only, as nearly always
    return next((found for _, found in find(value, pattern)), None)


LARGEST = 1e12
"""No property that decides a price is larger; beyond it arithmetic would overflow."""


def whole(value: Any, default: int | None = None) -> int | None:
    """A property as a whole number (CloudFormation also takes ``"3"``); ``default`` if absent, None if it is none."""
    if value is None:
        return default
    found = number(value)
    return None if found is None else int(found)


def true(value: Any) -> bool:
    """Whether a resolved property is true (CloudFormation also takes ``"true"``); an Unknown is not."""
    return value is True or (isinstance(value, str) and value.lower() == "true")


def number(value: Any) -> float | None:
    """A property as a number that can be a size or a count: None if absent, unknown, negative or not finite."""
    if value is None or isinstance(value, Unknown | bool):
        return None
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if 0 <= found <= LARGEST else None
