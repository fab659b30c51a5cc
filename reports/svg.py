"""Pieces of charts: plain SVG, no fonts or scripts from elsewhere, on a ground of its own, readable without colour."""

import math
from collections.abc import Sequence
from html import escape

WIDTH, FONT = 900, 13
"""Pixels; forges show some 880 of a page's width."""
INK, FAINT, LIMIT = "#222", "#ddd", "#C44100"
# Okabe-Ito colours, told apart by people with colour-blindness; every part also carries its number or name.
COLOURS = ("#0072B2", "#56B4E9", "#009E73", "#F0E442", "#E69F00", "#D55E00", "#CC79A7", "#999999", "#DDDDDD", "#555555")
_LETTER = 0.58
"""Width of a letter of a common sans-serif, as a part of its height: rather more than less."""


def text(x: float, y: float, words: str, anchor: str = "start", colour: str = INK, size: int = FONT) -> str:  # noqa: PLR0913, PLR0917  # place and look
    """One line of text."""
    large = f' font-size="{size}"' if size != FONT else ""
    return f'<text x="{x:.1f}" y="{y:g}" text-anchor="{anchor}" fill="{colour}"{large}>{escape(words)}</text>'


def fitted(words: str, room: float, size: int = FONT) -> str:
    """The words, or as much of both ends as there is room for."""
    letters = int(room / (size * _LETTER))
    if len(words) <= letters:
        return words
    tail = max((letters - 1) // 3, 0)
    return f"{words[: max(letters - 1 - tail, 0)]}…{words[len(words) - tail :] if tail else ''}"


def wrapped(words: str, room: float, size: int = FONT) -> list[str]:
    """The words on one line, or broken at a hyphen or a space near the middle on two, each fitted."""
    if len(words) <= room / (size * _LETTER):
        return [words] if words else []
    breaks = [at + 1 for at, letter in enumerate(words[:-1]) if letter in "- "]
    at = min(breaks, key=lambda each: abs(each - len(words) / 2), default=len(words))
    return [fitted(part.strip(), room, size) for part in (words[:at], words[at:]) if part]


def box(x: float, y: float, width: float, height: float, colour: str, tip: str = "", more: str = "") -> str:  # noqa: PLR0913, PLR0917
    """A rectangle, with what a pointer on it is told."""
    start = f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" fill="{colour}"'
    return f"{start}{more}/>" if not tip else f"{start}{more}><title>{escape(tip)}</title></rect>"


def line(path: str, colour: str = INK, width: float = 1.5, more: str = "") -> str:
    """A path without a filling."""
    return f'<path d="{path}" stroke="{colour}" stroke-width="{width:g}" fill="none"{more}/>'


def ticks(top: float, count: int = 4) -> list[float]:
    """Round numbers from 0 to at least ``top``, about ``count`` steps."""
    if not 0 < top < math.inf:
        return [0, 1]
    rough = top / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough * (1 - 1e-9))
    return [step * index for index in range(math.ceil(top / step * (1 - 1e-9)) + 1)]


def figure(value: float, step: float = 1) -> str:
    """A number on an axis whose ticks are ``step`` apart."""
    places = 0 if step >= 1 and step == int(step) else max(1, -math.floor(math.log10(step)))
    return f"{value:,.{places}f}" if value else "0"


def dollars(value: float) -> str:
    """An amount beside a mark: whole, but for what is small."""
    return f"{value:,.2f}" if 0 < abs(value) < 100 else f"{value:,.0f}"


def ink_on(colour: str) -> str:
    """Black or white, whichever is read on the colour."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#000" if (red * 299 + green * 587 + blue * 114) / 1000 > 128 else "#fff"


def legend(body: list[str], parts: Sequence[str], y: int, left: int, *, numbered: bool = False) -> int:
    """Append a legend in three columns below ``y``; the height needed."""
    for index, part in enumerate(parts):
        column, row = index % 3, index // 3
        x, top = left + column * 245, y + row * 24
        colour = COLOURS[index % len(COLOURS)]
        body.append(box(x, top - 12, 14, 14, colour, more=' stroke="#666"'))
        words = f"{index + 1}  {part}" if numbered else part
        body.append(text(x + 20, top, fitted(words, 220)))
    return y + (len(parts) + 2) // 3 * 24 + 6


def picture(title: str, height: float, body: Sequence[str], described: str = "") -> str:
    """The whole file; ``described``: what it shows, for whoever does not see it."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:g}" viewBox="0 0 {WIDTH} {height:g}" '
        f'role="img" aria-label="{escape(title)}" font-family="sans-serif" font-size="{FONT}">',
        f"<title>{escape(title)}</title>",
        *([f"<desc>{escape(described)}</desc>"] if described else []),
        f'<rect width="{WIDTH}" height="{height:g}" fill="#fff"/>',
        f'<text font-size="17" font-weight="bold" x="20" y="28" fill="{INK}">{escape(fitted(title, 860, 17))}</text>',
        *body,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"
