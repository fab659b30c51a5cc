"""Limits that a change of cost must keep, and the overrides by which somebody accepts that it does not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from cfn.errors import Location
from cfn.located import mark_at
from cost_model.difference import Difference
from cost_model.drivers import LARGEST, Frozen
from cost_model.files import read_tree, validated
from cost_model.present import dollars

Limit = Literal["max-increase", "max-percent", "budget", "unpriced"]
Text = Annotated[str, Field(min_length=1, max_length=500)]


@dataclass(frozen=True, slots=True)
class Limits:
    """``budgets``: by environment, ``""`` for those not named. ``profiles``: those they hold for; empty: all."""

    max_increase: Decimal | None = None
    max_percent: Decimal | None = None
    floor: Decimal = Decimal(0)
    budgets: Mapping[str, Decimal] = field(default_factory=dict)
    fail_on_unpriced: bool = False
    profiles: tuple[str, ...] = ()


class Override(Frozen):
    """Who accepts which breach, up to which amount (or of which type), why, and until when (that day included)."""

    limit: Limit
    environment: str = "*"
    profile: str = "*"
    up_to: Annotated[Decimal, Field(ge=0, le=LARGEST, allow_inf_nan=False)] | None = None
    type: str | None = None
    reason: Text
    owner: Text
    expires: date

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if (self.limit == "unpriced") != (self.type is not None) or (self.limit == "unpriced") == (
            self.up_to is not None
        ):
            raise ValueError("a limit of money needs up_to, unpriced needs type, and neither takes the other's")
        return self

    def covers(self, breach: "Breach") -> bool:
        """Whether it speaks of this breach, whatever the day."""
        return (
            self.limit == breach.limit
            and fnmatchcase(breach.environment, self.environment)
            and fnmatchcase(breach.profile, self.profile)
            and (self.up_to is None or breach.amount <= self.up_to)
            and (self.type is None or fnmatchcase(breach.type, self.type))
        )


class OverrideFile(Frozen):
    """The file of ``--overrides``."""

    version: Literal[1]
    overrides: tuple[Override, ...]


class Compared(NamedTuple):
    """What changes in one environment (``""`` for templates at PATHs) under one profile (``""``: no load)."""

    environment: str
    profile: str
    difference: Difference


class Placed(NamedTuple):
    """An override, and where it is written."""

    override: Override
    place: Location


class Breach(NamedTuple):
    """A limit that is not kept. ``amount`` and ``allowed`` in US dollars a month.

    ``type``: of what has no price model. ``override`` accepts it; ``expired`` did.
    """

    limit: Limit
    environment: str
    profile: str
    amount: Decimal
    allowed: Decimal
    message: str
    type: str = ""
    override: Placed | None = None
    expired: Placed | None = None


def read_overrides(path: Path) -> list[Placed]:
    """The overrides in a file. Raises CfnError at what is wrong in it."""
    root = read_tree(path, "a file of overrides")
    file = validated(root, OverrideFile, path, "See docs/cost.md, `Overrides`.")
    return [
        Placed(each, Location(path.as_posix(), *mark_at(root, ("overrides", index), (1, 1))))
        for index, each in enumerate(file.overrides)
    ]


def breaches(found: Iterable[Compared], limits: Limits, overrides: Sequence[Placed], as_of: date) -> list[Breach]:
    """Every limit that is not kept, each with the override that accepts it."""
    return [
        _overridden(breach, overrides, as_of)
        for environment, profile, each in found
        if not limits.profiles or profile in limits.profiles
        for breach in _of(environment, profile, each, limits)
    ]


def _of(environment: str, profile: str, each: Difference, limits: Limits) -> Iterable[Breach]:
    where = (environment, profile)
    step = each.total
    if limits.max_increase is not None and step.change > limits.max_increase:
        message = f"{dollars(step.change)} a month more, {dollars(limits.max_increase)} is allowed"
        yield Breach("max-increase", *where, step.change, limits.max_increase, message)
    if limits.max_percent is not None and step.change > limits.floor:
        allowed = step.before.base * limits.max_percent / 100
        if step.change > allowed:
            percent = step.percent
            grown = f"{percent:.2f} % more" if percent is not None else "more than nothing"
            message = f"{grown} ({dollars(step.change)} a month), {limits.max_percent} % is allowed"
            yield Breach("max-percent", *where, step.change, allowed, message)
    budget = limits.budgets.get(environment, limits.budgets.get(""))
    if budget is not None and step.after.base > budget:
        message = f"{dollars(step.after.base)} a month, the budget is {dollars(budget)}"
        yield Breach("budget", *where, step.after.base, budget, message)
    for name in each.new_types if limits.fail_on_unpriced else ():
        yield Breach("unpriced", *where, Decimal(0), Decimal(0), f"there is no price model for {name}", name)


def _overridden(breach: Breach, overrides: Sequence[Placed], as_of: date) -> Breach:
    """The breach with the first override that covers it and holds on the day; else with one that has expired."""
    fitting = [each for each in overrides if each.override.covers(breach)]
    holding = next((each for each in fitting if each.override.expires >= as_of), None)
    return breach._replace(override=holding, expired=None if holding else next(iter(fitting), None))
