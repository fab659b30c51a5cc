"""Which resources hold what cannot be made again."""

import json
from collections.abc import Iterable

from cfn.stack import Resource, Stack

STATEFUL = frozenset({
    "AWS::Backup::BackupVault", "AWS::Cognito::UserPool", "AWS::DocDB::DBCluster", "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table", "AWS::EC2::Volume", "AWS::ECR::Repository", "AWS::EFS::FileSystem",
    "AWS::ElastiCache::ReplicationGroup", "AWS::Elasticsearch::Domain", "AWS::FSx::FileSystem", "AWS::KMS::Key",
    "AWS::Kinesis::Stream", "AWS::MemoryDB::Cluster", "AWS::Neptune::DBCluster", "AWS::OpenSearchService::Domain",
    "AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::RDS::GlobalCluster", "AWS::Redshift::Cluster",
    "AWS::S3::Bucket", "AWS::SecretsManager::Secret", "AWS::SQS::Queue", "AWS::Timestream::Table",
})  # fmt: skip
"""Types whose deletion or replacement loses data, or the key to data."""

ALLOW_ALL = json.dumps({
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"}]
})  # fmt: skip


def stateful(stack: Stack) -> tuple[str, ...]:
    """The logical ids of a stack's resources that hold state, sorted. An instance of a cluster holds none itself."""
    return tuple(sorted(name for name, resource in stack.resources.items() if holds_state(resource)))


def holds_state(resource: Resource) -> bool:
    """Whether deleting or replacing the resource loses data."""
    member = resource.type == "AWS::RDS::DBInstance" and "DBClusterIdentifier" in resource.properties
    return resource.type in STATEFUL and not member


def policy(names: Iterable[str]) -> str:
    """The stack policy that lets updates do anything but delete or replace the named resources."""
    kept = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["Update:Replace", "Update:Delete"],
        "Resource": [f"LogicalResourceId/{name}" for name in names],
    }
    return json.dumps({"Statement": [*json.loads(ALLOW_ALL)["Statement"], kept]}, separators=(",", ":"))
