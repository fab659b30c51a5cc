"""Policy org-all-features."""

from policies.kernel import GDPR, MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="org-all-features",
    severity=MEDIUM,
    severity_reason="No account is open by it, but none can be kept from switching its trail or detector off: the "
    "policies of the organisation do not exist.",
    resource="AWS::Organizations::Organization",
    title="AWS Organizations has all features enabled",
    serves={PCI: {"7.2.1": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="With CONSOLIDATED_BILLING the organisation shares a bill and nothing else: no service control policies, no "
    "trail, detector, hub or backup policy for all accounts. ALL is the default. Not seen: which policies are "
    "attached.",
    fix="Set FeatureSet to ALL.",
    passing=(
        """
Organisation: {Type: AWS::Organizations::Organization, Properties: {FeatureSet: ALL}}
Default: {Type: AWS::Organizations::Organization}
""",
    ),
    failing=(
        """
Organisation:
  Type: AWS::Organizations::Organization
  Properties:
    FeatureSet: CONSOLIDATED_BILLING  # <--
""",
    ),
)


@policy.check
def check(organisation: Resource) -> Violations:
    """ALL, or nothing said."""
    features = organisation.get("FeatureSet")
    if features is not None and features != "ALL":
        yield features, "the organisation can set no rules for its accounts"
