"""``stackwarden cost``: price templates under a load profile. Contract of input and output: docs/cost.md."""

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from stackwarden.cost_depth import of_projection, simulation_misused
from stackwarden.cost_material import DEFAULT_PROFILE, DEFAULT_REGION, Material, of_platform, of_templates
from stackwarden.ending import emit
from stackwarden.price_pages import day

if TYPE_CHECKING:
    from cfn.stack import Stack
    from cost_model.depth import Depth
    from cost_model.prices import PriceBook
    from cost_model.profile_files import LoadedProfile
    from cost_model.projection import Projection

FORMATS = ("text", "json", "markdown")
EXIT_USAGE, EXIT_NOTHING = 2, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="template files, or folders to search")
    parser.add_argument("--platform", type=Path, metavar="MANIFEST", help="a platform.yaml: price its stacks as one")
    parser.add_argument("--environment", metavar="E", help="of the platform")
    parser.add_argument("--role", metavar="R", help="of the platform: one region role only (all)")
    parser.add_argument("--parameters", type=Path, metavar="FILE", help="parameter values for the templates at PATH")
    parser.add_argument("--usage", type=Path, metavar="FILE", help="monthly quantities that outrank the load profile")
    parser.add_argument(
        "--prices", type=Path, metavar="OVERLAY", action="append", default=[], help="your own unit prices; repeatable"
    )
    parser.add_argument(
        "--as-of", type=day, metavar="DAY", help="judge the age of prices, and dated ones, on that day (today)"
    )
    parser.add_argument(
        "--stale-after", type=int, default=180, metavar="DAYS", help="say which prices are older than that (180)"
    )
    parser.add_argument(
        "--profile",
        metavar="NAME|FILE",
        help=f"load profile ({DEFAULT_PROFILE} for a platform; none for PATHs: load is then not priced)",
    )
    parser.add_argument("--region", help=f"where the templates at PATH are deployed ({DEFAULT_REGION})")
    parser.add_argument(
        "--monte-carlo", type=int, metavar="N", help="also simulate N draws of all assumptions: P10, P50, P90"
    )
    parser.add_argument("--seed", type=int, metavar="S", help="of the simulation (1): the same seed, the same draws")
    parser.add_argument("--format", choices=FORMATS, default="text", help="of the output (text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of standard output")


def run(args: argparse.Namespace) -> int:
    """Price and write; returns 0, 3 (no resource found) or 5 (price data or a price model is missing)."""
    problem = _misused(args)
    if problem:
        print(f"stackwarden cost: {problem}", file=sys.stderr)
        return EXIT_USAGE
    from cfn.graph import Graph
    from cost_model.prices import PriceBook
    from cost_model.profile_files import load_profile
    from cost_model.project import project
    from cost_model.types import usage_keys
    from cost_model.usage import Usage, load_usage

    profile = load_profile(args.profile or DEFAULT_PROFILE)
    book = PriceBook.load(args.region or DEFAULT_REGION, args.prices, as_of=args.as_of)
    material = of_platform(args) if args.platform else of_templates(args, profile, book)
    resources = [resource for stack in _all(material.stacks) for resource in stack.resources.values()]
    if not resources:
        print("stackwarden cost: no resource to price was found", file=sys.stderr)
        return EXIT_NOTHING
    usage = load_usage(args.usage, resources, usage_keys()) if args.usage else Usage()
    book = book if book.region == material.region else PriceBook.load(material.region, args.prices, as_of=args.as_of)
    graph = Graph(material.stacks)
    projection = project(graph, profile, book, usage, loaded=material.loaded)
    material.notes.extend(_about_prices(args, projection, book))
    depth = of_projection(args, graph, profile, book, usage, projection)
    _write(args.output, _rendered(args.format, projection, profile, material, depth))
    return projection.exit_code


def _about_prices(args: argparse.Namespace, projection: "Projection", book: "PriceBook") -> Iterator[str]:
    """What does not hold on the day, what takes nothing off, and what is old."""
    from cost_model.prices.age import staleness

    yield from book.notes
    used = {each for line in projection.lines for each in line.price.discounts}
    for each in book.discounts:
        if (each.name, each.source) not in {(one.name, one.source) for one in used}:
            yield f"discount {each.name}, {each.source}, is for nothing here"
    said = staleness(projection.prices, args.as_of or date.today(), args.stale_after).sentence
    if said:
        yield said


def _misused(args: argparse.Namespace) -> str:
    if bool(args.paths) == bool(args.platform):
        return "name either PATHs to price, or a --platform manifest"
    if args.platform and not args.environment:
        return "--platform needs --environment"
    if not args.platform and (args.environment or args.role):
        return "--environment and --role need --platform"
    if args.platform and (args.parameters or args.region):
        return "--parameters and --region are for PATHs; a platform has its own"
    problem = simulation_misused(args)
    if problem:
        return problem
    if args.region is not None:
        from cost_model.regions import unknown_region

        return unknown_region(args.region)
    return ""


def _all(stacks: "list[Stack]") -> "list[Stack]":
    from cfn.graph import Graph

    return Graph(stacks).stacks


def _rendered(form: str, projection: "Projection", profile: "LoadedProfile", material: Material, depth: "Depth") -> str:
    from cost_model import document, present

    if form == "json":
        return document.to_json(
            document.document(projection, profile.profile, material.notes, material.variants, depth)
        )
    layout = present.markdown if form == "markdown" else present.text
    return layout(projection, material.notes, material.variants, depth)


def _write(path: Path | None, text: str) -> None:
    if path is None:
        emit(text)
        return
    from reports.writing import write_whole

    write_whole(path, text)
