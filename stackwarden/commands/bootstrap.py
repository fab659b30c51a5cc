"""``stackwarden bootstrap``: settings of an account that CloudFormation cannot make. See docs/deploy.md."""

import argparse
import sys

from stackwarden.deploy.arguments import add_target, confirm, open_target
from stackwarden.ending import emit, ended_tidily

EXIT_CLEAN, EXIT_FAILED = 0, 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_target(parser)
    parser.add_argument("--apply", action="store_true", help="do it; without, only what would be done is shown")
    parser.add_argument("--yes", action="store_true", help="do not ask before anything is changed")


def run(args: argparse.Namespace) -> int:
    """Look at every setting, and change what is to be changed; returns 0, or 6 where a step failed."""
    from stackwarden.deploy.bootstrap import steps
    from stackwarden.deploy.bootstrap_hints import hints
    from stackwarden.deploy.origin import caller
    from stackwarden.deploy.settings import Account
    from stackwarden.deploy.steps import Run, printed

    target = open_target(args)
    account = Account(target, caller(target.aws, target.home)[0], lambda text: print(text, file=sys.stderr, flush=True))
    if args.apply:
        confirm(f"Change settings of the whole account {account.id}?", args)
    with ended_tidily():
        run_steps = Run(target.aws, apply=args.apply, strict=False, say=lambda report: emit(printed(report)))
        reports = run_steps.over([*steps(account), *hints(account)])
    if not args.apply and any(each.result == "to do" for each in reports):
        emit("Nothing was changed: --apply does what is to do.\n")
    return EXIT_FAILED if any(each.result == "failed" for each in reports) else EXIT_CLEAN
