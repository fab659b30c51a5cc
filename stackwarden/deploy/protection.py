"""Termination protection and stack policies of stacks that hold state, in production."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from stackwarden.deploy.job import Job
from stackwarden.deploy.state import State
from stackwarden.deploy.stateful import ALLOW_ALL, policy


def protect(job: Job, state: State) -> None:
    """Set what a stack with state in production needs, where it is not so yet. Other stacks are left alone."""
    if not job.stack.protected:
        return
    if not state.termination_protection:
        set_termination(job, on=True)
    wanted = policy(job.stack.stateful)
    if not same_policy(stack_policy(job), wanted):
        job.cfn("set_stack_policy", StackName=job.stack.name, StackPolicyBody=wanted)


def set_termination(job: Job, *, on: bool) -> None:
    """Switch the protection from deletion."""
    job.cfn(
        "update_termination_protection",
        StackName=job.stack.name,
        EnableTerminationProtection=on,
    )


def stack_policy(job: Job) -> str:
    """The stack policy as it stands; empty where there is none."""
    answer = job.cfn("get_stack_policy", StackName=job.stack.name)
    return str(answer.get("StackPolicyBody") or "")


def same_policy(one: str, other: str) -> bool:
    """Whether two policies say the same, however they are written."""
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return one == other


@contextmanager
def opened(job: Job, state: State) -> Iterator[None]:
    """Let an update that was asked for pass the stack policy; ``protect`` sets it again, also after a killed run."""
    if job.stack.key in job.options.allow_replacement and job.stack.protected and state.exists:
        job.cfn("set_stack_policy", StackName=job.stack.name, StackPolicyBody=ALLOW_ALL)
        try:
            yield
        finally:
            body = policy(job.stack.stateful)
            job.cfn("set_stack_policy", StackName=job.stack.name, StackPolicyBody=body)
    else:
        yield
