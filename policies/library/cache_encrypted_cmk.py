"""Policy cache-encrypted-cmk."""

from policies.aws.keys import is_own_key
from policies.kernel import GDPR, LOW, PCI, SUPPORTING, Policy, Resource, Violations

GROUP, SERVERLESS = "AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::ServerlessCache"

policy = Policy(
    id="cache-encrypted-cmk",
    severity=LOW,
    severity_reason="Low: the data is encrypted all the same where cache-encrypted holds; the key of one's own adds "
    "control over who may decrypt.",
    resource=(GROUP, SERVERLESS),
    title="ElastiCache caches are encrypted with a customer-managed KMS key",
    serves={PCI: {"3.5.1": SUPPORTING, "3.6.1": SUPPORTING}, GDPR: {"32(1)(a)": SUPPORTING}},
    why="A key of AWS serves the whole account and has a policy that nobody can change. Not seen: the "
    "key's policy, and whether encryption is on (cache-encrypted asks).",
    fix="Set KmsKeyId to a key of your own.",
    passing=(
        """
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Group: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {KmsKeyId: !GetAtt Key.Arn}}
Serverless: {Type: AWS::ElastiCache::ServerlessCache, Properties: {Engine: valkey, KmsKeyId: !Ref Key}}
""",
    ),
    failing=(
        """
Parameters:
  Kind: {Type: String}
Conditions:
  Own: !Equals [!Ref Kind, own]
Resources:
  Bare:  # <--
    Type: AWS::ElastiCache::ReplicationGroup
    Properties: {AtRestEncryptionEnabled: true}
  Chosen:  # <--
    Type: AWS::ElastiCache::ReplicationGroup
    Properties: {KmsKeyId: !If [Own, alias/shop-data, !Ref AWS::NoValue]}
  Serverless:
    Type: AWS::ElastiCache::ServerlessCache
    Properties:
      KmsKeyId: alias/aws/elasticache  # <--
""",
    ),
)


@policy.check
def check(cache: Resource) -> Violations:
    """A key of one's own."""
    if not is_own_key(cache.get("KmsKeyId")):
        yield cache.spot("KmsKeyId"), "no customer-managed key is named"
