"""The chart of assumptions that move a total, each by itself."""

from collections.abc import Sequence
from typing import NamedTuple

from reports.svg import COLOURS, WIDTH, box, dollars, fitted, line, picture, text


class Swung(NamedTuple):
    """An assumption: its name, its values as people read them, and the totals at its two ends."""

    name: str
    values: str
    low: float
    high: float


def as_text(base: float, rows: Sequence[Swung], width: int = 24) -> str:
    """The same in letters, for whoever reads where no picture is shown: one line an assumption."""
    reach = max((abs(value - base) for each in rows for value in each[2:]), default=0) or 1
    names = max((len(each.name) for each in rows), default=0)
    lines = []
    for name, _, *ends in rows:
        below, above = (round(abs(end - base) / reach * width) for end in (min([base, *ends]), max([base, *ends])))
        low, high = dollars(min(ends)), dollars(max(ends))
        bar = f"{'=' * below:>{width}}|{'#' * above:<{width}}"
        lines.append(f"{name:<{names}}  {low:>12} {bar} {high}")
    return "\n".join(lines)


def tornado(title: str, base: float, rows: Sequence[Swung]) -> str:
    """One bar per assumption from its low to its high end around a common base, the widest first."""
    left, room = 330, 62
    low = min([base, *(value for each in rows for value in each[2:])])
    high = max([base, *(value for each in rows for value in each[2:])])
    scale = (WIDTH - left - 2 * room - 12) / ((high - low) or 1)
    middle = left + room + scale * (base - low)
    body: list[str] = []
    y = 50
    for name, values, *ends in rows:
        start, end = (left + room + scale * (value - low) for value in sorted(ends))
        start, end = min(start, middle), max(end, middle)
        tip = f"{name} ({values}): {min(ends):,.2f} to {max(ends):,.2f}"
        body.append(text(left - 10, y + 12, fitted(name, left - 16), "end"))
        body.append(text(left - 10, y + 25, fitted(values, left - 16, 11), "end", "#555", 11))
        body.append(box(start, y, middle - start, 26, COLOURS[1], tip))
        body.append(box(middle, y, end - middle, 26, COLOURS[5], tip))
        body.append(text(start - 6, y + 18, dollars(min(ends)), "end"))
        body.append(text(end + 6, y + 18, dollars(max(ends))))
        y += 38
    if not rows:
        body.append(text(20, y + 12, "No assumption moves it."))
        y += 24
    body.append(line(f"M{middle:.1f} 44V{y}"))
    body.append(text(middle, y + 16, f"as expected: {dollars(base)} US dollars a month", "middle"))
    for x, colour, words in ((left, COLOURS[1], "cheaper than expected"), (left + 200, COLOURS[5], "dearer")):
        body.append(box(x, y + 30, 14, 14, colour, more=' stroke="#666"'))
        body.append(text(x + 20, y + 42, words))
    said = "; ".join(f"{each.name} ({each.values}) {dollars(each.low)} to {dollars(each.high)}" for each in rows)
    return picture(title, y + 60, body, f"as expected {dollars(base)}; {said}")
