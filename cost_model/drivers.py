"""Assumed numbers: a value, or a range over three scenarios, each with its source."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from cost_model.hours import Slot
from cost_model.vector import Vector

Level = Literal["low", "base", "high"]
"""The scenario of a range: all assumptions at their cheap end, as expected, all at their dear end."""

LEVELS: Final[tuple[Level, Level, Level]] = ("low", "base", "high")

LARGEST: Final = 10**15
"""No number that a user gives may be larger (a million times a billion): sums and products stay exact enough."""

Amount = Annotated[float, Field(ge=0, le=LARGEST)]
"""A number of a profile: 0 to :data:`LARGEST`."""
PositiveAmount = Annotated[float, Field(gt=0, le=LARGEST)]
"""As :data:`Amount`, but not 0."""


class Frozen(BaseModel):
    """No field may change, none may be misspelt."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Driver(Frozen):
    """A number that raises cost as it grows: ``low`` in the cheap scenario, ``base`` expected, ``high`` dear.

    In YAML either ``{value: 8, source: …}`` or ``{low: 6, base: 8, high: 10, source: …}``.
    """

    low: Amount
    base: Amount
    high: Amount
    source: str = Field(min_length=1)
    assumed: bool = True

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, data: Any) -> Any:
        if isinstance(data, dict) and "value" in data:
            rest = {key: value for key, value in data.items() if key != "value"}
            return {"low": data["value"], "base": data["value"], "high": data["value"], **rest}
        return data

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.base <= self.high:
            raise ValueError(f"low {self.low:g}, base {self.base:g} and high {self.high:g} must ascend")
        return self

    def at(self, level: Level) -> "Driver":
        """The driver without a range, at its value of one scenario."""
        value = getattr(self, level)
        return self.model_copy(update={"low": value, "base": value, "high": value})


def base_of(value: float | Driver) -> float:
    """The number itself, or what a driver expects."""
    return value.base if isinstance(value, Driver) else value


class Saver(Driver):
    """A number that lowers cost as it grows (a cache hit ratio): the cheap scenario has the larger value."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low >= self.base >= self.high:
            raise ValueError(f"low {self.low:g}, base {self.base:g} and high {self.high:g} must descend: it saves cost")
        return self


class Ratio(Saver):
    """A saver between 0 and 1."""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.low > 1:
            raise ValueError(f"a ratio lies between 0 and 1, not {self.low:g}")
        return self


SMALLEST: Final = 1e-6


def _divides(driver: Saver) -> Saver:
    if driver.high < SMALLEST:
        raise ValueError(f"load is divided by it: it must be at least {SMALLEST:f}, not {driver.high:g}")
    return driver


Divisor = Annotated[Saver, AfterValidator(_divides)]
"""A saver that load is divided by, so never 0."""
PositiveRatio = Annotated[Ratio, AfterValidator(_divides)]
"""A ratio that something is divided by, so never 0."""


_EVENTS = {
    "session": attrgetter("sessions"),
    "view": attrgetter("views"),
    "cart_add": attrgetter("cart_adds"),
    "order": attrgetter("orders"),
}
"""A business event → how many of it an hour has."""


class Events(Frozen):
    """How often something happens for each business event: a number, or a driver with a range."""

    session: Amount | Driver = 0
    view: Amount | Driver = 0
    cart_add: Amount | Driver = 0
    order: Amount | Driver = 0

    def hourly(self, slots: Sequence[Slot]) -> list[float]:
        """Occurrences in an hour of each slot; of one scenario, where no driver is left (see :func:`settled`)."""
        found: list[float] | None = None
        for name, events in _EVENTS.items():
            rate: Any = getattr(self, name)
            if not isinstance(rate, Vector) and rate == 0:
                continue
            counts = map(events, slots)
            if found is None:
                found = [rate * count for count in counts]
            else:
                found = [one + rate * count for one, count in zip(found, counts, strict=True)]
        return [0.0] * len(slots) if found is None else found

    def plain(self) -> "Events":
        """Without drivers: their base in place of each. It is asked for in every hour, and must be quick to tell."""
        found = {n: v.base for n in type(self).model_fields if isinstance(v := getattr(self, n), Driver)}
        return self.model_copy(update=found) if found else self


class Sourced(Frozen):
    """A block of assumptions with one source."""

    source: str = Field(min_length=1)
    assumed: bool = True


def _children(value: Any, path: str) -> Iterator[tuple[str, str, Any]]:
    """Name, dotted path and value of what a model or a dict holds directly."""
    names = type(value).model_fields if isinstance(value, BaseModel) else value
    for name in names:
        inner = getattr(value, name) if isinstance(value, BaseModel) else value[name]
        yield name, f"{path}.{name}".lstrip("."), inner


def settled(value: Any, path: str, level: Level, only: str | None) -> Any:
    """``value`` with every driver below it (or ``only`` the one at that path) at ``level``, the others at base."""
    if isinstance(value, Driver):
        return value.at(level if only in {None, path} else "base")
    if isinstance(value, BaseModel):
        moved = {n: settled(inner, p, level, only) for n, p, inner in _children(value, path)}
        copy = value.model_copy(update=moved)
        return copy.plain() if isinstance(copy, Events) else copy
    if isinstance(value, dict):
        return {n: settled(inner, p, level, only) for n, p, inner in _children(value, path)}
    return value


def valued(value: Any, path: str, values: Mapping[str, Any]) -> Any:
    """``value`` with the drivers at those dotted paths at those values (one for each run of a simulation)."""
    if isinstance(value, Driver):
        found = values.get(path, value.base)
        return value.model_copy(update={"low": found, "base": found, "high": found})
    if isinstance(value, BaseModel):
        copy = value.model_copy(update={n: valued(inner, p, values) for n, p, inner in _children(value, path)})
        return copy.plain() if isinstance(copy, Events) else copy
    if isinstance(value, dict):
        return {n: valued(inner, p, values) for n, p, inner in _children(value, path)}
    return value


def drivers_in(value: Any, path: str) -> Iterator[tuple[str, Driver]]:
    """Every driver below ``value`` with its dotted path."""
    if isinstance(value, Driver):
        yield path, value
    elif isinstance(value, BaseModel | dict):
        for _, where, inner in _children(value, path):
            yield from drivers_in(inner, where)


def sources_in(value: Any, path: str) -> Iterator[tuple[str, str, bool]]:
    """Dotted path, source and whether it is assumed, of every sourced block and driver below ``value``."""
    if isinstance(value, Driver | Sourced):
        yield path, value.source, value.assumed
    if isinstance(value, BaseModel | dict) and not isinstance(value, Driver):
        for _, where, inner in _children(value, path):
            yield from sources_in(inner, where)
