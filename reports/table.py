"""The report as CSV: a row per requirement, environment and resource; docs/compliance-report.md has the columns."""

import csv
import hashlib
import io
from collections.abc import Iterator
from typing import Any

from checks.finding import SEVERITIES, Finding
from reports.books import Book, Cell, Line
from reports.compliance import Report
from reports.evidence import STATES, Place

COLUMNS = (
    "framework",
    "framework_version",
    "requirement",
    "title",
    "group",
    "assessability",
    "in_force_since",
    "environment",
    "status",
    "status_of_templates",
    "missing_policies",
    "evidence_still_needed",
    "attestation",
    "attested_by",
    "attested_on",
    "attestation_expires",
    "attestation_evidence",
    "file",
    "line",
    "logical_id",
    "resource_type",
    "state",
    "severity",
    "kept",
    "violated",
    "undecided",
    "waived",
    "messages",
    "waiver_owners",
    "waiver_expires",
    "owner",
    "template_sha256",
    "as_of",
    "commit",
)
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula."""


def table(report: Report) -> str:
    """All rows. Requirements without a resource have a row too, with these columns empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    hashes = {file: hashlib.sha256(data).hexdigest() for file, data in report.verdict.sources.items()}
    for book in report.books.values():
        for line in book.lines.values():
            for cell in line.cells:
                about = _about(report, book, line, cell)
                for row in list(_resources(report, cell, hashes)) or [{}]:
                    writer.writerow({name: safe(value) for name, value in (about | row).items()})
    return text.getvalue()


def safe(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = " ".join(str(value).split())
    return f"'{text}" if text.startswith(RISKY) else text


def _about(report: Report, book: Book, line: Line, cell: Cell) -> dict[str, Any]:
    requirement, word = line.requirement, cell.word
    attested = (word.result, word.by, word.on, word.expires, word.evidence) if word else ("",) * 5
    return {
        "framework": book.framework.id,
        "framework_version": book.framework.version,
        "requirement": requirement.id,
        "title": requirement.title,
        "group": requirement.group,
        "assessability": requirement.assessability,
        "in_force_since": requirement.in_force_since,
        "environment": cell.environment,
        "status": cell.status,
        "status_of_templates": cell.judgement.templates,
        "missing_policies": "; ".join(cell.judgement.missing),
        "evidence_still_needed": requirement.evidence_still_needed,
        **dict(zip(COLUMNS[COLUMNS.index("attestation") :], attested, strict=False)),
        "as_of": report.settings.as_of,
        "commit": report.stamp,
    }


def _resources(report: Report, cell: Cell, hashes: dict[str, str]) -> Iterator[dict[str, Any]]:
    """A row per resource, or per template where a finding names no resource; what fails stands first."""
    found: dict[tuple[str, str], list[tuple[str, str, str, Place | Finding]]] = {}
    for served in cell.served:
        evidence = served.evidence
        parts: list[list[Place] | list[Finding]] = [
            evidence.violated,
            evidence.undecided,
            evidence.waived,
            evidence.kept,
        ]
        for state, places in zip(STATES, parts, strict=False):
            for place in places:
                found.setdefault((place.file, place.logical_id), []).append((state, served.id, served.strength, place))
    ordered = sorted(found.items(), key=lambda item: (min(STATES.index(each[0]) for each in item[1]), item[0]))
    for (file, logical_id), entries in ordered:
        yield {
            "file": file,
            "logical_id": logical_id,
            "owner": report.owners.get((file, logical_id), ""),
            "template_sha256": hashes.get(file, ""),
            **_joined(entries),
        }


def _joined(entries: list[tuple[str, str, str, Place | Finding]]) -> dict[str, Any]:
    """What all policies say of one resource."""
    findings = [place for *_, place in entries if isinstance(place, Finding)]
    waivers = [finding.waiver for finding in findings if finding.waiver]
    severities = [finding.severity for finding in findings]
    by_state = {
        state: _unique(f"{policy} ({strength})" for each, policy, strength, _ in entries if each == state)
        for state in STATES[:-1]
    }
    return {
        "line": min(place.line for *_, place in entries),
        "resource_type": next((place.resource_type for *_, place in entries if place.resource_type), ""),
        "state": next(state for state in STATES if by_state.get(state)),
        "severity": min(severities, key=SEVERITIES.index) if severities else "",
        **by_state,
        "messages": _unique(f"{finding.policy}: {finding.message}" for finding in findings),
        "waiver_owners": _unique(waiver.owner for waiver in waivers),
        "waiver_expires": min((waiver.expires for waiver in waivers), default=""),
    }


def _unique(texts: Any) -> str:
    return "; ".join(dict.fromkeys(texts))
