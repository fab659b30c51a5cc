"""What every engine returns: one Finding per policy, resource and property."""

import hashlib
from typing import Literal, NamedTuple

State = Literal["error", "unreadable", "fail", "undecided", "waived", "known"]
"""``error``: the gate itself broke there; ``unreadable``: input it could not check; the rest judge the input.

``known``: it was there before, by the baseline or the commit that is compared with.
"""

Severity = Literal["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFO"]
SEVERITIES: tuple[Severity, ...] = ("CRITICAL", "HIGH", "MEDIUM", "LOW", "INFO")
STATES: tuple[State, ...] = ("error", "unreadable", "fail", "undecided", "waived", "known")


class Requirement(NamedTuple):
    """A requirement of a framework, and how strongly the policy serves it: direct, partial or supporting."""

    framework: str
    id: str
    strength: str


class Waiver(NamedTuple):
    """Who accepted a finding, why, until when (ISO date), where that is written; ``expired`` waivers accept nothing."""

    reason: str
    owner: str
    expires: str
    source: str
    expired: bool = False


class Finding(NamedTuple):
    """One thing to know about one place. A tuple: a run makes thousands, and sends half of them to another process.

    ``policy``         our policy id, or the rule id of a foreign engine.
    ``engine``         own, cloudformation-validate, cfn-lint, checkov, or gate (the gate's own words).
    ``packs``          the packs the policy belongs to; a foreign rule's pack is its engine.
    ``file``           as shown to the user, posix; ``line`` and ``column`` count from 1.
    ``property_path``  dotted, below Properties: ``Tags.0.Key``; other attributes bare: ``DeletionPolicy``; or empty.
    ``content``        digest of the value, or list item, it is about; only where findings are compared.
    ``environments``   those of the platform it holds in, sorted; empty when templates are checked alone.
    """

    policy: str
    engine: str
    packs: tuple[str, ...]
    severity: Severity
    state: State
    file: str
    message: str
    line: int = 1
    column: int = 1
    logical_id: str = ""
    resource_type: str = ""
    property_path: str = ""
    environments: tuple[str, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    waivable: bool = True
    waiver: Waiver | None = None
    content: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same finding in another variant or environment; the message where nothing else tells."""
        place = (self.policy, self.file, self.logical_id, self.property_path)
        return place if self.logical_id or self.property_path else (*place, self.message)

    @property
    def fingerprint(self) -> str:
        """32 hex digits that survive moved lines and edits elsewhere in the file."""
        return hashlib.sha256("\0".join(self.key).encode()).hexdigest()[:32]

    @property
    def fails(self) -> bool:
        """Whether it alone turns the gate red: informational notes and undecided ones below HIGH do not."""
        if self.state == "undecided":
            return self.severity in ("CRITICAL", "HIGH")
        return self.state not in ("waived", "known") and (self.state != "fail" or self.severity != "INFO")

    @property
    def order(self) -> tuple[str, int, int, int, str, str, str, str]:
        """Sorting key: by file and place, the gravest first within one place."""
        rank = SEVERITIES.index(self.severity)
        return self.file, self.line, self.column, rank, self.policy, self.logical_id, self.property_path, self.message


def merge(findings: list[Finding]) -> list[Finding]:
    """One finding per :attr:`Finding.key`, sorted: environments united, the worst state kept, distinct messages joined.

    What is waived, or known, in one environment and not in another stays two findings: neither may hide the other.
    """
    groups: dict[tuple[tuple[str, ...], str], list[Finding]] = {}
    for finding in findings:
        accepted = finding.state if finding.state in ("waived", "known") else ""
        groups.setdefault((finding.key, accepted), []).append(finding)
    return sorted((_merged(group) for group in groups.values()), key=lambda finding: finding.order)


def _rank(finding: Finding) -> tuple[bool, int, int]:
    """What turns the gate red comes first, then the worse state, then the graver severity."""
    return not finding.fails, STATES.index(finding.state), SEVERITIES.index(finding.severity)


def _merged(group: list[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    worst = min(map(_rank, group))
    chosen = [f for f in group if _rank(f) == worst]
    messages = dict.fromkeys(f.message for f in chosen)
    environments = {name for f in chosen for name in f.environments}
    # Where it is out of the scope of PCI DSS in one environment and in it in another, it counts for all it serves.
    fullest = max(chosen, key=lambda f: len(f.requirements))
    return chosen[0]._replace(
        message="; ".join(messages),
        environments=tuple(sorted(environments)),
        packs=fullest.packs,
        requirements=fullest.requirements,
    )
