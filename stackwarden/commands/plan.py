"""``stackwarden plan``: show what a deployment would change, and what it would cost. See docs/deploy.md."""

import argparse
import json
from typing import TYPE_CHECKING

from stackwarden.deploy.arguments import Target, add_only, add_parallel, add_target, open_target
from stackwarden.ending import emit, ended_tidily

if TYPE_CHECKING:
    from stackwarden.deploy.planning import Planned

FORMATS = ("text", "json", "markdown")
EXIT_CLEAN, EXIT_FINDINGS, EXIT_FAILED = 0, 1, 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_target(parser)
    add_only(parser)
    parser.add_argument("--role-arn", metavar="ARN", help="the role that CloudFormation acts with")
    add_parallel(parser)
    parser.add_argument("--lane", choices=("own", "fast", "full"), default="fast", help="of the gate (fast)")
    parser.add_argument(
        "--profile",
        action="append",
        default=[],
        metavar="NAME|FILE",
        help="load profile for the cost; repeatable (all)",
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="of the output (text)")


def run(args: argparse.Namespace) -> int:
    """Plan; returns 0, 1 (the gate is red), 6 (a stack is in a state, or a template such, that AWS takes no change)."""
    from cost_model.profile_files import names
    from stackwarden.deploy import plan_document
    from stackwarden.deploy.deltas import deltas
    from stackwarden.deploy.gating import judge
    from stackwarden.deploy.release import released

    target = open_target(args)
    judged = judge(args.platform, args.environment, args.lane, target.spared)
    with ended_tidily():
        planned = _planned(args, target)
    found = deltas(target, planned, args.profile or names())
    shown = {key: each for key, each in planned.items() if key in target.chosen}
    plan = plan_document.document(target, shown, found, judged, released(args.platform))
    renderers = {"text": plan_document.text, "markdown": plan_document.markdown}
    emit(renderers[args.format](plan) if args.format in renderers else json.dumps(plan, indent=2) + "\n")
    if judged.red:
        return EXIT_FINDINGS
    return EXIT_FAILED if any(each.action == "blocked" for each in shown.values()) else EXIT_CLEAN


def _planned(args: argparse.Namespace, target: Target) -> "dict[str, Planned]":
    """What would happen to each chosen stack; of the others, what the account holds."""
    from concurrent.futures import ThreadPoolExecutor

    from stackwarden.deploy.job import Job, Options
    from stackwarden.deploy.ledger import Ledger
    from stackwarden.deploy.planning import peek, plan

    ledger = Ledger(target.aws, target.platform.project, args.environment)
    options = Options(role_arn=args.role_arn)

    def work(key: str) -> "Planned":
        job = Job(target.aws, target.stacks[key], options)
        return plan(job, ledger) if key in target.chosen else peek(job)

    with ThreadPoolExecutor(max_workers=args.parallel) as pool:
        try:
            return dict(zip(target.stacks, pool.map(work, target.stacks), strict=True))
        except BaseException:
            target.aws.stopped.set()
            raise
