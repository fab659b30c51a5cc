"""Policy detect-findings-not-suppressed."""

from policies.kernel import GDPR, MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

FILTERS = {
    "AWS::GuardDuty::Filter": ("Action", "ARCHIVE", "FindingCriteria.Criterion"),
    "AWS::InspectorV2::Filter": ("FilterAction", "SUPPRESS", "FilterCriteria"),
}
BROAD = ("severity", "Severity", "confidence", "updatedAt", "region", "accountId", "AwsAccountId", "FindingStatus")
"""Criteria that say how grave or where, and not which finding."""

policy = Policy(
    id="detect-findings-not-suppressed",
    severity=MEDIUM,
    severity_reason="The detector still looks; but a whole class of what it finds is put away before anybody reads it.",
    resource=tuple(FILTERS),
    title="GuardDuty and Inspector filters do not suppress findings wholesale",
    serves={PCI: {"10.4.1.1": SUPPORTING, "6.3.1": SUPPORTING}, GDPR: {"33(1)": SUPPORTING}},
    why="A suppression rule is for a known, harmless finding: this type, on that machine. One without criteria, or by "
    "severity or account alone, hides what is not known yet. Not seen: why each rule is there.",
    fix="Name the type of finding, or the resource, among the criteria.",
    passing=(
        """
Scanner:
  Type: AWS::GuardDuty::Filter
  Properties: {Action: ARCHIVE, FindingCriteria: {Criterion: {type: {Eq: ["Recon:EC2/Portscan"]}, severity: {Lt: 4}}}}
Kept: {Type: AWS::GuardDuty::Filter, Properties: {Action: NOOP, FindingCriteria: {Criterion: {severity: {Gte: 7}}}}}
One:
  Type: AWS::InspectorV2::Filter
  Properties:
    FilterAction: SUPPRESS
    FilterCriteria: {VulnerabilityId: [{Comparison: EQUALS, Value: CVE-2024-0001}]}
""",
    ),
    failing=(
        """
Grave:
  Type: AWS::GuardDuty::Filter
  Properties:
    Action: ARCHIVE
    FindingCriteria:
      Criterion: {severity: {Gte: 1}}  # <--
All:
  Type: AWS::InspectorV2::Filter
  Properties:
    FilterAction: SUPPRESS
    FilterCriteria: {}  # <--
""",
    ),
)


@policy.applies
def applies(found: Resource) -> bool:
    """Filters that put findings away."""
    name, hides, _ = FILTERS[found.type]
    action = found.get(name)
    return action is not None and action == hides


@policy.check
def check(found: Resource) -> Violations:
    """One criterion that says which."""
    _, _, name = FILTERS[found.type]
    criteria = found.get(name)
    if criteria is not None and not criteria.is_map:
        return
    if criteria is None or all(key in BROAD for key, _ in criteria.entries()):
        yield found.spot(name), "findings are put away whatever they say"
