"""Markdown for the one comment on a pull request: marked, so that it is found again, and never too long."""

from checks.outputs.as_markdown import by_file, summary
from checks.verdict import Verdict

MARKER = "<!-- stackwarden:gate -->"
"""The first line: by it the comment of the last run is found and replaced."""
LIMIT = 65_536
"""Characters that GitHub takes in a comment."""
ROOM = 400
"""Kept free for the words about what was left out."""


def render(verdict: Verdict) -> str:
    """The answer, what fails, what does not; whole rows are left out where it would become too long."""
    standing = [finding for finding in verdict.shown if finding.fails]
    others = [finding for finding in verdict.shown if not finding.fails and finding.state != "waived"]
    head = [MARKER, f"## stackwarden gate: {verdict.word}", "", *summary(verdict), ""]
    rows = [*by_file("Fails the gate", standing), *by_file("Does not fail the gate", others)]
    kept, left = _fitting(head, rows)
    lines = [*head, *kept]
    if left:
        lines += ["", f"{left} more are left out here: the job's log, its SARIF or `--format json` has them all."]
    if verdict.summary.waived:
        lines += ["", f"{verdict.summary.waived} waived. Skipped: {len(verdict.summary.skipped)}."]
    return "\n".join(lines).rstrip("\n") + "\n"


def _fitting(head: list[str], rows: list[str]) -> tuple[list[str], int]:
    """The rows that fit, and how many findings are among those that do not."""
    size = sum(len(line) + 1 for line in head) + ROOM
    for index, row in enumerate(rows):
        size += len(row) + 1
        if size > LIMIT:
            return rows[:index], sum(_is_finding(each) for each in rows[index:])
    return rows, 0


def _is_finding(row: str) -> bool:
    return row.startswith("| ") and row[2:3].isdigit()
