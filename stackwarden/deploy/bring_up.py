"""Brings one stack to what the repository says, from whatever state it is in."""

import uuid
from dataclasses import dataclass
from typing import Literal

from stackwarden.deploy import change_sets
from stackwarden.deploy.aws import AwsError, CredentialsError, StoppedError
from stackwarden.deploy.change_sets import ChangeSet
from stackwarden.deploy.job import Job
from stackwarden.deploy.ledger import Ledger, Origin, current
from stackwarden.deploy.protection import opened, protect
from stackwarden.deploy.settle import settle
from stackwarden.deploy.state import UP, WELL, State, begun, failures, look, wait
from stackwarden.ending import RefusedError

Result = Literal["created", "updated", "unchanged", "skipped", "failed", "deleted", "absent"]


@dataclass(frozen=True)
class Outcome:
    """How it ended for one stack; ``reasons`` say why, where it failed or was skipped."""

    result: Result
    reasons: tuple[str, ...] = ()

    @property
    def well(self) -> bool:
        """Whether what waits for the stack may go on."""
        return self.result not in ("failed", "skipped")


def bring_up(job: Job, ledger: Ledger, origin: Origin) -> Outcome:
    """Create or update the stack, or find that nothing is to do. Raises only what ends the whole run."""
    try:
        return _bring_up(job, ledger, origin)
    except (CredentialsError, StoppedError):
        raise
    except RefusedError as error:
        return Outcome("failed", (job.hide(str(error)),))


def _bring_up(job: Job, ledger: Ledger, origin: Origin) -> Outcome:
    state = settle(job)
    inputs = ledger.inputs(job.stack)
    if state.status in WELL and current(ledger.read(job.stack), job.stack, state, inputs):
        protect(job, state)
        return Outcome("unchanged")
    first = not state.exists or state.status == "CREATE_FAILED"
    result, state = _change(job, state)
    if state.status not in (WELL if result == "unchanged" else UP):
        reasons = [f"{state.status}: {state.reason or 'no reason given'}", *failures(job, state.id or job.stack.name)]
        return Outcome("failed", tuple(job.hide(reason) for reason in reasons))
    protect(job, state)
    ledger.write(job.stack, state, inputs, origin)
    return Outcome("created" if first else result)


def _change(job: Job, state: State) -> tuple[Result, State]:
    """Change the stack; what was done, and its state afterwards."""
    if state.status in ("CREATE_FAILED", "UPDATE_FAILED"):
        job.say(f"{state.status}: goes on where it stopped")
        _look_first(job)
        if _retry(job):
            begun(job, state)
            return "updated", wait(job)
    job.say("compares" if state.exists else "prepares")
    change_set = change_sets.make(job, "UPDATE" if state.exists else "CREATE")
    if change_set is None:
        return "unchanged", look(job)
    _guard(job, change_set)
    with opened(job, state):
        change_sets.execute(job, change_set)
        job.say("starts")
        begun(job, state)
        return "updated", wait(job)


def _look_first(job: Job) -> None:
    """A stack that failed may hold state, too, and what goes on with it is no change set that could be looked at."""
    change_set = change_sets.make(job, "UPDATE")
    if change_set is not None:
        _guard(job, change_set)
        change_sets.remove(job, change_set.id)


def _retry(job: Job) -> bool:
    """Let a failed stack go on; False where this cannot be asked for directly, and a change set has to do it.

    A change set alone would not do: AWS finds no change in a template that failed for want of a permission.
    """
    try:
        job.cfn(
            "update_stack",
            StackName=job.stack.name,
            TemplateBody=job.stack.body,
            Parameters=change_sets.parameters(job.stack),
            Capabilities=list(job.stack.capabilities),
            DisableRollback=True,
            ClientRequestToken=f"stackwarden-{uuid.uuid4().hex}",
            **job.role,
        )
    except AwsError as error:
        if error.aws_code == "ValidationError" and "cannot be updated" in error.aws_message:
            return False
        raise
    return True


def _guard(job: Job, change_set: ChangeSet) -> None:
    """Refuse a change that takes state away, in every environment, unless it was asked for."""
    lost = [change for change in change_set.changes if change.loses_state]
    if lost and job.stack.key not in job.options.allow_replacement:
        change_sets.remove(job, change_set.id)
        raise RefusedError(
            f"it would take state away: {', '.join(f'{each.action} {each.logical_id}' for each in lost)}",
            f"See `stackwarden plan`; if that is meant: --allow-replacement {job.stack.key}.",
        )
