"""Change sets: made, read, executed, removed."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from stackwarden.deploy.aws import AwsError, now, paces
from stackwarden.deploy.desired import Desired
from stackwarden.deploy.job import Job
from stackwarden.deploy.stateful import STATEFUL
from stackwarden.ending import RefusedError

Kind = Literal["CREATE", "UPDATE"]
_NOTHING = ("didn't contain changes", "no updates are to be performed")
_MINUTES = 15


@dataclass(frozen=True)
class Change:
    """What happens to one resource.

    ``action``: add, change, replace, remove. A change that AWS calls a conditional replacement is a ``replace`` with
    ``certain`` False. ``causes``: what makes it so, for instance ``Properties.TableName``.
    """

    action: Literal["add", "change", "replace", "remove", "import"]
    logical_id: str
    type: str
    certain: bool = True
    stateful: bool = False
    causes: tuple[str, ...] = ()
    kept: bool = False

    @property
    def loses_state(self) -> bool:
        """Whether it takes state away: a resource that holds some is replaced or removed."""
        return self.stateful and self.action in ("replace", "remove")


@dataclass(frozen=True)
class ChangeSet:
    """A change set that can be executed, and what it would do."""

    id: str
    kind: Kind
    changes: tuple[Change, ...]


def make(job: Job, kind: Kind) -> ChangeSet | None:
    """A new change set for the stack; None where nothing would change (it is removed already). Raises RefusedError."""
    stack, name = job.stack, f"stackwarden-{uuid.uuid4().hex[:16]}"
    arguments: dict[str, Any] = {
        "StackName": stack.name,
        "ChangeSetName": name,
        "ChangeSetType": kind,
        "TemplateBody": stack.body,
        "Parameters": parameters(stack),
        "Capabilities": list(stack.capabilities),
        "ClientToken": name,
        "Description": "stackwarden",
        **job.role,
    }
    made = job.cfn("create_change_set", **arguments)
    found = _await(job, made["Id"])
    if found["Status"] == "FAILED":
        remove(job, made["Id"])
        reason = found.get("StatusReason", "")
        if any(word in reason.lower() for word in _NOTHING):
            return None
        raise RefusedError(f"its change set failed: {reason or 'no reason given'}")
    return ChangeSet(made["Id"], kind, tuple(_changes(found["Changes"], stack.stateful)))


def parameters(stack: Desired) -> list[dict[str, str]]:
    """The parameters of a stack as the API takes them."""
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in stack.parameters.items()]


def _await(job: Job, change_set: str) -> dict[str, Any]:
    end = now() + _MINUTES * 60
    for seconds in paces():
        found = _whole(job, change_set)
        if found["Status"] in ("CREATE_COMPLETE", "FAILED"):
            return found
        if now() > end:
            raise RefusedError(f"its change set is still {found['Status']} after {_MINUTES} minutes", "Run again.")
        job.aws.pause(seconds)
    raise AssertionError("paces never end")


def _whole(job: Job, change_set: str) -> dict[str, Any]:
    """A change set with the changes of all its pages."""
    arguments = {"StackName": job.stack.name, "ChangeSetName": change_set}
    found = job.cfn("describe_change_set", **arguments)
    changes, page = list(found.get("Changes", ())), found
    while page.get("NextToken"):
        page = job.cfn("describe_change_set", **arguments, NextToken=page["NextToken"])
        changes += page.get("Changes", ())
    return {**found, "Changes": changes}


def _changes(found: list[dict[str, Any]], stateful: Iterable[str]) -> Iterable[Change]:
    actions: dict[str, Literal["add", "change", "remove", "import"]] = {
        "Add": "add", "Modify": "change", "Remove": "remove", "Import": "import", "Dynamic": "change",
    }  # fmt: skip
    for each in found:
        change = each.get("ResourceChange")
        if not change:
            continue
        replacement = change.get("Replacement", "")
        replaced = replacement in ("True", "Conditional") and change["Action"] in ("Modify", "Dynamic")
        name, kind = change["LogicalResourceId"], change.get("ResourceType", "")
        yield Change(
            action="replace" if replaced else actions[change["Action"]],
            logical_id=name,
            type=kind,
            certain=replacement != "Conditional",
            stateful=name in stateful or kind in STATEFUL,
            causes=_causes(change),
            kept=change.get("PolicyAction") in ("Retain", "Snapshot", "ReplaceAndRetain", "ReplaceAndSnapshot"),
        )


def _causes(change: dict[str, Any]) -> tuple[str, ...]:
    targets = [detail.get("Target", {}) for detail in change.get("Details", ())]
    names = [".".join(filter(None, (t.get("Attribute", ""), t.get("Name", "")))) for t in targets]
    return tuple(dict.fromkeys(name for name in names if name))


def execute(job: Job, change_set: ChangeSet) -> None:
    """Start a change set. A creation that fails is left as it is, so that the next run goes on where it stopped."""
    job.cfn(
        "execute_change_set",
        StackName=job.stack.name,
        ChangeSetName=change_set.id,
        ClientRequestToken=f"stackwarden-{uuid.uuid4().hex}",
        # OnStackFailure=DO_NOTHING would do the same, but then AWS lets nobody update the failed stack.
        DisableRollback=change_set.kind == "CREATE",
    )


def remove(job: Job, change_set: str) -> None:
    """Delete a change set; the empty stack that it may have made is its maker's to delete."""
    try:
        job.cfn("delete_change_set", StackName=job.stack.name, ChangeSetName=change_set)
    except AwsError as error:
        if error.aws_code != "ChangeSetNotFound" and not error.absent:
            raise
