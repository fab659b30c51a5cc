"""Policy topic-subscription-over-tls."""

from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Value, Violations

TOPIC = "AWS::SNS::Topic"

policy = Policy(
    id="topic-subscription-over-tls",
    severity=HIGH,
    resource=("AWS::SNS::Subscription", TOPIC),
    title="SNS subscriptions deliver with encryption in transit: https, never http",
    serves={PCI: {"4.2.1": DIRECT, "2.2.5": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="An http endpoint gets each message in clear text across the Internet, the link that confirms the "
    "subscription included. Subscriptions written inside a topic count. Not seen: subscriptions made elsewhere, and "
    "the certificate of the endpoint.",
    fix="Set Protocol https and an https:// endpoint.",
    severity_reason="Each message crosses the Internet readable and alterable by anybody on the path, and the "
    "template itself asks for it.",
    passing=(
        """
Hook:
  Type: AWS::SNS::Subscription
  Properties: {TopicArn: !Ref Topic, Protocol: https, Endpoint: "https://example.com/hook"}
Topic: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: sqs, Endpoint: "arn:aws:sqs:eu-west-1:1:q"}]}}
""",
    ),
    failing=(
        """
Hook:
  Type: AWS::SNS::Subscription
  Properties:
    TopicArn: !Ref Topic
    Protocol: http  # <--
    Endpoint: http://example.com/hook
Topic:
  Type: AWS::SNS::Topic
  Properties:
    Subscription:
      - Protocol: http  # <--
        Endpoint: http://example.com/hook
      - {Protocol: https, Endpoint: "https://example.com/hook"}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Protocol of the subscription, or of each one inside the topic."""
    protocols = resource.each("Subscription.*.Protocol" if resource.type == TOPIC else "Protocol")
    yield from (found for protocol in protocols for found in _plain(protocol))


def _plain(protocol: Value) -> Violations:
    if protocol == "http":
        yield protocol, "messages are delivered without TLS"
