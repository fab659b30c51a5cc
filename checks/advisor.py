"""Trusted Advisor beside the policies: what it flags, in which resource, and which policies would have prevented it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cfn.aws.advisor import Advice, Check, Flagged
from cfn.aws.placing import Found, place
from cfn.graph import Graph
from policies.foreign import AdvisorCheck, advisor_checks

CATEGORIES = ("security", "fault_tolerance")
"""What a compliance report takes; cost belongs to the cost model."""


class Flag(NamedTuple):
    """One resource that a check flags.

    ``found``         the resource in the templates, and how it was told; None where it is in none of them.
    ``environment``   of the platform, in which it was found; empty where it was not.
    ``known``         what we know of the check; None for a check that is newer than our list.
    """

    check: Check
    flagged: Flagged
    found: Found | None
    environment: str
    known: AdvisorCheck | None

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies that would have prevented it; none where no template could, or we do not know the check."""
        return self.known.policies if self.known else ()

    @property
    def preventable(self) -> str:
        """``yes``, ``partly`` or ``no``; ``unknown`` for a check that we do not know."""
        return self.known.preventable if self.known else "unknown"


def flags(advice: Advice, graphs: Mapping[str, Graph], categories: tuple[str, ...] = CATEGORIES) -> list[Flag]:
    """What is flagged, by check and resource. ``graphs``: environment → its graph (of lone templates: under ``""``).

    What is all right, and what a person has told Trusted Advisor to leave out, is not flagged.
    """
    return list(_flags(advice, graphs, categories))


def _flags(advice: Advice, graphs: Mapping[str, Graph], categories: tuple[str, ...]) -> Iterator[Flag]:
    for check in advice.of(*categories):
        for flagged in check.flagged:
            if flagged.status in ("error", "warning") and not flagged.excluded:
                environment, found = _placed(flagged, graphs, advice)
                yield Flag(check, flagged, found, environment, advisor_checks().get(check.id))


def _placed(flagged: Flagged, graphs: Mapping[str, Graph], advice: Advice) -> tuple[str, Found | None]:
    """The environment and resource; none where it could be in several environments."""
    found = [(name, hit) for name, graph in graphs.items() if (hit := place(flagged, graph, advice.placed))]
    return found[0] if len(found) == 1 else ("", None)
