"""A projection as the documented JSON object. The contract, field by field: docs/cost.md."""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from cost_model.depth import NONE, Depth, as_json
from cost_model.hours import HOURS_PER_MONTH
from cost_model.prices import Price
from cost_model.prices.operations import operation_of
from cost_model.profile import LoadProfile
from cost_model.projection import LineItem, Money, Named, Projection, Saturated, Unpriced, UsedLayer
from cost_model.rounding import rounded

VERSION = "1.6"
"""Of the JSON: the number before the point changes when a field is removed or changes its meaning."""
_EXACT = re.compile(r'"\\u0000(-?[0-9.]+)\\u0000"')


class Variant(NamedTuple):
    """A way to resolve the templates where parameters or conditions stay open: the values assumed, and its total."""

    file: str
    assumed: Mapping[str, Any]
    total: Money
    chosen: bool


def document(
    projection: Projection,
    profile: LoadProfile,
    notes: Sequence[str] = (),
    variants: Sequence[Variant] = (),
    depth: Depth = NONE,
) -> dict[str, Any]:
    """The whole result as plain values; money and quantities are Decimal."""
    return {
        "version": VERSION,
        "kind": "estimate",
        "currency": "USD",
        "exit_code": projection.exit_code,
        "hours_per_month": HOURS_PER_MONTH,
        "region": projection.region,
        "profile": {"name": projection.profile, "sha256": projection.profile_sha256} if projection.profile else None,
        "notes": list(notes),
        "price_layers": [_layer(each) for each in projection.used_layers],
        "total": projection.total._asdict(),
        "orders": _orders(projection),
        **as_json(depth),
        "resources": projection.counts(),
        "totals": {
            "by_service": _totals(projection.by_service()),
            "by_stack": _totals(projection.by_stack()),
            "by_resource_type": _totals(projection.by_type()),
            "by_region": _totals(projection.by(lambda line: line.resource.region)),
        },
        "line_items": [_line(line) for line in projection.lines],
        "unpriced": [_unpriced(each) for each in projection.unpriced],
        "unseen": [each._asdict() for each in projection.unseen],
        "free": [{**_resource(each.resource), "reason": each.reason} for each in projection.free],
        "proxies": [_proxy(line) for line in projection.proxies],
        "saturated": [_saturated(each) for each in projection.saturated],
        "assumptions": [{**_resource(each.resource), "text": each.text} for each in projection.assumptions],
        "drivers": [
            {"name": name, **{level: _number(getattr(driver, level)) for level in ("low", "base", "high")}}
            | {"source": driver.source, "assumed": driver.assumed}
            for name, driver in (profile.drivers() if projection.profile else ())
        ],
        "variants": [
            {"file": each.file, "assumed": dict(each.assumed), "total": each.total._asdict(), "chosen": each.chosen}
            for each in variants
        ],
    }


def to_json(value: Mapping[str, Any]) -> str:
    """JSON text in which every Decimal is a number with all its digits; ends with a newline."""

    def exact(each: Any) -> str:
        if isinstance(each, Decimal):
            return f"\0{each:f}\0"
        return str(each)

    return _EXACT.sub(r"\1", json.dumps(value, indent=2, ensure_ascii=True, default=exact)) + "\n"


def _number(value: float) -> Decimal:
    return Decimal(repr(value)).normalize() + 0


def _orders(projection: Projection) -> dict[str, Any] | None:
    if not projection.driven:
        return None
    base = projection.orders[1]
    counts = dict(zip(("low", "base", "high"), (Decimal(str(round(n, 2))) for n in projection.orders), strict=True))
    cost = rounded(projection.total.base / Decimal(str(base)), Decimal("0.000001")) if base else None
    return {"count": counts, "cost_per_order": cost}


def _layer(used: UsedLayer) -> dict[str, Any]:
    return {**used.layer._asdict(), "prices": used.prices, "zero": list(used.zero)}


def _totals(sums: Mapping[str, Money]) -> list[dict[str, Any]]:
    return [{"name": name, **money._asdict()} for name, money in sums.items()]


def _resource(named: Named) -> dict[str, Any]:
    return {
        "resource": f"{named.stack}/{named.logical_id}",
        "stack": named.stack,
        "logical_id": named.logical_id,
        "resource_type": named.type,
        "file": named.file,
        "line": named.line,
        "region": named.region,
    }


def _line(line: LineItem) -> dict[str, Any]:
    price = line.price
    return {
        **_resource(line.resource),
        "component": line.component,
        "service_code": price.service_code,
        "usage_type": price.usage_type,
        "operation": operation_of(price),
        "price_region": price.region,
        "quantity": line.quantity.base,
        "quantity_low": line.quantity.low,
        "quantity_high": line.quantity.high,
        "unit": price.unit,
        "unit_price": line.unit_price,
        "tiers": _tiers(price),
        "already_used": line.already,
        "price_key": price.key,
        "price_source": price.source,
        "price_date": price.effective_date,
        "price_confirmed": price.confirmed,
        "price_trust": price.trust,
        "price_grade": price.grade,
        "price_note": price.note,
        "price_layer": price.layer.kind,
        "discounts": [each._asdict() for each in price.discounts],
        "list_amount": line.list_amount if price.discounts else line.amount.base,
        "amount": line.amount.base,
        "amount_low": line.amount.low,
        "amount_high": line.amount.high,
        "formula": line.formula,
        "usage_source": line.provenance,
    }


def _tiers(price: Price) -> list[dict[str, Any]]:
    return [{"start": tier.start, "end": tier.end, "price": tier.price} for tier in price.tiers]


def _unpriced(each: Unpriced) -> dict[str, Any]:
    unit = (
        {"unit_price": each.unit.unit_price, "unit": each.unit.unit}
        if each.unit
        else {"unit_price": None, "unit": None}
    )
    return {
        **_resource(each.resource),
        "component": each.component,
        "cause": each.cause,
        "reason": each.reason,
        **unit,
    }


def _proxy(line: LineItem) -> dict[str, Any]:
    return {
        **_resource(line.resource),
        "component": line.component,
        "usage_type": line.price.usage_type,
        "grade": line.price.grade,
        "reason": line.price.note,
        "amount": line.amount.base,
    }


def _saturated(each: Saturated) -> dict[str, Any]:
    low, base, high = (Decimal(str(round(float(hours), 2))) for hours in each.hours)
    return {
        **_resource(each.resource),
        "what": each.what,
        "hours": {"low": low, "base": base, "high": high},
        "needed": each.needed,
        "maximum": each.maximum,
    }
