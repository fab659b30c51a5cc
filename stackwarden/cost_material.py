"""What ``stackwarden cost`` prices: the stacks of a platform, or templates in an assumed region and without a load."""

import argparse
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from cfn.errors import CfnError
    from cfn.graph import Graph
    from cfn.resolved import Resolved
    from cfn.source import Template
    from cfn.stack import Stack
    from cost_model.document import Variant
    from cost_model.prices import PriceBook
    from cost_model.profile_files import LoadedProfile
    from cost_model.usage import Usage

DEFAULT_REGION, DEFAULT_PROFILE = "eu-west-1", "normal"


class Material(NamedTuple):
    """What is priced: stacks, the region for those that name none, what to tell, and the variants looked at.

    ``loaded``: whether the load profile's load is meant: of the platform, or because the user named a profile.
    """

    stacks: "list[Stack]"
    region: str
    notes: list[str]
    variants: "list[Variant]"
    loaded: bool


def of_platform(
    args: argparse.Namespace, templates: "dict[Path, Template] | None" = None, resolved: "Resolved | None" = None
) -> Material:
    """The stacks of ``--platform`` in ``--environment``; the rest: see ``cfn.platform.load``."""
    from cfn.platform import load

    platform = load(args.platform, args.environment, args.role, templates=templates, resolved=resolved)
    region = next((stack.region for stack in platform.stacks if stack.region), DEFAULT_REGION)
    note = f"environment {platform.environment} of {args.platform.as_posix()}"
    return Material(platform.stacks, region, [note], [], loaded=True)


def usage_of(paths: "list[Path]", graph: "Graph", *, strict: bool = True) -> "Usage":
    """What the usage files say, the last one first; ``strict``: what they name has to be there."""
    from cost_model.types import usage_keys
    from cost_model.usage import load_usages

    resources = [resource for stack in graph.stacks for resource in stack.resources.values()]
    return load_usages(paths, resources, usage_keys(), strict=strict)


def of_templates(
    args: argparse.Namespace, profile: "LoadedProfile", book: "PriceBook", *, loaded: bool | None = None
) -> Material:
    """The templates at the paths, each resolved in its dearest way; ``loaded``: if not told by ``--profile``.

    Raises:
        CfnError: a template or a parameter file that cannot be read or resolved.
    """
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
    told = _told(args, profile) if loaded is None else _region_told(args)
    loaded = args.profile is not None if loaded is None else loaded
    try:
        stacks, variants = select(
            found.templates,
            parameters,
            book.region,
            lambda stack: project([stack], profile, book, loaded=loaded).total,
        )
    except CfnError as error:
        raise (error if args.region else _in_assumed_region(error)) from None
    return Material(stacks, book.region, [*told, *skipped], variants, loaded)


def _in_assumed_region(error: "CfnError") -> "CfnError":
    """The error, which says of the assumed region that it is one where it speaks of it."""
    if DEFAULT_REGION not in str(error):
        return error
    from cfn.errors import CfnError

    assumed = f"No region was given, {DEFAULT_REGION} is assumed: choose another with --region."
    return CfnError(error.message, error.location, f"{error.remedy} {assumed}")


def _region_told(args: argparse.Namespace) -> list[str]:
    return [] if args.region else [f"no region given: priced in {DEFAULT_REGION}; choose another with --region"]


def _told(args: argparse.Namespace, profile: "LoadedProfile") -> list[str]:
    """What is assumed about region and load."""
    notes = _region_told(args)
    if args.profile is None:
        notes.append("no load profile given: what depends on load is listed, not priced; see --profile and --usage")
    else:
        sessions = profile.profile.sessions_per_day.base
        notes.append(f"load is assumed: {profile.profile.name}, {sessions:,.0f} sessions a day")
    return notes
