"""AWS's operation of a price whose row names none: from the book's other rows, which are of the same kind."""

from functools import cache
from typing import Final, NamedTuple

from cost_model.prices.commitments import OPERATIONS
from cost_model.prices.price import Price
from cost_model.prices.shipped import regions_of

_ENGINES: Final = {
    "Memcached": "CreateCacheCluster:0001",
    "Redis": "CreateCacheCluster:0002",
    "Valkey": "CreateCacheCluster:Valkey",
}
"""Qualifier of a cache node → operation, which the book's source leaves out."""


class _Seen(NamedTuple):
    """Operations of a service's rows by key, by qualifier, and by family; only those that are the same in all rows."""

    keys: dict[str, str]
    qualifiers: dict[str, str]
    families: dict[str, str]


def operation_of(price: Price) -> str:
    """Its operation; empty where AWS names none, or the book does not know it.

    In order: its own row's; that of the same key in another region; that of its engine or system; that which all
    usage types of its family have (every ``BoxUsage:…`` is ``RunInstances``).
    """
    if price.operation or price.natural:
        return price.operation
    seen, qualifier = _seen(price.service_code), price.key.partition("|")[2]
    found = seen.keys.get(price.key) or seen.qualifiers.get(qualifier) or _ENGINES.get(qualifier)
    if found or qualifier:
        return found or OPERATIONS.get(qualifier, "")
    return seen.families.get(_family(price.key), "")


@cache
def _seen(service: str) -> _Seen:
    keys: dict[str, set[str]] = {}
    qualifiers: dict[str, set[str]] = {}
    families: dict[str, set[str]] = {}
    for region in regions_of(service).values():
        for key, rows in region.items():
            usage, _, qualifier = key.partition("|")
            operation = rows[0][3]
            if operation:
                keys.setdefault(key, set()).add(operation)
                if qualifier:
                    qualifiers.setdefault(qualifier, set()).add(operation)
                elif ":" in usage:
                    families.setdefault(_family(usage), set()).add(operation)
    return _Seen(_sole(keys), _sole(qualifiers), _sole(families))


def _sole(found: dict[str, set[str]]) -> dict[str, str]:
    return {name: next(iter(operations)) for name, operations in found.items() if len(operations) == 1}


def _family(usage: str) -> str:
    """``BoxUsage`` of ``BoxUsage:m5.large``; a usage type without a colon is a family of its own."""
    return usage.partition(":")[0] if ":" in usage else usage
