"""The chart of a month by hour: one panel for each load profile, what is asked for above, what runs for it below."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from html import escape

from reports.cost_hours import Hours, Piece, Scaling, calendar
from reports.svg import COLOURS, FAINT, INK, LIMIT, WIDTH, box, figure, fitted, line, picture, text, ticks

_LEFT, _HOUR, _ABOVE, _BELOW, _APART = 84, 1.0, 46, 64, 14
"""Pixels: left of the month, an hour, the strip of page views, that of what runs, and between them."""
_RIGHT = _LEFT + 730 * _HOUR
_AREA, _NEED, _RUNS, _FULL = COLOURS[1], COLOURS[2], COLOURS[0], LIMIT
_PATTERN = (
    '<defs><pattern id="full" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="5" height="5" fill="#fff" fill-opacity="0.3"/>'
    f'<rect width="3" height="5" fill="{_FULL}" fill-opacity="0.5"/>'
    "</pattern></defs>"
)


def month(title: str, months: Mapping[str, Hours], notes: Mapping[str, str]) -> str:
    """``notes``: what else is said of a profile, its cost say. The panels share their scales, so they compare."""
    drawn = [each.drawn for each in months.values()]
    views = ticks(max((max(each.views, default=0) for each in months.values()), default=0), 3)
    units = _units([each for each in drawn if each])
    body, y = [_PATTERN], 52.0
    for name, found in months.items():
        body += _panel(found, f"{name}: {notes[name]}", y, views, units)
        y += 30 + _ABOVE + (_BELOW + _APART if units else 0) + 34
    body += _axis(y - 10)
    y = _legend(body, y + 32, next((each for each in drawn if each), None))
    said = "; ".join(f"{name}: {notes[name]}, {_said(each)}" for name, each in months.items())
    return picture(title, y, body, said)


def _units(drawn: Sequence[Scaling]) -> list[float]:
    """The scale of what runs: up to its maximum where that is near, else up to the most that runs or is needed."""
    if not drawn:
        return []
    most = max(max(each.running + each.needed, default=0) for each in drawn)
    limits = [limit for each in drawn for limit in each.most or () if limit <= 2 * most]
    return [mark for mark in ticks(max([most, *limits, 1]), 2) if mark == int(mark)]


def _said(found: Hours) -> str:
    """What a panel shows, in words."""
    full = f"{float(found.full_hours):,.0f} saturated hours" if found.full_hours else "no saturated hour"
    words = f"busiest hour {max(found.views, default=0):,.0f} page views"
    each = found.drawn
    if each is None:
        return f"{words}, {full}"
    limit = max(each.most or (0,))
    runs = f"{min(each.running)} to {max(each.running)} {each.what} run, {each.peak} needed at most"
    return f"{words}, {runs}{f', {limit} allowed' if limit else ''}, {full}"


def _panel(found: Hours, head: str, y: float, views: Sequence[float], units: Sequence[float]) -> Iterator[str]:
    pieces = calendar(found.days)
    above, below = y + 10 + _ABOVE, y + 10 + _ABOVE + _APART + _BELOW
    bottom = below if units else above
    full = found.full_hours
    yield text(_LEFT, y, fitted(head, 560)).replace("<text ", '<text font-weight="bold" ')
    words = f"SATURATED {float(full):,.0f} of 730 h" if full else "no saturated hour"
    yield text(_RIGHT, y, words, "end", _FULL if full else INK)
    yield from _kinds(found, pieces, y + 10, bottom)
    for start, length in _full(found, pieces):
        yield _titled("saturated", box(start, y + 10, length, bottom - y - 10, "url(#full)"))
    yield from _scale(views, above, _ABOVE, "views/h")
    level = _level(views, above, _ABOVE)
    tip = f"page views an hour, up to {max(found.views, default=0):,.0f}"
    yield _titled(tip, _area(pieces, [level(each) for each in found.views], above, _AREA, 0.75))
    each = found.drawn
    if units and each is not None:
        yield from _scale(units, below, _BELOW, each.what)
        yield from _runs(each, pieces, _level(units, below, _BELOW), below, units[-1])


def _level(marks: Sequence[float], bottom: float, height: float) -> Callable[[float], float]:
    return lambda value: bottom - height * value / marks[-1]


def _runs(
    each: Scaling, pieces: Sequence[Piece], level: Callable[[float], float], bottom: float, top: float
) -> Iterator[str]:
    """What is needed as an area, what runs as a line, what may run as a dashed one, or said where it is far above."""
    yield _titled(
        f"{each.what} needed, up to {each.peak}",
        _area(pieces, [level(min(value, top)) for value in each.needed], bottom, _NEED, 0.45),
    )
    told = f"{each.what} that run, {min(each.running)} to {max(each.running)}"
    yield _titled(told, line(_steps(pieces, [level(value) for value in each.running]), _RUNS, 1.8))
    limits = each.most or ()
    if limits and max(limits) <= top:
        path = _steps(pieces, [level(value) for value in limits])
        yield _titled(f"at most {max(limits)}", line(path, INK, 1.3, ' stroke-dasharray="5 4"'))
        yield text(_RIGHT + 5, level(limits[-1]) + 4, f"max {max(limits):,}", size=11)
    elif limits:
        yield text(_RIGHT + 5, level(top) + 4, f"max {max(limits):,} ↑", size=11)


def _scale(marks: Sequence[float], bottom: float, height: float, unit: str) -> Iterator[str]:
    """Nothing and the most, and between them what it is."""
    for mark in (0, marks[-1]):
        y = bottom - height * mark / marks[-1]
        yield line(f"M{_LEFT} {y:.1f}H{_RIGHT:g}", FAINT if mark else INK, 1)
        yield text(_LEFT - 5, y + 4, figure(mark), "end", size=11)
    yield text(_LEFT - 5, bottom - height / 2 + 4, fitted(unit, _LEFT - 8, 11), "end", "#555", 11)


def _kinds(found: Hours, pieces: Sequence[Piece], top: float, bottom: float) -> Iterator[str]:
    """Weekends on grey; other kinds under a letter; which is which below the panel."""
    letters: dict[int, str] = {}
    for kind, (name, _, _) in enumerate(found.days):
        if name not in ("weekday", "weekend"):
            letters[kind] = chr(ord("A") + len(letters) % 26)
    for piece in pieces:
        x, width = _LEFT + float(piece.start) * _HOUR, float(piece.length) * _HOUR
        if found.days[piece.kind][0] == "weekend":
            yield box(x, top, width, bottom - top, "#eee")
    for kind, letter in letters.items():
        mine = [piece for piece in pieces if piece.kind == kind]
        x, width = _LEFT + float(mine[0].start) * _HOUR, float(sum(each.length for each in mine)) * _HOUR
        colour = COLOURS[4] if found.days[kind][2] else "#bbb"
        yield box(x, bottom + 3, max(width - 1, 1), 13, colour, found.days[kind][0])
        yield text(x + width / 2, bottom + 13, letter, "middle", "#000", 11)
    words = ", ".join(_kind(letters.get(kind, ""), *day) for kind, day in enumerate(found.days))
    yield text(_LEFT, bottom + 30, fitted(words, WIDTH - _LEFT - 10, 11), "start", "#555", 11)


def _kind(letter: str, name: str, count: Fraction, event: bool) -> str:
    return f"{letter} {name} {float(count):.4g} d{' (event)' if event else ''}".strip()


def _full(found: Hours, pieces: Sequence[Piece]) -> Iterator[tuple[float, float]]:
    """Where the saturated hours are, those that follow one another as one; at least a pixel and a half wide."""
    open_at, until = None, 0.0
    for piece in pieces:
        step = float(piece.length) / 24
        for hour in range(24):
            x = _LEFT + (float(piece.start) + step * hour) * _HOUR
            if not found.full[piece.kind * 24 + hour]:
                continue
            if open_at is None or x > until + 0.01:
                if open_at is not None:
                    yield open_at, max(until - open_at, 1.5)
                open_at = x
            until = x + step * _HOUR
    if open_at is not None:
        yield open_at, max(until - open_at, 1.5)


def _steps(pieces: Sequence[Piece], levels: Sequence[float]) -> str:
    """A path along the hours; hours at the same level are one line."""
    path, last, x = "", None, float(_LEFT)
    for piece in pieces:
        step = float(piece.length) / 24 * _HOUR
        for level in levels[piece.kind * 24 : piece.kind * 24 + 24]:
            shown = f"{level:.1f}"
            if last is None:
                path = f"M{x:g} {shown}"
            elif shown != last:
                path += f"H{x:.5g}V{shown}"
            last, x = shown, x + step
    return f"{path}H{x:.5g}"


def _area(pieces: Sequence[Piece], levels: Sequence[float], bottom: float, colour: str, opacity: float) -> str:
    path = _steps(pieces, levels)
    return f'<path d="{path}V{bottom:g}H{_LEFT}Z" fill="{colour}" fill-opacity="{opacity:g}"/>'


def _titled(tip: str, drawn: str) -> str:
    return f"<g><title>{escape(tip)}</title>{drawn}</g>"


def _axis(y: float) -> Iterator[str]:
    for day in range(0, 31, 5):
        x = _LEFT + day * 24 * _HOUR
        yield line(f"M{x:g} {y - 4:g}v5", INK, 1)
        yield text(x, y + 14, str(day), "middle", size=11)
    yield text(_RIGHT + 8, y + 14, "days", size=11)


def _legend(body: list[str], y: float, each: Scaling | None) -> float:
    """What the colours and lines are; the height needed."""
    body.append(box(_LEFT, y - 11, 14, 14, _AREA, more=' fill-opacity="0.75"'))
    body.append(text(_LEFT + 20, y, "page views an hour"))
    if each is not None:
        body.append(box(_LEFT + 170, y - 11, 14, 14, _NEED, more=' fill-opacity="0.45"'))
        body.append(text(_LEFT + 190, y, f"{each.what} needed"))
        body.append(line(f"M{_LEFT + 330} {y - 5:g}h30", _RUNS, 1.8))
        body.append(text(_LEFT + 366, y, f"{each.what} that run"))
        body.append(line(f"M{_LEFT + 510} {y - 5:g}h30", INK, 1.3, ' stroke-dasharray="5 4"'))
        body.append(text(_LEFT + 546, y, "at most"))
        body.append(box(_LEFT + 630, y - 11, 14, 14, "url(#full)"))
        body.append(text(_LEFT + 650, y, "saturated"))
        y += 22
        body.append(
            text(
                _LEFT,
                y,
                fitted(f"Below: {each.name}. Saturated: anything that scales needs more than it may have.", 800),
                size=11,
            )
        )
    else:
        y += 22
        body.append(text(_LEFT, y, "Nothing in these templates scales with the load.", size=11))
    words = "A profile knows how many days of each kind there are, not their dates: weeks come first, then the others."
    body.append(text(_LEFT, y + 16, words, size=11))
    return y + 32
