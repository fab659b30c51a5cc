"""Policy secret-rotation-redeploys."""

from policies.aws.events import is_watched
from policies.aws.platform import lacks
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

ROTATION, SECRET, ATTACHMENT, TASK = (
    "AWS::SecretsManager::RotationSchedule",
    "AWS::SecretsManager::Secret",
    "AWS::SecretsManager::SecretTargetAttachment",
    "AWS::ECS::TaskDefinition",
)
SERVICE_EVENT, LABELLED = "AWS Service Event via CloudTrail", "Secret Label Updated"
UNNAMED = ""
"""An event of a label is no call and has no eventName: a pattern that asks for one does not hear it."""

policy = Policy(
    id="secret-rotation-redeploys",
    severity=MEDIUM,
    resource=ROTATION,
    title="A rotated secret reaches the tasks that started with the old one",
    serves={REL: {"F17": PARTIAL, "REL11-BP02": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="ECS reads a secret when a task starts; after the rotation running tasks hold the old value, and fail at the "
    "next new connection, often at night. Where a rotated secret is given to containers, an event rule with a target "
    "has to hear RotationSucceeded (or Secret Label Updated) and start new tasks. A lone template is undecided: the "
    "rule may be elsewhere. Secrets that only functions or proxies read when they need them are left out. Not seen: "
    "what the target does, and applications that read the secret themselves.",
    fix="Add an event rule for aws.secretsmanager with eventName RotationSucceeded, whose target updates the service "
    "with forceNewDeployment.",
    severity_reason="An outage of minutes to hours at a time that nobody chose, which a new deployment ends.",
    passing=(
        """
Secret: {Type: AWS::SecretsManager::Secret}
Rotation: {Type: AWS::SecretsManager::RotationSchedule, Properties: {SecretId: !Ref Secret}}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties: {ContainerDefinitions: [{Name: a, Secrets: [{Name: P, ValueFrom: !Sub "${Secret}:password::"}]}]}
Rule:
  Type: AWS::Events::Rule
  Properties:
    EventPattern: {source: [aws.secretsmanager], detail: {eventName: [RotationSucceeded]}}
    Targets: [{Id: a, Arn: "arn:aws:lambda:eu-west-1:111122223333:function:redeploy"}]
""",
        """
Secret: {Type: AWS::SecretsManager::Secret}
Rotation: {Type: AWS::SecretsManager::RotationSchedule, Properties: {SecretId: !Ref Secret}}
Proxy: {Type: AWS::RDS::DBProxy, Properties: {Auth: [{SecretArn: !Ref Secret}]}}
""",
    ),
    failing=(
        """
Secret: {Type: AWS::SecretsManager::Secret}
Attachment: {Type: AWS::SecretsManager::SecretTargetAttachment, Properties: {SecretId: !Ref Secret}}
Rotation:  # <-- ?
  Type: AWS::SecretsManager::RotationSchedule
  Properties: {SecretId: !Ref Attachment}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties: {ContainerDefinitions: [{Name: a, Secrets: [{Name: P, ValueFrom: !Ref Secret}]}]}
""",
        """
--- # {name: app}
Resources:
  Secret: {Type: AWS::SecretsManager::Secret}
  Rotation: {Type: AWS::SecretsManager::RotationSchedule, Properties: {SecretId: !Ref Secret}}  # <--
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {ContainerDefinitions: [{Name: a, Secrets: [{Name: P, ValueFrom: !Ref Secret}]}]}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.secretsmanager], detail: {eventName: [RotationFailed]}}
      Targets: [{Id: a, Arn: "arn:aws:lambda:eu-west-1:111122223333:function:redeploy"}]
""",
    ),
)


@policy.applies
def applies(rotation: Resource) -> bool:
    """Rotations of secrets that containers are given."""
    return any(_is_given(name, task) for name in _names(rotation) for task in name.referrers(TASK))


@policy.check
def check(rotation: Resource) -> Violations:
    """Somebody hears that it succeeded."""
    heard = is_watched(rotation, "aws.secretsmanager", SERVICE_EVENT, "RotationSucceeded")
    heard = heard or is_watched(rotation, "aws.secretsmanager", LABELLED, UNNAMED)
    if not heard and lacks(rotation, "have its event rule in another template"):
        yield rotation, "running tasks keep the old secret: nothing redeploys them after the rotation"


def _names(rotation: Resource) -> list[Resource]:
    """What stands for the secret: itself, and its attachments to databases, whose Ref is the secret's ARN too."""
    found = rotation.get("SecretId")
    named = [each for each in found.targets() if each.type in (SECRET, ATTACHMENT)] if found is not None else []
    secrets = [each for each in named if each.type == SECRET]
    for attachment in named:
        inner = attachment.get("SecretId") if attachment.type == ATTACHMENT else None
        secrets += [each for each in inner.targets() if each.type == SECRET] if inner is not None else []
    return [*named, *secrets, *(each for secret in secrets for each in secret.referrers(ATTACHMENT))]


def _is_given(secret: Resource, task: Resource) -> bool:
    return any(secret in value.targets() for value in task.each("ContainerDefinitions.*.Secrets.*.ValueFrom"))
