"""Policy secrets-rotated-cmk."""

from policies.aws.keys import is_own_key
from policies.aws.routes import refers
from policies.aws.schedules import days
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

SECRET, SCHEDULE = "AWS::SecretsManager::Secret", "AWS::SecretsManager::RotationSchedule"
ATTACHMENT = "AWS::SecretsManager::SecretTargetAttachment"
MOST = 90

policy = Policy(
    id="secrets-rotated-cmk",
    severity=HIGH,
    resource=SECRET,
    title="Secrets have a key of one's own and change every 90 days at most",
    serves={
        PCI: {"8.6.3": PARTIAL, "8.3.2": PARTIAL, "8.3.9": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="A password that never changes is known to everybody who ever worked here. Under aws/secretsmanager whoever "
    "may read the secret may decrypt it, and no other account ever can. A rotation schedule is looked for in all "
    "stacks at hand, also by way of an attachment to a database; a secret whose text is made of another secret changes "
    "with it. Where the template hands the secret out, the schedule may stand elsewhere (undecided). Not seen: whether "
    "rotation works, secrets that a service makes and rotates itself, and the policy of the secret.",
    fix=f"Set KmsKeyId (also in ReplicaRegions), and declare a RotationSchedule with RotationRules of {MOST} days at "
    "most.",
    passing=(
        """
Database: {Type: AWS::SecretsManager::Secret, Properties: {KmsKeyId: !GetAtt Key.Arn, GenerateSecretString: {}}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Attached: {Type: AWS::SecretsManager::SecretTargetAttachment, Properties: {SecretId: !Ref Database, TargetId: d}}
Schedule:
  Type: AWS::SecretsManager::RotationSchedule
  Properties: {SecretId: !Ref Attached, RotationRules: {AutomaticallyAfterDays: "30"}}
Named: {Type: AWS::SecretsManager::Secret, Properties: {Name: token, KmsKeyId: alias/shop-secrets}}
NamedSchedule:
  Type: AWS::SecretsManager::RotationSchedule
  Properties: {SecretId: token, RotationRules: {ScheduleExpression: "cron(0 4 1 * ? *)"}}
Url:
  Type: AWS::SecretsManager::Secret
  Properties:
    KmsKeyId: alias/shop-secrets
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
    Properties:
      KmsKeyId: alias/aws/secretsmanager  # <--
      ReplicaRegions:
        - Region: eu-central-1  # <--
  Seldom: {Type: AWS::SecretsManager::Secret, Properties: {KmsKeyId: alias/shop-secrets}}
  Yearly:
    Type: AWS::SecretsManager::RotationSchedule
    Properties:
      SecretId: !Ref Seldom
      RotationRules:
        AutomaticallyAfterDays: "365"  # <--
  Rarely: {Type: AWS::SecretsManager::Secret, Properties: {KmsKeyId: alias/shop-secrets}}
  HalfYearly:
    Type: AWS::SecretsManager::RotationSchedule
    Properties:
      SecretId: !Ref Rarely
      RotationRules:
        ScheduleExpression: cron(0 4 1 1,7 ? *)  # <--
  Chosen: {Type: AWS::SecretsManager::Secret, Properties: {KmsKeyId: alias/shop-secrets}}
  Sometimes:
    Type: AWS::SecretsManager::RotationSchedule
    Properties:
      SecretId: !Ref Chosen
      RotationRules:
        AutomaticallyAfterDays: !Ref Days  # <-- ?
  Shared:  # <-- ?
    Type: AWS::SecretsManager::Secret
    Properties: {KmsKeyId: alias/shop-secrets}
Outputs:
  Arn: {Value: !Ref Shared, Export: {Name: secret}}
""",
    ),
)


@policy.check
def check(secret: Resource) -> Violations:
    """Its key and its replicas' keys; its schedule."""
    if not is_own_key(secret.get("KmsKeyId")):
        yield secret.spot("KmsKeyId"), "no customer-managed key is named"
    for replica in secret.each("ReplicaRegions.*"):
        if not is_own_key(replica.get("KmsKeyId")):
            yield replica, "the replica has no customer-managed key"
    text = secret.get("SecretString")
    if text is not None and any(target.type in (SECRET, ATTACHMENT) for target in text.targets()):
        return
    schedules = _schedules(secret)
    if not schedules and not secret.met_elsewhere("be rotated by another template"):
        yield (secret, "RotationSchedule"), "the secret never changes"
    for schedule in schedules:
        rules = schedule.get("RotationRules")
        after = rules.get("AutomaticallyAfterDays") if rules is not None else None
        written = rules.get("ScheduleExpression") if rules is not None else None
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
