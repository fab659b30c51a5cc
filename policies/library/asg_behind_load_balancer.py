"""Policy asg-behind-load-balancer."""

from policies.aws.groups import is_registered
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="asg-behind-load-balancer",
    severity=LOW,
    severity_reason="Groups of workers need no load balancer, so the lack is a question, not a fault.",
    opinion=True,
    resource="AWS::AutoScaling::AutoScalingGroup",
    title="Auto Scaling groups are associated with a load balancer",
    serves={},
    why="Servers that answer requests are spread over, and judged, by a load balancer. Not seen: groups attached by "
    "other means, workers that poll a queue, and capacity of container clusters.",
    fix="Set TargetGroupARNs, TrafficSources or LoadBalancerNames.",
    passing=(
        """
Group: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {TargetGroupARNs: tg}}
Classic: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {LoadBalancerNames: [old]}}
Lattice: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {TrafficSources: [{Identifier: a, Type: vpc-lattice}]}}
""",
    ),
    failing=(
        """
Alone:  # <--
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {MinSize: 2, MaxSize: 4}
Empty:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    LoadBalancerNames: []  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """Registered with some balancer."""
    if not is_registered(group):
        empty = group.get("LoadBalancerNames")
        yield empty if empty is not None else group.spot("TargetGroupARNs"), "no load balancer spreads the requests"
