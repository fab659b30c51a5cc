"""Policy cache-encrypted."""

from policies.aws.keys import is_own_key
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

GROUP, SERVERLESS = "AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::ServerlessCache"

policy = Policy(
    id="cache-encrypted",
    severity=HIGH,
    resource=(GROUP, SERVERLESS),
    title="Caches encrypt what they hold, with a key of one's own, and what they send",
    serves={
        PCI: {"3.5.1": SUPPORTING, "3.5.1.2": PARTIAL, "8.3.2": PARTIAL, "4.2.1": SUPPORTING},
        GDPR: {"32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    why="A checkout in progress holds names and addresses, and its snapshots lie on disks. Both switches are off "
    "unless set, and the first cannot be set later without a new group. The mode preferred still answers in clear "
    "text. A serverless cache always encrypts, so only its key is asked for; a further member of a global datastore "
    "takes its switches from the first one. Not seen: nodes that are no replication group, and the key's policy.",
    fix="Set AtRestEncryptionEnabled, TransitEncryptionEnabled and KmsKeyId; leave TransitEncryptionMode out or make "
    "it required.",
    passing=(
        """
Group:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    AtRestEncryptionEnabled: "true"
    TransitEncryptionEnabled: true
    TransitEncryptionMode: required
    KmsKeyId: !GetAtt Key.Arn
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Serverless: {Type: AWS::ElastiCache::ServerlessCache, Properties: {Engine: valkey, KmsKeyId: !Ref Key}}
Second: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {GlobalReplicationGroupId: shop, KmsKeyId: !Ref Key}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::ElastiCache::ReplicationGroup
  Properties: {ReplicationGroupDescription: cart}
Spelled:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    AtRestEncryptionEnabled: "false"  # <--
    TransitEncryptionEnabled: 0  # <--
    KmsKeyId: alias/shop-data
Lenient:  # <--
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    AtRestEncryptionEnabled: true
    TransitEncryptionEnabled: true
    TransitEncryptionMode: preferred  # <--
Serverless:
  Type: AWS::ElastiCache::ServerlessCache
  Properties:
    Engine: redis
    KmsKeyId: alias/aws/elasticache  # <--
""",
        """
Parameters:
  Encrypt: {Type: String}
Conditions:
  Own: !Equals [!Ref Encrypt, own]
Resources:
  Chosen:  # <--
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      AtRestEncryptionEnabled: true
      TransitEncryptionEnabled: !Ref Encrypt  # <-- ?
      KmsKeyId: !If [Own, alias/shop-data, !Ref AWS::NoValue]
""",
    ),
)


@policy.check
def check(cache: Resource) -> Violations:
    """Both switches and the mode, then the key."""
    inherits = cache.type == SERVERLESS or cache.get("GlobalReplicationGroupId") is not None
    if not inherits and not cache.on("AtRestEncryptionEnabled"):
        yield cache.spot("AtRestEncryptionEnabled"), "what the cache holds is not encrypted"
    elif not is_own_key(cache.get("KmsKeyId")):
        yield cache.spot("KmsKeyId"), "no customer-managed key is named"
    mode = cache.get("TransitEncryptionMode")
    if not inherits and not cache.on("TransitEncryptionEnabled"):
        yield cache.spot("TransitEncryptionEnabled"), "the cache speaks without TLS"
    elif mode is not None and mode == "preferred":
        yield mode, "the cache still answers without TLS"
