"""Policy asg-scaling-notifications."""

from policies.kernel import LOW, Policy, Resource, Violations

EVENTS = tuple(
    f"autoscaling:EC2_INSTANCE_{each}" for each in ("LAUNCH", "LAUNCH_ERROR", "TERMINATE", "TERMINATE_ERROR")
)

policy = Policy(
    id="asg-scaling-notifications",
    severity=LOW,
    severity_reason="Somebody hears late that a group cannot grow; alarms on capacity tell the same.",
    opinion=True,
    resource="AWS::AutoScaling::AutoScalingGroup",
    title="Auto Scaling groups send notifications of all scaling events",
    serves={},
    why="A group that fails to launch instances goes on failing in silence. Launches, terminations and the errors of "
    "both are asked for. Not seen: who reads the topic, and events taken from EventBridge instead.",
    fix="Add NotificationConfigurations with a topic and all four events.",
    passing=(
        """
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    NotificationConfigurations:
      - TopicARN: topic
        NotificationTypes: ["autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_LAUNCH_ERROR"]
      - TopicARN: topic
        NotificationTypes: ["autoscaling:EC2_INSTANCE_TERMINATE", "autoscaling:EC2_INSTANCE_TERMINATE_ERROR"]
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {MinSize: 2, MaxSize: 4}
Some:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    NotificationConfigurations:  # <--
      - TopicARN: topic
        NotificationTypes: "autoscaling:EC2_INSTANCE_LAUNCH"
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """All four events, from any of its notifications."""
    named = []
    for pattern in ("NotificationConfigurations", "NotificationConfiguration"):
        for notices in group.each(pattern):
            for notice in notices:
                kinds = notice.get("NotificationTypes")
                named += [*kinds] if kinds is not None else []
    if not all(any(kind == event for kind in named) for event in EVENTS):
        yield group.spot("NotificationConfigurations"), "nobody is told of some scaling events"
