"""The frameworks that policies serve: every requirement, also those that no template can show."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "frameworks"
NOT_ASSESSABLE = "not assessable from templates"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement in our own words.

    ``assessability``          the most a template can show: direct, partial, supporting, or NOT_ASSESSABLE.
    ``evidence_still_needed``  what an assessor must see besides. ``in_force_since``: ISO date; empty: none applies.
    ``applies_to``             empty: everybody. ``future_dated``: the part in force later than the rest.
    ``note``                   caveats. ``policies_needed``: ids of all policies it would take to show as much as
    ``assessability`` says, also of those not written yet; empty where that has not been worked out.
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


@dataclass(frozen=True, slots=True)
class Framework:
    """A standard: ``id`` is the pack's name in policies, ``requirements`` are in the order of the standard, by id."""

    id: str
    name: str
    version: str
    requirements: dict[str, Requirement]


def _requirement(entry: dict[str, Any]) -> Requirement:
    return Requirement(**{**entry, "policies_needed": tuple(entry.get("policies_needed", ()))})


@cache
def frameworks() -> dict[str, Framework]:
    """All frameworks by id. Raises ValueError where a requirement id occurs twice."""
    import yaml

    found = {}
    for file in sorted(FOLDER.glob("*.yaml")):
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe loaders
        requirements = {entry["id"]: _requirement(entry) for entry in data["requirements"]}
        if len(requirements) != len(data["requirements"]):
            raise ValueError(f"{file.name}: a requirement id occurs twice")
        found[data["id"]] = Framework(data["id"], data["name"], data["version"], requirements)
    return found
