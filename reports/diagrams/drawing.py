"""A laid-out sheet → SVG text: no fonts, images or scripts from elsewhere, and the same bytes each time."""

from collections.abc import Sequence
from html import escape

from cfn.stack import Resource
from reports.diagrams.letters import width
from reports.diagrams.routing import CELL, Router, segments
from reports.diagrams.sheet import DETAIL, LINE, TITLE, WIDTH, Box, Card, Edge, Frame, Sheet

# Okabe-Ito colours, told apart by people with colour-blindness; every card also says in words what it is.
COLOURS = {
    "people": ("#444444", "outside"),
    "edge": ("#CC79A7", "edge and DNS"),
    "network": ("#56B4E9", "network"),
    "compute": ("#E69F00", "compute"),
    "data": ("#0072B2", "database and cache"),
    "storage": ("#009E73", "storage and backup"),
    "messaging": ("#B8A800", "queue and stream"),
    "security": ("#D55E00", "security"),
    "operations": ("#777777", "operation"),
}
_FRAMES = {
    "region": ("#F6F8FA", "#8C959F", ""),
    "vpc": ("#FFFFFF", "#56B4E9", ""),
    "zone": ("none", "#8C959F", "5 4"),
    "tier": ("#EEF4FA", "none", ""),
    "plain": ("#FFFFFF", "#C8CED4", ""),
}
_LINES = {"flow": ("#333333", ""), "copy": ("#009E73", "7 4"), "side": ("#777777", "2 3")}
_LABEL = 10.5
_HEAD = 44

Points = list[tuple[float, float]]


def svg(sheet: Sheet) -> str:
    """The whole picture."""
    lines, labels = _routed(sheet)
    body = [_frame(frame) for frame in sheet.frames]
    body += [_line(edge, points) for edge, points in lines]
    body += [_card(card) for card in sheet.cards]
    body += [_label(box, text) for box, text in labels]
    legend, height = _legend(sheet)
    body += legend
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:g}" viewBox="0 0 {WIDTH} {height:g}" '
        f'role="img" aria-label="{escape(sheet.title)}" font-family="Arial, Helvetica, sans-serif">'
    )
    markers = "".join(
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto-start-reverse">'
        f'<path d="M0 0.8L7.5 4L0 7.2z" fill="{colour}"/></marker>'
        for name, (colour, _) in _LINES.items()
    )
    top = [
        head,
        f"<title>{escape(sheet.title)}</title>",
        f"<defs>{markers}</defs>",
        f'<rect width="{WIDTH}" height="{height:g}" fill="#fff"/>',
        f'<text x="16" y="24" font-size="16" font-weight="bold" fill="#222">{escape(sheet.title)}</text>',
    ]
    if sheet.subtitle:
        top.append(_text(16, 40, sheet.subtitle, 11, "#555"))
    return "\n".join([*top, *body, "</svg>"]) + "\n"


def routed(sheet: Sheet) -> tuple[list[tuple[Edge, Points]], list[tuple[Box, str]]]:
    """Every edge with its corner points (none where no way was found), and the labels that found room."""
    return _routed(sheet)


def title_box(frame: Frame) -> Box:
    """Where a frame's title stands."""
    wide = max(width(frame.title, 11.5, bold=True) + (width("  " + frame.note, DETAIL) if frame.note else 0), 1)
    return Box(frame.box.x + 8, frame.box.y + 4, wide, 15)


def _routed(sheet: Sheet) -> tuple[list[tuple[Edge, Points]], list[tuple[Box, str]]]:
    solid = [card.box for card in sheet.cards]
    solid += [title_box(frame) for frame in sheet.frames if frame.title]
    solid.append(Box(0, 0, WIDTH, _HEAD))
    router = Router(WIDTH, sheet.height, solid, [frame.box for frame in sheet.frames if frame.style != "tier"])
    order = sorted(sheet.edges, key=lambda edge: round(_apart(edge.source.box, edge.target.box) / 40))
    found = [(edge, router.route(edge)) for edge in order]
    labels = [each for edge, points in found if edge.label and (each := _place(edge.label, points, router, solid))]
    return found, labels


