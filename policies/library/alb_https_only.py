"""Policy alb-https-only."""

from policies.aws.balancers import CLASSIC, LISTENER, faces_internet
from policies.aws.routes import refers
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

FIRST_ERROR = 400

policy = Policy(
    id="alb-https-only",
    severity=HIGH,
    resource=(LISTENER, CLASSIC),
    title="Load balancer listeners speak HTTPS or TLS; HTTP only redirects to it",
    serves={
        PCI: {"4.2.1": DIRECT, "2.2.7": SUPPORTING, "8.3.2": PARTIAL},
        GDPR: {"32(1)(a)": PARTIAL},
    },
    severity_reason="High: session cookies and passwords cross the Internet in clear for whoever sits on the way.",
    why="What is sent in clear over the Internet can be read and changed on the way, the session cookie first of "
    "all. Rules attached to the listener are followed: a redirect as default action does not help when a rule "
    "forwards; a fixed answer that is no refusal is content too. Listeners of a balancer known to be internal are "
    "left out; of classic balancers each listener with Protocol HTTP is meant. Not seen: TCP and UDP listeners (the "
    "target may speak TLS itself).",
    fix="Use Protocol HTTPS with a certificate; let port 80 answer with a redirect action to Protocol HTTPS.",
    passing=(
        """
Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internet-facing}}
Secure:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    LoadBalancerArn: !Ref Balancer
    Protocol: HTTPS
    Port: 443
    Certificates: [{CertificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/1"}]
    DefaultActions: [{Type: forward, TargetGroupArn: tg}]
Plain:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    LoadBalancerArn: !Ref Balancer
    Protocol: HTTP
    Port: 80
    DefaultActions: [{Type: redirect, RedirectConfig: {Protocol: HTTPS, Port: "443", StatusCode: HTTP_301}}]
Refusing:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    LoadBalancerArn: !Ref Balancer
    Protocol: HTTP
    Port: 8080
    DefaultActions: [{Type: fixed-response, FixedResponseConfig: {StatusCode: "404"}}]
Inside: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internal}}
InsideListener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties: {LoadBalancerArn: !Ref Inside, Protocol: HTTP, Port: 80, DefaultActions: [{Type: forward}]}
Classic:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties: {Listeners: [{Protocol: HTTPS, LoadBalancerPort: 443, InstancePort: 80, SSLCertificateId: "arn:c"}]}
ClassicInside:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties: {Scheme: internal, Listeners: [{Protocol: HTTP, LoadBalancerPort: 80, InstancePort: 80}]}
""",
        """
Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network}}
Packets:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties: {LoadBalancerArn: !Ref Balancer, Protocol: TCP, Port: 25, DefaultActions: [{Type: forward}]}
""",
    ),
    failing=(
        """
Parameters:
  Protocol: {Type: String}
Resources:
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
  Forwards:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer
      Protocol: HTTP
      Port: 80
      DefaultActions:
        - Type: forward  # <--
          TargetGroupArn: tg
  Sideways:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer
      Protocol: HTTP
      Port: 8080
      DefaultActions:
        - Type: redirect
          RedirectConfig: {Protocol: "#{protocol}", StatusCode: HTTP_302}  # <--
  Answers:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer
      Protocol: HTTP
      Port: 82
      DefaultActions:
        - Type: fixed-response
          FixedResponseConfig:
            StatusCode: "200"  # <--
  Mixed:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer
      Protocol: HTTP
      Port: 81
      DefaultActions: [{Type: redirect, RedirectConfig: {Protocol: HTTPS, StatusCode: HTTP_301}}]
  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Mixed
      Actions:
        - Type: forward  # <--
  Classic:
    Type: AWS::ElasticLoadBalancing::LoadBalancer
    Properties:
      Listeners:
        - {Protocol: TCP, LoadBalancerPort: 25, InstancePort: 25}
        - Protocol: http  # <--
          LoadBalancerPort: 80
          InstancePort: 80
  Chosen:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer
      Protocol: !Ref Protocol
      Certificates: [{CertificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/1"}]
      DefaultActions:
        - Type: forward  # <-- ?
""",
        """
Bare:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    Protocol: HTTP  # <--
    Port: 80
Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
Forwards:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    LoadBalancerArn: !Ref Balancer
    Protocol: HTTP
    Port: 80
    DefaultActions:
      - TargetGroupArn: tg
        Type: forward  # <--
""",
    ),
)


@policy.applies
def applies(listener: Resource) -> bool:
    """All but internal balancers, their listeners, and those that pass packets on."""
    if listener.type == CLASSIC:
        return faces_internet(listener)
    protocol, balancer = listener.get("Protocol"), listener.get("LoadBalancerArn")
    owners = balancer.targets() if balancer is not None else []
    internal = any(not faces_internet(owner) for owner in owners)
    return not internal and (
        protocol is None or protocol not in ("TCP", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC")
    )


@policy.check
def check(listener: Resource) -> Violations:
    """On HTTP nothing that carries content, also not by a rule."""
    if listener.type == CLASSIC:
        yield from _classic(listener)
        return
    protocol = listener.get("Protocol")
    if protocol is not None and protocol in ("HTTPS", "TLS"):
        return
    actions = list(listener.each("DefaultActions.*"))
    if not actions:
        yield listener.spot("Protocol"), "content is served over HTTP in clear"
    for action in actions:
        yield from _clear_text(action)
    for rule in listener.referrers("AWS::ElasticLoadBalancingV2::ListenerRule"):
        if refers(rule.get("ListenerArn"), listener):
            for action in rule.each("Actions.*"):
                yield from _clear_text(action)


def _classic(balancer: Resource) -> Violations:
    for protocol in balancer.each("Listeners.*.Protocol"):
        if protocol.lower() == "http":
            yield protocol, "content is served over HTTP in clear"


def _clear_text(action: Value) -> Violations:
    kind = action.get("Type")
    if kind is not None and kind == "fixed-response":
        status = action.get("FixedResponseConfig.StatusCode")
        if status is not None and status < FIRST_ERROR:
            yield status, "HTTP is answered and not redirected to HTTPS"
        return
    if kind is not None and kind == "redirect":
        target = action.get("RedirectConfig.Protocol")
        if target is None or target != "HTTPS":
            yield action.spot("RedirectConfig"), "HTTP is not redirected to HTTPS"
        return
    yield action.spot("Type"), "content is served over HTTP in clear"
