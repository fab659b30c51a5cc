"""Policy asg-elb-health-check."""

from policies.aws.groups import is_registered
from policies.kernel import MEDIUM, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="asg-elb-health-check",
    severity=MEDIUM,
    severity_reason="A hung server stays and takes up a place; the others go on serving.",
    resource="AWS::AutoScaling::AutoScalingGroup",
    title="Auto Scaling groups behind a load balancer use its health check (HealthCheckType ELB)",
    serves={REL: {"REL11-BP03": PARTIAL, "F02": PARTIAL}},
    why="A group that judges only by EC2 status keeps instances that its load balancer has given up. It is asked for "
    "where the group itself registers with a balancer (targets of type ip are their service's matter). Not seen: "
    "what the health check itself looks at.",
    fix="Set HealthCheckType to ELB beside TargetGroupARNs or LoadBalancerNames, with a grace period.",
    passing=(
        """
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {TargetGroupARNs: [tg], HealthCheckType: "EBS,ELB"}
Alone: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {HealthCheckType: EC2, TargetGroupARNs: []}}
""",
    ),
    failing=(
        """
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    TargetGroupARNs: [tg]
    HealthCheckType: EC2  # <--
Classic:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    LoadBalancerNames: [old]
    HealthCheckType: EC2  # <--
Unsaid:  # <--
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {TargetGroupARNs: arn:tg}
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """The kind of check, where the group registers with a balancer."""
    checks = group.get("HealthCheckType")
    if (checks is None or not checks.contains("ELB")) and is_registered(group):
        yield group.spot("HealthCheckType"), "instances that fail the load balancer's checks are kept"
