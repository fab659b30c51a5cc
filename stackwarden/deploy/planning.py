"""What a deployment would do to one stack, by a change set that is removed again, else by the template."""

from dataclasses import dataclass
from typing import Literal

from stackwarden.deploy import change_sets
from stackwarden.deploy.aws import AwsError, CredentialsError, NoAnswerError, StoppedError
from stackwarden.deploy.change_sets import Change
from stackwarden.deploy.held import body
from stackwarden.deploy.job import Job
from stackwarden.deploy.ledger import Ledger
from stackwarden.deploy.state import GONE, WELL, State, look
from stackwarden.ending import RefusedError

Action = Literal["create", "update", "unchanged", "blocked"]
_LEFT = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED")


@dataclass(frozen=True)
class Planned:
    """What would happen to a stack. ``source``: whether a change set says so, or the template alone.

    ``held``: template and state as they are in the account, where the stack exists. ``note``: what else to know.
    """

    key: str
    action: Action
    changes: tuple[Change, ...] = ()
    source: Literal["change set", "template"] = "change set"
    note: str = ""
    held: tuple[str, State] | None = None


def plan(job: Job, ledger: Ledger) -> Planned:
    """Find out. Leaves nothing behind in the account. Raises what ends the whole run.

    Without an answer to what the account holds there is no plan: it would show all as new, at costs from nothing.
    """
    state = look(job)
    held = (body(job), state) if state.exists and state.status not in _LEFT else None
    try:
        return _plan(job, ledger, state, held)
    except (CredentialsError, NoAnswerError, StoppedError):
        raise
    except RefusedError as error:
        return Planned(job.stack.key, "blocked", note=job.hide(str(error)), held=held)


def peek(job: Job) -> Planned:
    """A stack that stays as it is: only what the account holds of it."""
    state = look(job)
    held = (body(job), state) if state.exists else None
    return Planned(job.stack.key, "unchanged", held=held)


def _plan(job: Job, ledger: Ledger, state: State, held: tuple[str, State] | None) -> Planned:
    if state.status == GONE:
        return _new(job, ledger)
    if not state.exists:
        return _from_template(job, "another change set waits for review in its empty stack")
    if state.status in _LEFT:
        return _from_template(job, f"{state.status}: deploy deletes what is left of it first")
    if state.status not in (*WELL, "CREATE_FAILED", "UPDATE_FAILED"):
        note = f"{state.status}: nothing can be compared now; see what deploy does with it in docs/deploy.md"
        return Planned(job.stack.key, "blocked", note=note, held=held)
    change_set = change_sets.make(job, "UPDATE")
    if change_set is None:
        action: Action = "unchanged" if state.status in WELL else "update"
        return Planned(
            job.stack.key, action, held=held, note="" if state.status in WELL else f"{state.status}: goes on"
        )
    change_sets.remove(job, change_set.id)
    return Planned(job.stack.key, "update", change_set.changes, held=held)


def _new(job: Job, ledger: Ledger) -> Planned:
    """A stack that does not exist: a change set tells whether AWS takes it, where all that it reads is there."""
    missing = ledger.missing(job.stack)
    if missing:
        first, *more = missing
        others = f" and {len(more)} more" if more else ""
        return _from_template(job, f"no change set yet: it reads {first}{others}, which is not published yet")
    change_set = None
    try:
        change_set = change_sets.make(job, "CREATE")
    finally:
        _sweep(job, change_set.id if change_set else "")
    changes = change_set.changes if change_set else ()
    return Planned(job.stack.key, "create", changes)


def _sweep(job: Job, change_set: str) -> None:
    """Delete the change set, and the empty stack that was made for it."""
    if change_set:
        change_sets.remove(job, change_set)
    try:
        if look(job).status == "REVIEW_IN_PROGRESS":
            job.cfn("delete_stack", StackName=job.stack.name)
    except AwsError as error:
        job.say(f"its empty stack {job.stack.name} is left: {error}")


def _from_template(job: Job, note: str) -> Planned:
    changes = tuple(
        Change("add", name, kind, stateful=name in job.stack.stateful) for name, kind in job.stack.resources.items()
    )
    return Planned(job.stack.key, "create", changes, "template", note)
