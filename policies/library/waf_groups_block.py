"""Policy waf-groups-block."""

from policies.aws.firewalls import GROUP, WEB_ACL
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

GUARDS = ("AWSManagedRulesCommonRuleSet", "AWSManagedRulesSQLiRuleSet")

policy = Policy(
    id="waf-groups-block",
    severity=MEDIUM,
    resource=WEB_ACL,
    title="Managed rule groups block and do not only count",
    serves={PCI: {"6.4.2": PARTIAL, "6.4.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="Medium: the firewall looks complete in every list, and stops none of what it finds.",
    why="OverrideAction Count is for a trial; left in, the group sees attacks and lets them pass. Groups for bots "
    "and anonymous addresses, where counting is a common choice, are left out. Not seen: overrides of single rules, "
    "which are left to tuning.",
    fix="Set OverrideAction None.",
    passing=(
        """
Acl:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules:
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesCommonRuleSet}}
        OverrideAction: {None: {}}
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesAnonymousIpList}}
        OverrideAction: {Count: {}}
""",
    ),
    failing=(
        """
Acl:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules:
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesCommonRuleSet}}
        OverrideAction:
          Count: {}  # <--
""",
    ),
)


@policy.check
def check(acl: Resource) -> Violations:
    """No group that guards against attacks is set to count."""
    for rule in acl.each("Rules.*"):
        managed, counted = rule.get(GROUP), rule.get("OverrideAction.Count")
        if managed is not None and counted is not None and managed in GUARDS:
            yield counted, f"{managed} only counts and blocks nothing"
