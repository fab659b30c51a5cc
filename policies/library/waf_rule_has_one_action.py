"""Policy waf-rule-has-one-action."""

from policies.kernel import MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Value, Violations

GROUPS = ("ManagedRuleGroupStatement", "RuleGroupReferenceStatement")

policy = Policy(
    id="waf-rule-has-one-action",
    severity=MEDIUM,
    resource=("AWS::WAFv2::WebACL", "AWS::WAFv2::RuleGroup"),
    title="Each WAF rule has Action or OverrideAction, whichever its statement needs",
    serves={PCI: {"6.4.2": SUPPORTING}, REL: {"REL08-BP05": PARTIAL}},
    severity_reason="Medium: WAF refuses the whole web ACL, so that the deployment that needs it fails; linters let "
    "it pass.",
    why="A rule that holds a rule group (managed or one's own) takes OverrideAction and no Action; any other rule "
    "takes Action and no OverrideAction. WAF refuses both, neither and the wrong one, and says so only at deployment. "
    "Not seen: rules that are known only at deployment.",
    fix="Give a rule with ManagedRuleGroupStatement or RuleGroupReferenceStatement OverrideAction None, and any "
    "other rule an Action.",
    passing=(
        """
Acl:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules:
      - {Name: a, Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: b}}, OverrideAction: {None: {}}}
      - {Name: c, Statement: {RuleGroupReferenceStatement: {Arn: "arn:d"}}, OverrideAction: {Count: {}}}
      - {Name: e, Statement: {RateBasedStatement: {Limit: 2000, AggregateKeyType: IP}}, Action: {Block: {}}}
""",
    ),
    failing=(
        """
Conditions:
  Never: !Equals [a, b]
Resources:
  Acl:
    Type: AWS::WAFv2::WebACL
    Properties:
      Rules:
        - Name: both
          Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: b}}
          OverrideAction: {None: {}}
          Action: {Block: {}}  # <--
        - Name: neither  # <--
          Statement: {GeoMatchStatement: {CountryCodes: [US]}}
          Action: !If [Never, {Block: {}}, !Ref AWS::NoValue]
        - Name: wrong
          Statement: {RateBasedStatement: {Limit: 2000, AggregateKeyType: IP}}
          OverrideAction: {None: {}}  # <--
        - Name: wrong-too
          Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: b}}
          Action: {Block: {}}  # <--
  Group:
    Type: AWS::WAFv2::RuleGroup
    Properties:
      Rules:
        - Name: neither  # <--
          Statement: {GeoMatchStatement: {CountryCodes: [US]}}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each rule, by the kind of its statement."""
    for rule in resource.each("Rules.*"):
        if not rule.unknown:
            yield from _rule(rule)


def _rule(rule: Value) -> Violations:
    holds_group = any(rule.get(f"Statement.{kind}") is not None for kind in GROUPS)
    right, wrong = ("OverrideAction", "Action") if holds_group else ("Action", "OverrideAction")
    misplaced = rule.get(wrong)
    if misplaced is not None:
        kind = "a rule group" if holds_group else "no rule group"
        yield misplaced, f"a rule with {kind} takes {right}, not {wrong}: WAF refuses it"
    elif rule.get(right) is None:
        yield rule, f"the rule has no {right}: WAF refuses it"
