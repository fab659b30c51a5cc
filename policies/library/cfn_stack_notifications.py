"""Policy cfn-stack-notifications."""

from policies.aws.cdn import is_set
from policies.kernel import LOW, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="cfn-stack-notifications",
    severity=LOW,
    severity_reason="The parent stack fails with the nested one, so a deployment that goes wrong is seen anyway.",
    resource="AWS::CloudFormation::Stack",
    opinion=True,
    title="Nested stacks send their events to an SNS topic",
    serves={REL: {"REL11-BP06": SUPPORTING}},
    why="NotificationARNs send each event of a stack to a topic, so that who looks after it hears of changes and of "
    "failures. Not seen: the notifications of the root stack, drift, and termination protection, which no template "
    "sets.",
    fix="Set NotificationARNs.",
    passing=(
        """
Nested:
  Type: AWS::CloudFormation::Stack
  Properties: {TemplateURL: "https://example.com/t", NotificationARNs: "arn:aws:sns:eu-west-1:111122223333:t"}
""",
    ),
    failing=(
        """
Nested:  # <--
  Type: AWS::CloudFormation::Stack
  Properties: {TemplateURL: "https://example.com/t"}
Empty:
  Type: AWS::CloudFormation::Stack
  Properties:
    NotificationARNs: []  # <--
""",
    ),
)


@policy.check
def check(stack: Resource) -> Violations:
    """A topic."""
    if not any(is_set(topic) for topic in stack.each("NotificationARNs.*")):
        yield stack.spot("NotificationARNs"), "nobody is told of what happens to the nested stack"
