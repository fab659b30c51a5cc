"""``stackwarden advisor fetch``: export what Trusted Advisor found. See docs/trusted-advisor.md."""

import argparse
from pathlib import Path

from stackwarden.advisor_export import CATEGORIES

DEFAULT = ("security", "fault_tolerance", "cost_optimizing")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("what", choices=("fetch",), help="ask AWS, and write what it answers")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="where the export goes")
    parser.add_argument(
        "--category",
        action="append",
        choices=CATEGORIES,
        default=[],
        help="of the checks; repeat for several (security, fault_tolerance and cost_optimizing)",
    )
    parser.add_argument(
        "--api",
        choices=("support", "trustedadvisor"),
        default="support",
        help="of AWS; both need a Business or Enterprise Support plan (support)",
    )
    parser.add_argument(
        "--stack",
        action="append",
        type=stack_named,
        default=[],
        metavar="REGION/NAME",
        help="a deployed stack, to find ids such as sg-… in its template; repeat for several",
    )
    parser.add_argument("--endpoint", metavar="URL", help="an endpoint for every service, for an emulator")


def stack_named(text: str) -> tuple[str, str]:
    """The Region and name of a stack. Raises argparse's error where one of them is missing."""
    region, _, name = text.partition("/")
    if not region or not name:
        raise argparse.ArgumentTypeError(f"{text!r} is no REGION/NAME, such as eu-west-1/shop-prod-data")
    return region, name


def run(args: argparse.Namespace) -> int:
    """Export; returns 0. Raises RefusedError without plan, permission or credentials; CfnError for the file."""
    from reports.writing import write_whole
    from stackwarden.advisor_export import export, text_of
    from stackwarden.deploy.aws import Aws

    document = export(Aws(args.endpoint), args.api, args.category or DEFAULT, args.stack)
    write_whole(args.output, text_of(document))
    number = len(document.get("results", document.get("recommendationSummaries", ())))
    print(f"{args.output.as_posix()}: {number} check{'s' * (number != 1)}")
    return 0
