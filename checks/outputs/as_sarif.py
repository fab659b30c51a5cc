"""SARIF 2.1.0, as code-scanning services read it: one run, each rule once, relative URIs, fingerprints of content."""

import json
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from checks.finding import Finding, Severity
from checks.verdict import BROKEN, UNREADABLE, Verdict

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: dict[Severity, str] = {
    "CRITICAL": "error",
    "HIGH": "error",
    "MEDIUM": "warning",
    "LOW": "note",
    "INFO": "note",
}
SCORES: dict[Severity, str] = {"CRITICAL": "9.5", "HIGH": "8.0", "MEDIUM": "5.0", "LOW": "2.0", "INFO": "0.0"}
"""``security-severity``: code scanning sorts by it; the middle of CVSS's own bands for those words."""
ROOT = "SRCROOT"


def render(verdict: Verdict) -> str:
    """The verdict as a SARIF log with one run."""
    rules: dict[str, dict[str, Any]] = {}
    for finding in verdict.findings:
        rules.setdefault(finding.policy, _rule(finding, verdict))
    order = {identifier: index for index, identifier in enumerate(sorted(rules))}
    compared = bool(verdict.summary.compared_with)
    run = {
        "tool": {"driver": {"name": "stackwarden", "rules": [rules[identifier] for identifier in order]}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that the gate ran in."}}},
        "invocations": [_invocation(verdict)],
        "results": [_result(finding, order, compared=compared) for finding in verdict.findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(finding: Finding, verdict: Verdict) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": finding.policy,
        "defaultConfiguration": {"level": LEVELS[finding.severity]},
        "properties": {
            "security-severity": SCORES[finding.severity],
            "tags": sorted({finding.engine, *finding.packs}),
        },
    }
    words = verdict.rules.get(finding.policy)
    if words:
        rule["shortDescription"] = {"text": words.title}
        rule["fullDescription"] = {"text": words.why}
        rule["help"] = {"text": words.fix}
    else:  # code scanning lists rules by this text, and shows those without one as broken
        rule["shortDescription"] = {"text": f"Rule {finding.policy} of {finding.engine}"}
    return rule


def _invocation(verdict: Verdict) -> dict[str, Any]:
    notifications = [
        {"level": "error", "message": {"text": finding.message}, "descriptor": {"id": finding.policy}}
        for finding in verdict.findings
        if finding.state in ("error", "unreadable")
    ]
    skipped = [
        {"level": "note", "message": {"text": f"Skipped {file}: {reason}"}, "descriptor": {"id": "skipped"}}
        for file, reason in verdict.summary.skipped
    ]
    return {
        "executionSuccessful": verdict.exit_code not in (BROKEN, UNREADABLE),
        "exitCode": verdict.exit_code,
        "exitCodeDescription": verdict.word,
        "toolExecutionNotifications": notifications + skipped,
    }


def _result(finding: Finding, order: dict[str, int], *, compared: bool) -> dict[str, Any]:
    text = f"Undecided: {finding.message}" if finding.state == "undecided" else finding.message
    result: dict[str, Any] = {
        "ruleId": finding.policy,
        "ruleIndex": order[finding.policy],
        "level": LEVELS[finding.severity],
        "message": {"text": text},
        "partialFingerprints": {"stackwarden/v1": finding.fingerprint},
        "properties": {
            "state": finding.state,
            "severity": finding.severity,
            "engine": finding.engine,
            "environments": list(finding.environments),
            "requirements": [f"{each.framework}/{each.id}" for each in finding.requirements],
        },
    }
    if compared:
        result["baselineState"] = "unchanged" if finding.state == "known" else "new"
    if finding.file:
        result["locations"] = [_location(finding)]
    if finding.state == "waived" and finding.waiver:
        waiver = finding.waiver
        result["suppressions"] = [
            {
                "kind": "inSource" if waiver.source.startswith(f"{finding.file}:") else "external",
                "status": "accepted",
                "justification": f"{waiver.reason} ({waiver.owner}, until {waiver.expires})",
            }
        ]
    return result


def _location(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": _uri(finding.file),
            "region": {"startLine": finding.line, "startColumn": finding.column},
        }
    }
    if finding.logical_id:
        location["logicalLocations"] = [
            {
                "name": finding.logical_id,
                "fullyQualifiedName": f"{finding.resource_type}/{finding.logical_id}",
                "kind": "resource",
            }
        ]
    return location


def _uri(file: str) -> dict[str, str]:
    if PurePath(file).is_absolute():
        return {"uri": PurePath(file).as_uri()}
    return {"uri": quote(file), "uriBaseId": ROOT}
