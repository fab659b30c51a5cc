"""Policy queue-topic-policies-require-tls."""

from policies.aws.resource_policies import refuses_plain_http
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

ACTIONS = {
    "AWS::SQS::QueuePolicy": "sqs:SendMessage",
    "AWS::SQS::QueueInlinePolicy": "sqs:SendMessage",
    "AWS::SNS::TopicPolicy": "sns:Publish",
    "AWS::SNS::TopicInlinePolicy": "sns:Publish",
}
"""Policy type → an action that carries a message."""

policy = Policy(
    id="queue-topic-policies-require-tls",
    severity=MEDIUM,
    resource=tuple(ACTIONS),
    title="SQS queue and SNS topic policies require encryption in transit (deny requests without TLS)",
    serves={
        PCI: {"4.2.1": SUPPORTING, "2.2.5": SUPPORTING},
        GDPR: {"32(1)(a)": PARTIAL},
    },
    why="SQS and SNS answer plain HTTP too, from any network; a policy can refuse it for everybody with a Deny where "
    "aws:SecureTransport is false. A policy all of whose grants ask for TLS passes. Not seen: queues and topics "
    "without any policy, and what identity policies allow beside one that only grants.",
    fix="Add a statement: Effect Deny, Principal *, Action sqs:* (sns:Publish), Condition Bool aws:SecureTransport "
    "false.",
    severity_reason="SDKs speak TLS by themselves, so a plain request takes a mistake; then message and signature are "
    "readable on the way.",
    passing=(
        """
Queue:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: [q]
    PolicyDocument:
      Statement:
        - Effect: Deny
          Principal: "*"
          Action: sqs:*
          Resource: "*"
          Condition: {Bool: {aws:SecureTransport: false}}
        - {Effect: Allow, Principal: {AWS: "111122223333"}, Action: "sqs:SendMessage", Resource: "*"}
Topic:
  Type: AWS::SNS::TopicPolicy
  Properties:
    Topics: [t]
    PolicyDocument: |
      {"Statement": {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": ["SNS:Publish"], "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}}}
""",
    ),
    failing=(
        """
Queue:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: [q]
    PolicyDocument:  # <--
      Statement:
        - {Effect: Allow, Principal: {AWS: "111122223333"}, Action: "sqs:SendMessage", Resource: "*"}
Topic:
  Type: AWS::SNS::TopicPolicy
  Properties:
    Topics: [t]
    PolicyDocument:  # <--
      Statement:
        - Effect: Deny
          Principal: {AWS: "111122223333"}
          Action: sns:Publish
          Resource: "*"
          Condition: {Bool: {aws:SecureTransport: "false"}}
        - Effect: Deny
          Principal: "*"
          Action: sns:Publish
          Resource: "*"
          Condition: {Bool: {aws:SecureTransport: "true"}}
Given:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: [q]
    PolicyDocument: !GetAtt Maker.Value  # <-- ?
Maker: {Type: Custom::Maker, Properties: {ServiceToken: t}}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """A deny of what comes without TLS."""
    if not refuses_plain_http(resource.get("PolicyDocument"), ACTIONS[resource.type]):
        yield resource.spot("PolicyDocument"), "requests without TLS are not refused"
