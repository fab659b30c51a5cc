"""``stackwarden cost second-opinion``: what AWS's pricing calculator makes of the same usage. See docs/cost.md."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stackwarden.cost_material import DEFAULT_PROFILE, DEFAULT_REGION, of_platform, of_templates, usage_of
from stackwarden.cost_options import add_material, misused
from stackwarden.deploy.arguments import connect
from stackwarden.ending import emit, ended_tidily

if TYPE_CHECKING:
    from cost_model.projection import Projection

NAME = "stackwarden-second-opinion"
EXIT_CLEAN, EXIT_USAGE, EXIT_NOTHING = 0, 2, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_material(parser)
    parser.add_argument("--environment", metavar="E", help="of the platform")
    parser.add_argument(
        "--profile",
        metavar="NAME|FILE",
        help=f"load profile ({DEFAULT_PROFILE} for a platform; none for PATHs: load is then not priced)",
    )
    parser.add_argument("--keep", action="store_true", help="leave the estimate in the account, to look at")
    parser.add_argument("--endpoint-url", metavar="URL", help="of an emulator, for every service (AWS)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the output (text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of standard output")


def run(args: argparse.Namespace) -> int:
    """Price, ask, compare; returns 0 or 3 (nothing to ask about). Raises RefusedError (7, 8) where AWS refuses."""
    problem = misused(args)
    if problem:
        print(f"stackwarden cost second-opinion: {problem}", file=sys.stderr)
        return EXIT_USAGE
    from cost_model.second_opinion import document, questions, text
    from stackwarden.deploy.aws import AwsError, now
    from stackwarden.second_opinion import explained, opinion

    projection, notes = _projected(args)
    asked = questions(projection)
    if not asked:
        print("stackwarden cost second-opinion: nothing with a price is used", file=sys.stderr)
        return EXIT_NOTHING
    try:
        with ended_tidily():
            found = opinion(connect(args.endpoint_url), asked, f"{NAME}-{now():.0f}", keep=args.keep)
    except AwsError as error:
        raise explained(error) from error
    if args.format == "json":
        from cost_model.document import to_json

        _write(args.output, to_json(document(found, notes)))
    else:
        _write(args.output, text(found))
    return EXIT_CLEAN


def _projected(args: argparse.Namespace) -> "tuple[Projection, list[str]]":
    from cfn.graph import Graph
    from cost_model.prices import PriceBook
    from cost_model.profile_files import load_profile
    from cost_model.project import project

    profile = load_profile(args.profile or DEFAULT_PROFILE)
    book = PriceBook.load(args.region or DEFAULT_REGION, args.prices, as_of=args.as_of, free_tier=args.free_tier)
    material = of_platform(args) if args.platform else of_templates(args, profile, book)
    book = (
        book
        if book.region == material.region
        else PriceBook.load(material.region, args.prices, as_of=args.as_of, free_tier=args.free_tier)
    )
    graph = Graph(material.stacks)
    return project(graph, profile, book, usage_of(args.usage, graph), loaded=material.loaded), material.notes


def _write(path: Path | None, text: str) -> None:
    if path is None:
        emit(text)
        return
    from reports.writing import write_whole

    write_whole(path, text)
