"""Compares a stack in the account with the repository, and with what the ledger says of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from stackwarden.deploy.aws import AwsError, now, paces
from stackwarden.deploy.desired import Desired
from stackwarden.deploy.held import body, same
from stackwarden.deploy.job import Job
from stackwarden.deploy.ledger import Entry, Ledger
from stackwarden.deploy.protection import same_policy, stack_policy
from stackwarden.deploy.state import GONE, WELL, State, look
from stackwarden.deploy.stateful import policy

_DRIFT_MINUTES = 20


@dataclass(frozen=True)
class Problem:
    """What differs. The kinds are listed in docs/deploy.md."""

    kind: str
    text: str


@dataclass(frozen=True)
class Verified:
    """One stack: its status, what the ledger says, and what differs."""

    key: str
    status: str
    entry: Entry | None
    problems: tuple[Problem, ...]


def verify(job: Job, ledger: Ledger, *, drift: bool) -> Verified:
    """Compare. ``drift``: also ask CloudFormation whether resources were changed by hand, which takes minutes."""
    state, entry = look(job), ledger.read(job.stack)
    if not state.exists:
        problem = Problem("missing", "it is not there" if state.status == GONE else "it is there, but empty")
        return Verified(job.stack.key, state.status, entry, (problem,))
    problems = [*_differences(job, state, entry, ledger), *_protection(job, state)]
    if drift and not state.busy:
        problems += _drift(job)
    return Verified(job.stack.key, state.status, entry, tuple(problems))


def _differences(job: Job, state: State, entry: Entry | None, ledger: Ledger) -> Iterator[Problem]:
    stack = job.stack
    if state.status not in WELL:
        yield Problem("status", job.hide(f"{state.status}: {state.reason or 'no reason given'}"))
    if not same(body(job), stack.body):
        yield Problem("template", f"what is deployed is not {stack.file}")
    differing = _parameters(stack, state)
    if differing:
        yield Problem("parameters", f"other values than in the repository: {', '.join(differing)}")
    if entry is None:
        yield Problem("ledger", "the ledger does not know it: it was not deployed by this tool")
        return
    if entry.stack_id != state.id:
        yield Problem("ledger", "the ledger speaks of an earlier stack of this name")
    elif entry.changed != state.changed:
        yield Problem(
            "changed",
            f"it was changed at {state.changed} by something else, or by an update that failed, after {entry.at}",
        )
    if entry.template_sha256 != stack.sha256:
        yield Problem("ledger", f"deployed from another template, of commit {entry.commit or 'unknown'}")
    if entry.inputs_sha256 != ledger.inputs(stack):
        yield Problem("inputs", "what it reads from other stacks has changed since: deploy it again")


def _parameters(stack: Desired, state: State) -> list[str]:
    """Names of parameters whose values differ; secret ones, and looked up ones told as found, cannot be compared."""
    looked_up = set(stack.reads)
    return [
        name
        for name, value in stack.parameters.items()
        if name not in stack.secret
        and state.parameters.get(name) != value
        and not (value in looked_up and not state.parameters.get(name, "/").startswith("/"))
    ]


def _protection(job: Job, state: State) -> Iterator[Problem]:
    if not job.stack.protected:
        return
    if not state.termination_protection:
        yield Problem("protection", "it holds state and is not protected from deletion")
    if not same_policy(stack_policy(job), policy(job.stack.stateful)):
        yield Problem("protection", "its stack policy does not protect its state from updates")


def _drift(job: Job) -> list[Problem]:
    """Resources that are not as their template says, by CloudFormation's own detection."""
    try:
        asked = job.cfn("detect_stack_drift", StackName=job.stack.name)["StackDriftDetectionId"]
        found = _detected(job, asked)
    except AwsError as error:
        return [Problem("error", f"drift cannot be told: {error}")]
    if found["DetectionStatus"] != "DETECTION_COMPLETE":
        reason = found.get("DetectionStatusReason", "no reason given")
        return [Problem("error", f"drift could not be told of every resource: {reason}")]
    if found.get("StackDriftStatus") != "DRIFTED":
        return []
    states = ["MODIFIED", "DELETED"]
    drifts = job.pages(
        "describe_stack_resource_drifts",
        "StackResourceDrifts",
        StackName=job.stack.name,
        StackResourceDriftStatusFilters=states,
    )
    return [Problem("drift", _said(each)) for each in drifts]


def _detected(job: Job, asked: str) -> dict[str, str]:
    end = now() + _DRIFT_MINUTES * 60
    for seconds in paces():
        found = job.cfn("describe_stack_drift_detection_status", StackDriftDetectionId=asked)
        if found["DetectionStatus"] != "DETECTION_IN_PROGRESS" or now() > end:
            return found
        job.aws.pause(seconds)
    raise AssertionError("paces never end")


def _said(drift: Mapping[str, object]) -> str:
    """Which resource, and which of its properties: never their values, which may be secret."""
    paths = drift.get("PropertyDifferences") or ()
    names = [str(each["PropertyPath"]) for each in paths if isinstance(each, dict)] if isinstance(paths, list) else []
    which = f": {', '.join(names)}" if names else ""
    return f"{drift['LogicalResourceId']} ({drift['ResourceType']}) {drift['StackResourceDriftStatus']}{which}"


def unknown(job: Job, prefix: str, known: Iterable[str]) -> list[str]:
    """Stacks of a region that bear the environment's prefix, and are not of the platform; nested ones aside."""
    names = set(known)
    stacks = job.pages("list_stacks", "StackSummaries")
    return sorted(
        f"{each['StackName']} ({each['StackStatus']})"
        for each in stacks
        if each["StackName"].startswith(prefix)
        and each["StackName"] not in names
        and each["StackStatus"] != GONE
        and not each.get("ParentId")
    )
