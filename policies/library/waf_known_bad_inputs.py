"""Policy waf-known-bad-inputs."""

from policies.aws.firewalls import GROUP, WEB_ACL
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

KNOWN_BAD = "AWSManagedRulesKnownBadInputsRuleSet"

policy = Policy(
    id="waf-known-bad-inputs",
    severity=MEDIUM,
    resource=WEB_ACL,
    title="Web ACLs block known bad inputs such as Log4j lookups",
    serves={PCI: {"6.4.2": PARTIAL, "6.4.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="Medium: it closes the way for attacks that are tried everywhere; a patched application stands "
    "them too.",
    why="AWSManagedRulesKnownBadInputsRuleSet holds the rules against Log4Shell (CVE-2021-44228) and the like. It "
    "must not only count, and the Log4j rule must not be taken out of it. Not seen: rules of one's own against the "
    "same.",
    fix="Add the AWS managed group AWSManagedRulesKnownBadInputsRuleSet with OverrideAction None.",
    passing=(
        """
Acl:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules:
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesKnownBadInputsRuleSet}}
        OverrideAction: {None: {}}
""",
        """
Acl:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules:
      - Statement:
          ManagedRuleGroupStatement:
            VendorName: AWS
            Name: AWSManagedRulesKnownBadInputsRuleSet
            RuleActionOverrides:
              - {Name: Log4JRCE_HEADER, ActionToUse: {Block: {}}}
              - {Name: PROPFIND_METHOD, ActionToUse: {Count: {}}}
        OverrideAction: {None: {}}
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesSQLiRuleSet}}
        OverrideAction: {Count: {}}
""",
    ),
    failing=(
        """
Empty:  # <--
  Type: AWS::WAFv2::WebACL
  Properties: {Scope: REGIONAL}
Counted:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules:
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesKnownBadInputsRuleSet}}
        OverrideAction:
          Count: {}  # <--
Left:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules:
      - Statement:
          ManagedRuleGroupStatement:
            VendorName: AWS
            Name: AWSManagedRulesKnownBadInputsRuleSet
            ExcludedRules:
              - Name: Log4JRCE  # <--
        OverrideAction: {None: {}}
Softened:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules:
      - Statement:
          ManagedRuleGroupStatement:
            VendorName: AWS
            Name: AWSManagedRulesKnownBadInputsRuleSet
            RuleActionOverrides:
              - Name: Log4JRCE_HEADER  # <--
                ActionToUse: {Count: {}}
        OverrideAction: {None: {}}
""",
    ),
)


@policy.check
def check(acl: Resource) -> Violations:
    """The group is there, and stops what it finds."""
    found = [rule for rule in acl.each("Rules.*") if any(name == KNOWN_BAD for name in rule.each(GROUP))]
    if not found:
        yield (acl, "Rules"), f"the web ACL lacks the known-bad-inputs rules ({KNOWN_BAD})"
    for rule in found:
        counted = rule.get("OverrideAction.Count")
        if counted is not None:
            yield counted, f"{KNOWN_BAD} only counts and blocks nothing"
        for name in rule.each("Statement.ManagedRuleGroupStatement.ExcludedRules.*.Name"):
            if name.startswith("Log4JRCE"):
                yield name, "the rule against Log4j lookups is taken out"
        for override in rule.each("Statement.ManagedRuleGroupStatement.RuleActionOverrides.*"):
            replaced = override.get("Name")
            lets_in = any(override.get(f"ActionToUse.{action}") is not None for action in ("Count", "Allow"))
            if replaced is not None and lets_in and replaced.startswith("Log4JRCE"):
                yield replaced, "the rule against Log4j lookups does not block"
