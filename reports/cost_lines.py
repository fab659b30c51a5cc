"""Rows of the pages that list: line items, prices, what has no price, drivers of the profiles."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cost_model.prices import Price
from cost_model.profile_files import LoadedProfile
from cost_model.projection import LineItem, Money
from reports.cost_environment import Environment
from reports.money import number


class Row(NamedTuple):
    """One priced component of one resource, with its amount under each profile. ``price_id`` leads to prices.md."""

    line: LineItem
    amounts: dict[str, Money]
    price_id: str


class Gap(NamedTuple):
    """What has no price, gathered: the same reason for several resources."""

    type: str
    component: str
    cause: str
    reason: str
    resources: tuple[str, ...]


def rows(environment: Environment, numbered: Mapping[Price, str]) -> dict[str, list[Row]]:
    """Line items by stack, each once, in template order; profiles differ in quantities only."""
    lines: dict[tuple[str, str, str, str, str], LineItem] = {}
    amounts: dict[tuple[str, str, str, str, str], dict[str, Money]] = {}
    for name, projection in environment.projections.items():
        for line in projection.lines:
            key = (line.resource.stack, line.resource.logical_id, line.component, line.price.key, line.price.region)
            lines[key] = line
            amounts.setdefault(key, {})[name] = line.amount
    order = {named[:2]: index for index, named in enumerate(environment.fullest.resources)}
    found: dict[str, list[Row]] = {}
    for key in sorted(lines, key=lambda each: (order[each[0], each[1]], each[2:])):
        found.setdefault(key[0], []).append(Row(lines[key], amounts[key], numbered[lines[key].price]))
    return found


def numbered_prices(found: Iterable[Environment]) -> dict[Price, str]:
    """Every price used, numbered in a stable order."""
    used = {line.price for each in found for projection in each.projections.values() for line in projection.lines}
    ordered = sorted(used, key=lambda price: (price.service_code, price.key, price.region))
    return {price: f"P{index}" for index, price in enumerate(ordered, 1)}


def gaps(found: Iterable[Environment]) -> list[Gap]:
    """What has no price in any environment."""
    gathered: dict[tuple[str, str, str, str], dict[str, None]] = {}
    for environment in found:
        for projection in environment.projections.values():
            for each in projection.unpriced:
                key = (each.resource.type, each.component, each.cause, each.reason)
                gathered.setdefault(key, {})[f"{each.resource.stack}/{each.resource.logical_id}"] = None
    return [Gap(*key, tuple(sorted(resources))) for key, resources in sorted(gathered.items())]


def drivers(profiles: Mapping[str, LoadedProfile]) -> dict[str, dict[str, str]]:
    """Dotted path of a driver → profile → its value there, ``low – base – high`` where it is a range."""
    found: dict[str, dict[str, str]] = {}
    for name, loaded in profiles.items():
        for path, driver in loaded.profile.drivers():
            shown = number(driver.base)
            if driver.low != driver.high:
                shown = f"{number(driver.low)} – {shown} – {number(driver.high)}"
            found.setdefault(path, {})[name] = shown
    return found
