"""Policy queue-topic-policies-name-actions."""

from policies.aws.resource_policies import broad_actions
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

SERVICES = {
    "AWS::SQS::QueuePolicy": "sqs",
    "AWS::SQS::QueueInlinePolicy": "sqs",
    "AWS::SNS::TopicPolicy": "sns",
    "AWS::SNS::TopicInlinePolicy": "sns",
}

policy = Policy(
    id="queue-topic-policies-name-actions",
    severity=MEDIUM,
    resource=tuple(SERVICES),
    title="SQS queue and SNS topic policies allow named actions, no wildcard action and no NotAction",
    serves={
        PCI: {"7.2.5": PARTIAL, "7.3.2": PARTIAL},
        GDPR: {"25(2)": PARTIAL},
    },
    why="All actions of a queue include deleting it and rewriting its policy; a sender needs one of them. An Allow "
    "with "
    "NotAction grants every action that AWS will add. Not seen: the rights that roles have of their own.",
    fix="List what the principal does: sqs:SendMessage, or sns:Publish.",
    severity_reason="Whoever is let in may do more than the job, delete the queue included; but only those whom the "
    "policy lets in, so it is a matter of least privilege.",
    passing=(
        """
Queue:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: [q]
    PolicyDocument:
      Statement:
        - {Effect: Deny, Principal: "*", Action: "sqs:*", Resource: "*"}
        - {Effect: Allow, Principal: {AWS: "111122223333"}, Action: ["sqs:SendMessage", "sqs:Get*"], Resource: "*"}
""",
    ),
    failing=(
        """
Queue:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: [q]
    PolicyDocument:
      Statement:
        Effect: Allow
        Principal: {AWS: "111122223333"}
        Action: SQS:*  # <--
        Resource: "*"
Topic:
  Type: AWS::SNS::TopicPolicy
  Properties:
    Topics: [t]
    PolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {AWS: "111122223333"}
          Action:
            - sns:Publish
            - "*"  # <--
          Resource: "*"
        - Effect: Allow
          Principal: {AWS: "111122223333"}
          NotAction: sns:DeleteTopic  # <--
          Resource: "*"
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each action that stands for all of them."""
    for action in broad_actions(resource.get("PolicyDocument"), SERVICES[resource.type]):
        yield action, "more is allowed than the actions one can name"
