"""The priced resource types. One small class each; this is their list."""

from functools import cache

from cost_model.types.base import PricedType

LASTING = {
    "hours": "hours it exists, for what is paid by the hour (default 730)",
    "months": "months it exists, for what is paid by the month (default 1)",
}
"""Usage keys that every type takes."""


@cache
def _by_type() -> dict[str, PricedType]:
    from cost_model.types.catalogue import CATALOGUE

    return {name: model for model in CATALOGUE for name in model.types}


def priced_type(resource_type: str) -> PricedType | None:
    """The price model of a CloudFormation resource type; None where there is none."""
    return _by_type().get(resource_type)


def usage_keys() -> dict[str, dict[str, str]]:
    """Resource type → usage keys with their meaning, for every type with a price model."""
    return {name: {**LASTING, **model.usage_keys()} for name, model in sorted(_by_type().items())}
