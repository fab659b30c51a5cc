"""The same rows from the query API: slower than files and without Savings Plans, but nothing need be installed."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from cost_model.prices.keys import GLOBAL_REGIONS
from cost_model.prices.pricelist import ListRow
from stackwarden.deploy.aws import Aws
from stackwarden.refresh.lists import API_REGION

_ORDINARY = {
    "tenancy": {"Shared", "NA"},
    "capacitystatus": {"Used", "NA"},
    "preInstalledSw": {"NA"},
    "locationType": {"AWS Region", "AWS Edge Location", "Other", "NA"},
}
"""As ``offer`` does it for files."""


def products(aws: Aws, service: str, region: str) -> Iterator[dict[str, Any]]:
    """What AWS sells of a service in a region."""
    asked: dict[str, Any] = {"ServiceCode": service, "FormatVersion": "aws_v1"}
    if service not in GLOBAL_REGIONS:
        asked["Filters"] = [{"Type": "TERM_MATCH", "Field": "regionCode", "Value": region}]
    for text in aws.pages(API_REGION, "pricing", "get_products", "PriceList", **asked):
        yield json.loads(str(text))


def published(found: Mapping[str, Any]) -> str:
    """When the list that a product is of was published."""
    return str(found.get("publicationDate", ""))


def rows(found: Mapping[str, Any]) -> Iterator[ListRow]:
    """The on-demand prices of one product; none of one that the book does not know (dedicated, Windows …)."""
    about: Mapping[str, str] = found["product"]["attributes"]
    if not _ordinary(about):
        return
    for term in found.get("terms", {}).get("OnDemand", {}).values():
        for dimension in term["priceDimensions"].values():
            if "USD" in dimension["pricePerUnit"]:
                yield ListRow(
                    found["product"]["sku"],
                    about["usagetype"],
                    about.get("operation", ""),
                    about.get("databaseEngine") or about.get("cacheEngine") or "",
                    about.get("operatingSystem", ""),
                    dimension["unit"],
                    dimension.get("beginRange", "0"),
                    dimension.get("endRange", "Inf"),
                    dimension["pricePerUnit"]["USD"],
                    term["effectiveDate"],
                    dimension.get("description", ""),
                )


def _ordinary(about: Mapping[str, str]) -> bool:
    system = about.get("operatingSystem", "")
    plain = system in {"", "NA", "Linux"} or "CPUCredits" in about["usagetype"]
    return plain and all(about.get(name, "NA") in {"", *allowed} for name, allowed in _ORDINARY.items())
