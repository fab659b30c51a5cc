"""Rounding of Decimals of any size: the default context refuses what has more than 28 digits."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final

_WIDE: Final = Context(prec=400)
"""Digits enough for the largest float, 1.8e308, and its decimals."""


def rounded(value: Decimal, step: Decimal, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    """``value`` to the decimal places of ``step`` (``0.01``)."""
    return value.quantize(step, rounding, context=_WIDE)
