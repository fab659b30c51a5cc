"""Policy alb-access-logs."""

from policies.aws.balancers import BALANCER, attribute, is_application
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="alb-access-logs",
    severity=MEDIUM,
    resource=BALANCER,
    title="Application load balancers have access logs enabled",
    serves={
        PCI: {"10.2.1": DIRECT, "10.2.2": PARTIAL, "10.3.3": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL, "33(1)": SUPPORTING},
    },
    severity_reason="Medium: nothing opens by it, but after an attack nobody can say who asked for what.",
    why="The access log is the only record of every request that reached the shop, with client, path and answer. "
    "Not seen: whether the bucket's policy lets the log service in, and logs sent by other means.",
    fix="Set the attributes access_logs.s3.enabled to true and access_logs.s3.bucket to the central log bucket.",
    passing=(
        """
Balancer:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    LoadBalancerAttributes:
      - {Key: access_logs.s3.enabled, Value: "true"}
      - {Key: access_logs.s3.bucket, Value: !Ref Logs}
Logs: {Type: AWS::S3::Bucket}
Network: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {Subnets: [subnet-1, subnet-2]}
Off:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    LoadBalancerAttributes:
      - Key: access_logs.s3.enabled
        Value: false  # <--
""",
    ),
)


@policy.applies
def applies(balancer: Resource) -> bool:
    """Application load balancers; nlb-access-logs asks it of network load balancers, which log only TLS."""
    return is_application(balancer)


@policy.check
def check(balancer: Resource) -> Violations:
    """The attribute is there and on."""
    enabled = attribute(balancer, "access_logs.s3.enabled")
    if enabled is None or not enabled:
        yield (balancer, "LoadBalancerAttributes") if enabled is None else enabled, "access logs are not enabled"
