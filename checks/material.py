"""What a run looks at: templates, resolved graphs, and the subjects that foreign engines get."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cfn.errors import CfnError, Location
from cfn.parameter_files import Given
from cfn.source import Template, read
from cfn.stack import Stack
from checks.discovery import Discovery, Listed, listing, unreadable
from checks.finding import Finding
from checks.own import Unit

if TYPE_CHECKING:
    from checks.engines.tasks import Subject


@dataclass(slots=True)
class Material:
    """``templates`` by file as shown; ``units`` are platforms; ``listed`` are files that stand alone, not read yet."""

    templates: dict[str, Template] = field(default_factory=dict)
    listed: list[Listed] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    subjects: "list[Subject]" = field(default_factory=list)
    environments: tuple[str, ...] = ()
    skipped: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)

    def take(self, found: Discovery) -> None:
        """Take in files that stand alone, read."""
        self.skipped += found.skipped
        self.problems += found.problems
        self.templates.update((template.file, template) for template in found.templates)


def list_files(material: Material, paths: list[Path], *, sift: bool = False) -> None:
    """Find the files that stand alone, those outside the platform; ``sift`` as for :func:`listing`."""
    found = listing(paths, frozenset(material.templates), sift=sift)
    material.listed = found.files
    material.skipped += found.found.skipped
    material.problems += found.found.problems


def environments_of(manifest: Path, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The environments to look at, those ``wanted`` or all. Raises CfnError where the manifest or one is missing."""
    from cfn.platform import environments

    if not manifest.is_file():
        raise CfnError("There is no such manifest", Location(manifest.as_posix()), "Name a platform.yaml.")
    there = environments(manifest)
    for name in wanted:
        if name not in there:
            remedy = f"One of: {', '.join(there)}." if there else "There is no environments folder beside it."
            raise CfnError(f"There is no environment {name!r}", Location(manifest.as_posix()), remedy)
    chosen = tuple(sorted(set(wanted))) or tuple(there)
    if not chosen:
        raise CfnError("The platform has no environments", Location(manifest.as_posix()), "Add environments/*.yaml.")
    return chosen


def add_platform(material: Material, manifest: Path) -> None:
    """Every environment as one graph; one that cannot be loaded is a problem, and the others are still looked at."""
    from cfn.platform import load
    from checks.engines.tasks import Subject

    for name in material.environments:
        try:
            platform = load(manifest, name)
        except CfnError as error:
            message = f"{name}: {error.message}. {error.remedy}"
            material.problems.append(unreadable("unresolvable-platform", error.location, message))
            continue
        material.units.append(Unit(platform.graph, name))
        for stack in _all(platform.stacks):
            template = material.templates.get(stack.file) or read(Path(stack.file))
            material.templates[stack.file] = template
            material.subjects.append(Subject(template, stack.region, stack.parameters, name))


def _all(stacks: Iterable[Stack]) -> Iterator[Stack]:
    for stack in stacks:
        yield stack
        yield from _all(stack.nested.values())


def declared(template: Template) -> Iterable[str]:
    """The names of its parameters."""
    section = template.root.get("Parameters")
    return section if isinstance(section, dict) else ()


def refuse_unknown(parameters: Mapping[str, Any], taken: Collection[str], file: str) -> None:
    """Raises CfnError for a parameter that none of the templates takes; ``file`` is one of them."""
    unknown = [name for name in parameters if name not in taken]
    if unknown:
        where = parameters.place(unknown[0]) if isinstance(parameters, Given) else Location(file)
        message = f"No template declares a parameter {', '.join(unknown)}"
        raise CfnError(message, where, "Correct the name in the parameters file.")
