"""Recommendations that AWS measured: Trusted Advisor, Cost Optimization Hub, Compute Optimizer, from exported JSON."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cfn.aws.advisor import Advice, Check, Flagged, Placed, read
from cfn.aws.placing import place
from cfn.errors import CfnError, Location
from cfn.graph import Graph
from cost_model.hours import HOURS_PER_MONTH
from cost_model.recommendations.advice import MEASURED_HOURS, Recommendation, Source

DATA = Path(__file__).parent / "checks.json"
REMEDY = "Give what the API answered: see docs/cost.md, `Recommendations`."
STALE_DAYS = 7
ACTIONS = {
    "Rightsize": "rightsize",
    "ScaleIn": "rightsize",
    "Stop": "idle",
    "Delete": "idle",
    "Upgrade": "generation",
    "MigrateToGraviton": "graviton",
    "PurchaseSavingsPlans": "commitment",
    "PurchaseReservedInstances": "commitment",
}
"""Cost Optimization Hub's actionType → kind."""


class Told(NamedTuple):
    """One recommendation as a source tells it, before it is joined to templates."""

    source: Source
    kind: str
    flagged: Flagged
    action: str
    saving: Decimal | None
    check: str
    as_of: str
    effort: str = ""
    restart: bool | None = None
    rollback: bool | None = None
    note: str = ""


@cache
def checks() -> dict[str, dict[str, str]]:
    """Trusted Advisor's cost checks: id → name, kind, and why a template has no twin of it."""
    data: dict[str, dict[str, str]] = json.loads(DATA.read_text(encoding="utf-8"))["checks"]
    return data


def read_exports(paths: Sequence[Path]) -> tuple[list[Told], list[Placed]]:
    """What exports say; a folder stands for the ``*.json`` in it.

    Raises:
        CfnError: a file that cannot be read, or holds something else.
    """
    told: list[Told] = []
    placed: list[Placed] = []
    others: list[Path] = []
    for path in (file for each in paths for file in (sorted(each.glob("*.json")) if each.is_dir() else [each])):
        document = _document(path)
        found = list(_sniffed(document, path)) if isinstance(document, dict) else None
        if found is None or not {"items", *OPTIMIZER} & set(document):
            others.append(path)
            continue
        for each, owner in found:
            told.append(each)
            placed += owner
        placed += _stack_resources(document, path)
    advice = read(*others) if others else Advice()
    return [*told, *_advised(advice)], [*placed, *advice.placed]


def joined(told: Iterable[Told], graph: Graph, placed: Sequence[Placed]) -> Iterator[Recommendation]:
    """Every recommendation, at the resource of a template where one is meant without doubt."""
    for each in told:
        found = place(each.flagged, graph, placed)
        where = found.resource if found is not None else None
        yield Recommendation(
            source=each.source,
            kind=each.kind,
            resource=f"{where.stack.key}/{where.logical_id}" if where else each.flagged.arn or each.flagged.resource,
            placed=where is not None,
            action=each.action,
            savings={"": each.saving},
            check=each.check,
            note=each.note,
            effort=each.effort,
            restart=each.restart,
            rollback=each.rollback,
            as_of=each.as_of[:10],
        )


def stale(found: Iterable[Recommendation], today: date) -> list[str]:
    """Days of measurements that are older than a week."""
    limit = (today - timedelta(days=STALE_DAYS)).isoformat()
    return sorted({each.as_of for each in found if each.as_of and each.as_of < limit})


def amount(text: Any) -> Decimal | None:
    """A sum of money as AWS writes it: ``$114.48``, ``1,200.5``, 114.48000000000002; None where it is none."""
    plain = str(text).replace("$", "").replace(",", "").strip()
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _document(path: Path) -> Any:
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        told = f"Cannot be read: {error.strerror or error}"
        raise CfnError(told, Location(path.as_posix()), "Check the path.") from error
    except ValueError as error:
        raise CfnError(f"Not JSON: {error}", Location(path.as_posix()), REMEDY) from error
    wrapped = isinstance(found, dict) and set(found) == {"status_code", "data"}
    return found["data"] if wrapped else found


def _sniffed(document: dict[str, Any], path: Path) -> Iterator[tuple[Told, list[Placed]]]:
    try:
        for item in document.get("items", ()):
            yield _hub(item)
        for key, (name, kind) in OPTIMIZER.items():
            for item in document.get(key, ()):
                found = _optimized(item, name, kind)
                if found is not None:
                    yield found, []
    except (KeyError, TypeError, AttributeError) as error:
        told = f"An export of another shape ({type(error).__name__}: {error})"
        raise CfnError(told, Location(path.as_posix()), REMEDY) from error


