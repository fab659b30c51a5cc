"""Prices as they are printed: by the thousand or the million units, or by MiB/s where the book has GiB/s."""

import re
from decimal import Decimal

_WORDS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "k": 1_000, "m": 1_000_000}
_PER = re.compile(r"(?:(?:USD|US\$|\$)\s*)?(?:per\s+|/\s*)", re.IGNORECASE)
_MANY = re.compile(
    r"(?:(\d[\d,]*)\s*)?((?:thousand|million|billion)(?=s?(?:\s|$))|[km](?=\s|$))?(?:s\b)?(?:\s+of\b)?\s*(.*)",
    re.IGNORECASE,
)
_SIZED = re.compile(r"\d+ ?[KM]i?B\s+\S.*", re.IGNORECASE)
"""``64 KB chunk``: the size of one, no number of them."""
_UNCLEAR = re.compile(r"[\d.,]|e\d|.*\b(?:thousand|million|billion|hundred)s?\b", re.IGNORECASE)
THROUGHPUT = dict.fromkeys(("MiBps-month", "MBps-month", "MB/s-month", "MiB/s-month"), "GiBps-month")
"""Units of a volume's throughput that AWS's pages print → the one of its price list, which is 1,024 of them."""


def one(unit: str, key: str = "") -> tuple[Decimal, str]:
    """How many units of the book a written unit is, and which: (1,000,000, ``requests``) of ``million requests``.

    Raises:
        ValueError: it is not clear of how many. A price of a million taken for the price of one is no small mistake.
    """
    if unit in THROUGHPUT and key.startswith("EBS:VolumeP-Throughput"):
        return Decimal(1) / 1024, THROUGHPUT[unit]
    written = _PER.sub("", unit.strip(), count=1) if _PER.match(unit.strip()) else unit.strip()
    if _SIZED.fullmatch(written):
        return Decimal(1), written
    found = _MANY.fullmatch(written)
    number, word, rest = found.groups(default="") if found else ("", "", written)
    word = word.lower()
    if not number and (not word or (len(word) == 1 and not rest)):
        word, rest = "", written
    count = Decimal((number or "1").replace(",", "")) * _WORDS.get(word, 1)
    if count <= 0 or _UNCLEAR.match(rest):
        raise ValueError(f"unit {unit!r} does not say how many: write `million requests`, `1,000 requests`, `request`")
    return count, rest or "unit"
