"""Your own unit prices: a YAML file of contract, regional or newer prices that outrank the shipped ones."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cfn.errors import CfnError, Location
from cfn.located import mark_at
from cost_model.drivers import LARGEST
from cost_model.files import read_tree, validated
from cost_model.prices.price import Layer, Price, Tier

Text = Annotated[str, Field(min_length=1, max_length=500)]
Money = Annotated[Decimal, Field(ge=0, le=LARGEST, max_digits=30, allow_inf_nan=False)]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OverlayTier(_Frozen):
    """One rung: ``price`` per unit up to ``up_to`` units a month; the last rung has no ``up_to``."""

    price: Money
    up_to: Annotated[Decimal, Field(gt=0, le=LARGEST, allow_inf_nan=False)] | None = None


class OverlayPrice(_Frozen):
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
        bounds = [tier.up_to for tier in self.tiers or ()]
        if bounds and bounds[-1] is not None:
            raise ValueError("the last tier must have no up_to: it holds for everything beyond")
        known = [bound for bound in bounds if bound is not None]
        if len(known) != max(len(bounds) - 1, 0) or known != sorted(set(known)):
            raise ValueError("up_to must ascend from tier to tier")
        return self

    def ladder(self) -> tuple[Tier, ...]:
        """Its tiers, contiguous from 0."""
        rungs = self.tiers or (OverlayTier(price=self.price or Decimal(0)),)
        starts = (Decimal(0), *(rung.up_to for rung in rungs if rung.up_to is not None))
        return tuple(Tier(start, rung.up_to, rung.price) for start, rung in zip(starts, rungs, strict=True))


class OverlayFile(_Frozen):
    """A file of prices: where they come from, since when they hold, and the prices."""

    version: Literal[1]
    source: Text
    effective_date: date
    prices: tuple[OverlayPrice, ...]
    currency: Literal["USD"] = "USD"


class Overlay:
    """Overlay prices by service, key and region; what several files give must not overlap."""

    def __init__(self, layers: list[Layer]) -> None:
        self.layers = layers
        self._prices: dict[tuple[str, str, str], tuple[Price, str]] = {}
        self.services: dict[str, set[str]] = {}
        """Service → keys; for messages that name what is near."""
        for layer in layers:
            self._add(layer)

    def _add(self, layer: Layer) -> None:
        path = Path(layer.file)
        root = read_tree(path, "A price file")
        file = validated(root, OverlayFile, path, "See docs/prices.md for the format.")
        for index, entry in enumerate(file.prices):
            place = Location(path.as_posix(), *mark_at(root, ("prices", index), (1, 1)))
            slot = (entry.service, entry.key, entry.region or "")
            if slot in self._prices:
                first = self._prices[slot][1]
                raise CfnError(f"{entry.service} {entry.key} is priced twice, first at {first}", place, "Keep one.")
            self._prices[slot] = (_price(entry, file, layer, place), str(place))
            self.services.setdefault(entry.service, set()).add(entry.key)

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
        unit=entry.unit,
        tiers=entry.ladder(),
        region=entry.region or "",
        effective_date=file.effective_date.isoformat(),
        source=f"{file.source} ({Path(layer.file).name}:{place.line})",
        trust="U",
        note=entry.note,
        confirmed=file.effective_date.isoformat(),
        layer=layer,
    )
