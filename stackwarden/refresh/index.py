"""The price lists' public index files: the same files as the API names, without credentials."""

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

from cost_model.prices.keys import GLOBAL_REGIONS
from stackwarden.ending import RefusedError
from stackwarden.refresh.download import trusted
from stackwarden.refresh.lists import PLANS, PriceList, absent

HOST = "https://pricing.us-east-1.amazonaws.com"
_PLAN_FILES = {"ComputeSavingsPlans": "AWSComputeSavingsPlan", "DatabaseSavingsPlans": "AWSDatabaseSavingsPlans"}
_MOST = 64 << 20
"""Bytes of an index; the real ones have some KB."""


def listed(host: str, service: str, regions: Sequence[str]) -> list[PriceList]:
    """The lists of a service that hold for ``regions``; ``arn`` is the path of the file, with its version.

    Raises:
        RefusedError: there is none for one of them, or no such service.
    """
    if service in PLANS:
        found = _read(host, f"/savingsPlan/v1.0/aws/{_PLAN_FILES[service]}/current/region_index.json", service)
        by_region = {each["regionCode"]: each["versionUrl"] for each in found["regions"]}
    elif service in GLOBAL_REGIONS:
        path = f"/offers/v1.0/aws/{service}/current/index.csv"
        return [PriceList(service, GLOBAL_REGIONS[service], path)]
    else:
        found = _read(host, f"/offers/v1.0/aws/{service}/current/region_index.json", service)
        by_region = {name: each["currentVersionUrl"] for name, each in found["regions"].items()}
    for region in regions:
        if region not in by_region:
            raise absent(service, region)
    return [PriceList(service, each, by_region[each].removesuffix(".json") + ".csv") for each in regions]


def _read(host: str, path: str, service: str) -> dict[str, Any]:
    trusted(host)
    try:
        with urllib.request.urlopen(host + path, timeout=60) as answer:  # noqa: S310  # trusted has looked at it
            found = json.loads(answer.read(_MOST))
    except urllib.error.HTTPError as error:
        if error.code in {403, 404}:
            raise absent(service, "any region") from error
        raise RefusedError(f"{host}{path}: {error}", "Run the same command again.") from error
    except (OSError, ValueError) as error:
        raise RefusedError(f"{host}{path}: {error}", "See the network, then run the same command again.") from error
    if not isinstance(found, dict) or "regions" not in found:
        raise RefusedError(f"{host}{path}: no index of price lists", "Use --api files.")
    return found
