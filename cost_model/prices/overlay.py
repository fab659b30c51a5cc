"""Your own unit prices and discounts: a YAML file of what a contract says, which outranks the list."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cfn.errors import CfnError, Location
from cfn.located import mark_at
from cost_model.drivers import LARGEST
from cost_model.files import read_tree, validated
from cost_model.prices.amounts import one
from cost_model.prices.discounts import Discount
from cost_model.prices.price import Layer, Price, Tier

Text = Annotated[str, Field(min_length=1, max_length=500)]
Percent = Annotated[Decimal, Field(gt=0, le=100, allow_inf_nan=False)]
Bound = Annotated[Decimal, Field(gt=0, le=LARGEST, allow_inf_nan=False)]
Money = Annotated[Decimal, Field(ge=0, le=LARGEST, max_digits=30, allow_inf_nan=False)]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OverlayTier(_Frozen):
    """One rung: ``price`` per unit up to ``up_to`` units a month; the last rung has no ``up_to``."""

    price: Money
    up_to: Bound | None = None


class _Dated(_Frozen):
    """What holds from ``since`` to ``until``, both days included; without one of them, without that end."""

    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError("until is before since")
        return self

    def idle(self, as_of: date) -> str:
        """Why it does not hold on a day; empty where it does."""
        if self.since and as_of < self.since:
            return f"begins on {self.since}"
        return f"ended on {self.until}" if self.until and as_of > self.until else ""


def _ascending(bounds: list[Decimal | None]) -> None:
    if bounds and bounds[-1] is not None:
        raise ValueError("the last tier must have no up_to: it holds for everything beyond")
    known = [bound for bound in bounds if bound is not None]
    if len(known) != max(len(bounds) - 1, 0) or known != sorted(set(known)):
        raise ValueError("up_to must ascend from tier to tier")


class OverlayPrice(_Dated):
    """One price: ``price`` or ``tiers``; without ``region`` it holds in every region (a regional entry outranks it)."""

    service: Text
    key: Text
    unit: Text
    region: Text | None = None
    price: Money | None = None
    tiers: Annotated[tuple[OverlayTier, ...], Field(min_length=1)] | None = None
    operation: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _one_ladder(self) -> Self:
        if (self.price is None) == (self.tiers is None):
            raise ValueError("give either price or tiers")
        _ascending([tier.up_to for tier in self.tiers or ()])
        one(self.unit, self.key)
        return self

    def ladder(self) -> tuple[Tier, ...]:
        """Its tiers for one unit, contiguous from 0."""
        many, _ = one(self.unit, self.key)
        rungs = self.tiers or (OverlayTier(price=self.price or Decimal(0)),)
        ends = [None if rung.up_to is None else rung.up_to * many for rung in rungs]
        starts = (Decimal(0), *(end for end in ends if end is not None))
        return tuple(Tier(start, end, g.price / many) for start, end, g in zip(starts, ends, rungs, strict=True))


class DiscountTier(_Frozen):
    """One rung: ``percent`` off up to ``up_to`` units a month; the last rung has no ``up_to``."""

    percent: Percent
    up_to: Bound | None = None


class OverlayDiscount(_Dated):
    """Percent off the list: of a usage type (``service`` and ``key``), of a service, or of everything."""

    name: Text
    percent: Percent | None = None
    tiers: Annotated[tuple[DiscountTier, ...], Field(min_length=1)] | None = None
    service: Text | None = None
    key: Text | None = None
    region: Text | None = None
    spared: tuple[Text, ...] = ()
    final: bool = False
    source: Text | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if (self.percent is None) == (self.tiers is None):
            raise ValueError("give either percent or tiers")
        if self.key and not self.service:
            raise ValueError("a key needs its service")
        if self.tiers and not self.key:
            raise ValueError("tiers need a key: units of different usage types do not add up")
        if self.spared and self.service:
            raise ValueError("spared is for a discount over every service")
        _ascending([tier.up_to for tier in self.tiers or ()])
        return self

    def shares(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """(from, percent) by tier."""
        rungs = self.tiers or (DiscountTier(percent=self.percent or Decimal(1)),)
        starts = (Decimal(0), *(rung.up_to for rung in rungs if rung.up_to is not None))
        return tuple((start, rung.percent) for start, rung in zip(starts, rungs, strict=True))


class OverlayFile(_Frozen):
    """A file of prices and discounts: where they come from, since when they hold, and what they are."""

    version: Literal[1]
    source: Text
    effective_date: date
    prices: tuple[OverlayPrice, ...] = ()
    discounts: tuple[OverlayDiscount, ...] = ()
    currency: Literal["USD"] = "USD"

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.prices and not self.discounts and "prices" not in self.model_fields_set:
            raise ValueError("give prices or discounts")
        return self


class Overlay:
    """Overlay prices by service, key and region; what several files give must not overlap.

    Args:
        layers: the files.
        as_of: the day on which prices and discounts must hold; None: today, asked for only where one has an end.
        group: the place of these files among others, for discounts.
    """

    def __init__(self, layers: list[Layer], as_of: date | None = None, group: int = 0) -> None:
        self.layers = layers
        self._as_of, self._group = as_of, group
        self._prices: dict[tuple[str, str, str], tuple[Price, str]] = {}
        self.services: dict[str, set[str]] = {}
        """Service → keys; for messages that name what is near."""
        self.discounts: list[Discount] = []
        self.notes: list[str] = []
        """What does not hold on the day, and so does nothing."""
        for layer in layers:
            self._add(layer)

    def _add(self, layer: Layer) -> None:
        path = Path(layer.file)
        root = read_tree(path, "A price file")
        file = validated(root, OverlayFile, path, "See docs/prices.md for the format.")
        for index, entry in enumerate(file.prices):
            place = Location(path.as_posix(), *mark_at(root, ("prices", index), (1, 1)))
            if self._holds(entry, f"price {entry.service} {entry.key}", place):
                self._add_price(entry, file, layer, place)
        for index, given in enumerate(file.discounts):
            place = Location(path.as_posix(), *mark_at(root, ("discounts", index), (1, 1)))
            if self._holds(given, f"discount {given.name}", place):
                self._add_discount(given, file, place)

    def _holds(self, entry: _Dated, what: str, place: Location) -> bool:
        if entry.since is None and entry.until is None:
            return True
        self._as_of = self._as_of or date.today()
        idle = entry.idle(self._as_of)
        if idle:
            self.notes.append(f"{what} ({Path(place.file).name}:{place.line}) {idle}: not applied on {self._as_of}")
        return not idle

    def _add_price(self, entry: OverlayPrice, file: OverlayFile, layer: Layer, place: Location) -> None:
        slot = (entry.service, entry.key, entry.region or "")
        if slot in self._prices:
            first = self._prices[slot][1]
            raise CfnError(f"{entry.service} {entry.key} is priced twice, first at {first}", place, "Keep one.")
        self._prices[slot] = (_price(entry, file, layer, place), str(place))
        self.services.setdefault(entry.service, set()).add(entry.key)

    def _add_discount(self, given: OverlayDiscount, file: OverlayFile, place: Location) -> None:
        new = Discount(
            name=given.name,
            shares=given.shares(),
            source=f"{given.source or file.source} ({Path(place.file).name}:{place.line})",
            service=given.service or "",
            key=given.key or "",
            region=given.region or "",
            spared=given.spared,
            final=given.final,
            group=self._group,
        )
        slot = (new.service, new.key, new.region)
        for each in self.discounts:
            if (each.service, each.key, each.region) == slot:
                what = " ".join(filter(None, slot)) or "everything"
                told = f"{what} is discounted twice at the same time, first by {each.name}, {each.source}"
                raise CfnError(told, place, "Keep one, or give both since and until.")
        self.discounts.append(new)

    def find(self, service: str, key: str, region: str) -> list[Price]:
        """What ``key`` means here: the entry of the region, else the one of every region, else all of ``key|…``."""
        for where in (region, ""):
            if (service, key, where) in self._prices:
                return [self._in(region, self._prices[service, key, where][0])]
        near = [each for each in sorted(self.services.get(service, ())) if each.startswith(f"{key}|")]
        return [price for each in near for price in self.find(service, each, region)]

    @staticmethod
    def _in(region: str, price: Price) -> Price:
        from dataclasses import replace

        return replace(price, region=region)


def _price(entry: OverlayPrice, file: OverlayFile, layer: Layer, place: Location) -> Price:
    return Price(
        service_code=entry.service,
        key=entry.key,
        usage_type=entry.key.partition("|")[0],
        operation=entry.operation,
        unit=one(entry.unit, entry.key)[1],
        tiers=entry.ladder(),
        region=entry.region or "",
        effective_date=file.effective_date.isoformat(),
        source=f"{file.source} ({Path(layer.file).name}:{place.line})",
        trust="U",
        note=entry.note,
        confirmed=file.effective_date.isoformat(),
        layer=layer,
    )
