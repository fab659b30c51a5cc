"""What a stack is in the account: its status, and why it is so."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from stackwarden.deploy.aws import AwsError, now, paces
from stackwarden.deploy.job import Job
from stackwarden.ending import RefusedError

GONE = "DELETE_COMPLETE"
WELL = frozenset({
    "CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE",
})  # fmt: skip
"""States in which a stack is whole, and can be updated."""
UP = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"})
"""States after which an operation has succeeded."""
_CANCELLED = ("resource creation cancelled", "resource update cancelled", "resource deletion cancelled")
_STARTS = frozenset({"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS"})
_MOST_EVENTS = 2_000
_SHOWS = 60.0


@dataclass(frozen=True)
class State:
    """A stack in the account; ``status`` is ``DELETE_COMPLETE`` where there is none."""

    status: str = GONE
    id: str = ""
    reason: str = ""
    changed: str = ""
    termination_protection: bool = False
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def exists(self) -> bool:
        """Whether there is a stack with resources, whole or not; one that only awaits its first change set is none."""
        return self.status not in (GONE, "REVIEW_IN_PROGRESS")

    @property
    def busy(self) -> bool:
        """Whether an operation runs."""
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"


def look(job: Job, name: str = "") -> State:
    """The job's stack as it is now, or the one of that id."""
    try:
        found = job.cfn("describe_stacks", StackName=name or job.stack.name)["Stacks"][0]
    except AwsError as error:
        if error.absent:
            return State()
        raise
    return state_of(found)


def state_of(found: dict[str, Any]) -> State:
    """The state that an answer of DescribeStacks tells of one stack."""
    return State(
        status=found["StackStatus"],
        id=found["StackId"],
        reason=found.get("StackStatusReason", ""),
        changed=str(found.get("LastUpdatedTime") or found.get("CreationTime", "")),
        termination_protection=bool(found.get("EnableTerminationProtection")),
        parameters={each["ParameterKey"]: each.get("ParameterValue", "") for each in found.get("Parameters", ())},
    )


def wait(job: Job, name: str = "") -> State:
    """Wait until no operation runs on the stack. Raises RefusedError when it takes too long: AWS goes on meanwhile."""
    minutes = job.options.minutes
    end = now() + minutes * 60
    for seconds in paces():
        state = look(job, name)
        if not state.busy:
            return state
        job.say(_progress(job, state))
        if now() > end:
            raise RefusedError(f"still {state.status} after {minutes:g} minutes", "AWS goes on; run again later.")
        job.aws.pause(seconds)
    raise AssertionError("paces never end")


def begun(job: Job, before: State) -> None:
    """Wait until an operation that was just asked for shows: else what was before would be taken for its end."""
    end = now() + _SHOWS
    for seconds in paces():
        state = look(job)
        if state.status not in (GONE, "REVIEW_IN_PROGRESS") and (state.status, state.changed, state.id) != (
            before.status, before.changed, before.id,
        ):  # fmt: skip
            return
        if now() > end:
            raise RefusedError(
                f"AWS took the request, and shows {state.status} still", "See the stack, then run again."
            )
        job.aws.pause(seconds)


def _progress(job: Job, state: State) -> str:
    done: dict[str, bool] = {}
    latest = ""
    for event in operation(job, state.id):
        if not _of_stack(event):
            latest = latest or event["LogicalResourceId"]
            done.setdefault(event["LogicalResourceId"], event.get("ResourceStatus", "").endswith("_COMPLETE"))
    count = f" {sum(done.values())}/{len(job.stack.resources)} {latest}" if done else ""
    return f"{state.status}{count}"


def operation(job: Job, name: str) -> Iterator[dict[str, Any]]:
    """The events of a stack's latest operation, newest first."""
    for count, event in enumerate(job.pages("describe_stack_events", "StackEvents", StackName=name)):
        yield event
        if count > _MOST_EVENTS or (_of_stack(event) and event.get("ResourceStatus") in _STARTS):
            return


def _of_stack(event: dict[str, Any]) -> bool:
    """Whether an event is of the stack itself, not of one of its resources."""
    return bool(event.get("PhysicalResourceId") == event.get("StackId"))


def failures(job: Job, name: str) -> list[str]:
    """Why the latest operation of a stack failed, resource by resource, the first failure first."""
    try:
        events = list(operation(job, name))
    except AwsError as error:
        return [f"its events cannot be read: {error}"]
    found: dict[str, str] = {}
    for event in reversed(events):
        status, reason = event.get("ResourceStatus", ""), event.get("ResourceStatusReason", "")
        if status.endswith("_FAILED") and not _of_stack(event) and not reason.lower().startswith(_CANCELLED):
            logical, kind = event["LogicalResourceId"], event.get("ResourceType", "")
            found.setdefault(logical, f"{logical} ({kind}) {status}: {reason or 'no reason given'}")
    return list(found.values())
