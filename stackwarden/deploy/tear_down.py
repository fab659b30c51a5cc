"""Takes one stack down, and tells what stays of it."""

from dataclasses import dataclass

from stackwarden.deploy.aws import CredentialsError, StoppedError
from stackwarden.deploy.bring_up import Outcome
from stackwarden.deploy.job import Job
from stackwarden.deploy.ledger import Ledger
from stackwarden.deploy.lifting import lift, resources
from stackwarden.deploy.protection import set_termination
from stackwarden.deploy.state import GONE, failures, look, wait
from stackwarden.ending import RefusedError


@dataclass(frozen=True)
class Removal:
    """How stacks are taken down. ``lift``: switch off what protects single resources from deletion."""

    lift: bool = False


def tear_down(job: Job, ledger: Ledger, removal: Removal) -> Outcome:
    """Delete the stack, whatever state it is in. Raises only what ends the whole run."""
    try:
        return _tear_down(job, ledger, removal)
    except (CredentialsError, StoppedError):
        raise
    except RefusedError as error:
        return Outcome("failed", (str(error),))


def _tear_down(job: Job, ledger: Ledger, removal: Removal) -> Outcome:
    state = look(job)
    if state.busy and not state.status.startswith("DELETE"):
        job.say(f"{state.status}: waits for an operation that runs already")
        state = wait(job, state.id)
    if state.status == GONE:
        ledger.forget(job.stack)
        return Outcome("absent")
    if state.termination_protection:
        set_termination(job, on=False)
    if removal.lift:
        for told in lift(job, resources(job, state.id)):
            job.say(told)
    job.say("starts")
    if not state.busy:
        job.cfn("delete_stack", StackName=state.id, **job.role)
    after = wait(job, state.id)
    if after.status != GONE:
        reasons = failures(job, state.id) or [after.reason or "no reason given"]
        return Outcome("failed", (after.status, *map(job.hide, reasons)))
    ledger.forget(job.stack)
    return Outcome("deleted")
