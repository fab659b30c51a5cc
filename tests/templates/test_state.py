"""What holds state outlives a deleted stack and a replaced resource."""

import pytest

STATEFUL = {
    "AWS::Backup::BackupVault",
    "AWS::CertificateManager::Certificate",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::KMS::Alias",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::RDS::GlobalCluster",
    "AWS::S3::Bucket",
    "AWS::SecretsManager::Secret",
    "AWS::SQS::Queue",
}
GUARDED = {"Retain", "RetainExceptOnCreate", "Snapshot"}
# An Aurora instance is compute on the cluster's storage: its own policy may be Delete, the cluster's may not.
STATELESS_MEMBERS = {"AWS::RDS::DBInstance"}


def test_state_is_guarded(template):
    for name, body in template.root["Resources"].items():
        if body["Type"] in STATEFUL - STATELESS_MEMBERS:
            assert body.get("DeletionPolicy") in GUARDED, f"{template.file}: {name}"
            assert body.get("UpdateReplacePolicy") in GUARDED, f"{template.file}: {name}"
        elif body["Type"] in STATELESS_MEMBERS:
            assert {"DeletionPolicy", "UpdateReplacePolicy"} <= set(body), (
                f"{template.file}: {name} leaves it to chance"
            )


@pytest.mark.parametrize("kind", ["AWS::KMS::Key", "AWS::S3::Bucket", "AWS::DynamoDB::GlobalTable"])
def test_the_platform_has_state_to_guard(platform_of, kind):
    assert platform_of("prod").graph.of_type(kind)
