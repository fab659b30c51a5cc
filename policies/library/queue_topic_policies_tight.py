"""Policy queue-topic-policies-tight."""

from policies.aws.resource_policies import open_to_anybody
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="queue-topic-policies-tight",
    severity=HIGH,
    resource=(
        "AWS::SQS::QueuePolicy",
        "AWS::SQS::QueueInlinePolicy",
        "AWS::SNS::TopicPolicy",
        "AWS::SNS::TopicInlinePolicy",
    ),
    title="SQS queue and SNS topic policies are not public: no wildcard principal without a condition",
    serves={
        PCI: {"7.3.1": PARTIAL, "7.3.2": PARTIAL, "7.3.3": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL, "25(2)": PARTIAL},
    },
    why="Principal * is every AWS account. It is accepted only with a condition that ties it to an account, an "
    "organisation or a source: with a positive operator, and values that do not fit all. NotPrincipal with Allow is "
    "everybody but a few. Not seen: whether the account in the condition is the right one, and a Deny beside it that "
    "takes back what an Allow gives.",
    fix="Name the principal, or add a condition on aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID.",
    severity_reason="Strangers may send, read or delete: the primary control on access is missing. Not critical, "
    "because "
    "the key of the queue often still stands behind it.",
    passing=(
        """
Queue:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: [q]
    PolicyDocument:
      Statement:
        - {Effect: Deny, Principal: "*", Action: "*", Resource: "*", Condition: {Bool: {aws:SecureTransport: "false"}}}
        - Effect: Allow
          Principal: {AWS: "*"}
          Action: sqs:SendMessage
          Resource: "*"
          Condition: {ArnEquals: {"AWS:SourceArn": !Sub "arn:aws:sns:eu-west-1:${AWS::AccountId}:orders"}}
        - {Effect: Allow, Principal: {Service: events.amazonaws.com}, Action: sqs:SendMessage, Resource: "*"}
""",
    ),
    failing=(
        """
Parameters:
  Reader: {Type: String}
Resources:
  Topic:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [t]
      PolicyDocument:
        Statement:
          Effect: Allow
          Principal: "*"  # <--
          Action: sns:Publish
          Resource: "*"
  Queue:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [q]
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal:
              AWS: ["111122223333", "*"]  # <--
            Action: sqs:ReceiveMessage
            Resource: "*"
            Condition: {Bool: {aws:SecureTransport: "true"}}
          - Effect: Allow
            NotPrincipal: {AWS: "111122223333"}  # <--
            Action: sqs:ReceiveMessage
            Resource: "*"
          - Effect: Allow
            Principal:
              AWS: !Ref Reader  # <-- ?
            Action: sqs:ReceiveMessage
            Resource: "*"
          - Effect: Allow
            Principal: "*"  # <--
            Action: sqs:ReceiveMessage
            Resource: "*"
            Condition: {StringNotEquals: {aws:PrincipalOrgID: o-1}}
          - Effect: Allow
            Principal: "*"  # <--
            Action: sqs:ReceiveMessage
            Resource: "*"
            Condition: {StringEqualsIfExists: {aws:SourceVpce: vpce-1}}
          - Effect: Allow
            Principal: "*"  # <--
            Action: sqs:ReceiveMessage
            Resource: "*"
            Condition: {IpAddress: {aws:SourceIp: [198.51.100.0/24, 0.0.0.0/0]}}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow statement for everybody."""
    for anybody in open_to_anybody(resource.get("PolicyDocument")):
        yield anybody, "anybody is let in"
