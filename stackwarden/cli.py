"""Parses the command line and runs one command; the one place where exceptions stop.

A command is a module in ``stackwarden.commands`` with ``add_arguments(parser)`` and ``run(args) -> int``. It is
imported only when it is asked for, so that no command pays for another's libraries.
"""

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

# Sibling packages have common names (checks, policies …): ours must win over those in the caller's folder.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from stackwarden.ending import EXIT_PIPE, EXIT_TERMINATED, RefusedError, TerminatedError, leave, silence

COMMANDS = {
    "gate": "check templates and say whether they may merge",
    "cost": "price templates under a load profile",
    "cost-diff": "show what a change does to the cost, and hold it to limits",
    "cost-compare": "lay the estimate beside what was billed",
    "cost-measure": "write a usage file from what CloudWatch measured",
    "cost-second-opinion": "ask AWS's pricing calculator about the same usage",
    "prices": "show the unit prices in force, or refresh them from AWS",
    "budgets": "budgets and anomaly detection from the estimate",
    "policies": "list the policies, or run their examples",
    "explain": "explain a policy, requirement, resource type or finding",
    "new": "write the file of a new policy",
    "comment": "put the comment of the gate, or of cost diff, on a pull request",
    "report": "render the reports, and the pages drawn from the templates",
    "advisor": "export what AWS Trusted Advisor found in an account",
    "plan": "show what a deployment would change, and what it would cost",
    "deploy": "bring an account to what the platform says",
    "verify": "compare an account with the platform",
    "destroy": "take an environment's stacks down, in reverse order",
    "bootstrap": "settings of an account that CloudFormation cannot make",
    "failover": "move an environment to its other region",
    "failback": "move an environment back to its primary region",
}
PAIRS = {("cost", verb): f"cost-{verb}" for verb in ("diff", "compare", "measure", "second-opinion")}
"""Two words that name one command: its first word alone is a command of its own, which takes paths."""
EXIT_CLEAN, EXIT_FINDINGS, EXIT_USAGE, EXIT_NOTHING, EXIT_BROKEN, EXIT_PRICES = range(6)
EXIT_FAILED, EXIT_REFUSED, EXIT_CREDENTIALS = 6, 7, 8
EXIT_INTERRUPTED = 130


def process() -> NoReturn:
    """Run the command that this process was started for, and end it."""
    leave(main(whole_process=True))


def main(argv: list[str] | None = None, *, whole_process: bool = False) -> int:
    """Run one command and return its exit code; the codes are listed in the README.

    ``whole_process``: nothing comes after it, so that nobody need tidy up.
    """
    given = sys.argv[1:] if argv is None else argv
    pair = PAIRS.get((given[0], given[1])) if len(given) > 1 else None
    arguments = [pair, *given[2:]] if pair else given
    if sys.stdout is None:  # closed by whoever started us: the exit code tells all the same
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (to the end of the process)
    try:
        return _run(arguments, whole_process)
    except BrokenPipeError:
        silence()
        return EXIT_PIPE
    except TerminatedError:
        return EXIT_TERMINATED
    except KeyboardInterrupt:
        print("stackwarden: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except Exception as error:
        if os.environ.get("STACKWARDEN_TRACEBACK"):
            raise
        message = (
            f"stackwarden: broke: {type(error).__name__}: {error}\nThis is a bug; STACKWARDEN_TRACEBACK=1 shows where."
        )
        print(message, file=sys.stderr)
        return EXIT_BROKEN


def _run(arguments: list[str], whole_process: bool) -> int:
    name = next((word for word in arguments if not word.startswith("-")), "")
    parser, command = _parser(name, alone=arguments[:1] == [name])
    args = parser.parse_args(arguments)
    args.whole_process = whole_process
    if args.version:
        print(_version())
        return EXIT_CLEAN
    if command is None:
        parser.print_help(sys.stderr)
        return EXIT_USAGE
    from cfn.errors import CfnError

    try:
        return int(importlib.import_module(command).run(args))
    except SystemExit as error:
        # Nobody in a command may end the run: a policy that calls sys.exit(0) must not turn the gate green.
        raise RuntimeError(f"something ended the run by itself (SystemExit: {error})") from error
    except RefusedError as error:
        print(f"stackwarden: {error}", file=sys.stderr)
        return error.code
    except CfnError as error:
        print(f"stackwarden: {error}", file=sys.stderr)
        return EXIT_USAGE


def _parser(name: str, *, alone: bool) -> tuple[argparse.ArgumentParser, str | None]:
    """The parser with the arguments of one command, and that command's module.

    ``alone``: it stands first, so nothing will be said of the other commands, and they are left out.
    """
    parser = argparse.ArgumentParser(
        prog="stackwarden",
        description="Compliance gate, cost model and deployment for CloudFormation.",
        allow_abbrev=False,
        formatter_class=_unmeasured,
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    module = None
    words = {command: " ".join(pair) for pair, command in PAIRS.items()}
    for each, text in COMMANDS.items():
        if alone and name in COMMANDS and each != name:
            continue
        prog = f"{parser.prog} {words.get(each, each)}"
        more: dict[str, Any] = {"allow_abbrev": False, "formatter_class": _unmeasured}
        sub = commands.add_parser(each, prog=prog, help=text, description=text, **more)
        if each == name:
            module = f"stackwarden.commands.{each.replace('-', '_')}"
            importlib.import_module(module).add_arguments(sub)
        sub.formatter_class = argparse.HelpFormatter
    parser.formatter_class = argparse.HelpFormatter
    return parser, module


def _unmeasured(prog: str) -> argparse.HelpFormatter:
    """For building a parser, which formats each argument to see whether it can: no need to measure the terminal."""
    return argparse.HelpFormatter(prog, width=80)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("stackwarden")
    except PackageNotFoundError:
        return "unreleased"
