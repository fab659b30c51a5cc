"""``gate --fix``: which findings can be repaired without knowledge, the edits, and the proof that they do no harm."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from cfn.edit import Steps, put_all
from cfn.errors import CfnError
from cfn.source import INSTEAD
from checks.discovery import read_listed, shown
from checks.finding import Finding
from checks.gate import Request, run
from checks.material import Material, add_platform, environments_of, list_files
from checks.own import OWN, load_users
from checks.verdict import Verdict
from policies import registry
from policies.kernel.policy import Policy
from policies.kernel.repair import changes

Place = tuple[str, str]
"""File as shown, logical id."""


class Edit(NamedTuple):
    """A finding and what would repair it: steps from the template's root, and the value."""

    finding: Finding
    steps: Steps
    value: Any


@dataclass(slots=True)
class Fixes:
    """``files``: as shown → bytes before and after. ``done``: the findings that end. ``left``: those only a person
    can repair, and why, although the policy has a fix.
    """

    files: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    done: list[Finding] = field(default_factory=list)
    left: list[tuple[Finding, str]] = field(default_factory=list)


def plan(request: Request, verdict: Verdict) -> Fixes:
    """The fixes for what fails in ``verdict``, judged in memory: each finding ends, none comes. Nothing is written.

    Of a platform all environments are asked, whichever were checked: its templates serve them all.
    """
    asked = replace(request, lane="own", environments=(), cache=None, known=None, keep=None)
    before = run(asked)
    failing = {finding.key for finding in verdict.findings if finding.state == "fail" and finding.engine == OWN}
    found = [each for each in before.findings if each.key in failing and each.state == "fail"]
    fixes = Fixes()
    edits = list(_edits(asked, found, fixes))
    while edits:
        files, edits = _applied(before.sources, edits, fixes)
        dropped = _harm(asked, before, files, edits)
        if not dropped:
            fixes.files = files
            break
        fixes.left += [(edit.finding, dropped[edit.finding.key]) for edit in edits if edit.finding.key in dropped]
        edits = [edit for edit in edits if edit.finding.key not in dropped]
    fixes.done = sorted((edit.finding for edit in edits), key=lambda finding: finding.order)
    fixes.left.sort(key=lambda each: each[0].order)
    return fixes


def _edits(request: Request, found: list[Finding], fixes: Fixes) -> Iterator[Edit]:
    """An edit for each finding whose policy has a repair for its place; why not, where only a person may."""
    users = {policy.id: policy for policy in load_users(request.policies)[0]}
    known = registry.index()
    wanted = []
    for finding in found:
        policy = users.get(finding.policy) or (registry.load(finding.policy) if finding.policy in known else None)
        if policy and (edit := _edit(policy, finding)):
            wanted.append(edit)
    if not wanted:
        return
    material = _material(request)
    where = _deployed(material)
    names: dict[str, str] = {}
    for edit in wanted:
        if names.setdefault(os.path.realpath(edit.finding.file), edit.finding.file) != edit.finding.file:
            continue  # a link to a file that has the edit already
        reason = _by_hand(edit.finding, material, where)
        if reason:
            fixes.left.append((edit.finding, reason))
        else:
            yield edit


def _material(request: Request) -> Material:
    """All that was asked for, read; of a platform every environment, so that none is mended against another."""
    material = Material()
    if request.platform is not None:
        material.environments = environments_of(request.platform, ())
        add_platform(material, Path(shown(request.platform)))
    list_files(material, request.paths, sift=request.sift)
    material.take(read_listed(material.listed))
    return material


def _edit(policy: Policy, finding: Finding) -> Edit | None:
    told = changes(policy.repair, finding.resource_type, finding.property_path) if finding.logical_id else ()
    return next((Edit(finding, ("Resources", finding.logical_id, *steps), value) for steps, value in told), None)


def _deployed(material: Material) -> dict[Place, set[str]]:
    """The environments of the platform that each resource is in."""
    where: dict[Place, set[str]] = defaultdict(set)
    for unit in material.units:
        for stack in unit.graph.stacks:
            for name in stack.resources:
                where[stack.file, name].add(unit.environment)
    return where


def _by_hand(finding: Finding, material: Material, where: Mapping[Place, set[str]]) -> str:
    """Why a person has to repair it; empty where nobody has to."""
    template = material.templates.get(finding.file)
    if template is None or not Path(finding.file).is_file():
        return "it is in a nested template that was not named to be checked"
    resources = template.root.get("Resources")
    body = resources.get(finding.logical_id) if isinstance(resources, dict) else None
    if not isinstance(body, dict):
        return "the resource is not written out: Fn::ForEach or a macro makes it"
    if body.get("Type") != finding.resource_type or finding.resource_type.startswith("AWS::Serverless::"):
        return f"{body.get('Type')} and Globals make the resource"
    others = where.get((finding.file, finding.logical_id), set()) - set(finding.environments)
    if others:
        return f"the template serves {', '.join(sorted(others))} too, where this does not fail"
    return ""


def _applied(
    sources: Mapping[str, bytes], edits: list[Edit], fixes: Fixes
) -> tuple[dict[str, tuple[bytes, bytes]], list[Edit]]:
    """The files with all edits, and the edits that could be made; those that could not are left to people."""
    by_file: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_file[edit.finding.file].append(edit)
    files: dict[str, tuple[bytes, bytes]] = {}
    made: list[Edit] = []
    for file, wanted in by_file.items():
        data, refused = put_all(sources[file], [(edit.steps, edit.value) for edit in wanted])
        fixes.left += [(wanted[number].finding, reason) for number, reason in refused.items()]
        made += [edit for number, edit in enumerate(wanted) if number not in refused]
        if data != sources[file]:
            files[file] = sources[file], data
    return files, made


def _harm(
    request: Request, before: Verdict, files: Mapping[str, tuple[bytes, bytes]], edits: list[Edit]
) -> dict[tuple[str, ...], str]:
    """The findings whose edits must not be made, and why: they would stay, or bring others."""
    try:
        with _instead(files):
            after = run(request)
    except CfnError as error:
        return {edit.finding.key: f"with the fix, {error.message}" for edit in edits}
    there = {finding.key for finding in after.findings if finding.state in ("fail", "undecided")}
    harm = {edit.finding.key: "it would still fail" for edit in edits if edit.finding.key in there}
    for policy, file, name in _counted(after) - _counted(before):
        blamed = [edit for edit in edits if (edit.finding.file, edit.finding.logical_id) == (file, name)]
        blamed = blamed or [edit for edit in edits if edit.finding.file == file] or edits
        harm |= {edit.finding.key: f"the fix would bring {policy} on {name or file}" for edit in blamed}
    return harm


def _counted(verdict: Verdict) -> Counter[tuple[str, str, str]]:
    """How often each policy speaks of each resource; not by path, which a repair of the way to it may lengthen."""
    spoken = (finding for finding in verdict.findings if finding.state in ("error", "unreadable", "fail", "undecided"))
    return Counter((each.policy, each.file, each.logical_id) for each in spoken)


@contextmanager
def _instead(files: Mapping[str, tuple[bytes, bytes]]) -> Iterator[None]:
    """Inside, the edited text is what is read."""
    try:
        INSTEAD.update({os.path.realpath(file): after for file, (_, after) in files.items()})
        yield
    finally:
        INSTEAD.clear()
