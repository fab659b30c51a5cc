"""Policy gov-region-allow-list."""

from collections.abc import Iterator

from policies.aws.regions import EEA, HARMLESS, leaves_eea
from policies.aws.tags import tag
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, SUPPORTING, Policy, Resource, Value, Violations

STORES = (
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::S3::Bucket",
    "AWS::Logs::LogGroup",
    "AWS::Kinesis::Stream",
    "AWS::SQS::Queue",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::EFS::FileSystem",
    "AWS::Backup::BackupVault",
)
COPIES = {
    "AWS::DynamoDB::GlobalTable": ("Replicas.*.Region",),
    "AWS::SecretsManager::Secret": ("ReplicaRegions.*.Region",),
    "AWS::Backup::BackupPlan": ("BackupPlan.BackupPlanRule.*.CopyActions.*.DestinationBackupVaultArn",),
    "AWS::RDS::DBInstance": ("SourceRegion", "AutomaticBackupReplicationRegion"),
    "AWS::RDS::DBCluster": ("SourceRegion",),
    "AWS::ECR::ReplicationConfiguration": ("ReplicationConfiguration.Rules.*.Destinations.*.Region",),
    "AWS::S3::MultiRegionAccessPoint": ("Regions.*.Region",),
}

policy = Policy(
    id="gov-region-allow-list",
    severity=CRITICAL,
    resource=tuple(sorted({*STORES, *COPIES})),
    title="Stores of personal data, their replicas and copies stay in Regions of the European Economic Area",
    serves={
        GDPR: {
            "44": DIRECT,
            "45": PARTIAL,
            "46": SUPPORTING,
            "5(1)(f)": PARTIAL,
            "30(1)": SUPPORTING,
        },
    },
    why="A replica in another Region is a transfer, and one outside the EEA needs a legal basis of its own. Every "
    "Region that a replica, copy or source names is looked at; where a store itself stands is looked at in a "
    "platform, whose manifest says the Region. Stores tagged DataClassification public or internal are left out. Not "
    "seen: human access from abroad, sub-processors, edge caches, and replication to a bucket, whose ARN names no "
    "Region.",
    fix="Move the copy into the EEA, or waive it with the transfer basis (adequacy decision, contract clauses) as "
    "reason.",
    severity_reason="Personal data leaves the European Economic Area, which may be unlawful from the first record on, "
    "and cannot be undone.",
    passing=(
        """
Carts:
  Type: AWS::DynamoDB::GlobalTable
  Properties: {Replicas: [{Region: eu-west-1}, {Region: eu-central-1}, {Region: !Ref AWS::Region}]}
Catalogue:
  Type: AWS::DynamoDB::GlobalTable
  Properties:
    Tags: [{Key: DataClassification, Value: public}]
    Replicas: [{Region: us-east-1}]
Pictures:
  Type: AWS::EFS::FileSystem
  Properties: {Encrypted: true}
Banners:
  Type: AWS::SecretsManager::Secret
  Properties: {Tags: {DataClassification: internal}, ReplicaRegions: [{Region: us-east-1}]}
Plan:
  Type: AWS::Backup::BackupPlan
  Properties:
    BackupPlan:
      BackupPlanRule:
        - CopyActions: [{DestinationBackupVaultArn: "arn:aws:backup:eu-central-1:111122223333:backup-vault:copy"}]
""",
        """
--- # {name: edge, roles: [edge]}
Resources:
  Token: {Type: AWS::SecretsManager::Secret, Properties: {Name: token}}
  Zone: {Type: AWS::Backup::BackupPlan, Properties: {BackupPlan: {BackupPlanName: none, BackupPlanRule: []}}}
""",
    ),
    failing=(
        """
Parameters:
  Second: {Type: String}
Resources:
  Carts:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      Replicas:
        - Region: eu-west-1
        - Region: eu-west-2  # <--
        - Region: !Ref Second  # <-- ?
  Plan:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanRule:
          - CopyActions:
              - DestinationBackupVaultArn: !Sub "arn:aws:backup:us-east-1:${AWS::AccountId}:backup-vault:copy"  # <--
""",
        """
--- # {name: network, roles: [primary]}
Resources:
  Fine: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
--- # {name: edge, roles: [edge]}
Resources:
  Clicks:  # <--
    Type: AWS::Kinesis::Stream
    Properties: {Name: clicks}
""",
        """
Carts:
  Type: AWS::DynamoDB::GlobalTable
  Properties:
    Tags: [{Key: DataClassification, Value: personal}]
    Replicas:
      - Region: us-east-1  # <--
      - Region: Frankfurt  # <--
Plan:
  Type: AWS::Backup::BackupPlan
  Properties:
    BackupPlan:
      BackupPlanRule:
        - CopyActions:
            - DestinationBackupVaultArn: arn:aws:backup:::backup-vault:copy  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but what is tagged as harmless."""
    said = tag(resource, "DataClassification")
    return said is None or said not in HARMLESS


@policy.check
def check(resource: Resource) -> Violations:
    """Where it stands, then every Region it names."""
    in_platform = bool(resource.stack.role)
    if in_platform and resource.type in STORES and resource.region is not None and resource.region not in EEA:
        yield resource, f"stands in {resource.region}, outside the European Economic Area"
    for value in _destinations(resource):
        fault = leaves_eea(value)
        if fault:
            yield value, fault


def _destinations(resource: Resource) -> Iterator[Value]:
    for pattern in COPIES.get(resource.type, ()):
        yield from resource.each(pattern)
