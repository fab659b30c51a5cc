"""Rows and columns of cards, on the router's grid."""

from collections.abc import Sequence
from typing import NamedTuple

from reports.diagrams.routing import CELL
from reports.diagrams.sheet import Box, Card

GAP = 2 * CELL


def up(value: float) -> float:
    """The next multiple of the grid."""
    return -(-value // CELL) * CELL


class Area(NamedTuple):
    """Where to put cards: the upper left corner and the width; the height is what they need."""

    x: float
    y: float
    w: float


def row(cards: Sequence[Card], area: Area, gap: float = GAP, columns: int = 0) -> float:
    """Cards side by side over the whole width (or in so many columns), equally high; the y below them."""
    if not cards:
        return area.y
    count = max(columns, len(cards))
    wide = ((area.w - gap * (count - 1)) / count) // CELL * CELL
    tall = up(max(card.fit(wide) for card in cards))
    for index, card in enumerate(cards):
        card.box = Box(area.x + index * (wide + gap), area.y, wide, tall)
    return area.y + tall


def grid(cards: Sequence[Card], area: Area, columns: int, gap: float = GAP) -> float:
    """Cards in rows of so many columns, fewer where there are fewer cards. The y below the last row."""
    y = area.y
    for start in range(0, len(cards), columns):
        part = cards[start : start + columns]
        y = row(part, Area(area.x, y, area.w), gap, min(columns, len(cards))) + gap
    return y - gap if cards else y


def centred(cards: Sequence[Card], area: Area, wide: float, gap: float) -> float:
    """Cards of a given width around the middle; the y below them."""
    if not cards:
        return area.y
    wide = min(wide, (area.w - gap * (len(cards) - 1)) / len(cards)) // CELL * CELL
    total = wide * len(cards) + gap * (len(cards) - 1)
    tall = up(max(card.fit(wide) for card in cards))
    left = up(area.x + (area.w - total) / 2)
    for index, card in enumerate(cards):
        card.box = Box(left + index * (wide + gap), area.y, wide, tall)
    return area.y + tall


def aligned(cards: Sequence[Card], wanted: Sequence[float | None], area: Area, wide: float, gap: float) -> float:
    """Cards of a given width near the x that each one's middle wants (the page's middle: None); the y below them."""
    if not cards:
        return area.y
    wide = min(wide, (area.w - gap * (len(cards) - 1)) / len(cards)) // CELL * CELL
    step = wide + gap
    tall = up(max(card.fit(wide) for card in cards))
    middles = [area.x + area.w / 2 if each is None else each for each in wanted]
    order = sorted(range(len(cards)), key=lambda i: (middles[i], i))
    settled = _rising([middles[i] - rank * step for rank, i in enumerate(order)])
    last = area.x + area.w - wide - step * (len(cards) - 1)
    for rank, (i, at) in enumerate(zip(order, settled, strict=True)):
        left = min(max(at - wide / 2, area.x), last) + rank * step
        cards[i].box = Box(left // CELL * CELL, area.y, wide, tall)
    return area.y + tall


def _rising(values: Sequence[float]) -> list[float]:
    """The non-decreasing values nearest to the given ones: neighbours out of order meet at their mean."""
    pools: list[tuple[float, int]] = []
    for value in values:
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, m), (b, n) = pools[-2:]
            pools[-2:] = [((a * m + b * n) / (m + n), m + n)]
    return [mean for mean, count in pools for _ in range(count)]
