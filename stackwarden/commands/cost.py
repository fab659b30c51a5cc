"""``stackwarden cost``: price templates under a load profile. Contract of input and output: docs/cost.md."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stackwarden import cost_views
from stackwarden.cost_alternatives import Beyond, add_options, beyond, beyond_misused
from stackwarden.cost_depth import of_projection, simulation_misused
from stackwarden.cost_focus import focus
from stackwarden.cost_html import html_misused, write_html
from stackwarden.cost_material import DEFAULT_PROFILE, DEFAULT_REGION, Material, of_platform, of_templates, usage_of
from stackwarden.cost_options import add_material, misused
from stackwarden.ending import emit
from stackwarden.price_notes import about_prices

if TYPE_CHECKING:
    from cost_model.depth import Depth
    from cost_model.profile_files import LoadedProfile
    from cost_model.projection import Projection

FORMATS = ("text", "json", "markdown", "focus")
EXIT_USAGE, EXIT_NOTHING = 2, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_material(parser)
    parser.add_argument("--environment", metavar="E", help="of the platform")
    parser.add_argument(
        "--stale-after", type=int, default=180, metavar="DAYS", help="say which prices are older than that (180)"
    )
    parser.add_argument(
        "--profile",
        metavar="NAME|FILE",
        help=f"load profile ({DEFAULT_PROFILE} for a platform; none for PATHs: load is then not priced)",
    )
    parser.add_argument(
        "--year",
        nargs="?",
        const="retail",
        metavar="NAME|FILE",
        help="twelve months with seasons and growth (retail), instead of one",
    )
    parser.add_argument(
        "--all-profiles",
        action="store_true",
        help="each shipped load profile; of a platform in every environment, if none is named",
    )
    parser.add_argument(
        "--monte-carlo", type=int, metavar="N", help="also simulate N draws of all assumptions: P10, P50, P90"
    )
    parser.add_argument("--seed", type=int, metavar="S", help="of the simulation (1): the same seed, the same draws")
    add_options(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="of the output; focus: CSV (text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of standard output")
    parser.add_argument(
        "--html", type=Path, metavar="FILE", help="also write a page in which the load profile's drivers can be moved"
    )


def run(args: argparse.Namespace) -> int:
    """Price and write; returns 0, 3 (no resource found) or 5 (price data or a price model is missing)."""
    problem = misused(args) or simulation_misused(args) or cost_views.misused(args) or beyond_misused(args)
    problem = problem or html_misused(args)
    if problem:
        print(f"stackwarden cost: {problem}", file=sys.stderr)
        return EXIT_USAGE
    if cost_views.wanted(args):
        return _viewed(args)
    from cfn.graph import Graph
    from cost_model.prices import PriceBook
    from cost_model.profile_files import load_profile
    from cost_model.project import project

    profile = load_profile(args.profile or DEFAULT_PROFILE)
    book = PriceBook.load(args.region or DEFAULT_REGION, args.prices, as_of=args.as_of, free_tier=args.free_tier)
    material = of_platform(args) if args.platform else of_templates(args, profile, book)
    graph = Graph(material.stacks)
    if not any(stack.resources for stack in graph.stacks):
        print("stackwarden cost: no resource to price was found", file=sys.stderr)
        return EXIT_NOTHING
    usage = usage_of(args.usage, graph)
    book = (
        book
        if book.region == material.region
        else PriceBook.load(material.region, args.prices, as_of=args.as_of, free_tier=args.free_tier)
    )
    projection = project(graph, profile, book, usage, loaded=material.loaded)
    material.notes.extend(about_prices(args, [book], [projection]))
    depth = of_projection(args, graph, profile, book, usage, projection)
    more = beyond(args, graph, profile, book, usage, loaded=material.loaded)
    if args.html is not None:
        write_html(args, material, graph, profile, book, usage, projection)
    if args.format == "focus":
        text = focus(args, graph, [projection])
    else:
        text = _rendered(args.format, projection, profile, material, (depth, more))
    _write(args.output, text)
    return projection.exit_code


def _viewed(args: argparse.Namespace) -> int:
    found = cost_views.view(args)
    if found.code == EXIT_NOTHING:
        print("stackwarden cost: no resource to price was found", file=sys.stderr)
    else:
        _write(args.output, found.text)
    return found.code


def _rendered(
    form: str,
    projection: "Projection",
    profile: "LoadedProfile",
    material: Material,
    added: "tuple[Depth, Beyond]",
) -> str:
    from cost_model import document, present

    depth, more = added
    if form == "json":
        found = document.document(projection, profile.profile, material.notes, material.variants, depth)
        return document.to_json({**found, **more.values()})
    layout = present.markdown if form == "markdown" else present.text
    return layout(projection, material.notes, material.variants, depth) + more.text(form)


def _write(path: Path | None, text: str) -> None:
    if path is None:
        emit(text)
        return
    from reports.writing import write_whole

    write_whole(path, text)
