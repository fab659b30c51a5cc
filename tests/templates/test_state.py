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


MEDIA = {"media"}  # pictures of products
LONGEST = 3650  # days: what tax law asks for the archive
AUDITED = {"archive"}


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_personal_data_end(platform_of, environment):
    """GDPR 5(1)(e): stores that may hold data about people forget it; orders are the shop's to erase."""
    graph = platform_of(environment).graph
    for group in graph.of_type("AWS::Logs::LogGroup"):
        assert 1 <= int(group.get("RetentionInDays")) <= 400, group.location
    for table in graph.of_type("AWS::DynamoDB::GlobalTable"):
        assert table.get("TimeToLiveSpecification.Enabled") is True, table.location
    for stream in graph.of_type("AWS::Kinesis::Stream"):
        assert int(stream.get("RetentionPeriodHours")) <= 168, stream.location
    for queue in graph.of_type("AWS::SQS::Queue"):
        assert int(queue.get("MessageRetentionPeriod")) <= 1_209_600, queue.location
    for cache in graph.of_type("AWS::ElastiCache::ReplicationGroup"):
        assert int(cache.get("SnapshotRetentionLimit")) <= 35, cache.location
    for cluster in graph.of_type("AWS::RDS::DBCluster"):
        assert int(cluster.get("BackupRetentionPeriod")) <= 35, cluster.location
    for bucket in graph.of_type("AWS::S3::Bucket"):
        name = str(bucket.get("BucketName"))
        rules = [rule for rule in bucket.get("LifecycleConfiguration.Rules") if rule["Status"] == "Enabled"]
        assert any("NoncurrentVersionExpiration" in rule for rule in rules), bucket.location
        if any(f"-{each}-" in name for each in MEDIA):
            continue
        longest = LONGEST if any(f"-{each}-" in name for each in AUDITED) else 800
        for prefix in {rule.get("Prefix", "") for rule in rules if "ExpirationInDays" in rule} or {"nothing"}:
            ends = [
                int(r["ExpirationInDays"]) for r in rules if r.get("Prefix", "") == prefix and "ExpirationInDays" in r
            ]
            assert ends, f"{bucket.location} keeps for ever"
            assert min(ends) <= longest, bucket.location


def test_log_lines_with_whole_addresses_end_within_a_week(platform_of):
    """What could not be transformed into the archive holds addresses as they came."""
    for bucket in platform_of("prod").graph.of_type("AWS::S3::Bucket"):
        if bucket.logical_id == "ClickBucket":
            [rule] = [r for r in bucket.get("LifecycleConfiguration.Rules") if r.get("Prefix") == "errors/"]
            assert int(rule["ExpirationInDays"]) <= 7


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_audit_logs_cool_and_cannot_be_changed(platform_of, environment):
    """Three months at hand (PCI DSS 10.5.1), then colder and colder; the lock outlives the move."""
    for bucket in platform_of(environment).graph.of_type("AWS::S3::Bucket"):
        if bucket.logical_id == "AuditLogBucket":
            assert bucket.get("ObjectLockEnabled") is True
            assert bucket.get("ObjectLockConfiguration.Rule.DefaultRetention.Days") >= 365
            [rule] = bucket.get("LifecycleConfiguration.Rules")
            steps = {step["StorageClass"]: step["TransitionInDays"] for step in rule["Transitions"]}
            assert steps["GLACIER_IR"] >= 90
            assert steps["DEEP_ARCHIVE"] >= steps["GLACIER_IR"] + 90
            assert rule["ExpirationInDays"] >= bucket.get("ObjectLockConfiguration.Rule.DefaultRetention.Days")
