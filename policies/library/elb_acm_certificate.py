"""Policy elb-acm-certificate."""

from policies.aws.balancers import CLASSIC
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="elb-acm-certificate",
    severity=LOW,
    resource=CLASSIC,
    title="Classic load balancers use certificates of ACM",
    serves={},
    opinion=True,
    severity_reason="Low: a certificate kept in IAM works the same until somebody forgets to renew it.",
    why="ACM renews its certificates by itself; one uploaded to IAM is renewed by hand. Not seen: certificates that "
    "were imported into ACM, which renew no more than those.",
    fix="Set SSLCertificateId to the ARN of a certificate of ACM.",
    passing=(
        """
Balancer:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties: {Listeners: [{Protocol: HTTPS, SSLCertificateId: "arn:aws:acm:eu-west-1:111122223333:certificate/a"}]}
Plain: {Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: {Listeners: [{Protocol: HTTP}]}}
""",
    ),
    failing=(
        """
Balancer:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Listeners:
      - Protocol: HTTPS
        SSLCertificateId: arn:aws:iam::111122223333:server-certificate/a  # <--
      - Protocol: SSL  # <--
""",
    ),
)


@policy.check
def check(balancer: Resource) -> Violations:
    """Each listener that ends TLS."""
    for listener in balancer.each("Listeners.*"):
        protocol, certificate = listener.get("Protocol"), listener.get("SSLCertificateId")
        if protocol is None or protocol.lower() not in ("https", "ssl"):
            continue
        if certificate is None or (not certificate.unknown and ":iam:" in str(certificate)):
            yield listener.spot("SSLCertificateId"), "the certificate is not one that ACM renews"
