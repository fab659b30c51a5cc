"""Policy secrets-rotated-cmk."""

from policies.aws.routes import refers
from policies.aws.schedules import days
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

SECRET, SCHEDULE = "AWS::SecretsManager::Secret", "AWS::SecretsManager::RotationSchedule"
ATTACHMENT = "AWS::SecretsManager::SecretTargetAttachment"
MOST = 90

policy = Policy(
    id="secrets-rotated-cmk",
    severity=HIGH,
    resource=(SECRET, SCHEDULE),
    title="Secrets Manager secrets have automatic rotation, every 90 days at most",
    serves={
        PCI: {"8.6.3": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="A password that never changes is known to everybody who ever worked here. A rotation schedule is looked for "
    "in "
    "all stacks at hand, also by way of an attachment to a database, and must say how often; a secret whose text is "
    "made of another secret changes with it. Where the template hands the secret out, the schedule may stand elsewhere "
    "(undecided). Its key is the matter of secrets-cmk. Not seen: whether rotation works, and secrets that a service "
    "makes and rotates itself.",
    fix=f"Declare a RotationSchedule with RotationRules of {MOST} days at most.",
    severity_reason="Rotation ends what a leaked secret opens, and PCI DSS asks for it; nothing is open yet.",
    passing=(
        """
Database: {Type: AWS::SecretsManager::Secret, Properties: {GenerateSecretString: {}}}
Attached: {Type: AWS::SecretsManager::SecretTargetAttachment, Properties: {SecretId: !Ref Database, TargetId: d}}
Schedule:
  Type: AWS::SecretsManager::RotationSchedule
  Properties: {SecretId: !Ref Attached, RotationRules: {AutomaticallyAfterDays: "30"}}
Named: {Type: AWS::SecretsManager::Secret, Properties: {Name: token}}
NamedSchedule:
  Type: AWS::SecretsManager::RotationSchedule
  Properties: {SecretId: token, RotationRules: {ScheduleExpression: "cron(0 4 1 * ? *)"}}
Url:
  Type: AWS::SecretsManager::Secret
  Properties:
    SecretString: !Sub "rediss://:{{resolve:secretsmanager:${Named}}}@cache:6379"
""",
    ),
    failing=(
        """
Parameters:
  Days: {Type: Number}
Resources:
  Bare:  # <--
    Type: AWS::SecretsManager::Secret
  Default:  # <--
    Type: AWS::SecretsManager::Secret
  Seldom: {Type: AWS::SecretsManager::Secret}
  Yearly:
    Type: AWS::SecretsManager::RotationSchedule
    Properties:
      SecretId: !Ref Seldom
      RotationRules:
        AutomaticallyAfterDays: "365"  # <--
  Rarely: {Type: AWS::SecretsManager::Secret}
  HalfYearly:
    Type: AWS::SecretsManager::RotationSchedule
    Properties:
      SecretId: !Ref Rarely
      RotationRules:
        ScheduleExpression: cron(0 4 1 1,7 ? *)  # <--
  Chosen: {Type: AWS::SecretsManager::Secret}
  Sometimes:
    Type: AWS::SecretsManager::RotationSchedule
    Properties:
      SecretId: !Ref Chosen
      RotationRules:
        AutomaticallyAfterDays: !Ref Days  # <-- ?
  Shared:  # <-- ?
    Type: AWS::SecretsManager::Secret
  Silent:
    Type: AWS::SecretsManager::RotationSchedule
    Properties:
      SecretId: elsewhere
      RotationRules: {Duration: 3h}  # <--
  Lone:  # <--
    Type: AWS::SecretsManager::RotationSchedule
    Properties: {SecretId: elsewhere}
Outputs:
  Arn: {Value: !Ref Shared, Export: {Name: secret}}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Secrets: whether they have a schedule. Schedules: how often."""
    if resource.type == SCHEDULE:
        yield from _often(resource)
        return
    text = resource.get("SecretString")
    if text is not None and any(target.type in (SECRET, ATTACHMENT) for target in text.targets()):
        return
    if not _schedules(resource) and not resource.met_elsewhere("be rotated by another template"):
        yield (resource, "RotationSchedule"), "the secret never changes"


def _often(schedule: Resource) -> Violations:
    after = schedule.get("RotationRules.AutomaticallyAfterDays")
    written = schedule.get("RotationRules.ScheduleExpression")
    if after is None and written is None:
        yield schedule.spot("RotationRules"), "the schedule does not say how often the secret changes"
    between = days(str(written)) if written is not None and not written.unknown else None
    if after is not None and after > MOST:
        yield after, f"the secret changes less often than every {MOST} days"
    elif written is not None and not written.unknown and (between is None or between > MOST):
        yield written, f"the secret changes less often than every {MOST} days"


def _schedules(secret: Resource) -> list[Resource]:
    found = []
    for schedule in secret.view.of_type(SCHEDULE):
        which = schedule.get("SecretId")
        if which is None:
            continue
        through = (each for each in which.targets() if each.type == ATTACHMENT)
        if secret in secret.view.named(which, SECRET, "Name") or any(
            refers(e.get("SecretId"), secret) for e in through
        ):
            found.append(schedule)
    return found
