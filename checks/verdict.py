"""The verdict of a run: its findings, what was checked, and the exit code that follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from checks.finding import Finding
from checks.kept import Kept
from checks.left_out import NOTHING_LEFT_OUT, OutOfScope
from checks.own import Rule

CLEAN, FINDINGS, UNREADABLE, NOTHING, BROKEN = range(5)
"""Exit codes. Where several apply: the gate broke, unreadable input, findings, nothing checked."""
WORDS = ("clean", "findings", "unreadable input", "nothing was checked", "the gate broke")


@dataclass(frozen=True, slots=True)
class Summary:
    """What was looked at, and with what result; counts are of merged findings.

    ``policies_run``  how many of our own policies had something to look at. ``engines`` in the order they are named.
    ``notes``         findings that are information only. ``skipped``: (file or folder, reason).
    ``known``, ``gone``  violations that were there before, and how many of those are no more; see checks/known.py.
    ``out_of_scope``  what PCI DSS was not asked of, and the rule for that; ``skipped`` says it too.
    """

    lane: str
    engines: tuple[str, ...]
    environments: tuple[str, ...]
    files_read: int
    resources_checked: int
    policies_run: int
    skipped: tuple[tuple[str, str], ...]
    failed: int = 0
    undecided: int = 0
    waived: int = 0
    errors: int = 0
    unreadable: int = 0
    notes: int = 0
    known: int = 0
    gone: int = 0
    compared_with: str = ""
    out_of_scope: OutOfScope = NOTHING_LEFT_OUT


@dataclass(frozen=True, slots=True)
class Verdict:
    """``findings`` merged and sorted; ``sources`` file → its bytes, for showing lines; ``rules`` policy id → words.

    ``sifted``: files were handed over by a tool that does not know templates; none among them is clean too.
    ``kept``: what holds, and where, sorted; only where the request asked for it.
    """

    findings: list[Finding]
    summary: Summary
    sources: Mapping[str, bytes] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    sifted: bool = False
    kept: tuple[Kept, ...] = ()

    @property
    def shown(self) -> list[Finding]:
        """The findings for people: not those that were there before."""
        return [finding for finding in self.findings if finding.state != "known"]

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings, 2 unreadable input, 3 nothing was checked, 4 the gate broke."""
        summary = self.summary
        if summary.errors:
            return BROKEN
        if summary.unreadable:
            return UNREADABLE
        if any(finding.fails for finding in self.findings):
            return FINDINGS
        return CLEAN if self.sifted or (summary.files_read and summary.resources_checked) else NOTHING

    @property
    def word(self) -> str:
        """The exit code in words."""
        return WORDS[self.exit_code]


def counts(findings: list[Finding]) -> dict[str, int]:
    """How many findings there are of each kind, under the names of :class:`Summary`."""
    states = [finding.state for finding in findings]
    notes = sum(finding.state == "fail" and not finding.fails for finding in findings)
    return {
        "failed": states.count("fail") - notes,
        "undecided": states.count("undecided"),
        "waived": states.count("waived"),
        "errors": states.count("error"),
        "unreadable": states.count("unreadable"),
        "notes": notes,
        "known": states.count("known"),
    }
