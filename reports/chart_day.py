"""The chart of a day: what runs in each hour, under each load."""

from collections.abc import Mapping, Sequence
from html import escape

from reports.svg import FAINT, LIMIT, WIDTH, fitted, line, picture, text, ticks

_LEFT = 150
_LINES = ("#009E73", "#0072B2", "#E69F00", "#D55E00", "#CC79A7", "#222222")
_DASHES = ("2 3", "8 3", "12 3 3 3", "none", "4 4", "1 2")


def steps(title: str, lines: Mapping[str, Sequence[int]], maximum: int, unit: str = "instances") -> str:
    """One step line per name over 24 hours. The maximum is a dashed line, or said where it is far above all of them."""
    height, bottom = 300, 360
    most = max([value for each in lines.values() for value in each], default=0)
    near = maximum <= 2 * most
    marks = [mark for mark in ticks(max(most, maximum if near else 0, 1)) if mark == int(mark)]
    across, top = (WIDTH - _LEFT - 60) / 24, marks[-1]
    body = [text(_LEFT - 50, 50, unit, "end")]
    for mark in marks:
        y = bottom - height * mark / top
        body += [line(f"M{_LEFT} {y:.1f}H{WIDTH - 60}", FAINT, 1), text(_LEFT - 8, round(y) + 4, f"{mark:,.0f}", "end")]
    if maximum and near:
        y = bottom - height * maximum / top
        body.append(line(f"M{_LEFT} {y:.1f}H{WIDTH - 60}", LIMIT, 2, ' stroke-dasharray="6 4"'))
        body.append(text(WIDTH - 56, round(y) + 4, "most", colour=LIMIT))
    elif maximum:
        body.append(text(WIDTH - 60, 50, f"maximum {maximum:,}, far above this scale", "end", LIMIT))
    body += [text(_LEFT + across * hour, bottom + 20, f"{hour}:00", "middle") for hour in range(0, 25, 3)]
    for (name, values), colour, dash in zip(lines.items(), _LINES, _DASHES, strict=False):
        points = "".join(
            f"{'M' if hour == 0 else 'V'}{f'{_LEFT} ' if hour == 0 else ''}{bottom - height * value / top:.1f}"
            f"H{_LEFT + across * (hour + 1):.1f}"
            for hour, value in enumerate(values)
        )
        dashed = f' stroke-dasharray="{dash}"'
        told = f"<title>{escape(name)}: {', '.join(map(str, values))}</title>"
        body.append(f"<g>{told}{line(points, colour, 2.5, dashed)}</g>")
    y = bottom + 50
    for index, (name, colour, dash) in enumerate(zip(lines, _LINES, _DASHES, strict=False)):
        left, low = 60 + index % 4 * 205, y + index // 4 * 24
        body.append(line(f"M{left} {low - 5}h34", colour, 2.5, f' stroke-dasharray="{dash}"'))
        body.append(text(left + 40, low, fitted(f"{name} (≤ {max(lines[name], default=0)})", 165)))
    said = "; ".join(f"{name}: {min(each, default=0)} to {max(each, default=0)}" for name, each in lines.items())
    return picture(title, y + 20 + max(len(lines) - 1, 0) // 4 * 24, body, f"{said}; at most {maximum}")
