"""The register of what people accepted or vouch for, by the day on which it ends."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from checks.attestations import Attestation
from checks.finding import Finding, Waiver

if TYPE_CHECKING:
    from reports.compliance import Report

SOON = 90
"""Days before its end from which an entry is shown on the summary."""


class Entry(NamedTuple):
    """A waiver with the findings it accepts, or an attestation. ``state``: counts, expired, not yet."""

    expires: str
    state: str
    who: str
    findings: tuple[Finding, ...] = ()
    waiver: Waiver | None = None
    attestation: Attestation | None = None


def entries(report: "Report") -> list[Entry]:
    """All that findings name, and all attestations; the first to end comes first."""
    waived: dict[tuple[Waiver, str], list[Finding]] = {}
    for finding in report.verdict.findings:
        if finding.waiver:
            waived.setdefault((finding.waiver, finding.policy), []).append(finding)
    found = [
        Entry(waiver.expires, "expired" if waiver.expired else "counts", waiver.owner, tuple(findings), waiver)
        for (waiver, _), findings in waived.items()
    ]
    words = report.attestations
    found += [Entry(each.expires, each.state(words.as_of), each.by, attestation=each) for each in words.entries]
    return sorted(found, key=lambda each: (each.expires, each.who, _place(each)))


def soon(report: "Report") -> list[Entry]:
    """What has ended, counts not yet, or ends within 90 days."""
    last = (date.fromisoformat(report.settings.as_of) + timedelta(days=SOON)).isoformat()
    return [each for each in entries(report) if each.state != "counts" or each.expires <= last]


def _place(entry: Entry) -> tuple[str, ...]:
    if entry.attestation:
        return "", entry.attestation.framework, entry.attestation.requirement, entry.attestation.on
    return entry.findings[0].file, entry.findings[0].logical_id, entry.findings[0].policy
