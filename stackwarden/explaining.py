"""What ``stackwarden explain`` says of a policy, a requirement, a resource type or a finding."""

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from textwrap import indent, wrap
from typing import Any

from cfn.errors import CfnError, Location
from policies.catalogue import Requirement, frameworks
from policies.kernel.policy import SEVERITIES, Policy
from policies.listing import looks_at, serves
from stackwarden.ending import RefusedError

WIDTH = 110
FOREIGN = re.compile(r"[EWIF]\d{4}|CKV2?_[A-Z0-9]+_\d+")
FINGERPRINT = re.compile(r"[0-9a-f]{8,32}")
SHORTEST = 8
"""Hex digits of a fingerprint that name a finding."""


def explain(word: str, policies: list[Policy], findings: Path | None) -> str:
    """The explanation of ``word``; ``findings`` is JSON output of the gate. Raises RefusedError for what is unknown."""
    lines = list(_of_policy(word, policies) or _of_requirement(word, policies) or _of_type(word, policies))
    lines = lines or list(_of_lookups(word)) or list(_of_foreign(word)) or list(_of_finding(word, policies, findings))
    if not lines:
        raise _unknown(word, policies, findings)
    return "\n".join(lines) + "\n"


def _unknown(word: str, policies: list[Policy], findings: Path | None) -> RefusedError:
    if findings is None and Path(word.rpartition(":")[0]).is_file():
        return RefusedError(f"No policy finds anything at {word}", "Name a line or logical id that has a finding.", 2)
    if FOREIGN.fullmatch(word):
        told = f"{word} serves no requirement that we know of, or is no rule of the engines"
        return RefusedError(told, "Its own documentation tells what it asks for.", 2)
    if findings is None and FINGERPRINT.fullmatch(word):
        return RefusedError(f"{word} may be a fingerprint", "Name the gate's JSON output with --findings FILE.", 2)
    near = get_close_matches(word, _names(policies), 3, 0.5)
    meant = f"Did you mean {', '.join(near)}?" if near else "stackwarden policies lists what there is."
    return RefusedError(f"{word!r} is no policy, requirement, resource type or finding", meant, 2)


def _names(policies: list[Policy]) -> list[str]:
    requirements = [each for framework in frameworks().values() for each in framework.requirements]
    from checks.own import LOOKUP

    return [
        LOOKUP,
        *(policy.id for policy in policies),
        *requirements,
        *{kind for each in policies for kind in each.types},
    ]


# -- a policy ----------------------------------------------------------------------------------------------------
def _of_policy(word: str, policies: list[Policy]) -> list[str]:
    return next((list(_policy(policy)) for policy in policies if policy.id == word), [])


def _policy(policy: Policy) -> Iterator[str]:
    yield f"{policy.id}: {policy.title}"
    yield ""
    yield f"  severity   {policy.severity}"
    yield from _paragraph(policy.severity_reason, " " * 13)
    yield f"  packs      {', '.join(policy.packs)}"
    yield f"  looks at   {', '.join(policy.types)}"
    yield f"  waivable   {'yes' if policy.waivable else 'no'}"
    yield from _section("Why", policy.why)
    yield from _section("Fix", policy.fix)
    if policy.frameworks:
        yield ""
        yield "Serves"
    for framework in policy.frameworks:
        told = frameworks()[framework]
        for each, strength in policy.serves[framework].items():
            yield f"  {told.name} {each} ({strength}): {told.requirements[each].title}"
    yield from _example("Passes", policy.passing)
    yield from _example("Fails at the marked lines", policy.failing)


def _section(title: str, text: str) -> Iterator[str]:
    yield ""
    yield title
    yield from _paragraph(text)


def _paragraph(text: str, margin: str = "  ") -> Iterator[str]:
    yield from wrap(text, WIDTH, initial_indent=margin, subsequent_indent=margin)


def _example(title: str, examples: tuple[str, ...]) -> Iterator[str]:
    if examples:
        yield ""
        yield f"{title}, for example"
        yield indent(examples[0].strip("\n"), "  ")


# -- a requirement -----------------------------------------------------------------------------------------------
def _of_requirement(word: str, policies: list[Policy]) -> list[str]:
    """Of all frameworks that have one of this id; ``framework/id`` means one."""
    lines: list[str] = []
    for framework in frameworks().values():
        for each in framework.requirements.values():
            if word in (each.id, f"{framework.id}/{each.id}"):
                lines += [*([""] if lines else []), f"{framework.name} {each.id}: {each.title}", ""]
                lines += _requirement(f"{framework.id}/{each.id}", each, policies)
    return lines


