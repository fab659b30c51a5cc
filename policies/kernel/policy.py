"""What a policy is: one object that says everything about itself, and the check that keeps it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from policies.kernel.resource import Place

Severity = Literal["CRITICAL", "HIGH", "MEDIUM", "LOW"]
CRITICAL: Severity = "CRITICAL"
HIGH: Severity = "HIGH"
MEDIUM: Severity = "MEDIUM"
LOW: Severity = "LOW"
SEVERITIES: tuple[Severity, ...] = (CRITICAL, HIGH, MEDIUM, LOW)

Strength = Literal["direct", "partial", "supporting"]
DIRECT: Strength = "direct"
PARTIAL: Strength = "partial"
SUPPORTING: Strength = "supporting"

PCI, GDPR, REL = "pci-dss-4.0.1", "gdpr", "reliability"
PACK_OF: dict[str, str] = {PCI: "pci", GDPR: "gdpr", REL: "reliability"}
HYGIENE = "hygiene"
"""The pack of opinions: good habits that no requirement asks for; it gates only where it is asked for."""
PACKS: tuple[str, ...] = (*PACK_OF.values(), HYGIENE)
DEFAULT_PACKS: tuple[str, ...] = tuple(PACK_OF.values())

ANY = "*"
"""As a policy's resource: it looks at resources of every type."""

Violations = Iterator[tuple[Place, str]]
Check = Callable[..., Violations]


@dataclass(eq=False, kw_only=True)
class Policy:
    """One rule of the platform. ``resource`` is the type, or types, it looks at (ANY: all).

    ``severity_reason``  why it weighs what it weighs: what an attacker, a fault or an auditor makes of a violation.
    ``serves``    framework → requirement id → how strongly a template can show it.
    ``opinion``   True: a habit, not a duty; it is in the pack ``hygiene`` alone, whatever it serves.
    ``graph``     True: the check runs once over the whole graph (and gets only that) instead of once a resource.
    ``passing``, ``failing``  templates (or just the body of Resources); in a failing one ``# <--`` ends each line that
                  must be flagged, ``# <-- ?`` each line that must be undecided.
    ``repair``    path → value: where one right answer exists that needs no knowledge, what ``gate --fix`` writes there;
                  see policies/kernel/repair.py.
    ``waivable``  False: no waiver is accepted.
    ``scoping``   True: it judges the scope of PCI DSS itself, so what is tagged out of scope counts too.

    Raises ValueError for an id, severity, strength or framework that does not exist, and where no pack is left.
    """

    id: str
    title: str
    severity: Severity
    resource: str | tuple[str, ...]
    serves: Mapping[str, Mapping[str, Strength]]
    why: str
    fix: str
    passing: tuple[str, ...]
    failing: tuple[str, ...]
    severity_reason: str = ""
    repair: Mapping[str, Any] = field(default_factory=dict)
    opinion: bool = False
    graph: bool = False
    waivable: bool = True
    scoping: bool = False
    types: tuple[str, ...] = field(init=False)
    run: Check = field(init=False)
    run_arguments: int = field(init=False, default=0)
    applies_to: Callable[..., bool] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.types = (self.resource,) if isinstance(self.resource, str) else self.resource
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.id):
            raise ValueError(f"policy id {self.id!r} is not lower-case words joined by dashes")
        if self.severity not in SEVERITIES:
            raise ValueError(f"policy {self.id}: severity {self.severity!r} is none of {', '.join(SEVERITIES)}")
        for framework, requirements in self.serves.items():
            wrong = set(requirements.values()) - {DIRECT, PARTIAL, SUPPORTING}
            if framework not in PACK_OF or wrong:
                told = f"serves unknown framework or strength ({framework}, {sorted(wrong)})"
                raise ValueError(f"policy {self.id}: {told}")
        if not self.packs:
            raise ValueError(f"policy {self.id} serves no requirement: say which, or opinion=True")

    @property
    def frameworks(self) -> tuple[str, ...]:
        """The frameworks it serves, in a fixed order."""
        return tuple(framework for framework in PACK_OF if self.serves.get(framework))

    @property
    def packs(self) -> tuple[str, ...]:
        """The packs it is in: ``hygiene``, or one for each framework it serves."""
        return (HYGIENE,) if self.opinion else tuple(PACK_OF[framework] for framework in self.frameworks)

    @property
    def requirements(self) -> tuple[str, ...]:
        """Every requirement it serves, as ``framework/id``."""
        return tuple(f"{framework}/{each}" for framework in self.frameworks for each in self.serves[framework])

    def check(self, function: Check) -> Check:
        """Decorator: the generator of violations. It gets the resource, or resource and view; the view if ``graph``."""
        self.run = function
        self.run_arguments = function.__code__.co_argcount
        return function

    def applies(self, function: Callable[..., bool]) -> Callable[..., bool]:
        """Decorator: says of a resource whether the policy concerns it at all; gets what the check gets."""
        self.applies_to = function
        return function
