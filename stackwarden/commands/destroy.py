"""``stackwarden destroy``: take an environment's stacks down, in reverse order. See docs/deploy.md."""

import argparse
import sys
from typing import TYPE_CHECKING

from stackwarden.deploy.arguments import Target, add_only, add_running, add_target, open_target
from stackwarden.deploy.desired import PROTECTED
from stackwarden.ending import RefusedError, emit, ended_tidily

if TYPE_CHECKING:
    from stackwarden.deploy.bring_up import Outcome
    from stackwarden.deploy.ledger import Ledger

EXIT_CLEAN, EXIT_USAGE, EXIT_FAILED = 0, 2, 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_target(parser)
    add_only(parser)
    add_running(parser)
    parser.add_argument(
        "--confirm", metavar="E", help="the environment's name once more: needed with --yes where it is production"
    )
    parser.add_argument(
        "--lift-protection",
        action="store_true",
        help="switch off what protects load balancers, databases and instances from deletion",
    )


def run(args: argparse.Namespace) -> int:
    """Destroy; returns 0, 6 (a stack could not be deleted), 7 (refused), 8 (credentials)."""
    from stackwarden.deploy.leftovers import leftovers, told

    target = open_target(args)
    _check_readers(target)
    left = leftovers(target)
    sys.stderr.write(told(target, left))
    _confirmed(args, target)
    with ended_tidily():
        outcomes = _destroy(args, target)
    emit(_text(args, outcomes) + told(target, left, instructions=True))
    return EXIT_CLEAN if all(each.well for each in outcomes.values()) else EXIT_FAILED


def _check_readers(target: Target) -> None:
    """Refuse to take away what a stack that is there, and stays, reads from."""
    from cfn.order import ancestors
    from stackwarden.deploy.job import Job
    from stackwarden.deploy.state import look

    waits = {key: stack.waits for key, stack in target.stacks.items()}
    for key in target.stacks:
        needed = ancestors(waits, key) & target.chosen
        if key not in target.chosen and needed and look(Job(target.aws, target.stacks[key])).exists:
            remedy = f"Name it too: --only {key}."
            raise RefusedError(f"{key} is there, and needs {', '.join(sorted(needed))}", remedy)


def _confirmed(args: argparse.Namespace, target: Target) -> None:
    """The environment's name has to be typed, or given; in production ``--yes`` alone is not enough."""
    name = target.platform.environment
    if args.yes and (name not in PROTECTED or args.confirm == name):
        return
    if not sys.stdin.isatty():
        words = f"--yes --confirm {name}" if name in PROTECTED else "--yes"
        raise RefusedError("Nobody is there to ask", f"Say {words}.", EXIT_USAGE)
    sys.stderr.write(f"This deletes {len(target.chosen)} stacks. Type {name} to go on: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip() != name:
        raise RefusedError("Nothing was deleted")


def _destroy(args: argparse.Namespace, target: Target) -> "dict[str, Outcome]":
    from cfn.order import among
    from stackwarden.deploy.board import Board
    from stackwarden.deploy.job import Job, Options
    from stackwarden.deploy.ledger import Ledger
    from stackwarden.deploy.lock import Lock
    from stackwarden.deploy.origin import caller
    from stackwarden.deploy.schedule import Schedule
    from stackwarden.deploy.tear_down import Removal, tear_down

    ledger = Ledger(target.aws, target.platform.project, args.environment)
    options = Options(role_arn=args.role_arn, minutes=args.timeout)
    before = among({key: stack.waits for key, stack in target.stacks.items()}, target.chosen)
    after = {
        key: {other for other in before if key in before[other]} for key in reversed(target.stacks) if key in before
    }
    board = Board(after)

    def work(key: str) -> "Outcome":
        job = Job(target.aws, target.stacks[key], options, lambda text: board.say(key, text))
        return tear_down(job, ledger, Removal(lift=args.lift_protection))

    _, who = caller(target.aws, target.home)
    with Lock(target.aws, target.home, ledger.prefix, f"destroy by {who}", break_it=args.break_lock) as lock:
        outcomes = Schedule(target.aws, after, work, board, args.parallel, lock.renew).run()
        _forget(target, ledger, outcomes)
        return outcomes


def _forget(target: Target, ledger: "Ledger", outcomes: "dict[str, Outcome]") -> None:
    """Notes must not outlive what they are of: the next database has no schema, the next environment no failover."""
    from stackwarden.deploy import active, schema

    first, region = next(iter(target.platform.regions.items()))
    gone = {key for key, outcome in outcomes.items() if outcome.well}
    if f"{first}/{schema.DATABASE}" in gone:
        ledger.drop(region, schema.NOTE)
    if gone == target.stacks.keys():
        ledger.drop(target.home, active.NOTE)


def _text(args: argparse.Namespace, outcomes: "dict[str, Outcome]") -> str:
    lines = []
    for key, outcome in outcomes.items():
        if not outcome.well:
            lines += [f"{key}: {outcome.result}", *(f"  {reason}" for reason in outcome.reasons)]
    counts = {result: sum(each.result == result for each in outcomes.values()) for result in ("deleted", "absent")}
    lines.append(f"{args.environment}: {counts['deleted']} deleted, {counts['absent']} were not there")
    return "\n".join(lines) + "\n"
