"""For a terminal: findings by file, each with its source line, and a summary that leaves nothing out."""

import textwrap
from collections.abc import Iterator
from itertools import groupby

from checks.finding import Finding
from checks.outputs.visible import visible
from checks.verdict import Verdict

RESET, BOLD, DIM = "\033[0m", "\033[1m", "\033[2m"
COLOURS = {"CRITICAL": "\033[1;31m", "HIGH": "\033[31m", "MEDIUM": "\033[33m", "LOW": "\033[36m", "INFO": "\033[2m"}
VERDICT_COLOURS = {0: "\033[32m", 3: "\033[33m"}
SHOWN_SKIPPED = 20
FIX_WIDTH = 105
WIDTH = 160
"""Source lines are cut there: a minified JSON template is one line."""


def render(verdict: Verdict, colour: bool = False) -> str:
    """The verdict as text, with ANSI colours if asked for."""
    painter = _Painter(colour)
    lines: list[str] = []
    explained: set[str] = set()
    for file, group in groupby(verdict.shown, key=lambda finding: finding.file):
        lines.append(painter.paint(BOLD, file or "(the gate itself)"))
        source = verdict.sources.get(file, b"").decode(errors="replace").splitlines()
        for _, here in groupby(group, key=lambda finding: (finding.line, finding.column, finding.logical_id)):
            found = list(here)
            lines += _place(found[0], source, painter)
            for finding in found:
                lines += _entry(finding, painter)
                if finding.fails and finding.policy not in explained and finding.policy in verdict.rules:
                    explained.add(finding.policy)
                    lines += _fix(verdict.rules[finding.policy].fix, painter)
        lines.append("")
    lines += _skipped(verdict)
    lines += _summary(verdict, painter)
    return "\n".join(lines) + "\n"


class _Painter:
    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def paint(self, code: str, text: str) -> str:
        """``text`` in a colour; colours and the like in it are shown, never obeyed."""
        safe = visible(text)
        return f"{code}{safe}{RESET}" if self.colour and code else safe


def _place(finding: Finding, source: list[str], painter: _Painter) -> Iterator[str]:
    """Where: the place, the resource, and the line itself."""
    resource = f"{finding.logical_id} ({finding.resource_type})" if finding.logical_id else ""
    yield painter.paint("", f"  {finding.line}:{finding.column}".ljust(10) + f" {resource}".rstrip())
    yield from _source(finding, source, painter)


def _entry(finding: Finding, painter: _Painter) -> Iterator[str]:
    """What is wrong there."""
    severity = painter.paint(COLOURS[finding.severity], finding.severity.ljust(8))
    state = "" if finding.state == "fail" else f"{finding.state}: "
    where = f" [{', '.join(finding.environments)}]" if finding.environments else ""
    first, *rest = f"{finding.message}{where}".splitlines() or [""]
    yield f"    {severity} {painter.paint(BOLD, finding.policy)}: {painter.paint('', state + first)}"
    for line in rest:
        yield painter.paint("", f"             {line}")
    if finding.waiver and not finding.waiver.expired:
        words = f"waived by {finding.waiver.owner} until {finding.waiver.expires}: {finding.waiver.reason}"
        yield painter.paint(DIM, f"             {words}")


def _fix(fix: str, painter: _Painter) -> Iterator[str]:
    """What to do, at the first finding of a policy."""
    words = textwrap.wrap(f"Fix: {fix}", FIX_WIDTH)
    return (painter.paint(DIM, f"             {line}") for line in words)


def _source(finding: Finding, source: list[str], painter: _Painter) -> Iterator[str]:
    if not 0 < finding.line <= len(source):
        return
    text = source[finding.line - 1].replace("\t", " ")
    start = max(0, finding.column - WIDTH // 2) if len(text) > WIDTH else 0
    gutter = f"{finding.line:>11}"
    yield painter.paint(DIM, f"{gutter} | ") + painter.paint("", text[start : start + WIDTH].rstrip())
    caret = " " * (finding.column - 1 - start) + "^"
    yield painter.paint(DIM, " " * len(gutter) + " | ") + painter.paint(COLOURS[finding.severity], caret)


def _skipped(verdict: Verdict) -> Iterator[str]:
    skipped = verdict.summary.skipped
    if not skipped:
        return
    yield f"Skipped {len(skipped)}:"
    for file, reason in skipped[:SHOWN_SKIPPED]:
        yield _Painter(False).paint("", f"  {file}: {reason}")
    if len(skipped) > SHOWN_SKIPPED:
        yield f"  and {len(skipped) - SHOWN_SKIPPED} more: --format json lists them all"
    yield ""


def _summary(verdict: Verdict, painter: _Painter) -> Iterator[str]:
    summary = verdict.summary
    checked = (
        f"Checked {_count(summary.files_read, 'file')}, {_count(summary.resources_checked, 'resource')} "
        f"with {_count(summary.policies_run, 'policy', 'policies')} of our own; engines: {', '.join(summary.engines)}"
    )
    yield checked + (f"; environments: {', '.join(summary.environments)}" if summary.environments else "") + "."
    if summary.compared_with:
        numbers = f"{_count(summary.known, 'violation')} known and not shown, {summary.gone} gone"
        yield painter.paint("", f"Compared with {summary.compared_with}: {numbers}.")
    colour = VERDICT_COLOURS.get(verdict.exit_code, COLOURS["HIGH"])
    numbers = (
        f"{summary.failed} failed, {summary.undecided} undecided, {summary.waived} waived, {summary.errors} errors, "
        f"{summary.unreadable} unreadable, {_count(summary.notes, 'note')}, {len(summary.skipped)} skipped."
    )
    yield painter.paint(colour, verdict.word[0].upper() + verdict.word[1:]) + f": {numbers}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
