"""Evidence per policy: where it holds, where it fails, what is waived or undecided."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from checks.finding import Finding
from checks.kept import Kept
from checks.verdict import Verdict
from policies.kernel.policy import PCI, Policy
from policies.registry import load_all
from policies.scope import counts_for

STATES = ("violated", "undecided", "waived", "kept", "nothing to look at")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A resource that keeps a policy, and the environments in which it does; ``out`` of the scope of PCI DSS, or in."""

    file: str
    line: int
    logical_id: str
    resource_type: str
    environments: tuple[str, ...] = ()
    out: bool = False


class _Somewhere(Protocol):
    @property
    def environments(self) -> tuple[str, ...]: ...


Some = TypeVar("Some", bound=_Somewhere)


@dataclass(slots=True)
class Evidence:
    """What is known about one policy, ours or a rule of another engine.

    ``policy``  ours; None for a foreign rule, of which nobody tells where it holds.
    """

    id: str
    policy: Policy | None = None
    engine: str = "own"
    kept: list[Place] = field(default_factory=list)
    violated: list[Finding] = field(default_factory=list)
    undecided: list[Finding] = field(default_factory=list)
    waived: list[Finding] = field(default_factory=list)

    @property
    def kept_count(self) -> int:
        """How many resources keep it."""
        return len(self.kept)

    @property
    def state(self) -> str:
        """The gravest that holds: violated, undecided, waived, kept, or nothing to look at."""
        found = (self.violated, self.undecided, self.waived, self.kept)
        return next((name for name, places in zip(STATES, found, strict=False) if places), STATES[-1])

    @property
    def findings(self) -> list[Finding]:
        """All that does not simply hold, the gravest state first."""
        return [*self.violated, *self.undecided, *self.waived]

    @property
    def places(self) -> list[Place | Finding]:
        """Every resource it speaks of; what does not hold comes first."""
        return [*self.findings, *self.kept]

    @property
    def files(self) -> set[str]:
        """The templates it says something of."""
        return {each.file for each in self.places}

    def counting(self, framework: str, outside: "Outside") -> "Evidence":
        """What of it counts for a framework: for PCI DSS, what is in its scope only."""
        kept = [place for place in self.kept if self.policy and framework in counts_for(self.policy, place.out)]
        parts = (self.violated, self.undecided, self.waived)
        scoping = self.policy is not None and self.policy.scoping
        left = ([each for one in part for each in outside.counting(one, framework, scoping=scoping)] for part in parts)
        return Evidence(self.id, self.policy, self.engine, kept, *left)

    def within(self, environment: str) -> "Evidence":
        """What of it is in one environment."""
        parts = (self.violated, self.undecided, self.waived)
        here = (_here(part, environment) for part in parts)
        return Evidence(self.id, self.policy, self.engine, _here(self.kept, environment), *here)

    def strength(self, framework: str, requirement: str) -> str:
        """How strongly it serves a requirement; empty where it does not."""
        if self.policy:
            return self.policy.serves.get(framework, {}).get(requirement, "")
        served = (each for finding in self.findings for each in finding.requirements)
        return next((each.strength for each in served if each[:2] == (framework, requirement)), "")

    def requirements(self) -> set[tuple[str, str]]:
        """The (framework, requirement) pairs it says something of."""
        if self.policy:
            return {(framework, each) for framework, served in self.policy.serves.items() for each in served}
        return {each[:2] for finding in self.findings for each in finding.requirements}


def _here(places: Iterable[Some], environment: str) -> list[Some]:
    return [each for each in places if not each.environments or environment in each.environments]


class Outside:
    """What is out of the scope of PCI DSS, and in which environments.

    Other engines do not know that, and a finding of ours that is in several environments counts for the fullest.
    """

    def __init__(self, verdict: Verdict) -> None:
        left_out = verdict.summary.out_of_scope.resources
        self._environments = {(each.file, each.logical_id): each.environments for each in left_out}

    def counting(self, finding: Finding, framework: str, *, scoping: bool = False) -> list[Finding]:
        """The finding, if it counts for a framework; only for the environments in which it does.

        ``scoping``: its policy judges the scope itself, so it counts everywhere. So does a policy that raised: it shows
        nothing to anybody.
        """
        if finding.state == "error":
            return [finding]
        if not any(served.framework == framework for served in finding.requirements):
            return []
        out = self._environments.get((finding.file, finding.logical_id))
        if scoping or framework != PCI or out is None:
            return [finding]
        left = tuple(name for name in finding.environments if name not in out)
        return [finding._replace(environments=left)] if left else []


def collect(verdict: Verdict) -> dict[str, Evidence]:
    """Evidence by id: every shipped policy of the default packs, and each foreign rule with findings that count."""
    evidence = {policy.id: Evidence(policy.id, policy) for policy in load_all() if not policy.opinion}
    for finding in verdict.findings:
        ours = finding.policy in evidence and finding.engine == "own"
        note = finding.state == "fail" and not finding.fails  # information only, which is no violation
        if ours or (finding.requirements and not note):
            found = evidence.setdefault(finding.policy, Evidence(finding.policy, None, finding.engine))
            parts = {"undecided": found.undecided, "waived": found.waived}
            parts.get(finding.state, found.violated).append(finding)
    for place, policy in _places(verdict.kept):
        if policy in evidence:
            evidence[policy].kept.append(place)
    return evidence


def _places(kept: Iterable[Kept]) -> list[tuple[Place, str]]:
    """One place per policy and resource, with the environments in which it holds."""
    names: defaultdict[tuple[str, Place], set[str]] = defaultdict(set)
    for each in kept:
        place = Place(each.file, each.line, each.logical_id, each.resource_type, out=each.out)
        names[each.policy, place].update([each.environment] if each.environment else ())
    return [
        (Place(place.file, place.line, place.logical_id, place.resource_type, tuple(sorted(found)), place.out), policy)
        for (policy, place), found in sorted(names.items(), key=lambda item: item[0])
    ]
