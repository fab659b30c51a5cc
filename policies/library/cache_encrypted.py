"""Policy cache-encrypted."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

GROUP = "AWS::ElastiCache::ReplicationGroup"

policy = Policy(
    id="cache-encrypted",
    severity=HIGH,
    severity_reason="High: a checkout in progress holds names and addresses, and its snapshots lie on disks; the "
    "switch cannot be set later without a new group.",
    resource=GROUP,
    title="ElastiCache replication groups encrypt what they hold at rest",
    serves={PCI: {"3.5.1": SUPPORTING, "3.5.1.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL}},
    why="The switch is off unless set. A further member of a global datastore takes it from the first "
    "one; serverless caches always encrypt. TLS asks cache-transit-encrypted, the key cache- "
    "encrypted-cmk. Not seen: nodes that are no replication group, which cannot encrypt.",
    fix="Set AtRestEncryptionEnabled to true; this replaces the group.",
    passing=(
        """
Group: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {AtRestEncryptionEnabled: "true"}}
Second: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {GlobalReplicationGroupId: shop}}
""",
    ),
    failing=(
        """
Parameters:
  Encrypt: {Type: String}
Resources:
  Bare:  # <--
    Type: AWS::ElastiCache::ReplicationGroup
    Properties: {ReplicationGroupDescription: cart, TransitEncryptionEnabled: true}
  Spelled:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      AtRestEncryptionEnabled: "false"  # <--
  Chosen:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      AtRestEncryptionEnabled: !Ref Encrypt  # <-- ?
""",
    ),
)


@policy.applies
def applies(cache: Resource) -> bool:
    """All that decide for themselves."""
    return cache.get("GlobalReplicationGroupId") is None


@policy.check
def check(cache: Resource) -> Violations:
    """On."""
    if not cache.on("AtRestEncryptionEnabled"):
        yield cache.spot("AtRestEncryptionEnabled"), "what the cache holds is not encrypted"
