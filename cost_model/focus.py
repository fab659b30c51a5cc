"""A projection as a forecast in the columns of FOCUS 1.2: charges that have not happened yet. See docs/cost.md."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from cost_model.prices import Price
from cost_model.prices.operations import operation_of
from cost_model.projection import LineItem, Projection
from cost_model.services import service

VERSION: Final = "1.2"
Tags = Mapping[tuple[str, str], Mapping[str, str]]
"""Tags of a resource by (stack, logical id)."""
COLUMNS: Final = (
    "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd",
    "BillingPeriodStart", "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargeFrequency", "ChargePeriodEnd",
    "ChargePeriodStart", "CommitmentDiscountStatus", "ConsumedQuantity", "ConsumedUnit", "ContractedCost",
    "ContractedUnitPrice", "EffectiveCost", "InvoiceId", "InvoiceIssuerName", "ListCost", "ListUnitPrice",
    "PricingCategory", "PricingCurrency", "PricingCurrencyContractedUnitPrice", "PricingCurrencyEffectiveCost",
    "PricingCurrencyListUnitPrice", "PricingQuantity", "PricingUnit", "ProviderName", "PublisherName", "RegionId",
    "RegionName", "ResourceId", "ResourceName", "ResourceType", "ServiceCategory", "ServiceName",
    "ServiceSubcategory", "SkuId", "SkuMeter", "SkuPriceDetails", "SkuPriceId", "Tags", "x_Scenario", "x_CostLow",
    "x_CostHigh", "x_Profile", "x_ProfileSha256", "x_ServiceCode", "x_UsageType", "x_Operation", "x_Stack",
    "x_SkuPublished", "x_PriceGrade", "x_PriceTrust", "x_PriceDate", "x_PriceSource", "x_UsageSource",
)  # fmt: skip
"""Own columns begin with ``x_``; ``x_ServiceCode``, ``x_UsageType``, ``x_Operation`` are AWS's own in its exports."""
_SIGNS: Final = str.maketrans(
    {"Σ": "sum ", "…": "...", "×": "x", "÷": "/", "–": "-", "→": "->", "⌈": "ceil(", "⌉": ")", "’": "'", "≤": "<="}
)
_FIXED: Final = {
    "BillingAccountId": "forecast",
    "BillingAccountName": "stackwarden forecast, not a bill",
    "BillingCurrency": "USD",
    "ChargeCategory": "Usage",
    "ChargeFrequency": "Usage-Based",
    "InvoiceIssuerName": "AWS",
    "ProviderName": "AWS",
    "PublisherName": "AWS",
    "PricingCategory": "Standard",
    "PricingCurrency": "USD",
    "x_Scenario": "base",
}


class Part(NamedTuple):
    """What of a line falls into one tier of its price."""

    tier: int
    quantity: Decimal
    unit_price: Decimal
    list_price: Decimal


