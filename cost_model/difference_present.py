"""A change of cost for people: text for a terminal, and the Markdown of the one comment on a pull request."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from cost_model.difference import LineStep, ResourceStep, StackStep, Step
from cost_model.judged import Judged
from cost_model.limits import Breach, Compared
from cost_model.present import dollars, markdown_cell, quantity, unit_price
from cost_model.projection import LineItem, Unpriced

MARKER = "<!-- stackwarden:cost -->"
"""The first line of the comment: by it the comment of the last run is found and replaced."""
LIMIT = 65_536
"""Characters that GitHub takes in a comment."""
ROOM = 600
"""Kept free for the words about what was left out, and to close what was opened."""
SIGNS = {"new": "+", "gone": "-", "changed": "~", "same": "="}
WORDS = {"passed": "within the limits", "failed": "OVER THE LIMIT", "incomplete": "PRICES ARE MISSING"}


def signed(amount: Decimal) -> str:
    """A change in US dollars, with its sign."""
    return f"-{dollars(-amount)}" if amount < 0 else f"+{dollars(amount)}" if amount else "no change"


def _grown(step: Step) -> str:
    percent = step.percent
    if not step.change:
        return "no change"
    return signed(step.change) + ("" if percent is None else f" ({percent:+.2f} %)")


def headline(judged: Judged) -> str:
    """The answer in one line."""
    moved = judged.foremost
    where = ", ".join(filter(None, (moved.environment, moved.profile)))
    most = f" ({where})" if where else ""
    limited = judged.breaches or judged.limits != type(judged.limits)()
    verdict = f": {WORDS[judged.verdict]}" if limited or judged.verdict != "passed" else ""
    return f"{_grown(moved.difference.total)} a month{most}{verdict}"


def _where(each: Compared | Breach) -> str:
    return ", ".join(filter(None, (each.environment, each.profile))) or "no load profile"


def text(judged: Judged) -> str:
    """The change for a terminal."""
    out = [
        f"Cost: {headline(judged)}",
        f"Compared with {judged.ref} ({judged.commit[:12]}), ESTIMATED in USD before tax",
    ]
    out += [f"Note: {note}" for note in judged.notes]
    out += [f"{_state(each)}: {_told(each)}" for each in judged.breaches]
    for each in judged.compared:
        out += _compared(each)
    return "\n".join(out) + "\n"


def _state(breach: Breach) -> str:
    return "OVERRIDDEN" if breach.override else "FAILS"


def _told(breach: Breach) -> str:
    said = f"{breach.limit} ({_where(breach)}): {breach.message}"
    placed = breach.override or breach.expired
    if placed is None:
        return said
    given = placed.override
    word = "accepted" if breach.override else f"no longer accepted since {given.expires}, it was"
    until = f" until {given.expires}" if breach.override else ""
    return f"{said}; {word} by {given.owner}{until}: {given.reason} ({placed.place})"


def _compared(each: Compared) -> Iterator[str]:
    found = each.difference
    yield ""
    step = found.total
    yield f"{_where(each)}: {dollars(step.before.base)} -> {dollars(step.after.base)}, {_grown(step)}"
    counts = found.counts()
    yield "  Resources: " + ", ".join(f"{number} {kind}" for kind, number in counts.items())
    for stack in found.stacks:
        yield f"  {SIGNS[stack.kind]} {stack.stack}: {_moves(stack.step)}"
        for resource in stack.resources:
            named = f"{SIGNS[resource.kind]} {resource.resource.logical_id} ({_type(resource)})"
            yield f"    {named}: {_moves(resource.step)}"
            yield from (f"        {SIGNS[line.kind]} {_line(line)}" for line in resource.lines)
    for title, gaps in _gaps(each):
        yield f"  {title}:"
        yield from (f"    {_gap(gap)}" for gap in gaps)


def _gaps(each: Compared) -> Iterator[tuple[str, tuple[Unpriced, ...]]]:
    found = each.difference
    named = (
        ("NOT in the total, new", found.newly_missing),
        ("No longer missing from the total", found.no_longer_missing),
    )
    yield from ((title, gaps) for title, gaps in named if gaps)


def _moves(step: Step) -> str:
    return f"{dollars(step.before.base)} -> {dollars(step.after.base)}, {signed(step.change)}"


def _type(resource: ResourceStep) -> str:
    return f"{resource.was} -> {resource.resource.type}" if resource.was else resource.resource.type


def _line(line: LineStep) -> str:
    return f"{line.shown.component}: {_amounts(line)}, {signed(line.step.change)}"


def _amounts(line: LineStep) -> str:
    sides = [_used(side) for side in (line.before, line.after) if side is not None]
    return " -> ".join(dict.fromkeys(sides))


def _used(line: LineItem) -> str:
    return f"{quantity(line.quantity.base)} {line.price.unit} x {unit_price(line.unit_price)}"


def _gap(each: Unpriced) -> str:
    return f"{each.resource.stack}/{each.resource.logical_id} ({each.resource.type}), {each.component}: {each.reason}"


def comment(judged: Judged) -> str:
    """The comment: the total first, what breaks a limit, then details, folded; whole rows are left out if too long."""
    head = [MARKER, f"## stackwarden cost: {headline(judged)}", ""]
    head += _table(("", "before", "after", "change", "range after"), [_total(each) for each in judged.compared])
    head += [f"- **{_state(each)}** {markdown_cell(_told(each))}" for each in judged.breaches]
    head += [
        "",
        f"Compared with {markdown_cell(judged.ref)} ({judged.commit[:12]}). Estimated in USD before tax, by month.",
    ]
    head += [f"- {markdown_cell(note)}" for note in judged.notes]
    blocks = [block for each in judged.compared for block in _blocks(each)]
    return "\n".join(_fitting(head, blocks)) + "\n"


def _total(each: Compared) -> tuple[str, ...]:
    step = each.difference.total
    after = step.after
    return (
        _where(each),
        dollars(step.before.base),
        dollars(after.base),
        f"**{_grown(step)}**" if step.change else _grown(step),
        f"{dollars(after.low)} to {dollars(after.high)}",
    )


Block = tuple[str, list[str]]
"""A folded part: its title, and its rows below a head of two lines."""


def _blocks(each: Compared) -> Iterator[Block]:
    """Missing prices before anything else, then a block for each stack."""
    for title, gaps in _gaps(each):
        missing = [(_name(gap), gap.component, gap.reason) for gap in gaps]
        yield f"{_where(each)}: {title} ({len(gaps)})", _table(("resource", "component", "why"), missing)
    for stack in each.difference.stacks:
        rows = [row for resource in stack.resources for row in _rows(resource)]
        columns = ("", "resource", "type or quantity", "before", "after", "change")
        yield f"{_where(each)}: {_title(stack)}", _table(columns, rows)


def _name(gap: Unpriced) -> str:
    return f"{gap.resource.stack}/{gap.resource.logical_id}"


def _title(stack: StackStep) -> str:
    word = f" ({stack.kind})" if stack.kind in {"new", "gone"} else ""
    return f"{stack.stack}{word} {_grown(stack.step)}"


def _rows(resource: ResourceStep) -> Iterator[tuple[str, ...]]:
    sign, name = SIGNS[resource.kind], resource.resource.logical_id
    yield sign, f"**{markdown_cell(name)}**", _type(resource), *_sides(resource.step)
    for line in resource.lines:
        yield SIGNS[line.kind], f"· {line.shown.component}", _amounts(line), *_sides(line.step)


def _sides(step: Step) -> tuple[str, str, str]:
    return dollars(step.before.base), dollars(step.after.base), signed(step.change)


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    names = tuple(columns)
    lines = [f"| {' | '.join(names)} |", "|" + " --- |" * len(names)]
    return [*lines, *(f"| {' | '.join(map(markdown_cell, row))} |" for row in rows), ""]


def _fitting(head: list[str], blocks: list[Block]) -> Iterator[str]:
    """The head and what fits; says how many rows do not."""
    yield from head
    size, left = sum(len(line) + 1 for line in head) + ROOM, 0
    for title, lines in blocks:
        shown = markdown_cell(title)
        start = ["", f"<details><summary>{shown}</summary>", "", *lines[:2]]
        size += sum(len(line) + 1 for line in (*start, "</details>")) + 2
        kept = []
        for line in lines[2:-1]:
            size += len(line) + 1
            if size <= LIMIT:
                kept.append(line)
        left += len(lines) - 3 - len(kept)
        if kept:
            yield from (*start, *kept, "", "</details>")
    if left:
        yield from ("", f"{left} more rows are left out here: the job's log or `--format json` has them all.")
