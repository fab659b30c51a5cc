"""Brings a stack out of any state in which it can be neither created nor updated."""

from stackwarden.deploy.job import Job
from stackwarden.deploy.state import GONE, State, failures, look, wait
from stackwarden.deploy.stateful import STATEFUL
from stackwarden.ending import RefusedError

_BROKEN_CREATION = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "IMPORT_ROLLBACK_FAILED")
_ROUNDS = 6


def settle(job: Job) -> State:
    """The stack's state once it can be changed. Raises RefusedError where a person has to decide."""
    for _ in range(_ROUNDS):
        state = look(job)
        if state.busy:
            _await_others(job, state)
        elif state.status in _BROKEN_CREATION:
            _clear_away(job, state)
        elif state.status == "UPDATE_ROLLBACK_FAILED":
            _end_rollback(job)
        elif state.status == "DELETE_FAILED":
            raise RefusedError(
                f"DELETE_FAILED: {'; '.join(failures(job, state.id)) or state.reason}",
                "Remove what is in the way, then `stackwarden destroy` it again.",
            )
        else:
            return state
    raise RefusedError(f"it is {state.status} again and again", "See its events in the console.")


def _await_others(job: Job, state: State) -> None:
    if job.options.refuse_busy:
        raise RefusedError(f"an operation runs already: {state.status}", "Wait for it, or leave --refuse-busy out.")
    job.say(f"{state.status}: waits for an operation that runs already")
    wait(job, state.id)


def _clear_away(job: Job, state: State) -> None:
    """Delete a stack whose creation was rolled back: AWS lets nobody update it."""
    left = _left_state(job, state)
    if left and not job.options.recreate:
        raise RefusedError(
            f"{state.status}, and resources with state are left of it: {', '.join(left)}",
            "Delete or import them, since they keep their names; then run again with --recreate.",
        )
    job.say(f"{state.status}: deletes what is left of its failed creation")
    if state.termination_protection:
        raise RefusedError(f"{state.status}, and protected from deletion", "Lift the protection by hand.")
    job.cfn("delete_stack", StackName=state.id, **job.role)
    after = wait(job, state.id)
    if after.status != GONE:
        raise RefusedError(f"{after.status}: {'; '.join(failures(job, state.id)) or after.reason}")


def _left_state(job: Job, state: State) -> list[str]:
    """Resources with state that a rolled back stack has left in the account."""
    resources = job.pages("list_stack_resources", "StackResourceSummaries", StackName=state.id)
    return [
        f"{each['LogicalResourceId']} ({each.get('PhysicalResourceId', '?')})"
        for each in resources
        if each["ResourceType"] in STATEFUL and each["ResourceStatus"] not in ("DELETE_COMPLETE", "CREATE_FAILED")
    ]


def _end_rollback(job: Job) -> None:
    if not job.options.continue_rollback:
        reasons = "; ".join(failures(job, job.stack.name))
        raise RefusedError(
            f"UPDATE_ROLLBACK_FAILED: {reasons or 'no reason given'}",
            "Remove the cause, then run again with --continue-rollback.",
        )
    job.say("UPDATE_ROLLBACK_FAILED: continues the rollback")
    job.cfn("continue_update_rollback", StackName=job.stack.name, **job.role)
    after = wait(job)
    if after.status == "UPDATE_ROLLBACK_FAILED":
        raise RefusedError(f"the rollback failed again: {'; '.join(failures(job, job.stack.name))}")
