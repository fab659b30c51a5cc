"""Units of usage keys, which their names tell: every key ends in what it counts."""

from cost_model.types.base import PricedType

ENDINGS = {
    "_gb_seconds": "GB-second",
    "_gb_hours": "GB-hour",
    "_vcpu_hours": "vCPU-hour",
    "_gb": "GB",
    "_tb": "TB",
    "_ms": "ms",
    "_mb": "MB",
    "_hours": "hour",
    "_minutes": "minute",
    "_seconds": "second",
    "_months": "month",
}


def unit_of(key: str) -> str:
    """The unit of a usage key: by its ending, else what it counts, in words."""
    for ending, unit in ENDINGS.items():
        if f"_{key}".endswith(ending):
            return unit
    return key.rpartition("_")[2].removesuffix("s") if key.endswith("s") else key.replace("_", " ")


def meter_unit(model: PricedType, key: str) -> str:
    """The unit of a type's usage key: that of the price its meter is charged at, where it has one."""
    return next((each.unit for each in model.meters if each.key == key), unit_of(key))
