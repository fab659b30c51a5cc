"""The two sides of ``cost diff``: the templates as they are, and as the commit had them, priced in the same way."""

import argparse
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

from stackwarden.cost_material import DEFAULT_PROFILE, DEFAULT_REGION, of_platform, of_templates, usage_of
from stackwarden.ending import RefusedError
from stackwarden.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cfn.graph import Graph
    from cost_model.limits import Compared
    from cost_model.profile_files import LoadedProfile
    from cost_model.projection import Projection
    from cost_model.reuse import Reuse

Key = tuple[str, int]
"""Environment, and which of the profiles."""
OWN = Path(".stackwarden")
"""The folder of a project's own prices."""


class Sides:
    """Prices both sides. ``notes``: what was not the same but the templates, and what the commit does not have."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.notes: list[str] = []
        self._memory = _Memory()
        self.profiles: list[str] = args.profile or (_shipped() if args.platform else [])
        self.tree = Tree(args.ref, self._wanted())
        if args.platform and not self.tree.has(args.platform):  # it may have been moved, from wherever
            self.tree.stop()
            self.tree = Tree(args.ref)
        (self.tree.here / ".git").mkdir(exist_ok=True)  # nested templates may be anywhere in the repository

    def compared(self) -> "list[Compared]":
        """Every environment under every profile. Raises RefusedError where the older side cannot be priced."""
        from cost_model.difference import difference
        from cost_model.limits import Compared

        after = _priced(self.args, self.profiles, None, self._memory)
        before, moved = self._before()
        return [
            Compared(key[0], side.profile, difference(before.get(key) or _nothing(side), side, moved))
            for key, side in after.items()
        ]

    def _wanted(self) -> list[Path]:
        """What of the commit is needed: all of it for templates, which may nest others of the whole repository."""
        if not self.args.platform:
            return []
        files = [*self.args.usage, *self.args.prices, *map(Path, self.profiles), OWN]
        return [self.args.platform.parent, *(path for path in files if path.exists() and _is_inside(path))]

    def _before(self) -> "tuple[dict[Key, Projection], dict[str, str]]":
        from cfn.errors import CfnError

        args, moved = self._of_the_commit()
        if args is None:
            return {}, moved
        project = self._project()
        try:
            with chdir(self.tree.here):
                return _priced(args, self.profiles_before, project, self._memory), moved
        except (CfnError, RecursionError) as error:
            message = f"The cost before cannot be told: {self.tree.source} cannot be priced: {error}"
            raise RefusedError(message, "Nothing was compared: compare with a commit that can.", 2) from error

    def _of_the_commit(self) -> tuple[argparse.Namespace | None, dict[str, str]]:
        """The arguments as they are for the commit: the same files under the names they had then."""
        args = argparse.Namespace(**vars(self.args))
        args.usage = [self._same(path) for path in args.usage]
        self._memory.same_usage = args.usage == [path.absolute() for path in self.args.usage]
        args.prices = [self._same(path) for path in args.prices]
        args.parameters = self._same(args.parameters) if args.parameters else None
        self.profiles_before = [self._profile(name) for name in self.profiles]
        if args.platform:
            args.platform = self._then(args.platform)
            args.environment = self._environments(args.platform)
            return (args if args.platform and args.environment else None), {}
        args.paths = list(dict.fromkeys(then for path in args.paths for then in self._all_then(path)))
        return (args if args.paths else None), self.tree.names_now()

    def _then(self, path: Path) -> Path | None:
        """The file as the commit had it; None, and a note, where it did not."""
        return next(iter(self._all_then(path)), None)

    def _all_then(self, path: Path) -> list[Path]:
        """What the commit had of a file or folder, under whatever names; a note where it had nothing."""
        if self.tree.has(path) and not path.is_dir():
            return [self.tree.inside_here(path)]
        found = self.tree.paths([path])
        if not found:
            self.notes.append(f"{self.tree.source} has no {path.as_posix()}: all of it is new")
        return found

    def _environments(self, manifest: Path | None) -> list[str]:
        from cfn.manifest import environments

        known = environments(self.tree.here / manifest) if manifest is not None else []
        for name in self.args.environment if manifest is not None else ():
            if name not in known:
                self.notes.append(f"{self.tree.source} has no environment {name}: all of it is new")
        return [name for name in self.args.environment if name in known]

    def _same(self, path: Path) -> Path:
        """The file for the older side: its own where the commit had another, else the one of today."""
        today = path.absolute()
        if not _is_inside(path):
            return today
        inside = self.tree.inside_here(path)
        then = self.tree.here / inside
        if not then.is_file():
            self.notes.append(f"{self.tree.source} has no {path.as_posix()}: both sides are priced with it")
            return today
        if path.is_file() and then.read_bytes() == path.read_bytes():
            return today
        self.notes.append(f"{path.as_posix()} changed: the older side is priced with its own")
        return inside

    def _profile(self, name: str) -> str:
        from cost_model.profile_files import names

        return name if name in names() or not Path(name).is_file() else str(self._same(Path(name)))

    def _project(self) -> Path:
        """The folder whose ``.stackwarden`` holds the prices of the older side: its own where the commit had one."""
        then = self.tree.here / OWN
        if not then.is_dir():
            return Path.cwd()
        if _contents(then) == _contents(OWN):
            return Path.cwd()
        self.notes.append(f"{OWN}/ changed: the older side is priced with its own prices")
        return Path()


def _contents(folder: Path) -> dict[str, bytes]:
    """The price files in it. Other files there (caches) decide no price."""
    files = [folder / "prices.yaml", *sorted((folder / "prices").rglob("*"))]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if path.is_file()}


def _is_inside(path: Path) -> bool:
    """Whether it is below the working folder; a file elsewhere is the same for both sides."""
    return path.absolute().is_relative_to(Path.cwd())


def _shipped() -> list[str]:
    from cost_model.profile_files import names

    return names()


def _nothing(after: "Projection") -> "Projection":
    """The projection of no resource, under the same profile."""
    from dataclasses import replace

    return replace(
        after, lines=(), unpriced=(), free=(), saturated=(), assumptions=(), resources=(), orders=(0, 0, 0), unseen=()
    )


class _Memory:
    """What the side priced first leaves to the other: resolved stacks, and outcomes of what is the same there."""

    def __init__(self) -> None:
        from cfn.resolved import Resolved

        self.resolved = Resolved()
        self.same_usage = True
        self._first: dict[str, tuple[str, Reuse]] = {}

    def reuse(self, environment: str, graph: "Graph", region: str) -> "Reuse":
        """What of an environment's outcomes holds for this graph; all that it gives is kept for the other side."""
        from cost_model.reuse import Reuse

        if environment in self._first:
            its_region, kept = self._first[environment]
            return kept.elsewhere(graph) if self.same_usage and its_region == region else Reuse(graph)
        self._first[environment] = region, Reuse(graph)
        return self._first[environment][1]


