"""``stackwarden cost --html FILE``: the report as a page in which the profile's drivers can be moved."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cfn.graph import Graph
    from cost_model.prices import PriceBook
    from cost_model.profile_files import LoadedProfile
    from cost_model.projection import Projection
    from cost_model.usage import Usage
    from reports.movable.scenes import Asked, Scene
    from stackwarden.cost_material import Material


def html_misused(args: argparse.Namespace) -> str:
    """What is wrong with the option; empty where nothing is."""
    if args.html is None:
        return ""
    if args.year is not None or args.all_profiles:
        return "--html has all profiles and the year by itself: leave out --year and --all-profiles"
    if args.output is not None and args.html.resolve() == args.output.resolve():
        return "--html and --output name the same file: one would overwrite the other"
    if args.paths and args.profile is None:
        return "--html lets people move the drivers of a load profile: name one with --profile"
    return ""


def write_html(  # noqa: PLR0913, PLR0917  # what a projection was made from, and the projection
    args: argparse.Namespace,
    material: "Material",
    graph: "Graph",
    profile: "LoadedProfile",
    book: "PriceBook",
    usage: "Usage",
    projection: "Projection",
) -> None:
    """Write the page aside, then rename it. A platform's has every shipped profile and a year, if none is named.

    Raises:
        CfnError: numpy is not installed, or the file cannot be written.
    """
    try:
        from cost_model.project import Fixed
        from reports.movable.making import first_shown
        from reports.movable.page import page
        from reports.movable.scenes import Asked
    except ImportError as error:
        from cfn.errors import CfnError, Location

        raise CfnError("numpy is not installed", Location("--html"), "Install numpy.") from error
    from reports.writing import write_whole

    asked = Asked(graph, book, usage, Fixed())
    title = f"{args.platform.as_posix()}, {args.environment}" if args.platform else ", ".join(map(str, args.paths))
    as_of = args.as_of.isoformat() if args.as_of else ""
    shown = first_shown(asked, profile, projection, title, as_of)
    write_whole(args.html, page([_scene(args, asked, profile, projection)], shown, material.notes))


def _scene(args: argparse.Namespace, asked: "Asked", profile: "LoadedProfile", projection: "Projection") -> "Scene":
    from cost_model.profile_files import load_profile, names
    from cost_model.project import project
    from reports.cost_year import outlook
    from reports.movable.making import scene

    name, where = args.environment or "", ", ".join(sorted({each.region or "" for each in asked.graph.stacks} - {""}))
    if args.profile is not None:
        own = profile.profile.name
        return scene(name, where, asked, {own: profile}, {own: projection}, None)
    profiles = {each: load_profile(each) for each in names()}
    projections = {
        each: projection
        if each == profile.profile.name
        else project(asked.graph, one, asked.book, asked.usage, fixed=asked.fixed)
        for each, one in profiles.items()
    }
    return scene(name, where, asked, profiles, projections, outlook(asked.graph, asked.book, args.as_of, asked.usage))
