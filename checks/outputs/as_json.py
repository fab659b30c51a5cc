"""The JSON contract: one object, documented in docs/gate.md and docs/schemas/gate-output.schema.json."""

import json
from functools import cache
from typing import Any

from checks.finding import Finding, Requirement
from checks.left_out import LeftOut
from checks.verdict import Verdict

VERSION = "2.1"
"""Grows in its second number when fields are added, in its first when one changes or goes."""


def render(verdict: Verdict) -> str:
    """The verdict as JSON, a finding a line; the same verdict gives the same bytes.

    Not indented throughout: Python's encoder is C only without ``indent``, and ten times as fast.
    """
    whole = as_object(verdict)
    findings = [_dumps(finding) for finding in whole.pop("findings")]
    head = "".join(f"{_dumps(name)}: {_dumps(value)},\n" for name, value in whole.items())
    listed = ",\n".join(findings)
    return f'{{\n{head}"findings": [\n{listed}\n]\n}}\n' if findings else f'{{\n{head}"findings": []\n}}\n'


_dumps = json.JSONEncoder(ensure_ascii=False).encode  # one encoder for all lines: json.dumps would make one for each


def as_object(verdict: Verdict) -> dict[str, Any]:
    """The verdict as plain JSON values."""
    summary = verdict.summary
    return {
        "version": VERSION,
        "verdict": verdict.word,
        "exit_code": verdict.exit_code,
        "summary": {
            "lane": summary.lane,
            "engines": list(summary.engines),
            "environments": list(summary.environments),
            "files_read": summary.files_read,
            "resources_checked": summary.resources_checked,
            "policies_run": summary.policies_run,
            "failed": summary.failed,
            "undecided": summary.undecided,
            "waived": summary.waived,
            "errors": summary.errors,
            "unreadable": summary.unreadable,
            "notes": summary.notes,
            "known": summary.known,
            "gone": summary.gone,
            "compared_with": summary.compared_with,
            "skipped": [{"file": file, "reason": reason} for file, reason in summary.skipped],
            "out_of_scope": {
                "rule": summary.out_of_scope.rule,
                "resources": [_left_out(each) for each in summary.out_of_scope.resources],
            },
        },
        "findings": [_finding(finding) for finding in verdict.findings],
    }


def _left_out(each: LeftOut) -> dict[str, Any]:
    return {
        "file": each.file,
        "line": each.line,
        "logical_id": each.logical_id,
        "resource_type": each.resource_type,
        "environments": list(each.environments),
    }


@cache
def _requirements(requirements: tuple[Requirement, ...]) -> list[dict[str, str]]:
    """The same list for all findings of a policy; nobody changes it."""
    return [requirement._asdict() for requirement in requirements]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "policy": finding.policy,
        "pack": finding.packs[0] if finding.packs else finding.engine,
        "packs": list(finding.packs),
        "engine": finding.engine,
        "severity": finding.severity,
        "state": finding.state,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "logical_id": finding.logical_id,
        "resource_type": finding.resource_type,
        "property_path": finding.property_path,
        "message": finding.message,
        "environments": list(finding.environments),
        "requirements": _requirements(finding.requirements),
        "waiver": finding.waiver._asdict() if finding.waiver else None,
        "fingerprint": finding.fingerprint,
    }
