"""Templates that stand alone, read and judged: all of them at once, or one half in a process of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from cfn.errors import CfnError
from cfn.located import Map
from checks.discovery import Discovery, unreadable
from checks.finding import Finding
from checks.material import declared
from checks.own import OwnResult
from checks.waiver_sources import in_metadata
from checks.waivers import Entry

if TYPE_CHECKING:
    from cfn.source import Template


@dataclass(slots=True)
class Part:
    """What was read (``found``), its parameters (``declared``) and ``waivers``, and what our policies say (``own``)."""

    found: Discovery
    declared: set[str] = field(default_factory=set)
    waivers: list[Entry] = field(default_factory=list)
    own: OwnResult = field(default_factory=OwnResult)

    def __getstate__(self) -> tuple[Any, ...]:
        """For the way to another process: without the trees of its templates, which nobody needs there any more."""
        bare = [replace(template, root=Map()) for template in self.found.templates]
        found = Discovery(bare, self.found.skipped, self.found.problems)
        return found, self.declared, self.waivers, self.own

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.found, self.declared, self.waivers, self.own = state


def of(found: Discovery, *, use_waivers: bool) -> Part:
    """What is written in the templates besides resources; broken waivers in Metadata are findings of their template."""
    part = Part(found, {name for template in found.templates for name in declared(template)})
    if use_waivers:
        part.waivers, problems = metadata_waivers(found.templates)
        part.own.findings += problems
    return part


def metadata_waivers(templates: "Sequence[Template]") -> tuple[list[Entry], list[Finding]]:
    """The waivers in the templates' Metadata, and a finding for each template where they are not complete."""
    entries: list[Entry] = []
    problems: list[Finding] = []
    for template in templates:
        try:
            entries += in_metadata(template)
        except CfnError as error:
            message = f"{error.message}. {error.remedy}"
            problems.append(unreadable("waiver-invalid", error.location, message))
    return entries, problems


def given_to(template: "Template", parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the parameters that the template takes."""
    return {name: parameters[name] for name in declared(template) if name in parameters}
