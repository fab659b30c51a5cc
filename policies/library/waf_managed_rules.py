"""Policy waf-managed-rules."""

from policies.aws.firewalls import GROUP, WEB_ACL
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

GROUPS = {
    "AWSManagedRulesCommonRuleSet": "the core rule set",
    "AWSManagedRulesSQLiRuleSet": "the SQL injection rules",
}

policy = Policy(
    id="waf-managed-rules",
    severity=MEDIUM,
    resource=WEB_ACL,
    title="Web ACLs hold the AWS core and SQL injection rule groups",
    serves={PCI: {"6.4.2": PARTIAL, "6.4.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="Medium: the firewall stands, but the commonest attacks pass it.",
    why="The core rule set and the SQL injection rules are what attackers try first, kept up to date by AWS. A rule "
    "group of one's own or of a vendor may do the same; it is not read. Not seen: how well the rules fit, and "
    "overrides of single rules, which are left to tuning.",
    fix="Add the AWS managed groups AWSManagedRulesCommonRuleSet and AWSManagedRulesSQLiRuleSet.",
    passing=(
        """
Acl:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules:
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesCommonRuleSet}}
        OverrideAction: {None: {}}
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesSQLiRuleSet}}
        OverrideAction: {None: {}}
""",
    ),
    failing=(
        """
Acl:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules:  # <--
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesCommonRuleSet}}
        OverrideAction: {None: {}}
""",
    ),
)


@policy.check
def check(acl: Resource) -> Violations:
    """Both groups are there."""
    for name, told in GROUPS.items():
        if not any(group == name for group in acl.each(f"Rules.*.{GROUP}")):
            yield (acl, "Rules"), f"the web ACL lacks {told} ({name})"
