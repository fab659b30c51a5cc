"""How old prices are: from the day on which a source last showed them to the day that is asked about."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from cost_model.prices.price import Price

STALE_AFTER = 180
"""Days; AWS changes some price of most services within half a year."""


def seen(price: Price) -> date | None:
    """The day on which a price was last seen; of a month or a year its first day; None where nobody knows."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", price.confirmed or price.effective_date)
    return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)) if match else None


def age(price: Price, as_of: date) -> int | None:
    """Days since then; None where nobody knows; 0 where it was seen later."""
    day = seen(price)
    return None if day is None else max((as_of - day).days, 0)


class Staleness(NamedTuple):
    """Which of some prices are older than ``limit`` days on a day, the oldest first. A contract's do not age."""

    as_of: date
    limit: int
    prices: int
    stale: tuple[Price, ...]

    @property
    def sentence(self) -> str:
        """For people; empty where nothing is stale."""
        if not self.stale:
            return ""
        first = self.stale[0]
        day = first.confirmed or first.effective_date or "an unknown day"
        return (
            f"{len(self.stale)} of {self.prices} prices used were last seen more than {self.limit} days before "
            f"{self.as_of}, the oldest on {day} ({first.service_code} {first.key}); "
            "`stackwarden prices refresh` brings them up to date"
        )


def staleness(prices: Iterable[Price], as_of: date, limit: int = STALE_AFTER) -> Staleness:
    """What of ``prices`` is stale: different prices, each once; one without a date is."""
    found = {(price.service_code, price.key, price.region): price for price in prices if price.trust != "U"}
    stale = [price for price in found.values() if (days := age(price, as_of)) is None or days > limit]
    stale.sort(key=lambda price: (seen(price) or date.max, price.service_code, price.key, price.region))
    return Staleness(as_of, limit, len(found), tuple(stale))
