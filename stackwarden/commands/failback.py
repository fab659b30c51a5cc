"""``stackwarden failback``: move an environment back to its primary region. See docs/deploy.md."""

import argparse

from stackwarden.deploy.failover_command import add_shared, run_move


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_shared(parser)


def run(args: argparse.Namespace) -> int:
    """Fail back, which never loses data; returns 0, 6 (a step failed), 7 (refused), 8 (credentials)."""
    return run_move(args, "primary", "failback")
