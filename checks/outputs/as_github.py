"""Annotations for GitHub Actions: workflow commands that mark the lines of a pull request's files.

Syntax and escapes: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
GitHub shows ten errors, ten warnings and ten notices of a step; the gravest come first, and the last line counts all.
"""

from collections.abc import Iterator

from checks.finding import SEVERITIES, STATES, Finding, Severity
from checks.outputs.visible import visible
from checks.verdict import Verdict

LEVELS: dict[Severity, str] = {
    "CRITICAL": "error",
    "HIGH": "error",
    "MEDIUM": "warning",
    "LOW": "notice",
    "INFO": "notice",
}


def render(verdict: Verdict) -> str:
    """One command a finding that is neither waived nor known, then one line in words."""
    told = [finding for finding in verdict.shown if finding.state != "waived"]
    told.sort(key=lambda finding: (STATES.index(finding.state), SEVERITIES.index(finding.severity), finding.order))
    return "".join(f"{line}\n" for line in (*map(_command, told), *_summary(verdict)))


def _command(finding: Finding) -> str:
    level = LEVELS[finding.severity] if finding.fails else "notice"
    title = f"{finding.severity} {finding.policy}" + (f" on {finding.logical_id}" if finding.logical_id else "")
    place = {"file": finding.file, "line": str(finding.line), "col": str(finding.column)} if finding.file else {}
    properties = ",".join(f"{name}={_property(value)}" for name, value in {**place, "title": title}.items())
    state = "" if finding.state == "fail" else f"{finding.state}: "
    where = f" [{', '.join(finding.environments)}]" if finding.environments else ""
    return f"::{level} {properties}::{_data(f'{state}{finding.message}{where}')}"


def _summary(verdict: Verdict) -> Iterator[str]:
    summary = verdict.summary
    compared = f", {summary.known} known ({summary.compared_with})" if summary.compared_with else ""
    yield (
        f"stackwarden: {verdict.word}: {summary.failed} failed, {summary.undecided} undecided, "
        f"{summary.waived} waived, {summary.errors} errors, {summary.unreadable} unreadable{compared}; "
        f"{len(summary.skipped)} skipped."
    )


def _data(text: str) -> str:
    return visible(text, keep="\r\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
