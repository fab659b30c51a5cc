"""Load profiles: what a shop's month looks like, in business terms. Everything here is an assumption with a source."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from cost_model.drivers import Driver, Frozen, Level, base_of, drivers_in, settled, sources_in, valued
from cost_model.hours import HOURS_PER_MONTH, Slot
from cost_model.workload import (
    Account,
    Content,
    Curve,
    Database,
    Day,
    Edge,
    FunctionLoad,
    Logging,
    Network,
    Operations,
    Placement,
    QueueLoad,
    Service,
    Standby,
    Store,
    StreamLoad,
    Table,
)


class LoadProfile(Frozen):
    """One month of load. ``days`` cover exactly 730 hours; ``environments`` have a share of it (not named: all)."""

    version: Literal[1]
    name: str = Field(min_length=1)
    description: str
    sessions_per_day: Driver
    views_per_session: Driver
    cart_adds_per_session: Driver
    orders_per_session: Driver
    curves: dict[str, Curve]
    days: dict[str, Day]
    edge: Edge
    content: dict[str, Content]
    services: dict[str, Service]
    other_service: Service
    tables: dict[str, Table]
    databases: dict[str, Database]
    buckets: dict[str, Store]
    functions: dict[str, FunctionLoad] = Field(default_factory=dict)
    queues: dict[str, QueueLoad] = Field(default_factory=dict)
    streams: dict[str, StreamLoad] = Field(default_factory=dict)
    account: Account | None = None
    network: Network
    logging: Logging
    operations: Operations
    standby: Standby
    environments: dict[str, Driver] = Field(default_factory=dict)
    placement: Placement

    @model_validator(mode="after")
    def _month(self) -> Self:
        hours = sum(day.hours for day in self.days.values())
        if hours != HOURS_PER_MONTH:
            raise ValueError(f"the kinds of day fill {hours} hours; they must fill exactly {HOURS_PER_MONTH}")
        for name, day in self.days.items():
            if day.curve not in self.curves:
                raise ValueError(f"day {name} asks for the curve {day.curve!r}; there are {', '.join(self.curves)}")
        return self

    def share_of(self, environment: str) -> float:
        """The share of the load, and of the data, that an environment carries."""
        driver = self.environments.get(environment)
        return 1.0 if driver is None else driver.base

    def slots(self) -> tuple[Slot, ...]:
        """The month's hours at the base values, equal ones collapsed."""
        counts = {name: Fraction(day.hours, 24) for name, day in self.days.items()}
        return tuple(self._slot(name, day, hour, counts[name]) for name, day in self.days.items() for hour in range(24))

    def _slot(self, name: str, day: Day, hour: int, count: Fraction) -> Slot:
        sessions = self.sessions_per_day.base * day.load.base * self.curves[day.curve].share(hour)
        return Slot(
            day=name,
            hour=hour,
            count=count,
            event=day.event,
            sessions=sessions,
            views=sessions * self.views_per_session.base,
            cart_adds=sessions * self.cart_adds_per_session.base * base_of(day.writes),
            orders=sessions * self.orders_per_session.base * base_of(day.conversion),
        )

    def at(self, level: Level, only: str | None = None) -> "LoadProfile":
        """The profile without ranges: every driver at one scenario, or ``only`` that at a dotted path, else at base."""
        moved: LoadProfile = settled(self, "", level, only)
        return moved

    def drawn(self, values: Mapping[str, Any]) -> "LoadProfile":
        """The profile with the drivers at the given dotted paths at those values, all others at base."""
        moved: LoadProfile = valued(self, "", values)
        return moved

    def drivers(self) -> Iterator[tuple[str, Driver]]:
        """Every driver with its dotted path, in order of declaration."""
        return drivers_in(self, "")

    def sources(self) -> Iterator[tuple[str, str, bool]]:
        """Dotted path, source, and whether it is assumed, of every sourced block and driver."""
        return sources_in(self, "")
