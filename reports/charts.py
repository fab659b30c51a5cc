"""Charts as SVG: plain text, no fonts or scripts from elsewhere, readable without colour."""

from collections.abc import Mapping, Sequence
from html import escape

# Okabe-Ito colours, told apart by people with colour-blindness; every part also carries its number or name.
COLOURS = ("#0072B2", "#56B4E9", "#009E73", "#F0E442", "#E69F00", "#D55E00", "#CC79A7", "#999999", "#DDDDDD", "#555555")
_WIDTH, _LEFT, _BAR, _GAP, _FONT = 900, 150, 34, 18, 13


def stacked_bars(title: str, rows: Mapping[str, Mapping[str, int]], parts: Sequence[str], left: int = _LEFT) -> str:
    """One horizontal bar per row, its parts in the given order, each share of the row's total, numbers inside.

    ``left``: the room for the names of the rows.
    """
    scale = _WIDTH - left - 20
    body: list[str] = []
    y = 50
    for name, counts in rows.items():
        total = sum(counts.values()) or 1
        body.append(_text(left - 10, y + 22, f"{name} ({total})", "end"))
        x = float(left)
        for part, colour in zip(parts, COLOURS, strict=False):
            width = scale * counts.get(part, 0) / total
            if width:
                tip = f"{name}: {part} {counts[part]} of {total}"
                body.append(
                    f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}" fill="{colour}" stroke="#fff">'
                    f"<title>{escape(tip)}</title></rect>"
                )
                if width > 24:
                    body.append(_text(x + width / 2, y + 22, str(counts[part]), "middle", _ink(colour)))
            x += width
        y += _BAR + _GAP
    return _svg(title, _legend(body, parts, y + 10), body)


def amounts(
    title: str,
    rows: Mapping[str, Mapping[str, float]],
    parts: Sequence[str],
    whiskers: Mapping[str, tuple[float, float]],
) -> str:
    """Horizontal bars on one scale, stacked by part; whiskers show a range; the bar's sum stands at its end."""
    top = max([sum(counts.values()) for counts in rows.values()] + [high for _, high in whiskers.values()]) or 1
    scale = (_WIDTH - _LEFT - 30) / top
    body: list[str] = []
    y = 50
    for name, counts in rows.items():
        body.append(_text(_LEFT - 10, y + 22, name, "end"))
        x = float(_LEFT)
        for part, colour in zip(parts, COLOURS, strict=False):
            width = scale * counts.get(part, 0)
            tip = f"{name}: {part} {counts.get(part, 0):,.2f}"
            body.append(
                f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}" fill="{colour}" stroke="#fff">'
                f"<title>{escape(tip)}</title></rect>"
            )
            x += width
        low, high = (_LEFT + scale * value for value in whiskers[name])
        body.append(
            f'<path d="M{low:.1f} {y + _BAR + 5}H{high:.1f}M{low:.1f} {y + _BAR + 1}v8M{high:.1f} {y + _BAR + 1}v8" '
            'stroke="#222" stroke-width="1.5" fill="none"/>'
        )
        body.append(_text(x + 8, y + 22, f"{sum(counts.values()):,.0f}", "start"))
        y += _BAR + _GAP + 8
    return _svg(title, _legend(body, parts, y + 10), body)


def steps(title: str, lines: Mapping[str, Sequence[int]], maximum: int) -> str:
    """One step line per name over 24 hours, with its name at its highest point, and the maximum as a dashed line."""
    height, bottom = 300, 350
    top = max([maximum, *(value for line in lines.values() for value in line), 1])
    across = (_WIDTH - _LEFT - 60) / 24
    body: list[str] = []
    for mark in sorted({0, top // 4, top // 2, 3 * top // 4, top}):
        y = bottom - height * mark / top
        body.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - 60}" stroke="#ddd"/>')
        body.append(_text(_LEFT - 8, round(y) + 4, str(mark), "end"))
    if maximum:
        y = bottom - height * maximum / top
        body.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - 60}" stroke="#222" stroke-dasharray="6 4"/>')
    body += [_text(_LEFT + across * hour, bottom + 20, f"{hour}:00", "middle") for hour in range(0, 25, 3)]
    for (name, line), colour, dash in zip(lines.items(), _LINES, _DASHES, strict=False):
        points = "".join(
            f"{'M' if hour == 0 else 'V'}{f'{_LEFT} ' if hour == 0 else ''}{bottom - height * value / top:.1f}"
            f"H{_LEFT + across * (hour + 1):.1f}"
            for hour, value in enumerate(line)
        )
        body.append(
            f'<path d="{points}" stroke="{colour}" stroke-width="2.5" fill="none" stroke-dasharray="{dash}">'
            f"<title>{escape(name)}: {', '.join(map(str, line))}</title></path>"
        )
    y = bottom + 50
    for index, (name, colour, dash) in enumerate(zip(lines, _LINES, _DASHES, strict=False)):
        left = _LEFT + index * 175
        body.append(f'<path d="M{left} {y - 5}h34" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dash}"/>')
        body.append(_text(left + 40, y, f"{name} ({max(lines[name])})", "start"))
    return _svg(title, y + 20, body)


