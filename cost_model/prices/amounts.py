"""Prices as they are printed: by the thousand or the million units, or by MiB/s where the book has GiB/s."""

import re
from decimal import Decimal

_WORDS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "k": 1_000, "m": 1_000_000}
_MANY = re.compile(r"(?:(\d[\d,]*)\s*)?(thousand|million|billion|[kKmM](?=\s))?\s*(.*\S)")
THROUGHPUT = dict.fromkeys(("MiBps-month", "MBps-month", "MB/s-month", "MiB/s-month"), "GiBps-month")
"""Units of a volume's throughput that AWS's pages print → the one of its price list, which is 1,024 of them."""


def one(unit: str, key: str = "") -> tuple[Decimal, str]:
    """How many units of the book a written unit is, and which: (1,000,000, ``requests``) of ``million requests``."""
    if unit in THROUGHPUT and key.startswith("EBS:VolumeP-Throughput"):
        return Decimal(1) / 1024, THROUGHPUT[unit]
    found = _MANY.fullmatch(unit.strip())
    if found is None or not (found[1] or found[2]):
        return Decimal(1), unit
    count = Decimal((found[1] or "1").replace(",", "")) * _WORDS.get((found[2] or "").lower(), 1)
    return (count, found[3]) if count > 0 else (Decimal(1), unit)
