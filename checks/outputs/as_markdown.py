"""Markdown, for a pull request's comment or a job summary."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from checks.finding import Finding
from checks.outputs.visible import visible
from checks.verdict import Verdict


def render(verdict: Verdict) -> str:
    """The verdict as GitHub Markdown: the answer, what fails by file, then what is waived, noted and skipped."""
    standing = [finding for finding in verdict.shown if finding.fails]
    waived = [finding for finding in verdict.shown if finding.state == "waived"]
    others = [finding for finding in verdict.shown if not finding.fails and finding.state != "waived"]
    lines = [f"# stackwarden gate: {verdict.word}", "", *summary(verdict), ""]
    lines += by_file("Fails the gate", standing)
    lines += by_file("Does not fail the gate", others)
    if waived:
        lines += [
            "## Waived",
            "",
            "| place | policy | resource | reason | owner | until |",
            "|---|---|---|---|---|---|",
        ]
        lines += [_waived(finding) for finding in waived]
        lines.append("")
    if verdict.summary.skipped:
        lines += ["## Skipped", ""]
        lines += [f"- {_code(file)}: {_text(reason)}" for file, reason in verdict.summary.skipped]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def summary(verdict: Verdict) -> Iterator[str]:
    """The numbers, and what was compared."""
    counted = verdict.summary
    yield "| failed | undecided | waived | errors | unreadable | notes | files | resources | policies | skipped |"
    yield "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    numbers = (counted.failed, counted.undecided, counted.waived, counted.errors, counted.unreadable, counted.notes)
    checked = (counted.files_read, counted.resources_checked, counted.policies_run, len(counted.skipped))
    yield f"| {' | '.join(str(number) for number in (*numbers, *checked))} |"
    yield ""
    where = f" Environments: {', '.join(counted.environments)}." if counted.environments else ""
    yield f"Lane {counted.lane}: {', '.join(counted.engines)}.{where}"
    if counted.compared_with:
        yield ""
        compared = _text(counted.compared_with)
        yield f"Compared with {compared}: {counted.known} known and not shown, {counted.gone} gone."


def by_file(title: str, findings: list[Finding]) -> Iterator[str]:
    """A table a file."""
    if not findings:
        return
    yield f"## {title}"
    yield ""
    for file, group in groupby(findings, key=lambda finding: finding.file):
        yield f"### {_code(file) if file else 'The gate itself'}"
        yield ""
        yield "| line | severity | state | policy | resource | message | environments |"
        yield "|--:|---|---|---|---|---|---|"
        for finding in group:
            cells = (finding.severity, finding.state, _code(finding.policy), _resource(finding))
            rest = (_text(finding.message), _text(", ".join(finding.environments)))
            yield _row((str(finding.line), *cells, *rest))
        yield ""


def _waived(finding: Finding) -> str:
    waiver = finding.waiver
    words = (waiver.reason, waiver.owner, waiver.expires) if waiver else ("", "", "")
    place = _code(f"{finding.file}:{finding.line}")
    return _row((place, _code(finding.policy), _resource(finding), *(_text(word) for word in words)))


def _resource(finding: Finding) -> str:
    parts = ".".join(filter(None, [finding.logical_id, finding.property_path]))
    return _code(parts) if parts else ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    return f"`{_one_line(text).replace('`', chr(39)).replace('|', chr(92) + '|')}`"


def _text(text: str) -> str:
    """Free text in a table cell: what Markdown or HTML would act on is escaped."""
    return "".join(f"\\{each}" if each in "\\`*_[]<>|#" else each for each in _one_line(text))


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()))
