"""What policies there are: picked, as JSON for machines, as a table for people."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from policies.kernel.policy import ANY, SEVERITIES, Policy
from policies.registry import index

VERSION = "1.1"
"""Of the JSON; grows in its second number when fields are added, in its first when one changes or goes."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which policies to list; what is empty limits nothing.

    ``requirement``  an id, alone or as ``framework/id``. ``text``: words that id or title must all hold.
    """

    packs: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    requirement: str = ""
    text: str = ""

    def takes(self, policy: Policy) -> bool:
        """Whether ``policy`` is wanted."""
        return (
            (not self.packs or not set(self.packs).isdisjoint(policy.packs))
            and (not self.severities or policy.severity in self.severities)
            and (not self.types or looks_at(policy, self.types))
            and (not self.requirement or serves(policy, self.requirement))
            and all(word in f"{policy.id} {policy.title}".lower() for word in self.text.lower().split())
        )


def looks_at(policy: Policy, types: Iterable[str]) -> bool:
    """Whether it is about one of ``types``, written whole or without ``AWS::``, in any case."""
    wanted = {each.lower().removeprefix("aws::") for each in types}
    return any(kind == ANY or kind.lower().removeprefix("aws::") in wanted for kind in policy.types)


def serves(policy: Policy, requirement: str) -> bool:
    """Whether it serves a requirement, named with or without its framework."""
    return any(requirement in (each, each.partition("/")[2]) for each in policy.requirements)


def as_object(policies: Iterable[Policy]) -> dict[str, Any]:
    """The contract: docs/schemas/policies-output.schema.json."""
    numbers = {key: entry.number for key, entry in index().items()}
    return {"version": VERSION, "policies": [_entry(policy, numbers.get(policy.id, 0)) for policy in policies]}


def as_json(policies: Iterable[Policy]) -> str:
    """The same, as text."""
    return json.dumps(as_object(policies), ensure_ascii=False, indent=1) + "\n"


def _entry(policy: Policy, number: int) -> dict[str, Any]:
    return {
        "id": policy.id,
        "title": policy.title,
        "packs": list(policy.packs),
        "severity": policy.severity,
        "severity_reason": policy.severity_reason,
        "resource_types": list(policy.types),
        "requirements": [
            {"framework": framework, "id": each, "strength": strength}
            for framework in policy.frameworks
            for each, strength in policy.serves[framework].items()
        ],
        "waivable": policy.waivable,
        "fixable": bool(policy.repair),
        "number": number,
        "why": policy.why.strip(),
        "fix": policy.fix.strip(),
    }


def as_text(policies: list[Policy]) -> str:
    """A line each, the gravest first, and how many there are."""
    ordered = sorted(policies, key=lambda policy: (SEVERITIES.index(policy.severity), policy.id))
    rows = [(policy.severity, policy.id, ",".join(policy.packs), policy.title) for policy in ordered]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    lines = [f"{_padded(row[:3], widths)}  {row[3]}" for row in rows]
    return "\n".join([*lines, f"{len(rows)} polic{'y' if len(rows) == 1 else 'ies'}"]) + "\n"


def _padded(cells: Iterable[str], widths: Iterable[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
