"""Policy waf-not-empty."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

OLD = ("AWS::WAF::WebACL", "AWS::WAFRegional::WebACL")
OLD_RULES = ("AWS::WAF::Rule", "AWS::WAFRegional::Rule")

policy = Policy(
    id="waf-not-empty",
    severity=MEDIUM,
    resource=("AWS::WAFv2::WebACL", "AWS::WAFv2::RuleGroup", *OLD, *OLD_RULES),
    title="Web ACLs, rule groups and rules have something to look for",
    serves={PCI: {"6.4.2": PARTIAL, "6.4.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="Medium: an empty web ACL that is attached passes for a firewall and lets everything through.",
    why="A web ACL without rules, or a rule without predicates, does what its default action says to every request. "
    "Rule groups of the older services are filled elsewhere. Not seen: whether the rules fit.",
    fix="Add rules to the web ACL or rule group, or Predicates to the older rule.",
    passing=(
        """
Acl:
  Type: AWS::WAFv2::WebACL
  Properties: {Rules: [{Statement: {GeoMatchStatement: {CountryCodes: [US]}}, Action: {Block: {}}}]}
Old: {Type: AWS::WAF::WebACL, Properties: {DefaultAction: {Type: BLOCK}, Rules: [{RuleId: a, Priority: 1}]}}
Rule: {Type: AWS::WAFRegional::Rule, Properties: {Predicates: [{DataId: a, Type: IPMatch, Negated: false}]}}
""",
    ),
    failing=(
        """
Acl:  # <--
  Type: AWS::WAFv2::WebACL
  Properties: {Scope: REGIONAL}
Group:
  Type: AWS::WAFv2::RuleGroup
  Properties:
    Rules: []  # <--
Old:  # <--
  Type: AWS::WAFRegional::WebACL
  Properties: {DefaultAction: {Type: BLOCK}}
Rule:  # <--
  Type: AWS::WAF::Rule
  Properties: {Name: a}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Rules, or predicates."""
    name = "Predicates" if resource.type in OLD_RULES else "Rules"
    if resource.get(f"{name}.*") is None:
        yield resource.spot(name), "there is nothing in it that a request could meet"
