"""``stackwarden deploy``: bring an account to what the platform says. See docs/deploy.md."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from stackwarden.deploy.arguments import Target, add_only, add_running, add_target, confirm, open_target
from stackwarden.ending import emit, ended_tidily

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stackwarden.deploy.bring_up import Outcome
    from stackwarden.deploy.ledger import Origin

EXIT_CLEAN, EXIT_FINDINGS, EXIT_FAILED = 0, 1, 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_target(parser)
    add_only(parser)
    add_running(parser)
    parser.add_argument(
        "--lane", choices=("own", "fast", "full"), default="fast", help="of the gate that must be green (fast)"
    )
    parser.add_argument("--refuse-busy", action="store_true", help="do not wait for operations that others started")
    parser.add_argument(
        "--recreate", action="store_true", help="delete a rolled back stack even where it left state, and create it"
    )
    parser.add_argument("--continue-rollback", action="store_true", help="end rollbacks that failed, then update")
    parser.add_argument(
        "--allow-replacement",
        action="append",
        default=[],
        metavar="STACK",
        help="let this stack replace or remove resources that hold state; repeatable",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the result (text)")


def run(args: argparse.Namespace) -> int:
    """Deploy; returns 0, 1 (the gate is red), 6 (a stack failed), 7 (refused), 8 (credentials)."""
    from stackwarden.deploy.gating import settings

    before = settings(args.platform, args.environment)
    target = open_target(args)
    origin = _gated(args, target, before)
    if origin is None:
        return EXIT_FINDINGS
    with ended_tidily():
        outcomes = _deploy(args, target, origin)
    emit(_rendered(args, target, origin, outcomes))
    return EXIT_CLEAN if all(each.well for each in outcomes.values()) else EXIT_FAILED


def _gated(args: argparse.Namespace, target: Target, before: "Mapping[Path, str]") -> "Origin | None":
    """Where the deployment comes from; None where the gate is red."""
    from stackwarden.deploy import origin
    from stackwarden.deploy.gating import check_same, judge
    from stackwarden.deploy.ledger import Origin
    from stackwarden.deploy.release import released

    judged = judge(args.platform, args.environment, args.lane, target.spared)
    for finding in judged.red:
        place = f"{finding.file}:{finding.line}: {finding.severity} {finding.policy}"
        print(f"{place}: {finding.logical_id}: {finding.message}", file=sys.stderr)
    if judged.red:
        print(f"stackwarden: the gate is red ({len(judged.red)} findings): nothing was deployed", file=sys.stderr)
        return None
    check_same((target.stacks[key] for key in target.stacks if key in target.chosen), judged, before)
    if judged.elsewhere:
        print(f"stackwarden: the gate has {judged.elsewhere} findings in stacks not chosen", file=sys.stderr)
    folder = args.platform.parent
    account, who = origin.caller(target.aws, target.home)
    version = released(args.platform)
    said = f"Deploy {len(target.chosen)} stacks of {target.platform.project} {args.environment} to account {account}"
    print(f"platform {version or 'without a release'}, gate green ({args.lane} lane), as {who}", file=sys.stderr)
    if target.serving != next(iter(target.platform.regions)):
        print(f"{target.serving} serves since a failover, and goes on to: see failback", file=sys.stderr)
    confirm(f"{said}?", args)
    return Origin(judged.gate, origin.commit(folder), version, who)


def _deploy(args: argparse.Namespace, target: Target, origin: "Origin") -> "dict[str, Outcome]":
    from cfn.order import among
    from stackwarden.deploy import active
    from stackwarden.deploy.board import Board
    from stackwarden.deploy.bring_up import bring_up
    from stackwarden.deploy.job import Job, Options
    from stackwarden.deploy.ledger import Ledger
    from stackwarden.deploy.lock import Lock
    from stackwarden.deploy.schedule import Schedule

    options = Options(
        role_arn=args.role_arn,
        minutes=args.timeout,
        refuse_busy=args.refuse_busy,
        recreate=args.recreate,
        continue_rollback=args.continue_rollback,
        allow_replacement=_replaceable(args, target),
    )
    aws, ledger = target.aws, Ledger(target.aws, target.platform.project, args.environment)
    waits = among({key: stack.waits for key, stack in target.stacks.items()}, target.chosen)
    ordered = {key: waits[key] for key in target.stacks if key in waits}
    board = Board(ordered)

    def work(key: str) -> "Outcome":
        job = Job(aws, target.stacks[key], options, lambda text: board.say(key, text))
        return bring_up(job, ledger, origin)

    with Lock(aws, target.home, ledger.prefix, f"deploy by {origin.by}", break_it=args.break_lock) as lock:
        active.check(aws, target.platform, target.serving)
        return Schedule(aws, ordered, work, board, args.parallel, lock.renew).run()


def _replaceable(args: argparse.Namespace, target: Target) -> frozenset[str]:
    from stackwarden.deploy.arguments import choose

    return choose(target.stacks, args.allow_replacement) if args.allow_replacement else frozenset()


def _rendered(args: argparse.Namespace, target: Target, origin: "Origin", outcomes: "dict[str, Outcome]") -> str:
    if args.format == "json":
        return _json(args, target, origin, outcomes)
    counts: dict[str, int] = {}
    lines = []
    for key, outcome in outcomes.items():
        counts[outcome.result] = counts.get(outcome.result, 0) + 1
        if not outcome.well:
            lines += [f"{key}: {outcome.result}", *(f"  {reason}" for reason in outcome.reasons)]
    summary = ", ".join(f"{count} {result}" for result, count in counts.items())
    return "\n".join([*lines, f"{target.platform.project} {args.environment}: {summary}"]) + "\n"


def _json(args: argparse.Namespace, target: Target, origin: "Origin", outcomes: "dict[str, Outcome]") -> str:
    whole = {
        "version": "1.0",
        "project": target.platform.project,
        "environment": args.environment,
        "platform_version": origin.platform_version,
        "commit": origin.commit,
        "gate": dict(origin.gate),
        "stacks": [
            {
                "key": key,
                "stack": target.stacks[key].name,
                "region": target.stacks[key].region,
                "result": outcome.result,
                "reasons": list(outcome.reasons),
            }
            for key, outcome in outcomes.items()
        ],
    }
    return json.dumps(whole, indent=2) + "\n"
