"""Policy database-encrypted-cmk."""

from policies.aws.databases import DOCDB, LEDGER, NEPTUNE, REDSHIFT, is_copy
from policies.aws.keys import is_own_key
from policies.kernel import LOW, Policy, Resource, Violations

KEYS = {
    DOCDB: "KmsKeyId",
    NEPTUNE: "KmsKeyId",
    REDSHIFT: "KmsKeyId",
    LEDGER: "KmsKey",
    "AWS::DocDBElastic::Cluster": "KmsKeyId",
    "AWS::RedshiftServerless::Namespace": "KmsKeyId",
    "AWS::MemoryDB::Cluster": "KmsKeyId",
    "AWS::Timestream::Database": "KmsKeyId",
    "AWS::DMS::ReplicationInstance": "KmsKeyId",
    "AWS::Kendra::Index": "ServerSideEncryptionConfiguration.KmsKeyId",
}

policy = Policy(
    id="database-encrypted-cmk",
    severity=LOW,
    severity_reason="Low: the data is encrypted all the same; the key of one's own adds control over who may decrypt.",
    resource=tuple(KEYS),
    title="DocumentDB, Neptune, Redshift, MemoryDB, Timestream, DMS, Kendra and QLDB stores are encrypted "
    "with a customer-managed KMS key",
    serves={},
    opinion=True,
    why="A key of AWS serves the whole account and has a policy that nobody can change. What is "
    "restored from a snapshot or cloned has its source's key. Not seen: the key's policy (kms-key- "
    "policy-separated looks at it).",
    fix="Set the key property (KmsKeyId; Kendra: ServerSideEncryptionConfiguration.KmsKeyId; QLDB: "
    "KmsKey) to a key of your own.",
    passing=(
        """
Documents: {Type: AWS::DocDB::DBCluster, Properties: {KmsKeyId: key}}
Clone: {Type: AWS::Neptune::DBCluster, Properties: {SourceDBClusterIdentifier: c}}
Series: {Type: AWS::Timestream::Database, Properties: {KmsKeyId: !Ref Key}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Index: {Type: AWS::Kendra::Index, Properties: {ServerSideEncryptionConfiguration: {KmsKeyId: !Ref Key}}}
""",
    ),
    failing=(
        """
Documents:  # <--
  Type: AWS::DocDB::DBCluster
  Properties: {StorageEncrypted: true}
Warehouse:
  Type: AWS::Redshift::Cluster
  Properties:
    KmsKeyId: alias/aws/redshift  # <--
Memory:  # <--
  Type: AWS::MemoryDB::Cluster
Index:  # <--
  Type: AWS::Kendra::Index
  Properties: {Name: shop}
Copier:  # <--
  Type: AWS::DMS::ReplicationInstance
""",
    ),
)


@policy.check
def check(store: Resource) -> Violations:
    """A key of one's own, or of what it is made from."""
    name = KEYS[store.type]
    key = store.get(name)
    if not is_own_key(key) and not (key is None and is_copy(store)):
        yield store.spot(name), "no customer-managed key is named"