def _apart(a: Box, b: Box) -> float:
    return abs(a.x + a.w / 2 - b.x - b.w / 2) + abs(a.y + a.h / 2 - b.y - b.h / 2)


def _place(text: str, points: Points, router: Router, solid: Sequence[Box]) -> tuple[Box, str] | None:
    """Room for a label: upon a long flat piece, else beside an upright one."""
    wide = width(text, _LABEL) + 6
    pieces = sorted(segments(points), key=lambda piece: -_length(piece))
    for (ax, ay), (bx, by) in pieces:
        if ay == by and abs(bx - ax) >= wide + 14:
            middle = (ax + bx) / 2
            for shift in (0, 8, -8, 16, -16, 32, -32, 56, -56):
                box = Box(middle + shift - wide / 2, ay - 7, wide, 14)
                inside = min(ax, bx) + 6 <= box.x and box.right <= max(ax, bx) - 10
                if inside and _clear(box, solid, router, across=True):
                    router.block(box)
                    return box, text
    for (ax, ay), (bx, by) in pieces:
        if ax == bx and abs(by - ay) >= 16:
            middle = (ay + by) / 2
            for shift in (0, 8, -8, 16, -16, 24, -24, 40, -40):
                for left in (ax + 4, ax - 4 - wide):
                    box = Box(left, middle + shift - 7, wide, 14)
                    inside = min(ay, by) <= box.y and box.bottom <= max(ay, by)
                    if inside and _clear(box, solid, router, across=False):
                        router.block(box)
                        return box, text
    return None


def _clear(box: Box, solid: Sequence[Box], router: Router, across: bool) -> bool:
    """Whether a label would cover nothing but its own line."""
    if box.x < 4 or box.right > WIDTH - 4 or any(box.meets(other, 2) for other in solid):
        return False
    if not across:
        return not router.taken(box)
    row = Box(box.x, box.y - 2, box.w, 6), Box(box.x, box.bottom - 4, box.w, 6)
    return not any(router.taken(half) for half in row)


def _length(piece: tuple[tuple[float, float], tuple[float, float]]) -> float:
    (ax, ay), (bx, by) = piece
    return abs(ax - bx) + abs(ay - by)


def _frame(frame: Frame) -> str:
    fill, stroke, dash = _FRAMES[frame.style]
    box = frame.box
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    parts = [
        f'<g{_named(frame.resources)}><rect x="{box.x:g}" y="{box.y:g}" width="{box.w:g}" height="{box.h:g}" rx="5" '
        f'fill="{fill}" stroke="{stroke}"{dashes}/>'
    ]
    if frame.title:
        parts.append(_text(box.x + 8, box.y + 15, frame.title, 11.5, "#333", bold=True))
        if frame.note:
            parts.append(
                _text(box.x + 14 + width(frame.title, 11.5, bold=True), box.y + 15, frame.note, DETAIL, "#555")
            )
    return "".join([*parts, _tip(frame.resources), "</g>"])


def _card(card: Card) -> str:
    colour = COLOURS[card.colour][0]
    box = card.box
    parts = [
        f'<g{_named(card.resources)}><rect x="{box.x:g}" y="{box.y:g}" width="{box.w:g}" height="{box.h:g}" rx="4" '
        f'fill="#fff" stroke="{colour}" stroke-width="1.3"/>'
        f'<rect x="{box.x:g}" y="{box.y:g}" width="5" height="{box.h:g}" rx="2" fill="{colour}"/>'
    ]
    y = box.y + (box.h - LINE * len(card.texts)) / 2 + 10.5
    for text, bold in card.texts:
        parts.append(_text(box.x + 11, y, text, TITLE if bold else DETAIL, "#1b1b1b" if bold else "#444", bold=bold))
        y += LINE
    return "".join([*parts, _tip(card.resources), "</g>"])


