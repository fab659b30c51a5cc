"""Policy waf-attached-blocking."""

from policies.aws.balancers import BALANCER, faces_internet, is_application
from policies.aws.routes import refers
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, Policy, Resource, Violations

WEB_ACL, ASSOCIATION = "AWS::WAFv2::WebACL", "AWS::WAFv2::WebACLAssociation"
GROUPS = {
    "AWSManagedRulesCommonRuleSet": "the core rule set",
    "AWSManagedRulesSQLiRuleSet": "the SQL injection rules",
    "AWSManagedRulesKnownBadInputsRuleSet": "the known-bad-inputs rules",
}
GROUP = "Statement.ManagedRuleGroupStatement.Name"
RATE = "Statement.RateBasedStatement"

policy = Policy(
    id="waf-attached-blocking",
    severity=CRITICAL,
    resource=(BALANCER, WEB_ACL),
    title="A blocking web firewall stands before each internet-facing load balancer",
    serves={PCI: {"6.4.2": DIRECT, "6.4.1": DIRECT}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A public shop is probed all day; a firewall that only counts, or that stands alone, stops none of it. The "
    "association is looked for in every stack at hand; a balancer whose ARN a lone template hands out to others is "
    "undecided. Overrides of single rules in a group are left to tuning. Not seen: associations made outside the "
    "templates, APIs and user pools, and how well the rules fit.",
    fix="Associate a web ACL with the balancer; give it the AWS core, SQL injection and known-bad-inputs groups with "
    "OverrideAction None, and a rate-based rule with Action Block.",
    passing=(
        """
Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internet-facing}}
Inside: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internal}}
Use:
  Type: AWS::WAFv2::WebACLAssociation
  Properties: {ResourceArn: !Ref Balancer, WebACLArn: !GetAtt Acl.Arn}
Acl:
  Type: AWS::WAFv2::WebACL
  Properties:
    Scope: REGIONAL
    Rules:
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesCommonRuleSet}}
        OverrideAction: {None: {}}
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesSQLiRuleSet}}
        OverrideAction: {None: {}}
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesKnownBadInputsRuleSet}}
        OverrideAction: {None: {}}
      - Statement: {RateBasedStatement: {Limit: 2000, AggregateKeyType: IP}}
        Action: {Block: {}}
""",
        """
Packets: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network, Scheme: internet-facing}}
Acl:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules:
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesCommonRuleSet}}
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesSQLiRuleSet}}
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesKnownBadInputsRuleSet}}
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesAnonymousIpList}}
        OverrideAction: {Count: {}}
      - {Statement: {RateBasedStatement: {Limit: 2000, AggregateKeyType: IP}}, Action: {Block: {}}}
""",
    ),
    failing=(
        """
Naked:  # <--
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {Scheme: internet-facing}
Shared:  # <-- ?
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {Scheme: internet-facing}
SharedArn:
  Type: AWS::SSM::Parameter
  Properties: {Name: /shop/balancer, Type: String, Value: !Ref Shared}
Acl:
  Type: AWS::WAFv2::WebACL
  Properties:
    Scope: REGIONAL
    Rules:  # <--
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesCommonRuleSet}}
        OverrideAction:
          Count: {}  # <--
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesKnownBadInputsRuleSet}}
        OverrideAction: {None: {}}
      - Statement: {RateBasedStatement: {Limit: 2000, AggregateKeyType: IP}}
        Action: {Count: {}}  # <--
Empty:
  Type: AWS::WAFv2::WebACL
  Properties:
    Scope: REGIONAL
    Rules: []  # <--
""",
        """
Acl:
  Type: AWS::WAFv2::WebACL
  Properties:
    Rules:  # <--
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesCommonRuleSet}}
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesSQLiRuleSet}}
      - Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesKnownBadInputsRuleSet}}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Web ACLs, and application load balancers that face the Internet."""
    return resource.type == WEB_ACL or (is_application(resource) and faces_internet(resource))


@policy.check
def check(resource: Resource) -> Violations:
    """Balancers: attached. Web ACLs: complete and blocking."""
    if resource.type == BALANCER:
        attached = any(refers(use.get("ResourceArn"), resource) for use in resource.referrers(ASSOCIATION))
        if not attached and not resource.met_elsewhere("be associated with a web ACL"):
            yield resource, "no web ACL is associated with this internet-facing load balancer"
        return
    rules = list(resource.each("Rules.*"))
    for name, told in GROUPS.items():
        if not any(group == name for rule in rules for group in rule.each(GROUP)):
            yield (resource, "Rules"), f"the web ACL lacks {told} ({name})"
    if all(rule.get(RATE) is None for rule in rules):
        yield (resource, "Rules"), "the web ACL has no rate-based rule"
    for rule in rules:
        managed, rate = rule.get(GROUP), rule.get(RATE)
        counted = rule.get("OverrideAction.Count") if managed is not None else None
        if counted is not None and managed is not None and managed in tuple(GROUPS):
            yield counted, f"{managed} only counts and blocks nothing"
        counted = rule.get("Action.Count") if rate is not None else None
        if counted is not None:
            yield counted, "the rate-based rule only counts and blocks nothing"
