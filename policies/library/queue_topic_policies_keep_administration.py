"""Policy queue-topic-policies-keep-administration."""

from fnmatch import fnmatchcase

from policies.aws.conditions import OUTSIDERS_BOUND, ties
from policies.aws.documents import statements
from policies.kernel import LOW, Policy, Resource, Value, Violations

SQS = ("addpermission", "removepermission", "setqueueattributes", "deletequeue", "purgequeue")
SNS = ("addpermission", "removepermission", "settopicattributes", "deletetopic")
ACTIONS = {
    "AWS::SQS::QueuePolicy": tuple(f"sqs:{each}" for each in SQS),
    "AWS::SQS::QueueInlinePolicy": tuple(f"sqs:{each}" for each in SQS),
    "AWS::SNS::TopicPolicy": tuple(f"sns:{each}" for each in SNS),
    "AWS::SNS::TopicInlinePolicy": tuple(f"sns:{each}" for each in SNS),
}

policy = Policy(
    id="queue-topic-policies-keep-administration",
    severity=LOW,
    resource=tuple(ACTIONS),
    title="SQS queue and SNS topic policies give away no dangerous administrative action",
    serves={},
    opinion=True,
    why="Who may change the policy of a queue may give himself the rest; deleting and emptying loses messages. Owners "
    "have these rights by their roles. A grant tied to an account or source by its Condition, as in the default policy "
    "of a topic, passes. Not seen: whose account a named principal is.",
    fix="Allow sending, receiving or publishing only, and leave administration to roles.",
    severity_reason="The principal is named and trusted already; it is given more than its job.",
    passing=(
        """
Topic:
  Type: AWS::SNS::TopicPolicy
  Properties:
    Topics: [t]
    PolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {AWS: "*"}
          Action: [sns:AddPermission, sns:Publish]
          Resource: "*"
          Condition: {StringEquals: {AWS:SourceOwner: "111122223333"}}
        - {Effect: Allow, Principal: {AWS: "111122223333"}, Action: "sns:Publish", Resource: "*"}
""",
        """
Policy:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: [q]
    PolicyDocument:
      Statement: [{Effect: Deny, Principal: {AWS: "111122223333"}, Action: sqs:AddPermission, Resource: "*"}]
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
        Action:
          - sqs:SendMessage
          - sqs:AddPermission  # <--
          - SQS:Delete*  # <--
        Resource: "*"
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each action that covers a dangerous one; those that cover everything are another policy's."""
    for statement in statements(resource.get("PolicyDocument")):
        wide = [action for action in statement.items("Action") if _is_dangerous(action, ACTIONS[resource.type])]
        if wide and statement.allows() and not ties(statement, OUTSIDERS_BOUND):
            for action in wide:
                yield action, "administration of the queue or topic is given away"


def _is_dangerous(action: Value, dangerous: tuple[str, ...]) -> bool:
    text = "" if action.unknown else str(action).lower()
    named = text.rpartition(":")[2].strip("*?") != ""
    return named and any(fnmatchcase(each, text) for each in dangerous)
