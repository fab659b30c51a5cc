"""``stackwarden budgets render | plan | apply``: budgets from the estimate. See docs/budgets.md."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stackwarden.deploy.arguments import add_target, confirm, connect
from stackwarden.ending import emit, ended_tidily

if TYPE_CHECKING:
    from stackwarden.budgets.account import State
    from stackwarden.budgets.changes import Change
    from stackwarden.budgets.material import Material
    from stackwarden.deploy.aws import Aws

EXIT_CLEAN, EXIT_USAGE = 0, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    from decimal import Decimal

    from stackwarden.budgets.material import percent

    parser.add_argument(
        "what",
        choices=("render", "plan", "apply"),
        help="render: a CloudFormation template; plan: what would change in the account; apply: change it",
    )
    add_target(parser)
    planning = parser.add_argument_group("what is planned")
    planning.add_argument(
        "--year", default="retail", metavar="NAME|FILE", help="load of each month, as for `cost --year` (retail)"
    )
    planning.add_argument("--prices", type=Path, metavar="OVERLAY", action="append", default=[], help="as for `cost`")
    planning.add_argument("--as-of", metavar="DAY", help="the day taken for today, such as 2026-11-28 or 2026-11")
    planning.add_argument("--basis", choices=("base", "high"), default="base", help="scenario that is the limit (base)")
    planning.add_argument(
        "--headroom", type=percent, default=Decimal(10), metavar="PERCENT", help="on top of the scenario (10)"
    )
    planning.add_argument("--top", type=int, default=3, metavar="N", help="services with a budget of their own (3)")
    planning.add_argument("--tag", metavar="KEY=VALUE", help="that tells the environment's costs (Environment=E)")
    planning.add_argument(
        "--shared-account", action="store_true", help="other environments spend there too: no budget for all of it"
    )
    alerts = parser.add_argument_group("who is told of what")
    for name, text in (("actual", "spent, in percent; repeatable (80, 100)"), ("forecast", "forecast (100)")):
        alerts.add_argument(f"--{name}", type=percent, action="append", default=[], metavar="PERCENT", help=text)
    alerts.add_argument(
        "--anomaly", type=percent, default=Decimal(100), metavar="USD", help="unexpected spending (100)"
    )
    alerts.add_argument("--email", action="append", default=[], help="mailbox; up to 10 (the platform's AlertEmail)")
    alerts.add_argument("--warning-topic", metavar="ARN", help="SNS topic for what can wait")
    alerts.add_argument("--critical-topic", metavar="ARN", help="SNS topic for a budget that is used up")
    running = parser.add_argument_group("how")
    running.add_argument("--output", type=Path, metavar="FILE", help="render: write there (standard output)")
    running.add_argument("--format", choices=("text", "json"), default="text", help="plan: of the output (text)")
    running.add_argument("--delete", action="store_true", help="remove what has our names and is not planned any more")
    running.add_argument("--yes", action="store_true", help="apply: do not ask before anything is changed")


def run(args: argparse.Namespace) -> int:
    """Render, plan or apply; returns 0. Raises RefusedError (2, 7, 8) and CfnError."""
    from stackwarden.budgets.material import Material

    material = Material(args)
    if material.unpriced:
        print(f"stackwarden budgets: {material.unpriced} items have no price; no limit holds them", file=sys.stderr)
    if args.what == "render":
        return _render(args, material)
    aws = connect(args.endpoint_url)
    state, changes = _changes(args, material, aws)
    if args.what == "plan" or not any(change.calls for change in changes):
        emit(_shown(args.format, state, changes))
        return EXIT_CLEAN
    return _apply(args, aws, state, changes)


def _render(args: argparse.Namespace, material: "Material") -> int:
    from cost_model.budgets.template import render

    given = dict(material.given)
    if args.email:
        given["AlertEmail"] = args.email[0]
    text = render(material.budgets, material.watch, given)
    if args.output is None:
        emit(text)
    else:
        from reports.writing import write_whole

        write_whole(args.output, text)
    return EXIT_CLEAN


def _changes(args: argparse.Namespace, material: "Material", aws: "Aws") -> "tuple[State, list[Change]]":
    from stackwarden.budgets.account import read
    from stackwarden.budgets.anomalies import anomaly_changes
    from stackwarden.budgets.changes import budget_changes, wanted
    from stackwarden.budgets.material import recipients

    heard = recipients(args, material.given)
    state = read(aws, material.settings.prefix)
    budgets = [wanted(each, heard) for each in material.budgets]
    found = [
        *budget_changes(state, budgets, material.tags, delete=args.delete),
        *anomaly_changes(state, material.watch, heard, material.tags, delete=args.delete),
    ]
    return state, found


def _apply(args: argparse.Namespace, aws: "Aws", state: "State", changes: "list[Change]") -> int:
    from stackwarden.budgets.applying import apply

    emit(_shown("text", state, changes))
    number = sum(bool(change.calls) for change in changes)
    confirm(f"Make {number} change{'s' * (number != 1)} in account {state.account}?", args)
    with ended_tidily():
        apply(aws, [change for change in changes if change.calls], lambda change: emit(f"done: {_line(change)}\n"))
    return EXIT_CLEAN


def _shown(form: str, state: "State", changes: "list[Change]") -> str:
    if form == "json":
        plain = [{"action": each.action, "what": each.what, "detail": each.detail} for each in changes]
        return json.dumps({"version": "1.0", "account": state.account, "changes": plain}, indent=2) + "\n"
    number = sum(bool(each.calls) for each in changes)
    head = (
        f"Account {state.account}: {number} change{'s' * (number != 1)}"
        if number
        else (f"Account {state.account}: nothing to change")
    )
    return "\n".join([head, *(f"  {_line(each)}" for each in changes)]) + "\n"


def _line(change: "Change") -> str:
    return f"{change.action} {change.what}" + (f": {change.detail}" if change.detail else "")