def _priced(
    args: argparse.Namespace, profiles: list[str], project: Path | None, memory: _Memory
) -> "dict[Key, Projection]":
    """One side. ``project``: the folder of a project's own prices; given for the older side only."""
    from cost_model.profile_files import load_profile

    loaded = [load_profile(name) for name in profiles]
    if args.platform:
        return {
            (environment, index): projection
            for environment in args.environment
            for index, projection in enumerate(_of_environment(args, environment, loaded, project, memory))
        }
    if not loaded:
        return {("", 0): _of_paths(args, load_profile(DEFAULT_PROFILE), None, project)}
    return {
        ("", index): _of_paths(args, profile, profile.profile.name, project) for index, profile in enumerate(loaded)
    }


def _of_environment(
    args: argparse.Namespace,
    environment: str,
    profiles: "list[LoadedProfile]",
    project: Path | None,
    memory: _Memory,
) -> "Iterator[Projection]":
    from cfn.graph import Graph
    from cost_model.prices import PriceBook
    from cost_model.project import project as priced

    material = of_platform(argparse.Namespace(**{**vars(args), "environment": environment}), resolved=memory.resolved)
    graph = Graph(material.stacks)
    usage = usage_of(args.usage, graph, strict=project is None)
    book = PriceBook.load(material.region, args.prices, project=project, as_of=args.as_of, free_tier=args.free_tier)
    reuse = memory.reuse(environment, graph, material.region)
    for profile in profiles:
        yield priced(graph, profile, book, usage, reuse=reuse)


def _of_paths(
    args: argparse.Namespace, profile: "LoadedProfile", named: str | None, project: Path | None
) -> "Projection":
    from cfn.graph import Graph
    from cost_model.prices import PriceBook
    from cost_model.project import project as priced

    book = PriceBook.load(
        args.region or DEFAULT_REGION, args.prices, project=project, as_of=args.as_of, free_tier=args.free_tier
    )
    material = of_templates(argparse.Namespace(**{**vars(args), "profile": named}), profile, book)
    graph = Graph(material.stacks)
    usage = usage_of(args.usage, graph, strict=project is None)
    return priced(graph, profile, book, usage, loaded=material.loaded)