def columns(title: str, rows: Sequence[tuple[str, float, float, float]], limit: float | None) -> str:
    """One column per row (name, low, base, high) with its range as a whisker; ``limit`` as a dashed line."""
    height, bottom, left = 320, 380, 70
    top = max([high for *_, high in rows] + [limit or 0]) or 1
    across = (_WIDTH - left - 30) / max(len(rows), 1)

    def level(value: float) -> float:
        return bottom - height * value / top

    body = [f'<path d="M{left} {bottom}H{_WIDTH - 30}" stroke="#222"/>']
    for index, (name, low, base, high) in enumerate(rows):
        x, middle = left + across * (index + 0.2), left + across * (index + 0.5)
        tip = f"{name}: {base:,.2f} ({low:,.2f} to {high:,.2f})"
        body.append(
            f'<rect x="{x:.1f}" y="{level(base):.1f}" width="{across * 0.6:.1f}" height="{bottom - level(base):.1f}" '
            f'fill="{COLOURS[1]}"><title>{escape(tip)}</title></rect>'
        )
        body.append(
            f'<path d="M{middle:.1f} {level(low):.1f}V{level(high):.1f}M{middle - 5:.1f} {level(low):.1f}h10'
            f'M{middle - 5:.1f} {level(high):.1f}h10" stroke="#222" stroke-width="1.5" fill="none"/>'
        )
        body.append(_text(middle, bottom - 8, f"{base:,.0f}", "middle"))
        body.append(_text(middle, bottom + 18, name, "middle"))
    if limit is not None:
        y = level(limit)
        body.append(
            f'<path d="M{left} {y:.1f}H{_WIDTH - 30}" stroke="#D55E00" stroke-width="2" stroke-dasharray="6 4"/>'
        )
        body.append(_text(left - 6, round(y) - 2, "budget", "end"))
        body.append(_text(left - 6, round(y) + 13, f"{limit:,.0f}", "end"))
    return _svg(title, bottom + 34, body)


def tornado(title: str, base: float, rows: Sequence[tuple[str, float, float]]) -> str:
    """One bar per row from its low to its high end around a common base, the widest first; ends are labelled."""
    left = 330
    low = min([base, *(value for _, *ends in rows for value in ends)])
    high = max([base, *(value for _, *ends in rows for value in ends)])
    scale = (_WIDTH - left - 140) / ((high - low) or 1)
    middle = left + 60 + scale * (base - low)
    body: list[str] = []
    y = 50
    for name, *ends in rows:
        start, end = (left + 60 + scale * (value - low) for value in sorted(ends))
        body.append(_text(left - 10, y + 17, name, "end"))
        for x, width, colour in ((start, middle - start, COLOURS[1]), (middle, end - middle, COLOURS[5])):
            body.append(f'<rect x="{x:.1f}" y="{y}" width="{max(width, 0):.1f}" height="24" fill="{colour}"/>')
        body.append(_text(start - 6, y + 17, f"{min(ends):,.0f}", "end"))
        body.append(_text(end + 6, y + 17, f"{max(ends):,.0f}", "start"))
        y += 34
    body.append(f'<path d="M{middle:.1f} 44V{y}" stroke="#222"/>')
    body.append(_text(middle, y + 16, f"base {base:,.0f}", "middle"))
    return _svg(title, y + 30, body)


_LINES = ("#009E73", "#0072B2", "#E69F00", "#D55E00", "#CC79A7", "#222222")
_DASHES = ("2 3", "8 3", "12 3 3 3", "none", "4 4", "1 2")


def _legend(body: list[str], parts: Sequence[str], y: int) -> int:
    """Append a legend in three columns below ``y``; the height needed."""
    for index, part in enumerate(parts):
        column, row = index % 3, index // 3
        left, top = _LEFT + column * 245, y + row * 24
        colour = COLOURS[index % len(COLOURS)]
        body.append(f'<rect x="{left}" y="{top - 12}" width="14" height="14" fill="{colour}" stroke="#666"/>')
        body.append(_text(left + 20, top, part, "start"))
    return y + (len(parts) + 2) // 3 * 24 + 6


def _ink(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#000" if (red * 299 + green * 587 + blue * 114) / 1000 > 128 else "#fff"


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#222") -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


def _svg(title: str, height: int, body: Sequence[str]) -> str:
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" '
        f'role="img" aria-label="{escape(title)}" font-family="sans-serif" font-size="{_FONT}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        _text(20, 28, title, "start").replace("<text ", '<text font-size="17" font-weight="bold" '),
        *body,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"
