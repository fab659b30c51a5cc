"""A change of cost as the documented JSON object. The contract, field by field: docs/cost.md."""

from typing import Any

from cost_model.difference import LineStep, ResourceStep, StackStep, Step
from cost_model.judged import Judged
from cost_model.limits import Breach, Compared, Limits, Placed
from cost_model.projection import LineItem, Unpriced

VERSION = "1.0"
"""Of the JSON: the number before the point changes when a field is removed or changes its meaning."""


def document(judged: Judged) -> dict[str, Any]:
    """The whole result as plain values; money and quantities are Decimal."""
    return {
        "version": VERSION,
        "kind": "estimate",
        "currency": "USD",
        "exit_code": judged.exit_code,
        "verdict": judged.verdict,
        "base": {"ref": judged.ref, "commit": judged.commit},
        "notes": list(judged.notes),
        "limits": _limits(judged.limits),
        "breaches": [_breach(each) for each in judged.breaches],
        "comparisons": [_comparison(each) for each in judged.compared],
    }


def _limits(limits: Limits) -> dict[str, Any]:
    return {
        "max_increase": limits.max_increase,
        "max_percent": limits.max_percent,
        "floor": limits.floor,
        "budgets": [{"environment": name or None, "amount": amount} for name, amount in limits.budgets.items()],
        "fail_on_unpriced": limits.fail_on_unpriced,
        "profiles": list(limits.profiles),
    }


def _breach(each: Breach) -> dict[str, Any]:
    return {
        "limit": each.limit,
        "environment": each.environment or None,
        "profile": each.profile or None,
        "amount": each.amount,
        "allowed": each.allowed,
        "resource_type": each.type or None,
        "message": each.message,
        "override": _override(each.override),
        "expired_override": _override(each.expired),
    }


def _override(placed: Placed | None) -> dict[str, Any] | None:
    if placed is None:
        return None
    return {
        "reason": placed.override.reason,
        "owner": placed.override.owner,
        "expires": placed.override.expires.isoformat(),
        "file": placed.place.file,
        "line": placed.place.line,
    }


def _comparison(each: Compared) -> dict[str, Any]:
    found = each.difference
    return {
        "environment": each.environment or None,
        "profile": each.profile or None,
        "region": found.after.region,
        **_step(found.total),
        "resources": found.counts(),
        "stacks": [_stack(stack) for stack in found.stacks],
        "unpriced": {
            "new": [_unpriced(gap) for gap in found.newly_missing],
            "gone": [_unpriced(gap) for gap in found.no_longer_missing],
            "same": [_unpriced(gap) for gap in found.missing],
            "new_types": found.new_types,
        },
    }


def _step(step: Step) -> dict[str, Any]:
    percent = step.percent
    return {
        "before": step.before._asdict(),
        "after": step.after._asdict(),
        "change": step.change,
        "percent": None if percent is None else round(percent, 4),
    }


def _stack(stack: StackStep) -> dict[str, Any]:
    return {
        "stack": stack.stack,
        "change_kind": stack.kind,
        **_step(stack.step),
        "resources": [_resource(each) for each in stack.resources],
    }


def _resource(each: ResourceStep) -> dict[str, Any]:
    named = each.resource
    return {
        "logical_id": named.logical_id,
        "resource_type": named.type,
        "previous_type": each.was or None,
        "file": named.file,
        "line": named.line,
        "region": named.region,
        "change_kind": each.kind,
        **_step(each.step),
        "line_items": [_line(line) for line in each.lines],
    }


def _line(line: LineStep) -> dict[str, Any]:
    shown = line.shown
    return {
        "component": shown.component,
        "change_kind": line.kind,
        "service_code": shown.price.service_code,
        "usage_type": shown.price.usage_type,
        "price_key": shown.price.key,
        "price_region": shown.price.region,
        "unit": shown.price.unit,
        "change": line.step.change,
        "before": _side(line.before),
        "after": _side(line.after),
    }


def _side(line: LineItem | None) -> dict[str, Any] | None:
    if line is None:
        return None
    return {
        "quantity": line.quantity.base,
        "unit_price": line.unit_price,
        "amount": line.amount.base,
        "formula": line.formula,
        "usage_source": line.provenance,
    }


def _unpriced(each: Unpriced) -> dict[str, Any]:
    named = each.resource
    return {
        "resource": f"{named.stack}/{named.logical_id}",
        "resource_type": named.type,
        "component": each.component,
        "cause": each.cause,
        "reason": each.reason,
    }
