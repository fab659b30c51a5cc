"""What a run looks at: templates, resolved graphs, and the subjects that foreign engines get."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cfn.errors import CfnError, Location
from cfn.parameter_files import Given
from cfn.source import Template, read
from cfn.stack import Stack
from checks.discovery import discover, shown, unreadable
from checks.engines.tasks import Subject
from checks.finding import Finding
from checks.own import Unit


@dataclass(slots=True)
class Material:
    """``templates`` by file as shown; ``alone``: those not part of the platform; ``units`` only hold platforms yet."""

    templates: dict[str, Template] = field(default_factory=dict)
    alone: list[Template] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    environments: tuple[str, ...] = ()
    skipped: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)


def gather(  # noqa: PLR0913 (one call site)
    paths: list[Path],
    manifest: Path | None,
    environments: Iterable[str],
    parameters: Mapping[str, Any],
    region: str | None,
    *,
    sift: bool = False,
) -> Material:
    """Read all that was asked for; ``sift`` as for :func:`discover`.

    Raises CfnError for a manifest that is not there or a parameter nobody takes.
    """
    material = Material()
    if manifest is not None:
        _add_platform(material, Path(shown(manifest)), tuple(environments))
    found = discover(paths, frozenset(material.templates), sift=sift)
    material.alone = found.templates
    material.skipped = found.skipped
    material.problems += found.problems
    for template in found.templates:
        material.templates[template.file] = template
    for template in found.templates:
        given = {name: parameters[name] for name in _declared(template) if name in parameters}
        material.subjects.append(Subject(template, region, given))
    if not found.problems:  # else the template that takes a parameter may be the one that cannot be read
        _refuse_unknown(parameters, found.templates)
    return material


def _add_platform(material: Material, manifest: Path, wanted: tuple[str, ...]) -> None:
    """Every environment as one graph; one that cannot be loaded is a problem, and the others are still looked at."""
    from cfn.platform import environments, load

    if not manifest.is_file():
        raise CfnError("There is no such manifest", Location(manifest.as_posix()), "Name a platform.yaml.")
    there = environments(manifest)
    for name in wanted:
        if name not in there:
            remedy = f"One of: {', '.join(there)}." if there else "There is no environments folder beside it."
            raise CfnError(f"There is no environment {name!r}", Location(manifest.as_posix()), remedy)
    material.environments = tuple(sorted(set(wanted))) or tuple(there)
    if not material.environments:
        raise CfnError("The platform has no environments", Location(manifest.as_posix()), "Add environments/*.yaml.")
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


def _declared(template: Template) -> Iterable[str]:
    section = template.root.get("Parameters")
    return section if isinstance(section, dict) else ()


def _refuse_unknown(parameters: Mapping[str, Any], templates: list[Template]) -> None:
    taken = {name for template in templates for name in _declared(template)}
    unknown = [name for name in parameters if name not in taken]
    if unknown:
        where = Location(templates[0].file) if templates else Location("")
        if isinstance(parameters, Given):
            where = parameters.place(unknown[0])
        message = f"No template declares a parameter {', '.join(unknown)}"
        raise CfnError(message, where, "Correct the name in the parameters file.")
