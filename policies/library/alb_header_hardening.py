"""Policy alb-header-hardening."""

from policies.aws.balancers import BALANCER, attribute, is_application
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

DROP, DESYNC = "routing.http.drop_invalid_header_fields.enabled", "routing.http.desync_mitigation_mode"

policy = Policy(
    id="alb-header-hardening",
    severity=MEDIUM,
    resource=BALANCER,
    title="Load balancers drop invalid headers and split no requests",
    serves={PCI: {"2.2.6": PARTIAL, "6.4.2": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="Request smuggling lives from two servers that read one request differently: what the firewall saw as a body "
    "the application takes for the next shopper's request. By default a balancer passes invalid header names on; its "
    "defence against split requests is on by default, and off in mode monitor. Medium: it needs a weak server behind. "
    "Network balancers read no headers and are left out. Not seen: how the servers behind read HTTP.",
    fix="Set the attribute routing.http.drop_invalid_header_fields.enabled to true and "
    "routing.http.desync_mitigation_mode to defensive or strictest.",
    passing=(
        """
Balancer:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    LoadBalancerAttributes:
      - {Key: routing.http.drop_invalid_header_fields.enabled, Value: "true"}
      - {Key: routing.http.desync_mitigation_mode, Value: strictest}
Packets: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network}}
""",
        """
Parameters:
  Drop: {Type: String, Default: "true"}
Resources:
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      LoadBalancerAttributes: [{Key: routing.http.drop_invalid_header_fields.enabled, Value: !Ref Drop}]
""",
    ),
    failing=(
        """
Lone:  # <--
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {Scheme: internal}
Weak:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    LoadBalancerAttributes:
      - Key: routing.http.drop_invalid_header_fields.enabled
        Value: "False"  # <--
      - Key: routing.http.desync_mitigation_mode
        Value: monitor  # <--
""",
        """
Parameters:
  Drop: {Type: String}
Conditions:
  Never: !Equals [a, b]
Resources:
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
    """Both attributes."""
    drop = attribute(balancer, DROP)
    if drop is None or not drop:
        yield (balancer, "LoadBalancerAttributes") if drop is None else drop, "invalid headers are passed on"
    desync = attribute(balancer, DESYNC)
    if desync is not None and desync == "monitor":
        yield desync, "requests that servers may read differently are passed on"
