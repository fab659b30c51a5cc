"""One stack at work: what it should be, how the run treats it, and where it tells what it does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from stackwarden.deploy.aws import Aws
from stackwarden.deploy.desired import Desired


@dataclass(frozen=True)
class Options:
    """How a run treats stacks.

    ``minutes``: to wait for one operation. ``refuse_busy``: do not wait for operations of others. ``recreate``: delete
    rolled back stacks even where state of theirs is left. ``continue_rollback``: end rollbacks that failed.
    ``allow_replacement``: keys of stacks that may lose state.
    """

    role_arn: str | None = None
    minutes: float = 120.0
    refuse_busy: bool = False
    recreate: bool = False
    continue_rollback: bool = False
    allow_replacement: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Job:
    """A stack, AWS, the options, and ``say``, which takes a line about what it does now."""

    aws: Aws
    stack: Desired
    options: Options = Options()
    say: Callable[[str], None] = lambda _: None

    def cfn(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """A call to CloudFormation in the stack's region."""
        return self.aws.call(self.stack.region, "cloudformation", operation, **arguments)

    def pages(self, operation: str, key: str, **arguments: Any) -> Iterator[dict[str, Any]]:
        """The items on all pages of a list of CloudFormation's."""
        return self.aws.pages(self.stack.region, "cloudformation", operation, key, **arguments)

    def hide(self, text: str) -> str:
        """The text without values of secret parameters: services repeat in their reasons what they were given."""
        for name in self.stack.secret & self.stack.parameters.keys():
            value = self.stack.parameters[name]
            text = text.replace(value, "****") if value else text
        return text

    @property
    def role(self) -> dict[str, str]:
        """The argument for the role that CloudFormation acts with, where there is one."""
        return {"RoleARN": self.options.role_arn} if self.options.role_arn else {}
