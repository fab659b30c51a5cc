"""One book per framework: every requirement, in every environment, with what it stands on."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from checks.attestations import Attestation, Attestations
from checks.finding import Finding
from policies.catalogue import Framework, Group, Requirement
from reports.evidence import Evidence, Outside
from reports.status import STATUSES, Judgement, Status, judge

LONE = ""
"""The environment of templates that belong to no platform."""


class Served(NamedTuple):
    """What one policy or foreign rule shows of one requirement in one environment."""

    evidence: Evidence
    strength: str

    @property
    def id(self) -> str:
        """Of the policy or rule."""
        return self.evidence.id

    @property
    def ours(self) -> bool:
        """Whether it is one of ours."""
        return self.evidence.policy is not None

    @property
    def state(self) -> str:
        """The gravest that holds."""
        return self.evidence.state


class Cell(NamedTuple):
    """A requirement in one environment; ``word``: the attestation that counts there today."""

    environment: str
    judgement: Judgement
    served: tuple[Served, ...]
    word: Attestation | None

    @property
    def status(self) -> Status:
        """The one word for it."""
        return self.judgement.status

    @property
    def findings(self) -> list[Finding]:
        """All that does not simply hold, each once."""
        return list(dict.fromkeys(finding for served in self.served for finding in served.evidence.findings))


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement over all environments; ``attested``: every attestation of it, also those that count for nothing."""

    requirement: Requirement
    cells: tuple[Cell, ...]
    attested: tuple[Attestation, ...]

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Its status in each environment."""
        return tuple(cell.status for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Book:
    """A framework: a line per requirement, in its order."""

    framework: Framework
    environments: tuple[str, ...]
    lines: Mapping[str, Line]

    def counts(self, environment: str, group: str = "") -> dict[str, int]:
        """How many requirements have each status there, in the whole framework or in one group."""
        found = Counter(cell.status for cell in self.cells(environment, group))
        return {status: found[status] for status in STATUSES}

    def cells(self, environment: str, group: str = "") -> Iterator[Cell]:
        """What is said of one environment."""
        for line in self.within(group):
            yield from (cell for cell in line.cells if cell.environment == environment)

    def within(self, group: str) -> list[Line]:
        """The lines of a group; of all where none is named."""
        return [line for line in self.lines.values() if not group or line.requirement.group == group]

    @property
    def groups(self) -> list[Group]:
        """The groups, in the order of the standard."""
        return list(self.framework.groups.values())


def book(
    framework: Framework,
    environments: tuple[str, ...],
    evidence: Mapping[str, Evidence],
    outside: Outside,
    attestations: Attestations,
) -> Book:
    """Judge every requirement of a framework in every environment."""
    names = environments or (LONE,)
    by_requirement: dict[str, list[dict[str, Evidence]]] = {}
    for found in evidence.values():
        mine = [each for pack, each in sorted(found.requirements()) if pack == framework.id]
        if mine:
            counting = found.counting(framework.id, outside)
            here = {name: counting.within(name) for name in names}
            for each in mine:
                by_requirement.setdefault(each, []).append(here)
    lines = {
        each.id: _line(framework.id, each, names, by_requirement.get(each.id, []), attestations)
        for each in framework.requirements.values()
    }
    return Book(framework, names, lines)


def _line(
    framework: str,
    requirement: Requirement,
    names: tuple[str, ...],
    found: list[dict[str, Evidence]],
    attestations: Attestations,
) -> Line:
    cells = []
    for name in names:
        served = tuple(_served(framework, requirement.id, [here[name] for here in found]))
        word = attestations.of(framework, requirement.id, name)
        cells.append(Cell(name, judge(requirement, served, word), served, word))
    return Line(requirement, tuple(cells), tuple(attestations.all_of(framework, requirement.id)))


def _served(framework: str, requirement: str, found: list[Evidence]) -> Iterator[Served]:
    for evidence in found:
        strength = evidence.strength(framework, requirement)
        if strength and (evidence.policy is not None or evidence.findings):
            yield Served(evidence, strength)
