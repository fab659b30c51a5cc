"""The life of an object in a bucket, by its lifecycle rules: which storage class at which age, and when it is gone."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cfn.stack import Resource
from cost_model.context import dig, items, number

DAYS_PER_MONTH = 730 / 24
NARROWS = ("Prefix", "TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan")


@dataclass(frozen=True, slots=True)
class Stage:
    """A storage class and the ages in months, from entering to leaving it; ``end`` is infinite for what stays."""

    name: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Life:
    """The stages of the bucket's objects, Standard first. ``chosen``: why one rule of several counts; or empty."""

    stages: tuple[Stage, ...]
    chosen: str = ""

    @property
    def standard(self) -> float:
        """Months in the Standard class; infinite where nothing moves or expires."""
        first = self.stages[0]
        return first.end if first.name == "STANDARD" else 0.0


def life_of(bucket: Resource) -> Life:
    """The life of a bucket's objects by its enabled rules for current objects.

    A rule for the whole bucket outranks those for a part of it. Of several the one that keeps objects longest counts:
    which part of a bucket holds how much is not known, and storage is then never understated. Rules for old versions
    and rules with a date are not followed.
    """
    rules = [each for each in items(bucket.get("LifecycleConfiguration.Rules")) if _moves(each)]
    whole = [each for each in rules if not any(dig(each, name) is not None for name in NARROWS)]
    lives = [_stages(each) for each in (whole or rules)]
    if not lives:
        return Life((Stage("STANDARD", 0.0, math.inf),))
    longest = max(lives, key=lambda stages: (stages[-1].end, stages[0].end))
    several = len(lives) > 1 or (rules and not whole)
    chosen = (
        "of its lifecycle rules the one that keeps objects longest is taken for the whole bucket" if several else ""
    )
    return Life(longest, chosen)


def _moves(rule: Any) -> bool:
    return dig(rule, "Status") == "Enabled" and (_days(rule, "ExpirationInDays") is not None or any(_steps(rule)))


def _steps(rule: Any) -> Iterator[tuple[float, str]]:
    """Age in months and class of each transition of current objects."""
    for each in (*items(dig(rule, "Transitions")), *items(dig(rule, "Transition"))):
        days, name = _days(each, "TransitionInDays"), dig(each, "StorageClass")
        if days is not None and isinstance(name, str):
            yield days / DAYS_PER_MONTH, name.upper()


def _stages(rule: Any) -> tuple[Stage, ...]:
    days = _days(rule, "ExpirationInDays")
    gone = math.inf if days is None else days / DAYS_PER_MONTH
    steps = [(0.0, "STANDARD"), *sorted(_steps(rule))]
    ends = [*(at for at, _ in steps[1:]), math.inf]
    found = [
        Stage(name, start, min(end, gone))
        for (start, name), end in zip(steps, ends, strict=True)
        if start < min(end, gone)
    ]
    return tuple(found) or (Stage("STANDARD", 0.0, gone),)


def _days(value: Any, name: str) -> float | None:
    found = number(dig(value, name))
    return found if found is not None and (found > 0 or name == "TransitionInDays") else None
