"""Evidence per policy: where it holds, where it fails, what is waived or undecided."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from cfn.graph import Graph
from cfn.platform import environments, load
from checks.finding import Finding
from checks.verdict import Verdict
from policies.kernel.evaluate import evaluate
from policies.kernel.policy import Policy
from policies.registry import load_all
from policies.scope import DEFAULT, ScopeRule, counts_for, out_of_scope

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

    def counting(self, framework: str) -> "Evidence":
        """What of it counts for a framework: for PCI DSS, what is in its scope only."""
        kept = [place for place in self.kept if framework in counts_for(self.policy, place.out)]
        parts = (self.violated, self.undecided, self.waived)
        return Evidence(self.policy, kept, *([each for each in part if _counts(each, framework)] for part in parts))


def _counts(finding: Finding, framework: str) -> bool:
    """A policy that raised shows nothing to anybody: that counts everywhere."""
    return finding.state == "error" or any(served.framework == framework for served in finding.requirements)


def collect(manifest: Path, verdict: Verdict, scope: ScopeRule = DEFAULT) -> dict[str, Evidence]:
    """Evidence for every shipped policy, by id: findings from the gate's verdict, the rest from the resolved graphs.

    ``scope`` says how a resource tells that it is out of the scope of PCI DSS, as the gate was told.
    """
    policies = load_all()
    evidence = {policy.id: Evidence(policy) for policy in policies}
    for finding in verdict.findings:
        if finding.policy in evidence:
            into = evidence[finding.policy]
            {"undecided": into.undecided, "waived": into.waived}.get(finding.state, into.violated).append(finding)
    kept: dict[tuple[str, Place], set[str]] = {}
    for environment in environments(manifest):
        graph: Graph = load(manifest, environment).graph
        outside = set(out_of_scope(graph, scope))
        for policy, resource in evaluate(graph, policies).passes:
            place = Place(*resource.location[:2], resource.logical_id, resource.type, out=resource in outside)
            kept.setdefault((policy.id, place), set()).add(environment)
    for (policy_id, place), names in sorted(kept.items(), key=lambda item: item[0]):
        evidence[policy_id].kept.append(replace(place, environments=tuple(sorted(names))))
    return evidence
