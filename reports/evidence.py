"""Evidence per policy: where it holds, where it fails, what is waived or undecided."""

from dataclasses import dataclass, field
from pathlib import Path

from cfn.graph import Graph
from cfn.platform import environments, load
from checks.finding import Finding
from checks.verdict import Verdict
from policies.kernel.evaluate import evaluate
from policies.kernel.policy import Policy
from policies.registry import load_all

STATES = ("violated", "undecided", "waived", "kept", "nothing to look at")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A resource that keeps a policy, and the environments in which it does."""

    file: str
    line: int
    logical_id: str
    resource_type: str
    environments: tuple[str, ...] = ()


@dataclass(slots=True)
class Evidence:
    """What is known about one policy on the whole platform."""

    policy: Policy
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


def collect(manifest: Path, verdict: Verdict) -> dict[str, Evidence]:
    """Evidence for every shipped policy, by id: findings from the gate's verdict, the rest from the resolved graphs."""
    policies = load_all()
    evidence = {policy.id: Evidence(policy) for policy in policies}
    for finding in verdict.findings:
        if finding.policy in evidence:
            into = evidence[finding.policy]
            {"undecided": into.undecided, "waived": into.waived}.get(finding.state, into.violated).append(finding)
    kept: dict[tuple[str, Place], set[str]] = {}
    for environment in environments(manifest):
        graph: Graph = load(manifest, environment).graph
        for policy, resource in evaluate(graph, policies).passes:
            place = Place(*resource.location[:2], resource.logical_id, resource.type)
            kept.setdefault((policy.id, place), set()).add(environment)
    for (policy_id, place), names in sorted(kept.items(), key=lambda item: item[0]):
        full = Place(place.file, place.line, place.logical_id, place.resource_type, tuple(sorted(names)))
        evidence[policy_id].kept.append(full)
    return evidence