def _line(edge: Edge, points: Points) -> str:
    if not points:
        return ""
    colour, dash = _LINES[edge.style]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    start = f' marker-start="url(#{edge.style})"' if edge.both else ""
    tip = f"{edge.source.title} → {edge.target.title}" + (f": {edge.label}" if edge.label else "")
    return (
        f'<path d="{_path(points)}" fill="none" stroke="{colour}" stroke-width="1.4"{dashes} '
        f'marker-end="url(#{edge.style})"{start}><title>{escape(tip)}</title></path>'
    )


def _path(points: Points) -> str:
    """Straight pieces with rounded bends."""
    text = f"M{points[0][0]:g} {points[0][1]:g}"
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _towards(at, before), _towards(at, after)
        text += f"L{start[0]:g} {start[1]:g}Q{at[0]:g} {at[1]:g} {end[0]:g} {end[1]:g}"
    return f"{text}L{points[-1][0]:g} {points[-1][1]:g}"


def _towards(at: tuple[float, float], to: tuple[float, float]) -> tuple[float, float]:
    far = _length((at, to))
    part = min(CELL / 2, far / 2) / far if far else 0
    return at[0] + (to[0] - at[0]) * part, at[1] + (to[1] - at[1]) * part


def _label(box: Box, text: str) -> str:
    return (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.w:g}" height="{box.h:g}" fill="#fff" opacity="0.94"/>'
        f'<text x="{box.x + box.w / 2:g}" y="{box.y + 10.5:g}" font-size="{_LABEL}" text-anchor="middle" '
        f'fill="#333">{escape(text)}</text>'
    )


def _legend(sheet: Sheet) -> tuple[list[str], float]:
    """The colours and lines that occur, in one or two rows below everything."""
    body: list[str] = []
    x, y = 16.0, sheet.height + 16
    used = [name for name in COLOURS if any(card.colour == name for card in sheet.cards)]
    for name in used:
        colour, words = COLOURS[name]
        if x + 30 + width(words, DETAIL) > WIDTH:
            x, y = 16, y + 18
        body.append(f'<rect x="{x:g}" y="{y - 9:g}" width="11" height="11" rx="2" fill="{colour}"/>')
        body.append(_text(x + 16, y, words, DETAIL, "#444"))
        x += 32 + width(words, DETAIL)
    words_of = {"flow": "request or data flow", "copy": "copy to another region", "side": "guards, feeds or observes"}
    for style in ("flow", "copy", "side"):
        if any(edge.style == style for edge in sheet.edges):
            colour, dash = _LINES[style]
            words = words_of[style]
            if x + 50 + width(words, DETAIL) > WIDTH:
                x, y = 16, y + 18
            dashes = f' stroke-dasharray="{dash}"' if dash else ""
            body.append(f'<path d="M{x:g} {y - 4:g}h26" stroke="{colour}" stroke-width="1.4"{dashes}/>')
            body.append(_text(x + 31, y, words, DETAIL, "#444"))
            x += 47 + width(words, DETAIL)
    return body, y + 14


def _named(resources: Sequence[Resource]) -> str:
    names = " ".join(f"{resource.target.stack}/{resource.logical_id}" for resource in resources)
    return f' data-resources="{escape(names)}"' if names else ""


def _tip(resources: Sequence[Resource]) -> str:
    """What a pointer resting on it shows."""
    names = "\n".join(f"{each.target.stack}: {each.logical_id} ({each.type})" for each in resources[:12])
    more = f"\n… and {len(resources) - 12} more" if len(resources) > 12 else ""
    return f"<title>{escape(names + more)}</title>" if names else ""


def _text(x: float, y: float, text: str, size: float, colour: str, *, bold: bool = False) -> str:  # noqa: PLR0913 - SVG
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}"{weight} fill="{colour}">{escape(text)}</text>'