def _requirement(name: str, told: Requirement, policies: list[Policy]) -> Iterator[str]:
    yield f"  a template can show   {told.assessability}"
    for what, text in (
        ("in force since", told.in_force_since),
        ("applies to", told.applies_to),
        ("still needed", told.evidence_still_needed),
        ("note", told.note),
    ):
        if text:
            first, *rest = wrap(text, WIDTH - 24)
            yield f"  {what:<21} {first}"
            yield from (f"{' ' * 24}{each}" for each in rest)
    serving = [policy for policy in policies if serves(policy, name)]
    yield ""
    yield "Policies that serve it" if serving else "No policy serves it."
    framework, _, each = name.partition("/")
    for policy in _ordered(serving):
        yield f"  {policy.severity:<8}  {policy.serves[framework][each]:<10}  {policy.id}: {policy.title}"


def _ordered(policies: list[Policy]) -> list[Policy]:
    return sorted(policies, key=lambda policy: (SEVERITIES.index(policy.severity), policy.id))


# -- a resource type ---------------------------------------------------------------------------------------------
def _of_type(word: str, policies: list[Policy]) -> list[str]:
    about = [policy for policy in policies if "*" not in policy.types and looks_at(policy, [word])]
    if not about:
        return []
    lines = [f"{len(about)} policies look at {word}", ""]
    return lines + [
        f"  {each.severity:<8}  {','.join(each.packs):<22}  {each.id}: {each.title}" for each in _ordered(about)
    ]


# -- lookups in mappings, which the gate itself judges -------------------------------------------------------------
def _of_lookups(word: str) -> Iterator[str]:
    from checks.own import LOOKUP, LOOKUP_RULE

    if word == LOOKUP:
        yield f"{LOOKUP}: {LOOKUP_RULE.title}"
        yield ""
        yield "  severity   HIGH"
        yield "  packs      none: it is asked whatever the packs"
        yield "  waivable   yes"
        yield from _section("Why", LOOKUP_RULE.why)
        yield from _section("Fix", LOOKUP_RULE.fix)


# -- a rule of another tool ----------------------------------------------------------------------------------------
def _of_foreign(word: str) -> Iterator[str]:
    from policies.foreign import ENGINES, advisor_checks, served_by

    for engine in ENGINES:
        for number, served in enumerate(served_by(engine).get(word, ())):
            if not number:
                yield f"{word}, a rule of {engine}, serves"
            told = frameworks()[served.framework]
            yield f"  {told.name} {served.id} ({served.strength}): {told.requirements[served.id].title}"
    check = advisor_checks().get(word)
    if check is not None:
        yield f"{word}, a check of Trusted Advisor ({check.category}): {check.name}"
        yield f"  a template can prevent what it finds: {check.preventable}"
        yield from (f"  prevented by {policy}" for policy in check.policies)


# -- a finding ---------------------------------------------------------------------------------------------------
def _of_finding(word: str, policies: list[Policy], findings: Path | None) -> Iterator[str]:
    for number, found in enumerate(_meant(word, findings)):
        if number:
            yield from ("", "-" * 60, "")
        yield from _finding(found)
        policy = next((each for each in policies if each.id == found["policy"]), None)
        if policy is not None:
            yield ""
            yield from _policy(policy)


def _meant(word: str, findings: Path | None) -> list[dict[str, Any]]:
    """The findings that ``word`` names: by fingerprint in the gate's output, or as FILE:LINE or FILE:LogicalId."""
    if findings is not None:
        whole = len(word) >= SHORTEST
        return [each for each in _read(findings) if whole and each["fingerprint"].startswith(word)]
    file, _, place = word.rpartition(":")
    if not file or not Path(file).is_file():
        return []
    from checks.gate import Request, run
    from checks.outputs.as_json import as_object
    from policies.kernel.policy import PACKS

    verdict = run(Request(as_of="9999-12-31", paths=[Path(file)], packs=PACKS, use_waivers=False))
    found = as_object(verdict)["findings"]
    return [each for each in found if place in (str(each["line"]), each["logical_id"])]


def _read(file: Path) -> list[dict[str, Any]]:
    try:
        whole = json.loads(file.read_text(encoding="utf-8"))
        found: list[dict[str, Any]] = whole["findings"]
        return [each for each in found if {"fingerprint", "policy", "file", "line"} <= each.keys()]
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = "Write it with: stackwarden gate … --format json --output FILE."
        raise CfnError("not the JSON output of the gate", Location(file.as_posix()), remedy) from error


def _finding(found: dict[str, Any]) -> Iterator[str]:
    yield f"{found['file']}:{found['line']}:{found['column']}  {found['logical_id']} ({found['resource_type']})"
    yield f"  {found['severity']}  {found['policy']}  {found['state']}"
    yield from _paragraph(found["message"])
    yield ""
    yield "To accept it for a time, in waivers.yaml"
    yield f"  - policy: {found['policy']}"
    yield f"    file: {found['file']}"
    if found["logical_id"]:
        yield f"    logical_id: {found['logical_id']}"
    if found["property_path"]:
        yield f"    property_path: {found['property_path']}"
    yield "    reason: …"
    yield "    owner: …"
    yield "    expires: …"
