"""Policy detect-findings-not-suppressed."""

from policies.kernel import GDPR, MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

FILTERS = {
    "AWS::GuardDuty::Filter": ("Action", "ARCHIVE", "FindingCriteria.Criterion"),
    "AWS::InspectorV2::Filter": ("FilterAction", "SUPPRESS", "FilterCriteria"),
}
ANALYZER = "AWS::AccessAnalyzer::Analyzer"
BROAD = ("severity", "Severity", "confidence", "updatedAt", "region", "accountId", "AwsAccountId", "FindingStatus")
"""Criteria that say how grave or where, and not which finding."""
BROAD_ACCESS = ("isPublic", "resourceType", "findingType", "status", "resourceOwnerAccount", "error")
"""The same of Access Analyzer, which names a finding by its resource, its principal or a condition."""

policy = Policy(
    id="detect-findings-not-suppressed",
    severity=MEDIUM,
    severity_reason="The detector still looks; but a whole class of what it finds is put away before anybody reads it.",
    resource=(*FILTERS, ANALYZER),
    title="GuardDuty and Inspector filters, and archive rules of Access Analyzer, do not suppress findings wholesale",
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
Access:
  Type: AWS::AccessAnalyzer::Analyzer
  Properties:
    Type: ACCOUNT
    ArchiveRules:
      - {RuleName: site, Filter: [{Property: isPublic, Eq: ["true"]}, {Property: resource, Eq: ["arn:aws:s3:::site"]}]}
Plain: {Type: AWS::AccessAnalyzer::Analyzer, Properties: {Type: ORGANIZATION}}
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
Access:
  Type: AWS::AccessAnalyzer::Analyzer
  Properties:
    Type: ACCOUNT
    ArchiveRules:
      - RuleName: public
        Filter: [{Property: isPublic, Eq: ["true"]}, {Property: resourceType, Eq: ["AWS::S3::Bucket"]}]  # <--
""",
    ),
)


@policy.applies
def applies(found: Resource) -> bool:
    """Filters that put findings away, and analyzers, whose rules do nothing else."""
    if found.type == ANALYZER:
        return True
    name, hides, _ = FILTERS[found.type]
    action = found.get(name)
    return action is not None and action == hides


@policy.check
def check(found: Resource) -> Violations:
    """One criterion that says which."""
    if found.type == ANALYZER:
        yield from _archived(found)
        return
    _, _, name = FILTERS[found.type]
    criteria = found.get(name)
    if criteria is not None and not criteria.is_map:
        return
    if criteria is None or all(key in BROAD for key, _ in criteria.entries()):
        yield found.spot(name), "findings are put away whatever they say"


def _archived(analyzer: Resource) -> Violations:
    for rule in analyzer.each("ArchiveRules.*"):
        if not rule.unknown and all(name in BROAD_ACCESS for name in rule.each("Filter.*.Property")):
            yield rule.spot("Filter"), "findings are put away whatever they say"