def _stack_resources(document: dict[str, Any], path: Path) -> list[Placed]:
    """What deployed stacks say of their resources, where the export has it beside."""
    try:
        return [
            Placed(each["StackName"], each["LogicalResourceId"], each.get("PhysicalResourceId", ""))
            for each in document.get("StackResources", ())
        ]
    except (KeyError, TypeError, AttributeError) as error:
        told = f"An export of another shape ({type(error).__name__}: {error})"
        raise CfnError(told, Location(path.as_posix()), REMEDY) from error


def _hub(item: dict[str, Any]) -> tuple[Told, list[Placed]]:
    """A recommendation of Cost Optimization Hub; its tags tell the stack where CloudFormation made the resource."""
    action = item["actionType"]
    kind = ACTIONS.get(action, action.lower())
    if action == "Upgrade" and "Volume" in item.get("currentResourceType", ""):
        kind = "volume"
    told = Told(
        source="cost-optimization-hub",
        kind=kind,
        flagged=Flagged(item.get("resourceId") or "", item.get("resourceArn") or "", item.get("region", ""), "", {}),
        action=_change(action, item.get("currentResourceSummary"), item.get("recommendedResourceSummary")),
        saving=amount(item.get("estimatedMonthlySavings")),
        check=item["recommendationId"],
        as_of=_day(item.get("lastRefreshTimestamp")),
        effort=item.get("implementationEffort", ""),
        restart=item.get("restartNeeded"),
        rollback=item.get("rollbackPossible"),
    )
    tags = {each.get("key"): each.get("value") for each in item.get("tags") or ()}
    names = [tags.get(f"aws:cloudformation:{name}") for name in ("stack-name", "logical-id")]
    owner = [Placed(names[0], names[1], told.flagged.resource)] if names[0] and names[1] else []
    return told, owner


def _change(action: str, now: Any, then: Any) -> str:
    return f"{action}: {now} to {then}" if now and then else action


OPTIMIZER = {
    "instanceRecommendations": ("instanceArn", "rightsize"),
    "autoScalingGroupRecommendations": ("autoScalingGroupArn", "rightsize"),
    "volumeRecommendations": ("volumeArn", "volume"),
    "lambdaFunctionRecommendations": ("functionArn", "rightsize"),
    "ecsServiceRecommendations": ("serviceArn", "rightsize"),
    "rdsDBRecommendations": ("resourceArn", "rightsize"),
    "idleRecommendations": ("resourceArn", "idle"),
}
"""List in an answer of Compute Optimizer → the field with the ARN, and the kind."""
OPTIONS = (
    "recommendationOptions",
    "volumeRecommendationOptions",
    "memorySizeRecommendationOptions",
    "serviceRecommendationOptions",
    "instanceRecommendationOptions",
)


def _optimized(item: dict[str, Any], arn: str, kind: str) -> Told | None:
    """The first option of a recommendation of Compute Optimizer; None where it saves nothing."""
    options = next((item[name] for name in OPTIONS if item.get(name)), None)
    best = min(options, key=lambda each: each.get("rank", 1)) if options else item
    saving = amount(((best.get("savingsOpportunity") or {}).get("estimatedMonthlySavings") or {}).get("value"))
    if not saving:
        return None
    whole = item[arn]
    size = best.get("instanceType") or best.get("dbInstanceClass") or best.get("memorySize")
    return Told(
        source="compute-optimizer",
        kind=kind,
        flagged=Flagged(whole.rpartition("/")[2].rpartition(":")[2], whole, whole.split(":")[3], "", {}),
        action=f"{item.get('finding', kind)}: to {size}" if size else str(item.get("finding", kind)),
        saving=saving,
        check=arn,
        as_of=_day(item.get("lastRefreshTimestamp")),
    )


def _day(value: Any) -> str:
    """ISO time, or seconds since 1970 as the AWS CLI may write them."""
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC).date().isoformat()
    return str(value or "")


def _advised(advice: Advice) -> Iterator[Told]:
    for check in advice.of("cost_optimizing"):
        for each in check.flagged:
            if each.status in ("error", "warning") and not each.excluded:
                yield _checked(check, each)


def _checked(check: Check, flagged: Flagged) -> Told:
    """One flagged resource. Trusted Advisor's month has 720 hours: its saving is converted to 730."""
    names = [name for name in flagged.details if re.search(r"(?i)estimated.*savings", name)]
    plain = [name for name in names if not re.search(r"(?i)currency|%|percent", name)]
    saving = amount(flagged.details[plain[0]]) if plain else None
    note = ""
    if saving is None and len(check.flagged) == 1:
        saving = amount(check.savings)
    if saving is None and check.savings:
        note = f"the check tells its savings only in sum: {check.savings}"
    kind = checks().get(check.id, {}).get("kind", check.id)
    converted = None if saving is None else saving * HOURS_PER_MONTH / MEASURED_HOURS
    return Told("trusted-advisor", kind, flagged, check.name, converted, check.id, check.as_of, note=note)
