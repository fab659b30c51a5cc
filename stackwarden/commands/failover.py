"""``stackwarden failover``: move an environment to its other region. See docs/deploy.md."""

import argparse

from stackwarden.deploy.failover_command import add_shared, run_move


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_shared(parser)
    parser.add_argument("--to", default="secondary", metavar="ROLE", help="the region role to move to (secondary)")
    parser.add_argument(
        "--allow-data-loss",
        action="store_true",
        help="the other region is lost: fail databases over with what was copied so far",
    )
    parser.add_argument(
        "--without-fencing",
        action="store_true",
        help="the other region cannot even be asked to stop: go on all the same",
    )


def run(args: argparse.Namespace) -> int:
    """Fail over; returns 0, 6 (a step failed), 7 (refused), 8 (credentials)."""
    return run_move(args, args.to, "failover")
