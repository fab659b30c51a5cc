"""Policy alb-listener-certificate."""

from policies.aws.balancers import LISTENER
from policies.kernel import GDPR, MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="alb-listener-certificate",
    severity=MEDIUM,
    resource=LISTENER,
    title="HTTPS and TLS listeners name a certificate",
    serves={PCI: {"4.2.1": SUPPORTING}, GDPR: {"32(1)(a)": SUPPORTING}},
    severity_reason="Medium: nothing is sent in clear; the listener cannot be made at all, and the deployment stops.",
    why="A listener that ends TLS needs a certificate, in itself or in an "
    "AWS::ElasticLoadBalancingV2::ListenerCertificate. Not seen: whether the certificate fits the name and is "
    "renewed.",
    fix="Set Certificates with a CertificateArn.",
    passing=(
        """
Secure:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties: {Protocol: HTTPS, Certificates: [{CertificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/1"}]}
Beside: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {Protocol: TLS}}
Certificate: {Type: AWS::ElasticLoadBalancingV2::ListenerCertificate, Properties: {ListenerArn: !Ref Beside}}
Plain: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {Protocol: HTTP}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties: {Protocol: HTTPS, Port: 443}
""",
    ),
)


@policy.applies
def applies(listener: Resource) -> bool:
    """Listeners that end TLS."""
    protocol = listener.get("Protocol")
    return protocol is not None and protocol in ("HTTPS", "TLS")


@policy.check
def check(listener: Resource) -> Violations:
    """A certificate, inline or beside."""
    inline = listener.get("Certificates.*") is not None
    if not inline and not listener.referrers("AWS::ElasticLoadBalancingV2::ListenerCertificate"):
        yield (listener, "Certificates"), "the listener has no certificate"
