"""``stackwarden cost``: price templates under a load profile. Contract of input and output: docs/cost.md."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cfn.errors import CfnError
    from cfn.stack import Stack
    from cost_model.document import Variant
    from cost_model.prices import PriceBook
    from cost_model.profile_files import LoadedProfile
    from cost_model.projection import Projection

HELP = "price templates, under a load profile or your own usage"
FORMATS = ("text", "json", "markdown")
DEFAULT_REGION, DEFAULT_PROFILE = "eu-west-1", "normal"
EXIT_USAGE, EXIT_NOTHING, EXIT_PRICES = 2, 3, 5


class Material(NamedTuple):
    """What is priced: stacks, the region for those that name none, what to tell, and the variants looked at.

    ``loaded``: whether the load profile's load is meant: of the platform, or because the user named a profile.
    """

    stacks: "list[Stack]"
    region: str
    notes: list[str]
    variants: "list[Variant]"
    loaded: bool


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
        "--profile",
        metavar="NAME|FILE",
        help=f"load profile ({DEFAULT_PROFILE} for a platform; none for PATHs: load is then not priced)",
    )
    parser.add_argument("--region", help=f"where the templates at PATH are deployed ({DEFAULT_REGION})")
    parser.add_argument("--format", choices=FORMATS, default="text", help="of the output (text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of standard output")


def run(args: argparse.Namespace) -> int:
    """Price and write; returns 0, 3 (no resource found) or 5 (price data or a price model is missing)."""
    problem = _misused(args)
    if problem:
        print(f"stackwarden cost: {problem}", file=sys.stderr)
        return EXIT_USAGE
    from cost_model.prices import PriceBook
    from cost_model.profile_files import load_profile
    from cost_model.project import project
    from cost_model.types import usage_keys
    from cost_model.usage import Usage, load_usage

    profile = load_profile(args.profile or DEFAULT_PROFILE)
    book = PriceBook.load(args.region or DEFAULT_REGION, args.prices)
    material = _platform(args) if args.platform else _templates(args, profile, book)
    resources = [resource for stack in _all(material.stacks) for resource in stack.resources.values()]
    if not resources:
        print("stackwarden cost: no resource to price was found", file=sys.stderr)
        return EXIT_NOTHING
    usage = load_usage(args.usage, resources, usage_keys()) if args.usage else Usage()
    book = book if book.region == material.region else PriceBook.load(material.region, args.prices)
    projection = project(material.stacks, profile, book, usage, loaded=material.loaded)
    _write(args.output, _rendered(args.format, projection, profile, material))
    return EXIT_PRICES if projection.price_missing else 0


def _misused(args: argparse.Namespace) -> str:
    if bool(args.paths) == bool(args.platform):
        return "name either PATHs to price, or a --platform manifest"
    if args.platform and not args.environment:
        return "--platform needs --environment"
    if not args.platform and (args.environment or args.role):
        return "--environment and --role need --platform"
    if args.platform and (args.parameters or args.region):
        return "--parameters and --region are for PATHs; a platform has its own"
    if args.region is not None:
        from cost_model.regions import unknown_region

        return unknown_region(args.region)
    return ""


def _platform(args: argparse.Namespace) -> Material:
    from cfn.platform import load

    platform = load(args.platform, args.environment, args.role)
    region = next((stack.region for stack in platform.stacks if stack.region), DEFAULT_REGION)
    note = f"environment {platform.environment} of {args.platform.as_posix()}"
    return Material(platform.stacks, region, [note], [], loaded=True)


def _templates(args: argparse.Namespace, profile: "LoadedProfile", book: "PriceBook") -> Material:
    from cfn.errors import CfnError, Location
    from cfn.parameter_files import read_parameters
    from checks.discovery import discover
    from cost_model.project import project
    from cost_model.selection import select

    found = discover(args.paths)
    if found.problems:
        first = found.problems[0]
        place = Location(first.file, first.line, first.column)
        raise CfnError(first.message.rstrip("."), place, "Nothing was priced: leave the file out, or correct it.")
    skipped = [f"not priced: {name}: {reason}" for name, reason in found.skipped]
    parameters = read_parameters(args.parameters) if args.parameters else {}
    loaded = args.profile is not None
    try:
        stacks, variants = select(
            found.templates,
            parameters,
            book.region,
            lambda stack: project([stack], profile, book, loaded=loaded).total,
            args.parameters,
        )
    except CfnError as error:
        raise error if args.region else _in_assumed_region(error) from error
    return Material(stacks, book.region, [*_told(args, profile), *skipped], variants, loaded)


def _in_assumed_region(error: "CfnError") -> "CfnError":
    """The error, which says of the assumed region that it is one where it speaks of it."""
    if DEFAULT_REGION not in str(error):
        return error
    from cfn.errors import CfnError

    assumed = f"No region was given, {DEFAULT_REGION} is assumed: choose another with --region."
    return CfnError(error.message, error.location, f"{error.remedy} {assumed}")


def _told(args: argparse.Namespace, profile: "LoadedProfile") -> list[str]:
    """What is assumed about region and load."""
    notes = []
    if not args.region:
        notes.append(f"no region given: priced in {DEFAULT_REGION}; choose another with --region")
    if args.profile is None:
        notes.append("no load profile given: what depends on load is listed, not priced; see --profile and --usage")
    else:
        sessions = profile.profile.sessions_per_day.base
        notes.append(f"load is assumed: {profile.profile.name}, {sessions:,.0f} sessions a day")
    return notes


def _all(stacks: "list[Stack]") -> "list[Stack]":
    from cfn.graph import Graph

    return Graph(stacks).stacks


def _rendered(form: str, projection: "Projection", profile: "LoadedProfile", material: Material) -> str:
    from cost_model import document, present

    if form == "json":
        return document.to_json(document.document(projection, profile.profile, material.notes, material.variants))
    layout = present.markdown if form == "markdown" else present.text
    return layout(projection, material.notes, material.variants)


def _write(path: Path | None, text: str) -> None:
    if path is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    from reports.writing import write_whole

    write_whole(path, text)
