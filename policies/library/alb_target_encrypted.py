"""Policy alb-target-encrypted."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="alb-target-encrypted",
    severity=LOW,
    resource="AWS::ElasticLoadBalancingV2::TargetGroup",
    title="Load balancers speak HTTPS or TLS with their targets (target group protocol)",
    serves={},
    opinion=True,
    severity_reason="Low: the way from the balancer to its target lies inside a network of one's own.",
    why="TLS that ends at the balancer goes on in clear to the target. Functions and gateways have no such "
    "protocol; what passes as TCP may be TLS already. Not seen: the mesh or sidecar that may encrypt it.",
    fix="Set Protocol to HTTPS or TLS.",
    passing=(
        """
Secure: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: HTTPS, Port: 443}}
Function: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {TargetType: lambda}}
Packets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Protocol: TCP, Port: 443}}
""",
    ),
    failing=(
        """
Plain:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties:
    Protocol: HTTP  # <--
    Port: 80
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """Not plain HTTP."""
    protocol = group.get("Protocol")
    if protocol is not None and protocol == "HTTP":
        yield protocol, "targets are asked over plain HTTP"
