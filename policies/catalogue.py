"""The frameworks that policies serve: every requirement, also those that no template can show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

FOLDER = Path(__file__).resolve().parent / "frameworks"
NOT_ASSESSABLE = "not assessable from templates"

Mark = Literal["verified", "recalled", "judgement"]
MARKS: tuple[Mark, ...] = ("verified", "recalled", "judgement")


class Basis(NamedTuple):
    """How far something we say of a requirement can be trusted.

    ``mark``    verified: read in the named source; recalled: from memory, not read again; judgement: our opinion, as
                the assessor has his. ``source``: where it was read, or whose judgement it is.
    """

    mark: Mark
    source: str


@dataclass(frozen=True, slots=True)
class Group:
    """A chapter that one person signs off: Requirement 1, Chapter II. ``sections``: id → title, in order."""

    id: str
    title: str
    sections: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement in our own words.

    ``assessability``          the most a template can show: direct, partial, supporting, or NOT_ASSESSABLE.
    ``evidence_still_needed``  what an assessor must see besides. ``in_force_since``: ISO date; empty: none applies.
    ``applies_to``             empty: everybody. ``future_dated``: the part in force later than the rest.
    ``note``                   caveats.
    ``policies_needed``        ids of the policies without which it is not shown as far as ``assessability`` says: where
                               one of them has nothing to look at, something is missing.
    ``policies_also``          ids of all others that serve it, for what they look at, where there is any.
    ``still_unchecked``        what it would also take, and no policy checks yet, in the words of an id.
    ``customised_approach``    False: the standard takes only its own wording here, no control of one's own design.
    ``group``, ``section``     where it stands in the framework. ``basis``: what we say of it → how we know.
    """

    id: str
    title: str
    assessability: str
    evidence_still_needed: str
    in_force_since: str = ""
    applies_to: str = ""
    future_dated: str = ""
    note: str = ""
    policies_needed: tuple[str, ...] = ()
    policies_also: tuple[str, ...] = ()
    still_unchecked: tuple[str, ...] = ()
    customised_approach: bool = True
    group: str = ""
    section: str = ""
    basis: Mapping[str, Basis] = field(default_factory=dict)

    @property
    def unverified(self) -> tuple[str, ...]:
        """What is said of it from memory only."""
        return tuple(what for what, basis in self.basis.items() if basis.mark == "recalled")


@dataclass(frozen=True, slots=True)
class Framework:
    """A standard: ``id`` is the pack's name in policies, ``requirements`` are in the order of the standard, by id.

    ``groups`` by id, in the order of the standard: each requirement is in one.
    """

    id: str
    name: str
    version: str
    requirements: dict[str, Requirement]
    groups: dict[str, Group]

    def within(self, group: str, section: str = "") -> list[Requirement]:
        """The requirements of a group, or of one section of it, in order."""
        found = (each for each in self.requirements.values() if each.group == group)
        return [each for each in found if not section or each.section == section]


@cache
def frameworks() -> dict[str, Framework]:
    """All frameworks by id.

    Raises ValueError where a requirement id occurs twice, a requirement is in no section, or a mark does not exist.
    """
    return {framework.id: framework for framework in map(_framework, sorted(FOLDER.glob("*.yaml")))}


def read_yaml(file: Path) -> Any:
    """A data file that we ship."""
    import yaml

    return yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe loaders


def _framework(file: Path) -> Framework:
    data = read_yaml(file)
    groups = {entry["id"]: Group(**entry) for entry in data["groups"]}
    places = {section: group.id for group in groups.values() for section in group.sections}
    known = _basis(file, data["basis"])
    requirements = {entry["id"]: _requirement(file, entry, places, known) for entry in data["requirements"]}
    if len(requirements) != len(data["requirements"]):
        raise ValueError(f"{file.name}: a requirement id occurs twice")
    return Framework(data["id"], data["name"], data["version"], requirements, groups)


def _requirement(file: Path, entry: dict[str, Any], places: dict[str, str], known: dict[str, Basis]) -> Requirement:
    section = max((each for each in places if _inside(entry["id"], each)), key=len, default="")
    if not section:
        raise ValueError(f"{file.name}: requirement {entry['id']} is in no section of a group")
    more = {
        **{name: tuple(entry.get(name, ())) for name in ("policies_needed", "policies_also", "still_unchecked")},
        "basis": known | _basis(file, entry.get("basis", {})),
        "group": places[section],
        "section": section,
    }
    return Requirement(**{**entry, **more})


def _inside(requirement: str, section: str) -> bool:
    """Whether an id begins with a section's, and not in the midst of a number: 1.2.1 and 1.2, not 1.21."""
    rest = requirement[len(section) :]
    return requirement.startswith(section) and not (section[-1].isdigit() and rest[:1].isdigit())


def _basis(file: Path, entries: dict[str, dict[str, Any]]) -> dict[str, Basis]:
    found = {what: Basis(**entry) for what, entry in entries.items()}
    for what, basis in found.items():
        if basis.mark not in MARKS:
            raise ValueError(f"{file.name}: the basis of {what} is marked {basis.mark}, not {', '.join(MARKS)}")
    return found
