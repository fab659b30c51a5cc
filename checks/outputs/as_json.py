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
    head = "".join(f"{_dumps(name)}: {_dumps(value)},\n" for name, value in _head(verdict).items())
    if not verdict.findings:
        return f'{{\n{head}"findings": []\n}}\n'
    text = ["{\n", head, '"findings": [\n']
    for finding in verdict.findings:
        text += pieces(finding)
    text[-1] = text[-1].removesuffix(",\n")
    return "".join([*text, "\n]\n}\n"])


_text = json.encoder.encode_basestring
_dumps = json.JSONEncoder(ensure_ascii=False).encode  # one encoder for all lines: json.dumps would make one for each


def as_object(verdict: Verdict) -> dict[str, Any]:
    """The verdict as plain JSON values."""
    return {**_head(verdict), "findings": [as_values(finding) for finding in verdict.findings]}


def _head(verdict: Verdict) -> dict[str, Any]:
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


def pieces(finding: Finding) -> tuple[str, ...]:
    """What :func:`as_values` says, as JSON text and a comma: joined once, as most of it is the same for many."""
    start, requirements = _frame(
        finding.policy, finding.packs, finding.engine, finding.severity, finding.requirements
    )  # fmt: skip
    waiver = _dumps(finding.waiver._asdict()) if finding.waiver else "null"
    here = (
        f'"state": "{finding.state}", "file": {_text(finding.file)}, "line": {finding.line}, '
        f'"column": {finding.column}, "logical_id": {_text(finding.logical_id)}, '
        f'"resource_type": {_text(finding.resource_type)}, "property_path": {_text(finding.property_path)}, '
        f'"message": {_text(finding.message)}, "environments": {_environments(finding.environments)}, '
    )
    return start, here, requirements, f'"waiver": {waiver}, "fingerprint": "{finding.fingerprint}"}},\n'


@cache
def _environments(names: tuple[str, ...]) -> str:
    return _dumps(names)


@cache
def _frame(
    policy: str, packs: tuple[str, ...], engine: str, severity: str, requirements: tuple[Requirement, ...]
) -> tuple[str, str]:
    """What all findings of a policy share: the beginning, and what it serves."""
    pack = packs[0] if packs else engine
    start = _dumps({"policy": policy, "pack": pack, "packs": packs, "engine": engine, "severity": severity})
    return f"{start[:-1]}, ", f'"requirements": {_dumps(_requirements(requirements))}, '


def as_values(finding: Finding) -> dict[str, Any]:
    """One finding as plain JSON values."""
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
