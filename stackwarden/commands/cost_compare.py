"""``stackwarden cost compare``: the estimate beside what was billed. See docs/cost.md, `Forecast against actual`."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stackwarden.cost_material import DEFAULT_PROFILE, DEFAULT_REGION, of_platform, of_templates, usage_of
from stackwarden.cost_options import add_material, misused
from stackwarden.ending import emit

if TYPE_CHECKING:
    from cost_model.comparison import Comparison
    from cost_model.joining import Physical

EXIT_USAGE, EXIT_NOTHING = 2, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_material(parser)
    parser.add_argument("--environment", metavar="E", help="of the platform")
    parser.add_argument(
        "--profile", metavar="NAME|FILE", help=f"load profile ({DEFAULT_PROFILE} for a platform; none for PATHs)"
    )
    parser.add_argument(
        "--actual",
        type=Path,
        metavar="FILE",
        required=True,
        help="a FOCUS 1.x or CUR 2.0 export: CSV (gzipped or not), Parquet",
    )
    parser.add_argument(
        "--measure",
        choices=("list", "billed", "effective"),
        default="list",
        help="the cost to compare: at public prices, as forecast, as invoiced, or with prepayments spread (list)",
    )
    parser.add_argument(
        "--resources",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="ids of what is deployed: what describe-stack-resources answers, as JSON; repeatable",
    )
    parser.add_argument("--propose", type=Path, metavar="FILE", help="write a usage file of what was measured")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the output (text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of standard output")


def run(args: argparse.Namespace) -> int:
    """Compare and write; returns 0, or 3 where there is no resource."""
    problem = misused(args)
    if problem:
        print(f"stackwarden cost compare: {problem}", file=sys.stderr)
        return EXIT_USAGE
    found, notes = _compared(args)
    if found is None:
        print("stackwarden cost compare: no resource was found", file=sys.stderr)
        return EXIT_NOTHING
    from cost_model import comparison_present
    from cost_model.document import to_json
    from reports.writing import write_whole

    document = comparison_present.document(found, notes) if args.format == "json" else None
    text = comparison_present.text(found, notes) if document is None else to_json(document)
    if args.output is None:
        emit(text)
    else:
        write_whole(args.output, text)
    if args.propose is not None:
        write_whole(args.propose, comparison_present.proposed(found))
    return 0


def _compared(args: argparse.Namespace) -> "tuple[Comparison | None, list[str]]":
    from cfn.graph import Graph
    from cost_model.actual import read_actual
    from cost_model.comparison import compare
    from cost_model.context import Context
    from cost_model.prices import PriceBook
    from cost_model.profile_files import load_profile
    from cost_model.project import project

    actual = read_actual(args.actual, args.measure)
    profile = load_profile(args.profile or DEFAULT_PROFILE)
    book = PriceBook.load(args.region or DEFAULT_REGION, args.prices, as_of=args.as_of, free_tier=args.free_tier)
    material = of_platform(args) if args.platform else of_templates(args, profile, book)
    graph = Graph(material.stacks)
    if not any(stack.resources for stack in graph.stacks):
        return None, []
    usage = usage_of(args.usage, graph)
    book = (
        book
        if book.region == material.region
        else PriceBook.load(material.region, args.prices, as_of=args.as_of, free_tier=args.free_tier)
    )
    projection = project(graph, profile, book, usage, loaded=material.loaded)
    context = Context(graph, profile.profile.at("base"), usage, book.region, loaded=material.loaded)
    physical = {identifier: place for file in args.resources for identifier, place in _physical(file)}
    return compare(graph, context, projection, actual, physical), material.notes


def _physical(file: Path) -> "list[tuple[str, Physical]]":
    """Ids → stack and logical id, as CloudFormation answers ``describe-stack-resources``. Raises CfnError."""
    from cfn.errors import CfnError, Location
    from cost_model.joining import Physical

    remedy = "Give what `aws cloudformation describe-stack-resources --stack-name NAME` answers, as JSON."
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        return [
            (each["PhysicalResourceId"], Physical(each["StackName"], each["LogicalResourceId"]))
            for each in written["StackResources"]
            if each.get("PhysicalResourceId")
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"The ids of resources cannot be read: {error or type(error).__name__}"
        raise CfnError(message, Location(file.as_posix()), remedy) from error
