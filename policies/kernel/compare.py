"""How CloudFormation values compare: ``"true"`` is ``True``, ``"22"`` is ``22``."""

import re
from typing import Any

_NUMERIC = re.compile(r"\s*[+-]?\.?\d")
"""How a number begins. Most text is none, and asking ``int`` and ``float`` for an exception each is slow."""


def number(raw: Any) -> float | int | None:
    """The number that a plain value is or spells; None for anything else (booleans too)."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, (int, float)):
        return raw
    if isinstance(raw, str) and _NUMERIC.match(raw):
        for kind in (int, float):
            try:
                return kind(raw)
            except ValueError:
                continue
    return None


def text(raw: Any) -> str:
    """A scalar as CloudFormation would write it: ``true``, ``22``, ``abc``."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return "" if raw is None else str(raw)


def same(left: Any, right: Any) -> bool:
    """Equality across the coercions that CloudFormation applies to scalars."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return text(left).lower() == text(right).lower()
    first, second = number(left), number(right)
    if first is not None and second is not None:
        return first == second
    return bool(left == right)


def truthy(raw: Any) -> bool:
    """What a plain value says as a switch: ``"false"``, ``0``, nothing and empty containers are off."""
    if isinstance(raw, str):
        return raw.strip().lower() not in ("", "false", "0")
    return bool(raw)
