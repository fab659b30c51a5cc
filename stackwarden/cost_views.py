"""``stackwarden cost --year`` and ``--all-profiles``: several projections of the same templates side by side."""

import argparse
import atexit
import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stackwarden.cost_focus import first_month, focus
from stackwarden.cost_material import DEFAULT_PROFILE, DEFAULT_REGION, of_platform, of_templates, usage_of
from stackwarden.price_notes import about_prices

if TYPE_CHECKING:
    from cfn.graph import Graph
    from cfn.source import Template
    from cost_model.overview import Priced
    from cost_model.prices import PriceBook
    from cost_model.usage import Usage

EXIT_NOTHING = 3


class View(NamedTuple):
    """Text to write, and the exit code."""

    text: str
    code: int


class _Material(NamedTuple):
    environment: str
    graph: "Graph"
    book: "PriceBook"
    usage: "Usage"
    notes: list[str]


def wanted(args: argparse.Namespace) -> bool:
    """Whether one of the views is asked for."""
    return args.year is not None or args.all_profiles


def misused(args: argparse.Namespace) -> str:
    """What is wrong with the options of a view; empty where nothing is."""
    if not wanted(args):
        return ""
    if args.year is not None and args.all_profiles:
        return "--year and --all-profiles are two views: name one"
    if args.all_profiles and args.format == "focus":
        return "--format focus has no --all-profiles: its rows are added up, and profiles are alternatives"
    if args.profile or args.monte_carlo is not None:
        return "--year and --all-profiles name the load themselves: leave out --profile and --monte-carlo"
    if args.alternatives or args.recommendations or args.advice:
        return "--year and --all-profiles are tables of their own, without other tables"
    return ""


def view(args: argparse.Namespace) -> View:
    """Price and lay out. Raises CfnError for what cannot be read."""
    gc.disable()  # the run keeps nearly all it makes: collecting would cost a tenth of its time for nothing
    try:
        return _year(args) if args.year is not None else _profiles(args)
    finally:
        if not args.whole_process:  # where the process ends here the first collection would look at all of it
            gc.enable()
        atexit.register(gc.freeze)  # all of it dies with the process: the interpreter's last collection may skip it


def _year(args: argparse.Namespace) -> View:
    from cost_model import overview
    from cost_model.document import to_json
    from cost_model.year import load_year, project_year

    loaded = load_year(args.year)
    material = next(_materials(args))
    if not any(stack.resources for stack in material.graph.stacks):
        return View("", EXIT_NOTHING)
    start = first_month(args).month if args.format == "focus" else None
    found = project_year(material.graph, loaded, material.book, material.usage, start=start)
    if args.format == "focus":
        return View(focus(args, material.graph, (each.projection for each in found.months)), found.exit_code)
    notes = material.notes + about_prices(args, [material.book], (each.projection for each in found.months))
    if args.format == "json":
        return View(to_json(overview.year_json(found, notes)), found.exit_code)
    return View(overview.year_text(found, notes, markdown=args.format == "markdown"), found.exit_code)


def _profiles(args: argparse.Namespace) -> View:
    from cost_model import overview
    from cost_model.document import to_json

    priced, notes, books = [], [], []
    for material in _materials(args):
        priced += list(_each_profile(material))
        notes += material.notes
        books.append(material.book)
    if not any(each.projection.resources for each in priced):
        return View("", EXIT_NOTHING)
    notes = list(dict.fromkeys(notes)) + about_prices(args, books, (each.projection for each in priced))
    found = overview.profiles_json(priced, notes)
    if args.format == "json":
        return View(to_json(found), found["exit_code"])
    return View(overview.profiles_text(priced, notes, markdown=args.format == "markdown"), found["exit_code"])


def _each_profile(material: _Material) -> "Iterator[Priced]":
    from cost_model.overview import Priced
    from cost_model.profile_files import load_profile, names
    from cost_model.project import Fixed, project

    fixed = Fixed()
    for name in names():
        projection = project(material.graph, load_profile(name), material.book, material.usage, fixed=fixed)
        yield Priced(material.environment, name, projection)


def _materials(args: argparse.Namespace) -> Iterator[_Material]:
    """What is priced: the templates, or the platform in each environment that is meant (all, if none is named)."""
    from cfn.graph import Graph
    from cfn.platform import environments
    from cost_model.prices import PriceBook
    from cost_model.profile_files import load_profile

    meant = [args.environment] if args.environment or not args.platform else environments(args.platform)
    templates: dict[Path, Template] = {}
    book = PriceBook.load(args.region or DEFAULT_REGION, args.prices, as_of=args.as_of, free_tier=args.free_tier)
    for environment in meant:
        if args.platform:
            one = argparse.Namespace(**{**vars(args), "environment": environment})
            found = of_platform(one, templates)
        else:
            found = of_templates(args, load_profile(DEFAULT_PROFILE), book, loaded=True)
        if found.region != book.region:
            book = PriceBook.load(found.region, args.prices, as_of=args.as_of, free_tier=args.free_tier)
        graph = Graph(found.stacks)
        yield _Material(environment or "", graph, book, usage_of(args.usage, graph), found.notes)
