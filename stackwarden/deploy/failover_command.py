"""What ``stackwarden failover`` and ``failback`` share: options, the checks before, and the run."""

import argparse
from collections.abc import Callable

from stackwarden.deploy.arguments import Target, add_target, confirm, open_target
from stackwarden.ending import RefusedError, emit, ended_tidily

EXIT_CLEAN, EXIT_USAGE, EXIT_FAILED = 0, 2, 6


def add_shared(parser: argparse.ArgumentParser) -> None:
    """The options of both commands."""
    add_target(parser)
    parser.add_argument("--apply", action="store_true", help="do it; without, only what would be done is shown")
    parser.add_argument("--yes", action="store_true", help="do not ask before anything is changed")
    parser.add_argument("--break-lock", action="store_true", help="take the environment's lock from whoever holds it")


def run_move(args: argparse.Namespace, to: str, command: str) -> int:
    """Move to a role; returns 0, 6 (a step failed), 7 (refused)."""
    from stackwarden.deploy import active

    target = open_target(args)
    source = _other(target, to)
    lossy, fenced = getattr(args, "allow_data_loss", False), not getattr(args, "without_fencing", False)
    if not fenced and not lossy:
        raise RefusedError("--without-fencing is for a lost region", "Say --allow-data-loss too.", EXIT_USAGE)
    serving = active.read(target.aws, target.platform)
    regions = target.platform.regions
    emit(f"{command}: {regions[source]} ({source}) -> {regions[to]} ({to}); noted as serving: {serving}\n")
    if not args.apply:
        code = _run(args, target, (source, to, lossy, fenced))
        emit("Nothing was changed: this is what --apply would do.\n")
        return code
    confirm(f"Move {target.platform.environment} from {regions[source]} to {regions[to]}?", args)
    with ended_tidily():
        return _locked(args, target, (source, to, lossy, fenced), command)


def _other(target: Target, to: str) -> str:
    """The role that a move to ``to`` leaves: the one of the two regions with services that it is not."""
    pair = [role for role in ("primary", "secondary") if role in target.platform.regions]
    if to not in pair or len(pair) < 2:
        name = target.platform.environment
        raise RefusedError(f"{name} cannot move to {to!r}", f"Its regions: {', '.join(pair)}.", EXIT_USAGE)
    return next(role for role in pair if role != to)


def _locked(args: argparse.Namespace, target: Target, move: tuple[str, str, bool, bool], command: str) -> int:
    """Under the environment's lock."""
    from stackwarden.deploy.ledger import Ledger
    from stackwarden.deploy.lock import Lock

    prefix = Ledger(target.aws, target.platform.project, target.platform.environment).prefix
    with Lock(target.aws, target.home, prefix, command, break_it=args.break_lock) as lock:
        return _run(args, target, move, lock.renew)


def _run(
    args: argparse.Namespace,
    target: Target,
    move: tuple[str, str, bool, bool],
    beat: Callable[[], None] = lambda: None,
) -> int:
    from stackwarden.deploy.failover import Move, steps
    from stackwarden.deploy.steps import Run, printed

    source, to, lossy, fenced = move
    run = Run(target.aws, apply=args.apply, strict=True, say=lambda report: emit(printed(report)), beat=beat)
    reports = run.over(steps(Move(target, source, to, lossy=lossy, fenced=fenced)))
    return EXIT_FAILED if any(each.result == "failed" for each in reports) else EXIT_CLEAN