def focus_csv(months: Iterable[tuple[date, Projection]], tags: Tags) -> str:
    """One row for each line and each tier it fills, in each calendar month (of any of its days); the header if none."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for month, projection in months:
        writer.writerows(_rows(projection, _period(month), tags))
    return out.getvalue()


def _period(month: date) -> dict[str, str]:
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    start, end = f"{month:%Y-%m}-01T00:00:00Z", f"{after:%Y-%m-%d}T00:00:00Z"
    return {
        "BillingPeriodStart": start,
        "BillingPeriodEnd": end,
        "ChargePeriodStart": start,
        "ChargePeriodEnd": end,
    }


def _rows(projection: Projection, period: Mapping[str, str], tags: Tags) -> Iterator[dict[str, str]]:
    about = {"x_Profile": projection.profile, "x_ProfileSha256": projection.profile_sha256}
    for line in projection.lines:
        if not any(line.quantity):
            continue
        told = {**_FIXED, **period, **about, **_resource(line, tags), **_price(line)}
        told = {column: _ascii(value) for column, value in told.items()}
        for number, part in enumerate(parts(line)):
            yield {**told, **_part(line, part), **_range(line, first=number == 0)}


def parts(line: LineItem) -> Iterable[Part]:
    """The tiers that the expected quantity fills; the first one reached, with nothing in it, where that is 0."""
    price, start = line.price, line.already
    top = start + line.quantity.base
    found = []
    for number, (tier, listed) in enumerate(zip(price.tiers, price.listed or price.tiers, strict=True)):
        low, high = max(tier.start, start), top if tier.end is None else min(tier.end, top)
        if high > low:
            found.append(Part(number, high - low, tier.price, listed.price))
    return found or [Part(0, Decimal(0), price.unit_price, (price.listed or price.tiers)[0].price)]


def _resource(line: LineItem, tags: Tags) -> dict[str, str]:
    named = line.resource
    region = "" if line.price.region == "global" else line.price.region
    return {
        "RegionId": region,
        "RegionName": region,
        "ResourceId": f"{named.stack}/{named.logical_id}",
        "ResourceName": named.logical_id,
        "ResourceType": named.type,
        "Tags": _object(tags.get((named.stack, named.logical_id), {})),
        "x_Stack": named.stack,
    }


def _price(line: LineItem) -> dict[str, str]:
    price, known = line.price, service(line.price.service_code)
    operation = operation_of(price)
    details = {"x_UsageType": price.usage_type, "x_Operation": operation}
    return {
        "ServiceName": known.name,
        "ServiceCategory": known.category,
        "ServiceSubcategory": known.subcategory,
        "ChargeDescription": f"{line.component}: {line.formula}",
        "ConsumedUnit": unit(price.unit),
        "PricingUnit": unit(price.unit),
        "SkuId": _sku(price),
        "SkuMeter": line.component,
        "SkuPriceDetails": _object({key: value for key, value in details.items() if value}),
        "x_ServiceCode": price.service_code,
        "x_UsageType": "" if price.natural else price.usage_type,
        "x_Operation": operation,
        "x_SkuPublished": "true" if price.sku else "false",
        "x_PriceGrade": price.grade,
        "x_PriceTrust": price.trust,
        "x_PriceDate": price.effective_date,
        "x_PriceSource": price.source,
        "x_UsageSource": line.provenance,
    }


def _part(line: LineItem, part: Part) -> dict[str, str]:
    cost, quantity = _plain(part.quantity * part.unit_price), _plain(part.quantity)
    return {
        "BilledCost": cost,
        "EffectiveCost": cost,
        "ContractedCost": cost,
        "PricingCurrencyEffectiveCost": cost,
        "ContractedUnitPrice": _plain(part.unit_price),
        "PricingCurrencyContractedUnitPrice": _plain(part.unit_price),
        "ListCost": _plain(part.quantity * part.list_price),
        "ListUnitPrice": _plain(part.list_price),
        "PricingCurrencyListUnitPrice": _plain(part.list_price),
        "PricingQuantity": quantity,
        "ConsumedQuantity": quantity,
        "SkuPriceId": f"{_sku(line.price)}.{part.tier + 1}",
    }


def _range(line: LineItem, *, first: bool) -> dict[str, str]:
    """The line's whole range on its first row, so that sums over rows hold."""
    return {
        "x_CostLow": _plain(line.amount.low) if first else "0",
        "x_CostHigh": _plain(line.amount.high) if first else "0",
    }


def _sku(price: Price) -> str:
    """AWS's, of which the price book knows some; else service, region and key of the price book."""
    return price.sku.split(".")[0] if price.sku else f"{price.service_code}:{price.region}:{price.key}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize() + 0:f}"


def _object(values: Mapping[str, str]) -> str:
    return json.dumps(values, sort_keys=True)


def _ascii(text: str) -> str:
    """FOCUS takes no other characters; JSON has escaped its own already."""
    plain = text.translate(_SIGNS) if not text.isascii() else text
    return plain.encode("ascii", "replace").decode("ascii")


def unit(name: str) -> str:
    """A unit of the price book as FOCUS writes units: ``GB-month`` → ``GB-Months``, ``request`` → ``Requests``"""
    *before, last = [re.sub(r"\b[a-z]+\b", lambda found: found[0].capitalize(), word) for word in name.split("-")]
    plural = last if last.isupper() or last.endswith("s") else f"{last}s"
    return "-".join([*before, plural])
