"""The options that the commands for an account share, and what they open."""

import argparse
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stackwarden.ending import RefusedError

if TYPE_CHECKING:
    from cfn.platform import Platform
    from stackwarden.deploy.aws import Aws
    from stackwarden.deploy.desired import Desired

EXIT_USAGE = 2


def add_target(parser: argparse.ArgumentParser) -> None:
    """Which platform, which environment, which account."""
    parser.add_argument(
        "--platform",
        type=Path,
        metavar="MANIFEST",
        default=Path("templates/platform.yaml"),
        help="a platform.yaml (templates/platform.yaml)",
    )
    parser.add_argument("--environment", metavar="E", required=True, help="of the platform")
    parser.add_argument("--endpoint-url", metavar="URL", help="of an emulator, for every service (AWS)")


def add_only(parser: argparse.ArgumentParser) -> None:
    """Which stacks."""
    parser.add_argument(
        "--only", action="append", default=[], metavar="STACK", help="only this stack: role/stack or stack; repeatable"
    )


def add_parallel(parser: argparse.ArgumentParser) -> None:
    """How many stacks at a time."""
    parser.add_argument("--parallel", type=_count, default=8, metavar="N", help="stacks at the same time (8)")


def _count(text: str) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def _minutes(text: str) -> float:
    """A number of minutes."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of minutes")
    return number


def add_running(parser: argparse.ArgumentParser) -> None:
    """How a run goes that changes an account."""
    parser.add_argument("--yes", action="store_true", help="do not ask before anything is changed")
    parser.add_argument("--role-arn", metavar="ARN", help="the role that CloudFormation acts with")
    add_parallel(parser)
    parser.add_argument("--timeout", type=_minutes, default=120.0, metavar="MINUTES", help="for one stack (120)")
    parser.add_argument("--break-lock", action="store_true", help="take the environment's lock from whoever holds it")


@dataclass(frozen=True)
class Target:
    """A platform's environment in an account: all its stacks by key, in order, those chosen, which role serves."""

    aws: "Aws"
    platform: "Platform"
    stacks: "dict[str, Desired]"
    chosen: frozenset[str]
    serving: str

    @property
    def home(self) -> str:
        """The region where the environment's lock is."""
        from stackwarden.deploy import active

        return active.place(self.platform)

    @property
    def spared(self) -> set[str]:
        """The files of templates that no chosen stack is made from."""
        chosen = {self.stacks[key].file for key in self.chosen}
        return {stack.file for stack in self.stacks.values()} - chosen


def connect(endpoint: str | None) -> "Aws":
    """AWS, or what answers in its place."""
    from stackwarden.deploy.aws import Aws

    return Aws(endpoint)


def open_target(args: argparse.Namespace) -> Target:
    """Load what the options name. Raises CfnError, or RefusedError for an ``--only`` that names nothing."""
    from cfn.platform import load
    from stackwarden.deploy import active
    from stackwarden.deploy.desired import desired

    platform, aws = load(args.platform, args.environment), connect(args.endpoint_url)
    serving = active.apply(aws, platform)
    stacks = desired(platform)
    return Target(aws, platform, stacks, choose(stacks, getattr(args, "only", [])), serving)


def choose(stacks: "dict[str, Desired]", only: list[str]) -> frozenset[str]:
    """The keys that ``--only`` names, in any role where none is named; all without it."""
    if not only:
        return frozenset(stacks)
    chosen: set[str] = set()
    for name in only:
        found = {key for key in stacks if name in (key, key.split("/", 1)[1])}
        if not found:
            known = ", ".join(dict.fromkeys(key.split("/", 1)[1] for key in stacks))
            raise RefusedError(f"There is no stack {name!r} in this environment", f"Known: {known}.", EXIT_USAGE)
        chosen |= found
    return frozenset(chosen)


def confirm(question: str, args: argparse.Namespace) -> None:
    """Ask, unless ``--yes``. Raises RefusedError where nobody can answer, or somebody says no."""
    if args.yes:
        return
    if not sys.stdin.isatty():
        raise RefusedError("Nobody is there to ask", "Say --yes.", EXIT_USAGE)
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise RefusedError("Nothing was changed")
