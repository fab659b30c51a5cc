"""Policy alb-header-hardening."""

from policies.aws.balancers import BALANCER, attribute, is_application
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="alb-header-hardening",
    severity=MEDIUM,
    resource=BALANCER,
    title="Application load balancers drop invalid header fields",
    serves={PCI: {"2.2.6": PARTIAL, "6.4.2": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    severity_reason="Medium: smuggling a request needs a server behind that reads headers differently.",
    why="Request smuggling lives from two servers that read one request differently: what the firewall saw as a "
    "body the application takes for the next shopper's request. By default a balancer passes invalid header names on. "
    "Network balancers read no headers and are left out. Not seen: how the servers behind read HTTP.",
    fix="Set the attribute routing.http.drop_invalid_header_fields.enabled to true.",
    passing=(
        """
Balancer:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    LoadBalancerAttributes: [{Key: routing.http.drop_invalid_header_fields.enabled, Value: "true"}]
Packets: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network}}
""",
    ),
    failing=(
        """
Parameters:
  Drop: {Type: String}
Conditions:
  Never: !Equals [a, b]
Resources:
  Lone:  # <--
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Scheme: internal}
  Weak:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      LoadBalancerAttributes:
        - Key: routing.http.drop_invalid_header_fields.enabled
          Value: "False"  # <--
  Chosen:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      LoadBalancerAttributes:
        - Key: routing.http.drop_invalid_header_fields.enabled
          Value: !Ref Drop  # <-- ?
  Without:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      LoadBalancerAttributes:  # <--
        - {Key: deletion_protection.enabled, Value: true}
        - !If [Never, {Key: routing.http.drop_invalid_header_fields.enabled, Value: true}, !Ref AWS::NoValue]
""",
    ),
)


@policy.applies
def applies(balancer: Resource) -> bool:
    """Application load balancers."""
    return is_application(balancer)


@policy.check
def check(balancer: Resource) -> Violations:
    """The attribute is there and on."""
    drop = attribute(balancer, "routing.http.drop_invalid_header_fields.enabled")
    if drop is None or not drop:
        yield (balancer, "LoadBalancerAttributes") if drop is None else drop, "invalid headers are passed on"
