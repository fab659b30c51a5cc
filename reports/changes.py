"""What a change brought, compared with a base commit: by content for findings, by status for requirements."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from checks.known import Key
from reports.status import GOOD, OPEN, STATUSES

if TYPE_CHECKING:
    from reports.compliance import Report

VERSION = 1


class State(NamedTuple):
    """What is compared: (framework, requirement, environment) → status, and the violations with how many of each."""

    statuses: Mapping[tuple[str, str, str], str]
    violations: Counter[Key]


class Turned(NamedTuple):
    """A requirement whose status is another now; empty where it was not asked before, or is no more."""

    framework: str
    requirement: str
    environment: str
    before: str
    now: str

    @property
    def way(self) -> str:
        """Newly failing, newly open, newly shown, better, worse, or otherwise."""
        if self.now == "failed":
            return "newly failing"
        if self.now in GOOD:
            return "newly shown"
        if self.now in OPEN and self.before not in OPEN:
            return "newly open"
        return "no longer failing" if self.before == "failed" else "otherwise"


WAYS = ("newly failing", "newly open", "newly shown", "no longer failing", "otherwise")


class Changes(NamedTuple):
    """``base``: for people. ``brought``, ``gone``: violations that are new, or no more."""

    base: str
    turned: tuple[Turned, ...]
    brought: tuple[tuple[Key, int], ...]
    gone: tuple[tuple[Key, int], ...]


def state(report: "Report", violations: Counter[Key]) -> State:
    """What to compare of a report."""
    statuses = {
        (book.framework.id, line.requirement.id, cell.environment): str(cell.status)
        for book in report.books.values()
        for line in book.lines.values()
        for cell in line.cells
    }
    return State(statuses, violations)


def compare(before: State, now: State, base: str) -> Changes:
    """Everything that is not as it was, in the order of the frameworks."""
    places = list(dict.fromkeys([*now.statuses, *before.statuses]))
    pairs = [(place, before.statuses.get(place, ""), now.statuses.get(place, "")) for place in places]
    turned = [Turned(*place, old, new) for place, old, new in pairs if old != new]
    return Changes(
        base,
        tuple(sorted(turned, key=lambda each: WAYS.index(each.way))),
        tuple(sorted((now.violations - before.violations).items())),
        tuple(sorted((before.violations - now.violations).items())),
    )


def as_text(found: State) -> str:
    """A state as JSON."""
    statuses = [[*place, status] for place, status in sorted(found.statuses.items())]
    violations = [[*key, count] for key, count in sorted(found.violations.items())]
    return json.dumps({"version": VERSION, "statuses": statuses, "violations": violations})


def parse(text: str) -> State:
    """What :func:`as_text` wrote. Raises ValueError for anything else."""
    whole: Any = json.loads(text)
    if not isinstance(whole, dict) or whole.get("version") != VERSION:
        raise ValueError("not a state of a report")
    statuses = {(framework, each, name): status for framework, each, name, status in whole["statuses"]}
    if not set(statuses.values()) <= set(STATUSES):
        raise ValueError("a status that nobody knows")
    return State(statuses, Counter({Key(*key): count for *key, count in whole["violations"]}))
