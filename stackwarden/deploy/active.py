"""Which region role serves: remembered beside the switch, so that a deployment does not undo a failover."""

from cfn.platform import Platform
from cfn.stack import Stack
from stackwarden.deploy.aws import Aws, AwsError
from stackwarden.ending import RefusedError

SWITCH = "OriginMode"
"""The parameter of the stack that sends customers to a region."""
FORCED = "force-secondary"
NOTE = "active-role"


def switch(platform: Platform) -> Stack | None:
    """The stack that decides where customers go, or None in an environment without one."""
    return next((stack for stack in platform.stacks if SWITCH in stack.parameters), None)


def name(platform: Platform) -> str:
    """The SSM path of the note on which role serves."""
    return f"/{platform.project}/{platform.environment}/deployments/{NOTE}"


def place(platform: Platform) -> str:
    """The region of the note and the lock: that of the switch, which stands where no region that serves can fail."""
    stack = switch(platform)
    return platform.regions[stack.role] if stack else next(iter(platform.regions.values()))


def read(aws: Aws, platform: Platform) -> str:
    """The role that serves; the first one where nothing else is noted."""
    try:
        found = aws.call(place(platform), "ssm", "get_parameter", Name=name(platform))
    except AwsError as error:
        if error.aws_code == "ParameterNotFound":
            return next(iter(platform.regions))
        raise
    return str(found["Parameter"]["Value"])


def note(aws: Aws, platform: Platform, role: str) -> None:
    """Remember which role serves."""
    arguments = {"Type": "String", "Tier": "Standard", "Overwrite": True}
    aws.call(place(platform), "ssm", "put_parameter", Name=name(platform), Value=role, **arguments)


def apply(aws: Aws, platform: Platform) -> str:
    """Let a deployment keep customers in the region that serves, whatever the settings say; the role that serves."""
    first, stack = next(iter(platform.regions)), switch(platform)
    if stack is None:
        return first
    serving = read(aws, platform)
    if serving != first:
        platform.given[stack.key][SWITCH] = FORCED
    return serving


def check(aws: Aws, platform: Platform, serving: str) -> None:
    """Under the lock: whether that role still serves. Raises RefusedError after a failover: it must not be undone."""
    if switch(platform) is None:
        return
    found = read(aws, platform)
    if found != serving:
        raise RefusedError(f"Since this was started {found} serves instead of {serving}", "Run again.")
