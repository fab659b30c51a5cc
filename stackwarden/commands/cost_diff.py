"""``stackwarden cost diff``: what a change does to the cost, and whether it may. Contract: docs/cost.md."""

import argparse
import gc
import sys
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from stackwarden.cost_options import add_material, misused
from stackwarden.ending import emit, ended_tidily

if TYPE_CHECKING:
    from cost_model.judged import Judged
    from cost_model.limits import Compared, Limits

FORMATS = ("text", "json", "comment")
EXIT_USAGE, EXIT_NOTHING = 2, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("ref", metavar="REF", help="compare with the commit where this branch left REF")
    add_material(parser)
    parser.add_argument("--environment", metavar="E", action="append", default=[], help="of the platform; repeatable")
    parser.add_argument(
        "--profile",
        metavar="NAME|FILE",
        action="append",
        default=[],
        help="load profile; repeatable (every shipped one for a platform; none for PATHs: load is then not priced)",
    )
    _add_limits(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="of the output (text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of standard output")
    parser.add_argument(
        "--comment", type=Path, metavar="FILE", help="write the comment for the pull request there as well"
    )


def _add_limits(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("limits, per month, of the expected scenario; broken ones end with exit code 1")
    group.add_argument("--max-increase", type=_money, metavar="USD", help="the total may grow by this much")
    group.add_argument("--max-percent", type=_money, metavar="P", help="the total may grow by this share of itself")
    group.add_argument(
        "--floor", type=_money, metavar="USD", help="an increase up to this much is no matter of percent"
    )
    group.add_argument(
        "--budget",
        type=_budget,
        metavar="[E=]USD",
        action="append",
        default=[],
        help="the total may be this much: in environment E, or in every environment not named; repeatable",
    )
    group.add_argument("--fail-on-unpriced", action="store_true", help="no new resource type without a price model")
    group.add_argument(
        "--limit-profile",
        metavar="NAME",
        action="append",
        default=[],
        help="hold the limits under this profile; repeatable (every one that is compared)",
    )
    group.add_argument("--overrides", type=Path, metavar="FILE", help="who accepts what, why, and until when")


def _money(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from None
    if not found.is_finite() or found < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not 0 or more")
    return found


def _budget(text: str) -> tuple[str, Decimal]:
    name, _, amount = text.rpartition("=")
    return name, _money(amount)


def run(args: argparse.Namespace) -> int:
    """Compare and write; returns 0 (passed), 1 (over a limit), 3 (nothing to price) or 5 (prices are missing)."""
    problem = misused(args) or _misused(args)
    if problem:
        print(f"stackwarden cost diff: {problem}", file=sys.stderr)
        return EXIT_USAGE
    gc.disable()  # the run keeps nearly all it makes: collecting would cost a tenth of its time for nothing
    try:
        with ended_tidily():
            judged = _judged(args)
    finally:
        gc.enable()
    if not any(side.resources for each in judged.compared for side in (each.difference.before, each.difference.after)):
        print("stackwarden cost diff: no resource to price was found on either side", file=sys.stderr)
        return EXIT_NOTHING
    _write(args.output, _rendered(args.format, judged))
    if args.comment is not None:
        _write(args.comment, _rendered("comment", judged))
    return judged.exit_code


def _misused(args: argparse.Namespace) -> str:
    if args.floor is not None and args.max_percent is None:
        return "--floor needs --max-percent"
    named = [name for name, _ in args.budget]
    if len(set(named)) < len(named):
        return "--budget gives one environment two budgets"
    unknown = [name for name in named if name and name not in args.environment]
    return f"--budget names {unknown[0]}, which is no --environment" if unknown else ""


def _judged(args: argparse.Namespace) -> "Judged":
    from cost_model.judged import Judged
    from cost_model.limits import breaches, read_overrides
    from stackwarden.cost_sides import Sides

    limits = _limits(args)
    overrides = read_overrides(args.overrides) if args.overrides else []
    sides = Sides(args)
    try:
        compared = sides.compared()
    finally:
        sides.tree.stop()
    _check_profiles(limits, compared)
    broken = breaches(compared, limits, overrides, args.as_of or date.today())
    return Judged(args.ref, sides.tree.commit, tuple(compared), limits, tuple(broken), tuple(sides.notes))


def _limits(args: argparse.Namespace) -> "Limits":
    from cost_model.limits import Limits

    return Limits(
        args.max_increase,
        args.max_percent,
        args.floor or Decimal(0),
        dict(args.budget),
        args.fail_on_unpriced,
        tuple(args.limit_profile),
    )


def _check_profiles(limits: "Limits", compared: "list[Compared]") -> None:
    """A limit for a profile that is not compared would never be broken."""
    from stackwarden.ending import RefusedError

    known = sorted({each.profile for each in compared})
    for name in limits.profiles:
        if name not in known:
            named = ", ".join(filter(None, known)) or "none: name one with --profile"
            raise RefusedError(f"--limit-profile {name} is not compared", f"Compared are {named}.", EXIT_USAGE)


def _rendered(form: str, judged: "Judged") -> str:
    from cost_model import difference_json, difference_present
    from cost_model.document import to_json

    if form == "json":
        return to_json(difference_json.document(judged))
    return difference_present.comment(judged) if form == "comment" else difference_present.text(judged)


def _write(path: Path | None, text: str) -> None:
    if path is None:
        emit(text)
        return
    from reports.writing import write_whole

    write_whole(path, text)
