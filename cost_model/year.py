"""Twelve months: the load profile of each, how load and data grow, and stored data carried from month to month."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from cfn.errors import CfnError, Location
from cfn.graph import Graph
from cost_model.drivers import LEVELS, Driver, Frozen, Level, drivers_in
from cost_model.files import read_tree, validated
from cost_model.prices import PriceBook
from cost_model.profile import LoadProfile
from cost_model.profile_files import LoadedProfile, load_profile
from cost_model.project import Fixed, project
from cost_model.projection import NOTHING, Money, Projection
from cost_model.stocks import Ledger
from cost_model.usage import Usage

FOLDER = Path(__file__).parent / "profiles" / "years"
DEFAULT = "retail"
MONTHS = 12
NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
Calendar = Annotated[int, Field(ge=1, le=MONTHS)]


class YearMonth(Frozen):
    """A calendar month: its load profile, by name or file, and what its sessions are multiplied by."""

    profile: str = Field(min_length=1)
    load: Driver


class Year(Frozen):
    """``starts``: the calendar month that comes first. ``growth``, ``data_growth``: from one month to the next, 0.01
    for 1 %: of sessions; of what databases, tables and buckets hold."""

    version: Literal[1]
    name: str = Field(min_length=1)
    description: str
    starts: Calendar
    growth: Driver
    data_growth: Driver
    months: dict[Calendar, YearMonth]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        missing = [NAMES[number - 1] for number in range(1, MONTHS + 1) if number not in self.months]
        if missing:
            raise ValueError(f"a year has twelve months; there is no {', '.join(missing)}")
        if max(self.growth.high, self.data_growth.high) > 1:
            raise ValueError("a growth of more than 1 doubles every month: 1 % is 0.01")
        return self

    def drivers(self) -> Iterator[tuple[str, Driver]]:
        """Every driver with its dotted path."""
        return drivers_in({**self.__dict__, "months": {str(n): each for n, each in self.months.items()}}, "")


class LoadedYear(NamedTuple):
    """A year, the profiles its months name, and the SHA-256 over its file and theirs."""

    year: Year
    profiles: dict[str, LoadedProfile]
    sha256: str


class Month(NamedTuple):
    """One month of the projection: calendar number, profile, how many sessions it has of it, and what it costs."""

    number: int
    profile: str
    load: tuple[float, float, float]
    projection: Projection

    @property
    def name(self) -> str:
        """``January``."""
        return NAMES[self.number - 1]

    @property
    def saturated_hours(self) -> float:
        """The most hours, in the expected scenario, in which one resource needs more than its maximum."""
        return float(max((each.hours[1] for each in self.projection.saturated), default=0))


class YearProjection(NamedTuple):
    """Twelve months in order. What the year costs is their sum: the cheap year is twelve cheap months."""

    year: Year
    sha256: str
    months: tuple[Month, ...]

    @property
    def total(self) -> Money:
        """Of all months, in US dollars a year."""
        total = NOTHING
        for month in self.months:
            total = total.plus(month.projection.total)
        return total

    @property
    def orders(self) -> tuple[float, float, float]:
        """Of all months, in the three scenarios."""
        low, base, high = (sum(month.projection.orders[index] for month in self.months) for index in range(3))
        return low, base, high

    @property
    def exit_code(self) -> int:
        """The worst of its months."""
        return max(month.projection.exit_code for month in self.months)


def load_year(name_or_file: str = DEFAULT) -> LoadedYear:
    """The year of a shipped name, or in a YAML file, with its profiles (files are looked for beside it).

    Raises:
        CfnError: neither a name nor a file; or the file's content, at its line.
    """
    shipped = FOLDER / f"{name_or_file}.yaml"
    path = shipped if shipped.is_file() else Path(name_or_file)
    if not path.is_file():
        known = ", ".join(sorted(each.stem for each in FOLDER.glob("*.yaml")))
        raise CfnError(f"no year {name_or_file!r}", Location(path.as_posix()), f"Name one of {known}, or a year file.")
    root = read_tree(path, "a year")
    year = validated(root, Year, path, "See docs/cost.md, `Twelve months`.")
    profiles = {name: _profile(name, path) for name in dict.fromkeys(each.profile for each in year.months.values())}
    parts = [path.read_bytes(), *(profiles[name].sha256.encode() for name in profiles)]
    return LoadedYear(year, profiles, sha256(b"".join(parts)).hexdigest())


def _profile(name: str, beside: Path) -> LoadedProfile:
    near = beside.parent / name
    return load_profile(near.as_posix() if near.is_file() else name)


class Planned(NamedTuple):
    """A month to come: calendar number, name of its profile, how many sessions it has of it, and its whole load."""

    number: int
    profile: str
    factors: tuple[float, float, float]
    load: LoadedProfile


def planned(loaded: LoadedYear, start: int | None = None) -> Iterator[Planned]:
    """Twelve months from ``start`` on, with what has grown until then."""
    year = loaded.year
    first = year.starts if start is None else start
    for index in range(MONTHS):
        number = (first - 1 + index) % MONTHS + 1
        month = year.months[number]
        profile = loaded.profiles[month.profile]
        factors = _factors(year, month, index)
        moved = grown(profile.profile, factors, _powers(year.data_growth, index))
        yield Planned(number, profile.profile.name, factors, LoadedProfile(moved, profile.sha256))


def project_year(  # noqa: PLR0913  # as ``project``
    graph: Graph,
    loaded: LoadedYear,
    book: PriceBook,
    usage: Usage | None = None,
    *,
    start: int | None = None,
    fixed: Fixed | None = None,
) -> YearProjection:
    """What the stacks cost in twelve months, each hour by hour, with its own tiers, and with what the last one left.

    ``start``: the calendar month that comes first, if not the one the year says. Growth counts from there. Before the
    first month, what is stored came in as in the first month. ``fixed``: as in :func:`~cost_model.project.project`.
    """
    ledgers: dict[Level, Ledger] = {level: Ledger() for level in LEVELS}
    same = Fixed() if fixed is None else fixed
    months = []
    for each in planned(loaded, start):
        projection = project(graph, each.load, book, usage, ledgers=ledgers, fixed=same)
        months.append(Month(each.number, each.profile, each.factors, projection))
        for ledger in ledgers.values():
            ledger.turn()
    return YearProjection(loaded.year, loaded.sha256, tuple(months))


def _powers(growth: Driver, index: int) -> tuple[float, float, float]:
    return (1 + growth.low) ** index, (1 + growth.base) ** index, (1 + growth.high) ** index


def _factors(year: Year, month: YearMonth, index: int) -> tuple[float, float, float]:
    low, base, high = _powers(year.growth, index)
    return month.load.low * low, month.load.base * base, month.load.high * high


def grown(profile: LoadProfile, load: tuple[float, float, float], data: tuple[float, float, float]) -> LoadProfile:
    """The profile with its sessions and what is stored multiplied, scenario by scenario."""
    return profile.model_copy(
        update={
            "sessions_per_day": _times(profile.sessions_per_day, load),
            "tables": _each(profile.tables, "items_stored", data),
            "databases": _each(profile.databases, "storage_gb", data),
            "buckets": _each(profile.buckets, "standard_gb", data),
        }
    )


def _each(parts: dict[str, Any], name: str, factors: tuple[float, float, float]) -> dict[str, Any]:
    return {key: each.model_copy(update={name: _times(getattr(each, name), factors)}) for key, each in parts.items()}


def _times(driver: Driver, factors: tuple[float, float, float]) -> Driver:
    values = zip(LEVELS, factors, strict=True)
    update: dict[str, float] = {level: getattr(driver, level) * factor for level, factor in values}
    return driver.model_copy(update=update)
