"""Bars of parts as SVG."""

from collections.abc import Mapping, Sequence

from reports.svg import COLOURS, WIDTH, box, fitted, ink_on, legend, picture, text

_LEFT, _BAR, _GAP = 150, 34, 18


def stacked_bars(title: str, rows: Mapping[str, Mapping[str, int]], parts: Sequence[str], left: int = _LEFT) -> str:
    """One horizontal bar per row, its parts in the given order, each share of the row's total, numbers inside.

    ``left``: the room for the names of the rows.
    """
    scale = WIDTH - left - 20
    body: list[str] = []
    y = 50
    for name, counts in rows.items():
        total = sum(counts.values()) or 1
        body.append(text(left - 10, y + 22, fitted(f"{name} ({total})", left - 14), "end"))
        x = float(left)
        for part, colour in zip(parts, COLOURS, strict=False):
            width = scale * counts.get(part, 0) / total
            if width:
                tip = f"{name}: {part} {counts[part]} of {total}"
                body.append(box(x, y, width, _BAR, colour, tip, ' stroke="#fff"'))
                if width > 24:
                    body.append(text(x + width / 2, y + 22, str(counts[part]), "middle", ink_on(colour)))
            x += width
        y += _BAR + _GAP
    described = "; ".join(f"{name}: {', '.join(f'{k} {v}' for k, v in each.items())}" for name, each in rows.items())
    return picture(title, legend(body, parts, y + 10, _LEFT), body, described)
