"""Policy net-firewall-has-rules."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

GROUPS = ("FirewallPolicy.StatefulRuleGroupReferences.*", "FirewallPolicy.StatelessRuleGroupReferences.*")
SOURCE = "RuleGroup.RulesSource"
RULES = (
    f"{SOURCE}.RulesString", f"{SOURCE}.RulesSourceList", f"{SOURCE}.StatefulRules.*",
    f"{SOURCE}.StatelessRulesAndCustomActions.StatelessRules.*",
)  # fmt: skip

policy = Policy(
    id="net-firewall-has-rules",
    severity=MEDIUM,
    severity_reason="The firewall lets through or drops everything alike; security groups still stand behind it.",
    resource=("AWS::NetworkFirewall::FirewallPolicy", "AWS::NetworkFirewall::RuleGroup"),
    title="Network Firewall policies have a rule group, and rule groups have rules",
    serves={PCI: {"1.2.1": SUPPORTING, "1.4.2": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="A policy without rule groups, or an empty group, inspects nothing: its default action is all there is. Not "
    "seen: what the rules say.",
    fix="Refer to a stateful or stateless rule group, and write rules into it.",
    passing=(
        """
Policy:
  Type: AWS::NetworkFirewall::FirewallPolicy
  Properties: {FirewallPolicy: {StatefulRuleGroupReferences: [{ResourceArn: !Ref Group}]}}
Group:
  Type: AWS::NetworkFirewall::RuleGroup
  Properties: {Type: STATEFUL, RuleGroup: {RulesSource: {RulesString: "drop ip any any -> any any (sid:1;)"}}}
Stateless:
  Type: AWS::NetworkFirewall::RuleGroup
  Properties:
    Type: STATELESS
    RuleGroup: {RulesSource: {StatelessRulesAndCustomActions: {StatelessRules: [{Priority: 1}]}}}
""",
    ),
    failing=(
        """
Policy:  # <--
  Type: AWS::NetworkFirewall::FirewallPolicy
  Properties:
    FirewallPolicyName: empty
Group:
  Type: AWS::NetworkFirewall::RuleGroup
  Properties:
    RuleGroup:
      RulesSource: {StatelessRulesAndCustomActions: {StatelessRules: []}}  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """A reference to a group; a rule of any kind."""
    if resource.type == "AWS::NetworkFirewall::FirewallPolicy":
        if not any(resource.get(path) is not None for path in GROUPS):
            yield resource, "no rule group inspects anything"
    elif not any(resource.get(path) is not None for path in RULES):
        yield resource.spot(SOURCE), "the group has no rules"
