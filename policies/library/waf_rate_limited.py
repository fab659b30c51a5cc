"""Policy waf-rate-limited."""

from policies.aws.firewalls import WEB_ACL
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="waf-rate-limited",
    severity=MEDIUM,
    resource=WEB_ACL,
    title="Web ACLs have a rate-based rule that blocks",
    serves={PCI: {"6.4.2": PARTIAL, "6.4.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="Medium: without it one machine may guess passwords, test stolen cards or drown the shop.",
    why="A rate-based rule is the cheapest answer to card testing and password guessing from one place. One that "
    "only counts stops nobody. Not seen: whether the limit fits, and attacks from many places.",
    fix="Add a rule with RateBasedStatement and Action Block.",
    passing=(
        """
Acl:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules: [{Statement: {RateBasedStatement: {Limit: 2000, AggregateKeyType: IP}}, Action: {Block: {}}}]
""",
    ),
    failing=(
        """
Counted:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules:
      - Statement: {RateBasedStatement: {Limit: 2000, AggregateKeyType: IP}}
        Action:
          Count: {}  # <--
Without:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules: []  # <--
""",
    ),
)


@policy.check
def check(acl: Resource) -> Violations:
    """A rate-based rule, and none that only counts."""
    rules = [rule for rule in acl.each("Rules.*") if rule.get("Statement.RateBasedStatement") is not None]
    if not rules:
        yield acl.spot("Rules"), "the web ACL has no rate-based rule"
    for rule in rules:
        counted = rule.get("Action.Count")
        if counted is not None:
            yield counted, "the rate-based rule only counts and blocks nothing"
