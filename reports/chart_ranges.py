"""Charts of amounts with their ranges: bars of services by profile, columns of months."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import NamedTuple

from reports.svg import (
    COLOURS,
    FAINT,
    INK,
    LIMIT,
    WIDTH,
    box,
    dollars,
    figure,
    fitted,
    ink_on,
    legend,
    line,
    picture,
    text,
    ticks,
    wrapped,
)

_LEFT, _BAR, _GAP = 150, 34, 18


class Range(NamedTuple):
    """Both corners of the scenarios, and what 10 and 90 of a hundred runs stay below, where there was a simulation."""

    low: float
    high: float
    p10: float | None = None
    p90: float | None = None

    @property
    def told(self) -> str:
        """``1.00 to 3.00, P10 1.20 to P90 2.50``."""
        simulated = (
            "" if self.p10 is None or self.p90 is None else f", P10 {dollars(self.p10)} to P90 {dollars(self.p90)}"
        )
        return f"{self.low:,.2f} to {self.high:,.2f}{simulated}"


KEY = "thin: all assumptions cheap to all dear"
SIMULATED = "; thick: P10 to P90 of the simulation"


def _key(ranges: Sequence[Range]) -> str:
    return KEY + (SIMULATED if any(each.p10 is not None for each in ranges) else "")


def amounts(
    title: str, rows: Mapping[str, Mapping[str, float]], parts: Sequence[str], ranges: Mapping[str, Range]
) -> str:
    """Horizontal bars on one scale, stacked by numbered part, ranges below; the bar's sum stands at its end."""
    top = max([sum(each.values()) for each in rows.values()] + [each.high for each in ranges.values()])
    marks = ticks(top, 6)
    scale = (WIDTH - _LEFT - 80) / (top or 1)
    bottom = 50 + len(rows) * (_BAR + _GAP + 8)
    body = [_tick(_LEFT + scale * mark, mark, marks[1], 44, bottom) for mark in marks if mark <= top]
    body.append(text((_LEFT + WIDTH - 80) / 2, bottom + 36, "US dollars a month", "middle"))
    y = 50
    for name, counts in rows.items():
        body.append(text(_LEFT - 10, y + 22, fitted(name, _LEFT - 14), "end"))
        x = float(_LEFT)
        for number, (part, colour) in enumerate(zip(parts, COLOURS, strict=False), 1):
            width = scale * counts.get(part, 0)
            body.append(box(x, y, width, _BAR, colour, f"{name}: {part} {counts.get(part, 0):,.2f}", ' stroke="#fff"'))
            if width > 9:
                body.append(text(x + width / 2, y + 22, str(number), "middle", ink_on(colour)))
            x += width
        body.append(_across(ranges[name], _LEFT, scale, y + _BAR + 6, f"range of {name}: {ranges[name].told}"))
        total = dollars(sum(counts.values()))
        body.append(box(x + 5, y + 8, 8 * len(total) + 6, 20, "#fff"))
        body.append(text(x + 8, y + 22, total))
        y += _BAR + _GAP + 8
    body.append(text(_LEFT, bottom + 62, f"Below each bar, {_key(list(ranges.values()))}."))
    said = (f"{name} {dollars(sum(counts.values()))} ({ranges[name].told})" for name, counts in rows.items())
    return picture(title, legend(body, parts, bottom + 90, _LEFT, numbered=True), body, "; ".join(said))


def _tick(x: float, mark: float, step: float, top: float, bottom: float) -> str:
    """A line down from ``top``, and its value below."""
    return line(f"M{x:.1f} {top:g}V{bottom:g}", FAINT, 1) + text(x, bottom + 17, figure(mark, step), "middle")


def _across(found: Range, left: float, scale: float, y: float, tip: str) -> str:
    """A range as a whisker from left to right, thick where the simulation has most of its runs."""
    low, high = (left + scale * value for value in (found.low, found.high))
    drawn = line(f"M{low:.1f} {y:g}H{high:.1f}M{low:.1f} {y - 4:g}v8M{high:.1f} {y - 4:g}v8")
    if found.p10 is not None and found.p90 is not None:
        drawn += box(left + scale * found.p10, y - 3, max(scale * (found.p90 - found.p10), 1), 6, INK)
    return f"<g><title>{escape(tip)}</title>{drawn}</g>"


class Column(NamedTuple):
    """A month: what it costs as expected, its range, what its load is called, and whether that has events."""

    name: str
    base: float
    range: Range
    load: str = ""
    event: bool = False


def columns(title: str, rows: Sequence[Column], limit: float | None) -> str:
    """One column per month with its range as a whisker; ``limit`` as a dashed line."""
    height, bottom, left, right = 320, 390, 80, WIDTH - (76 if limit is not None else 20)
    marks = ticks(max([each.range.high for each in rows] + [each.base for each in rows] + [limit or 0]))
    across = (right - left) / max(len(rows), 1)

    def level(value: float) -> float:
        return bottom - height * value / marks[-1]

    body = [text(20, 52, "US dollars a month")]
    for mark in marks:
        body.append(line(f"M{left} {level(mark):.1f}H{right}", FAINT if mark else INK, 1))
        body.append(text(left - 8, round(level(mark)) + 4, figure(mark, marks[1]), "end"))
    for index, each in enumerate(rows):
        x, middle = left + across * (index + 0.14), left + across * (index + 0.5)
        colour, told = (COLOURS[4], ", with event days") if each.event else (COLOURS[1], "")
        tip = f"{each.name}: {each.base:,.2f} ({each.range.told}){told}"
        body.append(box(x, level(each.base), across * 0.72, bottom - level(each.base), colour, tip))
        body.append(_upright(each.range, middle, level))
        body.append(text(middle, bottom - 8, dollars(each.base), "middle"))
        body.append(text(middle, bottom + 18, each.name + (" *" if each.event else ""), "middle"))
        for row, words in enumerate(wrapped(each.load, across, 11)):
            body.append(text(middle, bottom + 33 + row * 13, words, "middle", size=11))
    if limit is not None:
        y = level(limit)
        body.append(line(f"M{left} {y:.1f}H{right}", LIMIT, 2, ' stroke-dasharray="6 4"'))
        body.append(text(right + 4, round(y) - 2, "budget", colour=LIMIT))
        body.append(text(right + 4, round(y) + 13, dollars(limit), colour=LIMIT))
    y = bottom + 72
    body.append(text(left, y, f"Columns: as expected. Lines, {_key([each.range for each in rows])}."))
    if any(each.event for each in rows):
        body.append(box(left, y + 10, 14, 14, COLOURS[4], more=' stroke="#666"'))
        body.append(text(left + 20, y + 22, "* month with event days"))
        y += 24
    said = "; ".join(f"{each.name} {dollars(each.base)} ({each.range.told})" for each in rows)
    return picture(title, y + 18, body, said + (f"; budget {dollars(limit)} a month" if limit is not None else ""))


def _upright(found: Range, x: float, level: Callable[[float], float]) -> str:
    """A range as a whisker from below, thick where the simulation has most of its runs."""
    low, high = level(found.low), level(found.high)
    drawn = line(f"M{x:.1f} {low:.1f}V{high:.1f}M{x - 5:.1f} {low:.1f}h10M{x - 5:.1f} {high:.1f}h10")
    if found.p10 is not None and found.p90 is not None:
        drawn += box(x - 4, level(found.p90), 8, max(level(found.p10) - level(found.p90), 1), INK)
    return drawn
