"""Media, archive and access-log buckets (Q11, Q20, Q21, F13, F19), seen on the resolved platform."""

import pytest

from tests.templates.resolved import ENVIRONMENTS, only, platform, referred, stack, stacks

COPIED = ("MediaBucket", "ArchiveBucket")


def _statements(found, bucket):
    return {s["Sid"]: s for s in found.resources[f"{bucket}Policy"].get("PolicyDocument")["Statement"]}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_buckets_are_versioned_private_and_encrypted(environment: str) -> None:
    for found in stacks(environment, "storage"):
        for bucket in found.of_type("AWS::S3::Bucket"):
            assert bucket.get("VersioningConfiguration.Status") == "Enabled"
            assert set(bucket.get("PublicAccessBlockConfiguration").values()) == {True}
            if bucket.logical_id in COPIED:
                [rule] = bucket.get("BucketEncryption.ServerSideEncryptionConfiguration")
                assert referred(environment, rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"]) == ["DataKey"]
                assert bucket.get("NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled") is True


def test_names_are_the_ones_other_regions_build() -> None:
    for role in ("primary", "secondary"):
        found = stack("prod", "storage", role)
        for kind, bucket in zip(("media", "archive"), COPIED, strict=True):
            name = found.resources[bucket].get("BucketName")
            assert name.prefix == f"shop-prod-{kind}-"
            assert name.suffix == f"-{platform('prod').regions[role]}"
            published = found.resources[f"{bucket}NameParameter"]
            assert published.get("Name") == f"/shop/prod/storage/{kind}-bucket-name"
            assert referred("prod", published.get("Value")) == [bucket]


def test_only_distributions_of_this_account_read_media_and_the_key_lets_them() -> None:
    for role in ("primary", "secondary"):
        statements = _statements(stack("prod", "storage", role), "MediaBucket")
        [reading] = [s for s in statements.values() if s["Effect"] == "Allow"]
        assert reading["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert reading["Action"] == "s3:GetObject"
        assert reading["Condition"]["ArnLike"]["aws:SourceArn"].suffix == ":distribution/*"
        key = stack("prod", "security", role).resources["DataKey"]
        [decrypt] = [s for s in key.get("KeyPolicy")["Statement"] if s["Sid"] == "DistributionsReadMedia"]
        assert decrypt["Action"] == "kms:Decrypt"
        assert decrypt["Condition"]["ArnLike"]["aws:SourceArn"].suffix == ":distribution/*"


@pytest.mark.parametrize(
    ("bucket", "kind", "markers"), [("MediaBucket", "media", "Enabled"), ("ArchiveBucket", "archive", "Disabled")]
)
def test_prod_copies_within_fifteen_minutes_under_the_other_regions_key(bucket: str, kind: str, markers: str) -> None:
    source = stack("prod", "storage").resources[bucket]
    region = platform("prod").regions["secondary"]
    [rule] = source.get("ReplicationConfiguration.Rules")
    assert (rule["Id"], rule["Status"], rule["DeleteMarkerReplication"]) == (kind, "Enabled", {"Status": markers})
    assert rule["SourceSelectionCriteria"]["SseKmsEncryptedObjects"] == {"Status": "Enabled"}
    target = rule["Destination"]
    assert target["Bucket"].suffix == f"-{region}"
    key = target["EncryptionConfiguration"]["ReplicaKmsKeyID"]
    assert (key.prefix, key.suffix) == (f"arn:aws:kms:{region}:", ":alias/shop-prod-data")
    assert target["ReplicationTime"] == {"Status": "Enabled", "Time": {"Minutes": 15}}
    assert target["Metrics"]["Status"] == "Enabled"


def test_copies_go_one_way_and_their_destination_stands_first(manifest) -> None:
    assert not stack("prod", "storage", "secondary").resources["MediaBucket"].get("ReplicationConfiguration")
    [entry] = [each for each in manifest["stacks"] if each["name"] == "storage"]
    assert entry["after"] == {"primary": ["secondary/storage"]}


@pytest.mark.parametrize("environment", ["dev", "staging"])
def test_without_a_second_region_nothing_is_copied(environment: str) -> None:
    found = stack(environment, "storage")
    assert not list(found.of_type("AWS::IAM::Role"))
    assert not [b for b in found.of_type("AWS::S3::Bucket") if b.get("ReplicationConfiguration")]


def test_the_role_reads_here_writes_there_and_nothing_else() -> None:
    role = only(stack("prod", "storage"), "AWS::IAM::Role")
    assert referred("prod", role.get("PermissionsBoundary")) == ["ServiceBoundary"]
    by_sid = {s["Sid"]: s for _, s in role.find("Policies.*.PolicyDocument.Statement.*")}
    for target in by_sid["WriteReplicas"]["Resource"]:
        assert target.suffix == f"-{platform('prod').regions['secondary']}/*"
    assert by_sid["EncryptReplicas"]["Condition"]["StringEquals"]["aws:ResourceTag/Environment"] == "prod"
    assert referred("prod", by_sid["DecryptSource"]["Resource"]) == ["DataKey"]


@pytest.mark.parametrize(
    ("role", "metric", "topic"),
    [("primary", "OperationsFailedReplication", "CriticalTopic"), ("secondary", "ReplicationLatency", "WarningTopic")],
)
def test_each_replication_alarm_stands_in_the_region_of_its_metric(role: str, metric: str, topic: str) -> None:
    """S3 publishes failures in the source's region, the delay in the destination's."""
    alarms = list(stack("prod", "storage", role).of_type("AWS::CloudWatch::Alarm"))
    assert [alarm.get("MetricName") for alarm in alarms] == [metric, metric]
    for alarm in alarms:
        names = {d["Name"]: d["Value"] for d in alarm.get("Dimensions")}
        source = stack("prod", "storage").resources[f"{names['RuleId'].title()}Bucket"]
        assert source.get("ReplicationConfiguration.Rules.0.Id") == names["RuleId"]
        assert set(names) == {"SourceBucket", "DestinationBucket", "RuleId"}
        assert referred("prod", alarm.get("AlarmActions")) == [topic]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_archive_cools_in_legal_steps_and_is_write_once(environment: str) -> None:
    for found in stacks(environment, "storage"):
        bucket = found.resources["ArchiveBucket"]
        [rule] = bucket.get("LifecycleConfiguration.Rules")
        steps = [(t["StorageClass"], t["TransitionInDays"]) for t in rule["Transitions"]]
        assert steps == [("STANDARD_IA", 30), ("GLACIER_IR", 90), ("DEEP_ARCHIVE", 180)]
        lock = bucket.get("ObjectLockConfiguration.Rule.DefaultRetention")
        assert bucket.get("ObjectLockEnabled") is True
        assert lock["Mode"] == "GOVERNANCE"
        # Deep Archive is paid for 180 days, and an expiry inside the lock would do nothing.
        assert rule["ExpirationInDays"] >= max(180 + 180, lock["Days"])
        assert rule["AbortIncompleteMultipartUpload"]
        assert rule["NoncurrentVersionExpiration"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_versions_are_deleted_by_break_glass_only(environment: str) -> None:
    for found in stacks(environment, "storage"):
        for bucket, sid in (
            ("MediaBucket", "OnlyBreakGlassDeletesVersions"),
            ("ArchiveBucket", "OnlyBreakGlassLoosens"),
        ):
            deny = _statements(found, bucket)[sid]
            assert (deny["Effect"], deny["Principal"]) == ("Deny", "*")
            assert "s3:DeleteObjectVersion" in [deny["Action"], *deny["Action"]]
            assert deny["Condition"]["ArnNotLike"]["aws:PrincipalArn"].suffix == ":role/break-glass"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_bucket_logs_who_reads_it(environment: str) -> None:
    for found in stacks(environment, "storage"):
        log = found.resources["AccessLogBucket"]
        for name in COPIED:
            logging = found.resources[name].get("LoggingConfiguration")
            assert referred(environment, logging["DestinationBucketName"]) == ["AccessLogBucket"]
        onward = log.get("LoggingConfiguration.DestinationBucketName")
        security = stack(environment, "security", found.role).resources["AccessLogBucket"]
        assert onward == security.get("BucketName")
        [expiry] = log.get("LifecycleConfiguration.Rules")
        assert expiry["ExpirationInDays"] <= 90
