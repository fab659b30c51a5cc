"""Policy gov-stateful-delete-guard."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

KEPT = {
    "AWS::S3::Bucket": ("Retain", "RetainExceptOnCreate"),
    "AWS::KMS::Key": ("Retain", "RetainExceptOnCreate"),
    "AWS::Kinesis::Stream": ("Retain", "RetainExceptOnCreate"),
    "AWS::EFS::FileSystem": ("Retain", "RetainExceptOnCreate"),
    "AWS::SecretsManager::Secret": ("Retain", "RetainExceptOnCreate"),
    "AWS::Cognito::UserPool": ("Retain", "RetainExceptOnCreate"),
    "AWS::ElastiCache::ReplicationGroup": ("Retain", "RetainExceptOnCreate", "Snapshot"),
    "AWS::EC2::Volume": ("Retain", "RetainExceptOnCreate", "Snapshot"),
    "AWS::ElastiCache::CacheCluster": ("Retain", "RetainExceptOnCreate", "Snapshot"),
    "AWS::Redshift::Cluster": ("Retain", "RetainExceptOnCreate", "Snapshot"),
    "AWS::DocDB::DBCluster": ("Retain", "RetainExceptOnCreate", "Snapshot"),
    "AWS::Neptune::DBCluster": ("Retain", "RetainExceptOnCreate", "Snapshot"),
    "AWS::OpenSearchService::Domain": ("Retain", "RetainExceptOnCreate"),
    "AWS::Elasticsearch::Domain": ("Retain", "RetainExceptOnCreate"),
    "AWS::MemoryDB::Cluster": ("Retain", "RetainExceptOnCreate"),
    "AWS::FSx::FileSystem": ("Retain", "RetainExceptOnCreate"),
    "AWS::ECR::Repository": ("Retain", "RetainExceptOnCreate"),
}

policy = Policy(
    id="gov-stateful-delete-guard",
    severity=HIGH,
    resource=tuple(KEPT),
    title="Resources that hold state outlive their stack",
    serves={
        GDPR: {"32(1)(b)": PARTIAL, "32(1)(c)": PARTIAL},
        REL: {"REL09-BP01": PARTIAL, "F16": PARTIAL, "F19": PARTIAL},
        PCI: {"6.5.1": SUPPORTING, "1.2.8": SUPPORTING},
    },
    why="Deleting a stack, renaming a logical id or changing a name replaces a resource, and by default the old "
    "one goes with all it holds. Databases and tables have a policy of their own (data-deletion-policy). "
    "Backup vaults, and repositories without EmptyOnDelete, refuse to be deleted with what they hold. Not "
    "seen: types that are not listed above, termination protection of the stack, and who may delete by hand.",
    fix="Set both DeletionPolicy and UpdateReplacePolicy to Retain (Snapshot where the type can).",
    severity_reason="One renamed logical id deletes a store with all it holds; backups, where there are any, are the "
    "second line.",
    repair={"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"},
    passing=(
        """
Bucket: {Type: AWS::S3::Bucket, DeletionPolicy: Retain, UpdateReplacePolicy: Retain}
Cache: {Type: AWS::ElastiCache::ReplicationGroup, DeletionPolicy: Snapshot, UpdateReplacePolicy: Snapshot}
Graph: {Type: AWS::Neptune::DBCluster, DeletionPolicy: Snapshot, UpdateReplacePolicy: Snapshot}
Images: {Type: AWS::ECR::Repository}
Rest: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Bucket, PolicyDocument: {}}}
""",
    ),
    failing=(
        """
Bucket:  # <--
  Type: AWS::S3::Bucket
  DeletionPolicy: Retain
Key:
  Type: AWS::KMS::Key
  UpdateReplacePolicy: Retain
  DeletionPolicy: Delete  # <--
  Properties: {KeyPolicy: {}}
Search:
  Type: AWS::OpenSearchService::Domain
  UpdateReplacePolicy: Retain
  DeletionPolicy: Snapshot  # <--
Images:  # <--
  Type: AWS::ECR::Repository
  Properties: {EmptyOnDelete: true}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but repositories of images that refuse to be deleted while they hold any."""
    return resource.type != "AWS::ECR::Repository" or resource.on("EmptyOnDelete")


@policy.check
def check(resource: Resource) -> Violations:
    """Both attributes keep the data."""
    for name in ("DeletionPolicy", "UpdateReplacePolicy"):
        kept = resource.attribute(name)
        if kept is None or kept not in KEPT[resource.type]:
            yield ((resource, name) if kept is None else kept), f"{name} lets a stack operation delete what it holds"
