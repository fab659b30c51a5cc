"""The two sides of ``cost diff``: the templates as they are, and as the commit had them, priced in the same way."""

import argparse
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from stackwarden.cost_material import DEFAULT_PROFILE, DEFAULT_REGION, of_templates, usage_of
from stackwarden.cost_states import State, States, nothing, state_of
from stackwarden.ending import RefusedError
from stackwarden.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cost_model.limits import Compared
    from cost_model.profile_files import LoadedProfile
    from cost_model.projection import Projection

OWN = Path(".stackwarden")
"""The folder of a project's own prices."""


class Sides:
    """Prices both sides. ``notes``: what was not the same but the templates, and what the commit does not have."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.notes: list[str] = []
        self._same_usage = True
        self.profiles: list[str] = args.profile or (_shipped() if args.platform else [])
        self.tree = Tree(args.ref, self._wanted())
        if args.platform and not self.tree.has(args.platform):  # it may have been moved, from wherever
            self.tree.stop()
            self.tree = Tree(args.ref)
        (self.tree.here / ".git").mkdir(exist_ok=True)  # nested templates may be anywhere in the repository

    def compared(self) -> "list[Compared]":
        """Every environment under every profile. Raises RefusedError where the older side cannot be priced."""
        return self._of_platform() if self.args.platform else self._of_paths()

    def _of_paths(self) -> "list[Compared]":
        from cost_model.difference import difference
        from cost_model.limits import Compared

        after = _of_templates(self.args, self.profiles, None)
        args, moved = self._of_the_commit()
        before: list[Projection] = []
        if args is not None:
            project = self._project()
            with self._there():
                before = _of_templates(args, self.profiles_before, project)
        pairs = zip(after, before or map(nothing, after), strict=True)
        return [Compared("", new.profile, difference(old, new, moved)) for new, old in pairs]

    def _of_platform(self) -> "list[Compared]":
        from cfn.resolved import Resolved
        from cost_model.profile_files import load_profile

        resolved = Resolved()
        after = {name: state_of(self.args, name, resolved) for name in self.args.environment}
        before: dict[str, State] = {}
        now = [load_profile(name) for name in self.profiles]
        then = now
        args, _ = self._of_the_commit()
        if args is not None:
            project = self._project()
            alike = project == Path.cwd() and args.prices == [path.absolute() for path in self.args.prices]
            with self._there():
                then = [load_profile(name) for name in self.profiles_before]
                before = {
                    name: state_of(args, name, resolved, project, after[name] if alike else None)
                    for name in args.environment
                }
        profiles = list(zip(now, then, strict=True))
        return States(after, before, profiles, self._there, same_usage=self._same_usage).compared()

    def _wanted(self) -> list[Path]:
        """What of the commit is needed: all of it for templates, which may nest others of the whole repository."""
        if not self.args.platform:
            return []
        files = [*self.args.usage, *self.args.prices, *map(Path, self.profiles), OWN]
        return [self.args.platform.parent, *(path for path in files if path.exists() and _is_inside(path))]

    @contextmanager
    def _there(self) -> "Iterator[None]":
        """In the folder of the commit; what goes wrong there is said to be of the older side."""
        from cfn.errors import CfnError

        try:
            with chdir(self.tree.here):
                yield
        except (CfnError, RecursionError) as error:
            told = str(error).rstrip(".")
            message = f"The cost before cannot be told: {self.tree.source} cannot be priced: {told}"
            raise RefusedError(message, "Nothing was compared: compare with a commit that can.", 2) from error

    def _of_the_commit(self) -> tuple[argparse.Namespace | None, dict[str, str]]:
        """The arguments as they are for the commit: the same files under the names they had then."""
        args = argparse.Namespace(**vars(self.args))
        args.usage = [self._same(path) for path in args.usage]
        self._same_usage = args.usage == [path.absolute() for path in self.args.usage]
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


def _of_templates(args: argparse.Namespace, profiles: list[str], project: Path | None) -> "list[Projection]":
    """The templates at PATHs under each profile, or as they rest. ``project``: as in ``state_of``."""
    from cost_model.profile_files import load_profile

    if not profiles:
        return [_of_paths(args, load_profile(DEFAULT_PROFILE), None, project)]
    loaded = [load_profile(name) for name in profiles]
    return [_of_paths(args, profile, profile.profile.name, project) for profile in loaded]


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
