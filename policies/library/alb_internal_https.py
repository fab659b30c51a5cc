"""Policy alb-internal-https."""

from policies.aws.balancers import LISTENER, faces_internet
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="alb-internal-https",
    severity=LOW,
    resource=LISTENER,
    title="Listeners of internal load balancers use HTTPS or TLS",
    serves={},
    opinion=True,
    severity_reason="Low: the traffic stays in a network of one's own; encryption there is a second line.",
    why="Inside a network plain HTTP can still be read by whoever gets in. Listeners of balancers that face the "
    "Internet are asked by alb-https-only. Not seen: service meshes and TLS that passes a TCP listener.",
    fix="Use Protocol HTTPS with a certificate.",
    passing=(
        """
Inside: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internal}}
Secure:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties: {LoadBalancerArn: !Ref Inside, Protocol: HTTPS, Port: 443, DefaultActions: [{Type: forward}]}
Redirect:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    LoadBalancerArn: !Ref Inside
    Protocol: HTTP
    Port: 80
    DefaultActions: [{Type: redirect, RedirectConfig: {Protocol: HTTPS, StatusCode: HTTP_301}}]
Outside: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
Other: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Outside, Protocol: HTTP}}
""",
    ),
    failing=(
        """
Inside: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internal}}
Plain:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    LoadBalancerArn: !Ref Inside
    Protocol: HTTP  # <--
    Port: 80
    DefaultActions: [{Type: forward, TargetGroupArn: tg}]
""",
    ),
)


@policy.applies
def applies(listener: Resource) -> bool:
    """Listeners of balancers known to be internal."""
    balancer = listener.get("LoadBalancerArn")
    return balancer is not None and any(not faces_internet(owner) for owner in balancer.targets())


@policy.check
def check(listener: Resource) -> Violations:
    """No plain HTTP but to redirect."""
    protocol = listener.get("Protocol")
    redirects = any(target == "HTTPS" for target in listener.each("DefaultActions.*.RedirectConfig.Protocol"))
    if protocol is not None and protocol == "HTTP" and not redirects:
        yield protocol, "content is served over HTTP in clear inside the network"
