"""An account, and something in it that is looked at and set."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stackwarden.deploy.arguments import Target
from stackwarden.deploy.aws import AwsError
from stackwarden.deploy.steps import Found

BILLING = "us-east-1"


@dataclass(frozen=True)
class Account:
    """The account and the environment in it. ``say`` takes a line about what is waited for."""

    target: Target
    id: str
    say: Callable[[str], None] = lambda _: None

    def call(self, region: str, service: str, operation: str, **arguments: Any) -> dict[str, Any]:
        """One call to AWS."""
        return self.target.aws.call(region, service, operation, **arguments)

    def published(self, region: str, path: str) -> str | None:
        """What a stack has published at a path of the environment; None before it is deployed."""
        platform = self.target.platform
        name = f"/{platform.project}/{platform.environment}/{path}"
        try:
            return str(self.call(region, "ssm", "get_parameter", Name=name)["Parameter"]["Value"])
        except AwsError as error:
            if error.aws_code == "ParameterNotFound":
                return None
            raise


@dataclass(frozen=True)
class Setting:
    """Something that is looked at, and set. ``minutes`` that it may take to be so."""

    account: Account
    region: str = BILLING
    minutes = 1.0

    def look(self) -> Found:
        """Whether it is so."""
        raise NotImplementedError

    def do(self) -> None:
        """Make it so."""
        raise NotImplementedError
