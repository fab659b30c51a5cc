"""``stackwarden advisor fetch``: export what Trusted Advisor found. See docs/trusted-advisor.md."""

import argparse
from pathlib import Path
from typing import Any

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
        choices=("support", "trustedadvisor", "cost-optimization-hub", "compute-optimizer"),
        default="support",
        help="of AWS; the first two need a Business or Enterprise Support plan, the others that they are on (support)",
    )
    parser.add_argument(
        "--region",
        action="append",
        default=[],
        metavar="R",
        help="that compute-optimizer is asked in; repeat for several (those of --stack)",
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

    document = export(Aws(args.endpoint), args.api, args.category or DEFAULT, args.stack, args.region)
    write_whole(args.output, text_of(document))
    found, what = counted(document)
    print(f"{args.output.as_posix()}: {found} {what}{'s' * (found != 1)}")
    return 0


def counted(document: dict[str, Any]) -> tuple[int, str]:
    """How much was exported, and of what."""
    for key in ("results", "recommendationSummaries"):
        if key in document:
            return len(document[key]), "check"
    lists = (value for key, value in document.items() if key != "StackResources")
    return sum(len(each) for each in lists), "recommendation"
