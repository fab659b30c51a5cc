"""Policy topic-delivery-logged."""

from policies.kernel import LOW, Policy, Resource, Violations

ROLES = ("FailureFeedbackRoleArn", "SuccessFeedbackRoleArn")

policy = Policy(
    id="topic-delivery-logged",
    severity=LOW,
    resource="AWS::SNS::Topic",
    title="SNS topics log the status of message delivery",
    serves={},
    opinion=True,
    why="Without a delivery log nobody can tell whether an endpoint got a message, or why it refused it (Security Hub "
    "SNS.2, retired since). E-mail and SMS cannot be logged so. Not seen: the protocols of subscriptions made "
    "elsewhere.",
    fix="Set DeliveryStatusLogging with a protocol and a FailureFeedbackRoleArn.",
    severity_reason="It helps to find out after a loss; it neither prevents one nor opens anything.",
    passing=(
        """
Topic:
  Type: AWS::SNS::Topic
  Properties:
    DeliveryStatusLogging: [{Protocol: lambda, FailureFeedbackRoleArn: "arn:aws:iam::111122223333:role/feedback"}]
""",
    ),
    failing=(
        """
Topic:  # <--
  Type: AWS::SNS::Topic
Half:
  Type: AWS::SNS::Topic
  Properties:
    DeliveryStatusLogging:  # <--
      - {Protocol: sqs}
""",
    ),
)


@policy.check
def check(topic: Resource) -> Violations:
    """A role that writes what happened."""
    if not any(topic.get(f"DeliveryStatusLogging.*.{role}") is not None for role in ROLES):
        yield topic.spot("DeliveryStatusLogging"), "failed deliveries are not logged"
