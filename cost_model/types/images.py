"""What an instance's image and purchase option say about its price: licences, Spot."""

from base64 import b64decode
from contextlib import suppress
from typing import Any

from cfn.unknown import Unknown
from cost_model.context import dig
from cost_model.outcomes import Assumption, Gap
from cost_model.types.base import Rate

LICENSED = {"windows": "Windows", "<powershell>": "Windows", "rhel": "Red Hat", "red-hat": "Red Hat", "suse": "SUSE"}
"""Marks in the name of an image, or in user data, of systems whose instance hours hold a licence."""
FREE = ("amazon-linux", "amzn", "al2023", "ecs/optimized", "eks/optimized", "bottlerocket", "ubuntu", "debian")
"""Marks in the name of an image of systems without one."""
SPOT = "Spot prices change all the time and are not in the price list"


def purchase(rate: Rate, data: Any) -> Gap | Assumption | None:
    """Why the on-demand Linux rate does not hold for what is launched, or what it takes for granted.

    Args:
        rate: the on-demand Linux rate.
        data: LaunchTemplateData, or the properties of an instance or a launch configuration.

    Returns:
        A gap: it is Spot, or its system has a licence. An assumption: nothing tells which system. None: it is Linux.
    """
    data = data if isinstance(data, dict) else {}
    if dig(data, "InstanceMarketOptions.MarketType") == "spot" or dig(data, "SpotPrice") is not None:
        return Gap(rate.component, "price", SPOT)
    image, system = _text(dig(data, "ImageId")), system_of(data)
    if system:
        return Gap(rate.component, "price", f"prices of instances with a {system} licence are not in the price book")
    if any(mark in image for mark in FREE):
        return None
    return Assumption("the image is taken to be Linux without a licence fee")


def system_of(data: Any) -> str:
    """The system with a licence that the name of the image or a script of it tells; empty where none does."""
    told = f"{_text(dig(data, 'ImageId'))} {_script(dig(data, 'UserData'))}"
    return next((name for mark, name in LICENSED.items() if mark in told), "")


def _script(user_data: Any) -> str:
    """User data as written; it is in base64 where the whole of it is known."""
    if isinstance(user_data, str):
        with suppress(ValueError):
            return b64decode(user_data, validate=True).decode(errors="replace").lower()
    return _text(user_data)


def _text(value: Any) -> str:
    """Everything written in a value, known or not, in lower case."""
    if isinstance(value, Unknown):
        return " ".join([value.text, value.path, *(_text(part) for part in value.parts)]).lower()
    return value.lower() if isinstance(value, str) else ""
