"""Charts as SVG: plain text, no fonts or scripts from elsewhere, readable without colour."""

from collections.abc import Mapping, Sequence
from html import escape

# Okabe-Ito colours, told apart by people with colour-blindness; every part also carries its number or name.
COLOURS = ("#0072B2", "#56B4E9", "#009E73", "#F0E442", "#E69F00", "#D55E00", "#CC79A7", "#999999", "#DDDDDD")
_WIDTH, _LEFT, _BAR, _GAP, _FONT = 900, 150, 34, 18, 13


def stacked_bars(title: str, rows: Mapping[str, Mapping[str, int]], parts: Sequence[str]) -> str:
    """One horizontal bar per row, its parts in the given order, each share of the row's total, numbers inside."""
    scale = _WIDTH - _LEFT - 20
    body: list[str] = []
    y = 50
    for name, counts in rows.items():
        total = sum(counts.values()) or 1
        body.append(_text(_LEFT - 10, y + 22, f"{name} ({total})", "end"))
        x = float(_LEFT)
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
    y += 10
    for index, part in enumerate(parts):
        column, row = index % 3, index // 3
        left, top = _LEFT + column * 245, y + row * 24
        colour = COLOURS[index % len(COLOURS)]
        body.append(f'<rect x="{left}" y="{top - 12}" width="14" height="14" fill="{colour}" stroke="#666"/>')
        body.append(_text(left + 20, top, part, "start"))
    height = y + (len(parts) + 2) // 3 * 24 + 6
    return _svg(title, height, body)


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
