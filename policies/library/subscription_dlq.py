"""Policy subscription-dlq."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="subscription-dlq",
    severity=LOW,
    resource="AWS::SNS::Subscription",
    title="SNS subscriptions have a dead-letter queue for messages they cannot deliver",
    serves={},
    opinion=True,
    why="SNS gives up on an endpoint after its retries, and the message is gone. People's addresses (e-mail, SMS) and "
    "mobile applications are left out: nothing replays those. Not seen: who reads the queue.",
    fix="Set RedrivePolicy with deadLetterTargetArn.",
    severity_reason="SNS retries Lambda and SQS for weeks before it gives up, so a loss is rare.",
    passing=(
        """
Function:
  Type: AWS::SNS::Subscription
  Properties: {Protocol: lambda, RedrivePolicy: {deadLetterTargetArn: "arn:aws:sqs:eu-west-1:111122223333:failed"}}
People: {Type: AWS::SNS::Subscription, Properties: {Protocol: email, Endpoint: a@example.com}}
""",
    ),
    failing=(
        """
Function:  # <--
  Type: AWS::SNS::Subscription
  Properties: {Protocol: lambda, Endpoint: "arn:aws:lambda:eu-west-1:111122223333:function:f"}
""",
    ),
)


@policy.applies
def applies(subscription: Resource) -> bool:
    """Deliveries to machines."""
    protocol = subscription.get("Protocol")
    return protocol is None or protocol not in ("email", "email-json", "sms", "application")


@policy.check
def check(subscription: Resource) -> Violations:
    """The queue."""
    if subscription.get("RedrivePolicy") is None:
        yield subscription.spot("RedrivePolicy"), "a message that cannot be delivered is lost"
