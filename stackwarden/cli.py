"""Parses the command line and runs one command; the one place where exceptions stop.

A command is a module in ``stackwarden.commands`` with ``HELP: str``, ``add_arguments(parser)`` and ``run(args) -> int``.
It is imported only when it is asked for, so that no command pays for another's libraries.
"""

import argparse
import importlib
import os
import sys
from pathlib import Path

# Sibling packages have common names (checks, policies …): ours must win over those in the caller's folder.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

COMMANDS = {
    "gate": "check templates and say whether they may merge",
    "cost": "price templates under a load profile",
    "report": "render the compliance and cost reports",
    "graph": "resolve a platform and print its graph",
}
EXIT_CLEAN, EXIT_FINDINGS, EXIT_USAGE, EXIT_NOTHING, EXIT_BROKEN, EXIT_PRICES = range(6)


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code (0 clean, 1 findings, 2 usage or unreadable input, 3 nothing was checked, 4 the gate broke, 5 prices missing)."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        return _run(arguments)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_CLEAN
    except KeyboardInterrupt:
        print("stackwarden: interrupted", file=sys.stderr)
        return 130


def _run(arguments: list[str]) -> int:
    name = next((word for word in arguments if not word.startswith("-")), "")
    parser = argparse.ArgumentParser(
        prog="stackwarden", description="Compliance gate and cost model for CloudFormation.", allow_abbrev=False
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    command = None
    for each, text in COMMANDS.items():
        sub = commands.add_parser(each, help=text, description=text, allow_abbrev=False)
        if each == name:
            command = importlib.import_module(f"stackwarden.commands.{each}")
            command.add_arguments(sub)
    args = parser.parse_args(arguments)
    if args.version:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(version("stackwarden"))
        except PackageNotFoundError:
            print("unreleased")
        return EXIT_CLEAN
    if command is None:
        parser.print_help(sys.stderr)
        return EXIT_USAGE
    from cfn.errors import CfnError

    try:
        return int(command.run(args))
    except CfnError as error:
        print(f"stackwarden: {error}", file=sys.stderr)
        return EXIT_USAGE
