"""Policy secrets-cmk."""

from policies.aws.keys import is_own_key
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="secrets-cmk",
    severity=MEDIUM,
    resource="AWS::SecretsManager::Secret",
    title="Secrets Manager secrets are encrypted with a customer-managed KMS key (KmsKeyId)",
    serves={PCI: {"8.3.2": PARTIAL, "3.6.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Under aws/secretsmanager whoever may read the secret may decrypt it, and no other account ever can; a key of "
    "one's own is a second lock with a log of its own. Replicas need theirs. Not seen: the key's policy.",
    fix="Set KmsKeyId, also in ReplicaRegions.",
    severity_reason="The secret is encrypted either way; what is missing is the second lock.",
    passing=(
        """
Named: {Type: AWS::SecretsManager::Secret, Properties: {KmsKeyId: alias/shop-secrets}}
Own: {Type: AWS::SecretsManager::Secret, Properties: {KmsKeyId: !GetAtt Key.Arn, GenerateSecretString: {}}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::SecretsManager::Secret
Default:
  Type: AWS::SecretsManager::Secret
  Properties:
    KmsKeyId: alias/aws/secretsmanager  # <--
    ReplicaRegions:
      - Region: eu-central-1  # <--
""",
    ),
)


@policy.check
def check(secret: Resource) -> Violations:
    """Its key, and its replicas' keys."""
    if not is_own_key(secret.get("KmsKeyId")):
        yield secret.spot("KmsKeyId"), "no customer-managed key is named"
    for replica in secret.each("ReplicaRegions.*"):
        if not is_own_key(replica.get("KmsKeyId")):
            yield replica, "the replica has no customer-managed key"
