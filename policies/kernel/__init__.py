"""The small kernel under every policy: what a policy is, what its check sees, and how unknown values are decided."""

from policies.kernel.policy import (
    ANY,
    CRITICAL,
    DIRECT,
    GDPR,
    HIGH,
    LOW,
    MEDIUM,
    PARTIAL,
    PCI,
    REL,
    SUPPORTING,
    Policy,
    Violations,
)
from policies.kernel.resource import Resource
from policies.kernel.value import Value
from policies.kernel.view import View

__all__ = [
    "ANY",
    "CRITICAL",
    "DIRECT",
    "GDPR",
    "HIGH",
    "LOW",
    "MEDIUM",
    "PARTIAL",
    "PCI",
    "REL",
    "SUPPORTING",
    "Policy",
    "Resource",
    "Value",
    "View",
    "Violations",
]
