"""How wide text is: the advance widths of Helvetica and Arial, which browsers and rsvg set ``sans-serif`` close to."""

import re

_SPACE = 0x20
# Advance widths of the printable ASCII characters, in thousandths of the font size.
_WIDTHS = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
_OTHER = 600
_NO_BREAK = "\u00a0"
_BOLD = 1.07
# A viewer's font may be a little wider than Arial.
_SAFETY = 1.06


def width(text: str, size: float, bold: bool = False) -> float:
    """Width of a line in pixels, a little on the safe side."""
    text = text.replace(_NO_BREAK, " ")
    units = sum(_WIDTHS[ord(c) - _SPACE] if 0 <= ord(c) - _SPACE < len(_WIDTHS) else _OTHER for c in text)
    return units / 1000 * size * _SAFETY * (_BOLD if bold else 1)


def wrapped(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """The text in lines no wider than ``room``, broken at spaces; where a word is too wide, after a hyphen or dot."""
    lines: list[str] = []
    for word in text.split(" "):
        parts = [word] if width(word, size, bold) <= room else re.findall(r"[^-.]+[-.]*", word)
        for index, part in enumerate(parts):
            space = "" if index else " "
            longer = f"{lines[-1]}{space}{part}" if lines else part
            if lines and width(longer, size, bold) <= room:
                lines[-1] = longer
            else:
                lines.append(part)
    return lines
