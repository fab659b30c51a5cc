"""``stackwarden cost --year`` and ``--all-profiles``: several projections of the same templates side by side."""

import argparse
import atexit
import gc
from collections.abc import Iterator, Sequence
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
    from cost_model.profile_files import LoadedProfile
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

    found = _estimates(args)
    priced = [each for one in found for each in one.priced]
    if not any(each.projection.resources for each in priced):
        return View("", EXIT_NOTHING)
    projections = (each.projection for each in priced)
    notes = list(dict.fromkeys(note for one in found for note in one.notes))
    notes += about_prices(args, [book for one in found for book in one.books], projections)
    figures = overview.profiles_json(priced, notes)
    if args.format == "json":
        return View(to_json(figures), figures["exit_code"])
    return View(overview.profiles_text(priced, notes, markdown=args.format == "markdown"), figures["exit_code"])


class _Estimates(NamedTuple):
    """One environment under each profile. ``books``: its own, unless another process had it."""

    environment: str
    priced: "list[Priced]"
    notes: list[str]
    books: "list[PriceBook]"


def _estimates(args: argparse.Namespace) -> list[_Estimates]:
    """Every environment that is meant; half of a platform's in a second process, where there are several."""
    from checks.halves import side_by_side, two_cores
    from cost_model.profile_files import load_profile, names

    profiles = [load_profile(name) for name in names()]
    meant = _meant(args)
    if len(meant) < 2 or not two_cores():
        return [_estimated(each, profiles) for each in _materials(args)]
    from stackwarden.cost_apart import shares

    templates, (mine, others) = shares(args.platform, meant)

    def work(which: list[str], *, here: bool) -> list[_Estimates]:
        found = [_estimated(each, profiles) for each in _materials(args, which, templates)]
        return found if here else [each._replace(books=[]) for each in found]  # with the same price files as here

    halves = side_by_side(lambda: work(mine, here=True), lambda: work(others, here=False), "cost is not told")
    by_name = {each.environment: each for half in halves for each in half}
    return [by_name[name] for name in meant]


def _estimated(material: _Material, profiles: "Sequence[LoadedProfile]") -> _Estimates:
    from cost_model.overview import Priced
    from cost_model.project import Fixed, project

    fixed = Fixed()
    priced = [
        Priced(
            material.environment,
            profile.profile.name,
            project(material.graph, profile, material.book, material.usage, fixed=fixed),
        )
        for profile in profiles
    ]
    return _Estimates(material.environment, priced, material.notes, [material.book])


def _meant(args: argparse.Namespace) -> list[str]:
    """The environments that are meant: all, if none is named; templates at PATHs have none."""
    from cfn.platform import environments

    return [args.environment or ""] if args.environment or not args.platform else environments(args.platform)


def _materials(
    args: argparse.Namespace, meant: list[str] | None = None, templates: "dict[Path, Template] | None" = None
) -> Iterator[_Material]:
    """What is priced: the templates, or the platform in each environment that is ``meant`` (as the options say)."""
    from cfn.graph import Graph
    from cost_model.prices import PriceBook
    from cost_model.profile_files import load_profile

    templates = {} if templates is None else templates
    book = PriceBook.load(args.region or DEFAULT_REGION, args.prices, as_of=args.as_of, free_tier=args.free_tier)
    for environment in _meant(args) if meant is None else meant:
        if args.platform:
            one = argparse.Namespace(**{**vars(args), "environment": environment})
            found = of_platform(one, templates)
        else:
            found = of_templates(args, load_profile(DEFAULT_PROFILE), book, loaded=True)
        if found.region != book.region:
            book = PriceBook.load(found.region, args.prices, as_of=args.as_of, free_tier=args.free_tier)
        graph = Graph(found.stacks)
        yield _Material(environment, graph, book, usage_of(args.usage, graph), found.notes)
