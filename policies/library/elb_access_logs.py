"""Policy elb-access-logs."""

from policies.aws.balancers import CLASSIC
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="elb-access-logs",
    severity=MEDIUM,
    resource=CLASSIC,
    title="Classic load balancers have access logs enabled",
    serves={
        PCI: {"10.2.1": DIRECT, "10.2.2": PARTIAL, "10.3.3": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL, "33(1)": SUPPORTING},
    },
    severity_reason="Medium: nothing opens by it, but after an attack nobody can say who asked for what.",
    why="The access log of a classic balancer is off unless AccessLoggingPolicy switches it on. Not seen: whether "
    "the log bucket's policy lets the balancer's account in.",
    fix="Set AccessLoggingPolicy with Enabled true and S3BucketName.",
    passing=(
        """
Balancer:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties: {Listeners: [], AccessLoggingPolicy: {Enabled: true, S3BucketName: logs}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties: {Listeners: []}
Off:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Listeners: []
    AccessLoggingPolicy:
      Enabled: "false"  # <--
      S3BucketName: logs
""",
    ),
)


@policy.check
def check(balancer: Resource) -> Violations:
    """The log is on."""
    if not balancer.on("AccessLoggingPolicy.Enabled"):
        yield balancer.spot("AccessLoggingPolicy.Enabled"), "access logs are not enabled"
