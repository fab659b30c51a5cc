"""A plan as plain values (the JSON contract in docs/deploy.md), and as text and Markdown made from those."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from stackwarden.deploy.arguments import Target
from stackwarden.deploy.change_sets import Change
from stackwarden.deploy.deltas import Cost, Deltas
from stackwarden.deploy.gating import Judged
from stackwarden.deploy.planning import Planned

VERSION = "1.1"
_CENT = Decimal("0.01")
_ORDER = ("replace", "remove", "change", "import", "add")
_SIGNS = {"add": "+", "change": "~", "replace": "!", "remove": "-", "import": ">"}


def document(
    target: Target, planned: Mapping[str, Planned], found: Deltas, judged: Judged, release: str
) -> dict[str, Any]:
    """The whole plan."""
    stacks = [_stack(target, each) for each in planned.values()]
    changes = [change for stack in stacks for change in stack["changes"]]
    return {
        "version": VERSION,
        "project": target.platform.project,
        "environment": target.platform.environment,
        "platform_version": release,
        "gate": {**judged.gate, "findings": len(judged.red)},
        "summary": {
            "stacks": {a: sum(s["action"] == a for s in stacks) for a in ("create", "update", "unchanged", "blocked")},
            "resources": {a: sum(c["action"] == a for c in changes) for a in ("add", "change", "replace", "remove")},
            "state_at_risk": sum(change["loses_state"] for change in changes),
        },
        "stacks": stacks,
        "compliance": {
            "newly_failing": [_finding(each) for each in found.compliance.failing],
            "newly_passing": [_finding(each) for each in found.compliance.passing],
        },
        "costs": [_cost(each) for each in found.costs],
        "notes": list(found.notes),
    }


def _stack(target: Target, planned: Planned) -> dict[str, Any]:
    stack = target.stacks[planned.key]
    ordered = sorted(planned.changes, key=lambda each: (_ORDER.index(each.action), each.logical_id))
    return {
        "key": planned.key,
        "stack": stack.name,
        "region": stack.region,
        "action": planned.action,
        "source": planned.source,
        "note": planned.note,
        "capabilities": list(stack.capabilities),
        "changes": [_change(each) for each in ordered],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "action": change.action,
        "logical_id": change.logical_id,
        "type": change.type,
        "certain": change.certain,
        "stateful": change.stateful,
        "loses_state": change.loses_state,
        "kept": change.kept,
        "causes": list(change.causes),
    }


def _finding(finding: Any) -> dict[str, Any]:
    return {
        "policy": finding.policy,
        "severity": finding.severity,
        "file": finding.file,
        "line": finding.line,
        "logical_id": finding.logical_id,
        "message": finding.message,
    }


def _cost(cost: Cost) -> dict[str, Any]:
    def cents(amount: Decimal) -> str:
        return str(amount.quantize(_CENT, ROUND_HALF_UP))

    levels = ("low", "base", "high")
    return {
        "profile": cost.profile,
        "currency": "USD",
        "before": {level: cents(getattr(cost.before, level)) for level in levels},
        "after": {level: cents(getattr(cost.after, level)) for level in levels},
        "delta": {level: cents(getattr(cost.after, level) - getattr(cost.before, level)) for level in levels},
        "unpriced_before": cost.open[0],
        "unpriced_after": cost.open[1],
    }


def text(plan: Mapping[str, Any]) -> str:
    """The plan for a terminal."""
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: Mapping[str, Any]) -> Iterator[str]:
    yield f"{plan['project']} {plan['environment']}, platform {plan['platform_version'] or 'without a release'}"
    for stack in plan["stacks"]:
        if stack["action"] == "unchanged":
            continue
        yield f"\n{stack['key']} ({stack['stack']}, {stack['region']}): {stack['action']}"
        if stack["note"]:
            yield f"  {stack['note']}"
        if stack["capabilities"] != ["CAPABILITY_IAM"]:  # what every stack is deployed with is not worth a line
            yield f"  with {', '.join(stack['capabilities'])}"
        yield from (f"  {_change_line(change)}" for change in stack["changes"])
    yield ""
    yield from _closing(plan)


def _change_line(change: Mapping[str, Any]) -> str:
    words = [_SIGNS[change["action"]], change["logical_id"], f"({change['type']})"]
    if change["action"] == "replace":
        words.append("REPLACED" if change["certain"] else "MAY BE REPLACED")
    if change["action"] == "remove":
        words.append("REMOVED")
    if change["loses_state"]:
        words.append("*** IT HOLDS STATE" + (", the old one is kept ***" if change["kept"] else " ***"))
    if change["causes"] and change["action"] != "add":
        words.append(f"[{', '.join(change['causes'])}]")
    return " ".join(words)


def _closing(plan: Mapping[str, Any]) -> Iterator[str]:
    gate, resources = plan["gate"], plan["summary"]["resources"]
    counts = ", ".join(f"{count} {action}" for action, count in plan["summary"]["stacks"].items() if count)
    yield f"stacks: {counts or 'none'}"
    yield "resources: {add} added, {change} changed, {replace} replaced, {remove} removed".format(**resources)
    if plan["summary"]["state_at_risk"]:
        count = plan["summary"]["state_at_risk"]
        yield f"*** {count} RESOURCES WITH STATE WOULD BE REPLACED OR REMOVED: deploy refuses ***"
    yield f"gate: {gate['verdict']} ({gate['lane']} lane, {gate['findings']} findings)"
    for word in ("failing", "passing"):
        findings = plan["compliance"][f"newly_{word}"]
        yield f"compliance: {len(findings)} newly {word}"
        yield from (f"  {f['severity']} {f['policy']} {f['logical_id']}: {f['message']}" for f in findings)
    for cost in plan["costs"]:
        change = f"{_money(cost, 'before')} -> {_money(cost, 'after')} USD ({_signed(cost)})"
        yield f"cost a month, {cost['profile']}: {change}"
    yield from (f"note: {note}" for note in plan["notes"])


def _money(cost: Mapping[str, Any], side: str) -> str:
    return f"{Decimal(cost[side]['base']):,}"


def _signed(cost: Mapping[str, Any]) -> str:
    return f"{Decimal(cost['delta']['base']):+,}"


def markdown(plan: Mapping[str, Any]) -> str:
    """The plan for a comment on a change: what changes first, what is lost loudest."""
    lines = [
        f"## Plan: {plan['project']} {plan['environment']}",
        "",
        *(f"- {line.strip()}" for line in _closing(plan)),
        "",
    ]
    changed = [stack for stack in plan["stacks"] if stack["action"] != "unchanged"]
    for stack in changed:
        lines += [f"### {stack['key']}: {stack['action']}", ""]
        lines += [f"_{stack['note']}_", ""] if stack["note"] else []
        if stack["changes"]:
            lines += ["```diff", *(_diff_line(change) for change in stack["changes"]), "```", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _diff_line(change: Mapping[str, Any]) -> str:
    """A line that Markdown viewers colour: red for what goes, orange for what is replaced."""
    line = _change_line(change)
    return f"- {line[2:]}" if change["loses_state"] else line
