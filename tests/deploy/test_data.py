"""Databases, tables, queues, buckets and keys, as their services hold them."""

import json

import pytest

from tests.deploy.conftest import Deployed

ROLES = pytest.mark.parametrize("role", ["primary", "secondary", "edge"])
REGIONAL = pytest.mark.parametrize("role", ["primary", "secondary"])


@REGIONAL
def test_proxies_stand_before_clusters_with_instances(deployed: Deployed, role: str) -> None:
    rds = deployed.client("rds", role)
    clusters = {each["DBClusterIdentifier"]: each for each in rds.describe_db_clusters()["DBClusters"]}
    proxies = rds.describe_db_proxies()["DBProxies"]
    assert len(proxies) == len(clusters) == 2
    secrets = {each["ARN"] for each in deployed.every("secretsmanager", "list_secrets", "SecretList", role)}
    for proxy in proxies:
        targets = rds.describe_db_proxy_targets(DBProxyName=proxy["DBProxyName"])["Targets"]
        [cluster] = [each["TrackedClusterId"] for each in targets if each["Type"] == "TRACKED_CLUSTER"]
        assert clusters[cluster]["DBClusterMembers"]
        assert proxy["RequireTLS"]
        for login in proxy["Auth"]:
            assert login["SecretArn"] in secrets
        private = deployed.published(role)["network/private-subnet-ids"].split(",")
        assert sorted(proxy["VpcSubnetIds"]) == sorted(private)


@REGIONAL
@pytest.mark.parametrize("store", ["data-catalog", "data-orders"])
def test_services_are_told_the_proxys_endpoints(deployed: Deployed, role: str, store: str) -> None:
    rds = deployed.client("rds", role)
    known = {each["Endpoint"] for each in rds.describe_db_proxies()["DBProxies"]}
    known |= {each["Endpoint"] for each in rds.describe_db_proxy_endpoints()["DBProxyEndpoints"]}
    published = deployed.published(role)
    assert published[f"{store}/reader-endpoint"] in known
    assert published[f"{store}/writer-endpoint"] in known | {
        each["Endpoint"] for each in rds.describe_db_clusters()["DBClusters"]
    }


def test_clusters_belong_to_a_global_one(deployed: Deployed) -> None:
    globals_ = deployed.client("rds").describe_global_clusters()["GlobalClusters"]
    assert len(globals_) == 2
    for each in globals_:
        members = {member["DBClusterArn"].split(":")[3]: member["IsWriter"] for member in each["GlobalClusterMembers"]}
        assert members == {"eu-west-1": True, "eu-central-1": False}


@REGIONAL
def test_clusters_are_encrypted_with_the_data_key_of_their_region(deployed: Deployed, role: str) -> None:
    key = deployed.published(role)["security/data-key-arn"]
    for cluster in deployed.client("rds", role).describe_db_clusters()["DBClusters"]:
        assert (cluster["StorageEncrypted"], cluster["KmsKeyId"]) == (True, key)
        assert cluster["DBClusterParameterGroup"]


def test_tables_have_the_published_names_in_both_regions(deployed: Deployed) -> None:
    published = {value for path, value in deployed.published("primary").items() if path.endswith("-table-name")}
    for role in ("primary", "secondary"):
        assert published == set(deployed.every("dynamodb", "list_tables", "TableNames", role)) != set()


def test_a_cart_written_in_one_region_is_read_in_the_other(deployed: Deployed) -> None:
    table = deployed.published("primary")["data-cart/carts-table-name"]
    cart = {"id": {"S": "a-cart"}}
    for here, there in (("primary", "secondary"), ("secondary", "primary")):
        deployed.client("dynamodb", here).put_item(TableName=table, Item={**cart, "customerId": {"S": here}})
        found = deployed.client("dynamodb", there).get_item(TableName=table, Key=cart)["Item"]
        assert found["customerId"] == {"S": here}
    deployed.client("dynamodb").delete_item(TableName=table, Key=cart)
    assert "Item" not in deployed.client("dynamodb", "secondary").get_item(TableName=table, Key=cart)


@ROLES
def test_dead_letters_have_a_queue(deployed: Deployed, role: str) -> None:
    sqs = deployed.client("sqs", role)
    attributes = {
        url: sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        for url in sqs.list_queues()["QueueUrls"]
    }
    arns = {each["QueueArn"] for each in attributes.values()}
    redriven = [json.loads(each["RedrivePolicy"]) for each in attributes.values() if "RedrivePolicy" in each]
    assert {policy["deadLetterTargetArn"] for policy in redriven} <= arns
    assert role == "edge" or redriven


@ROLES
def test_every_bucket_refuses_plain_http_and_the_public(deployed: Deployed, role: str) -> None:
    s3 = deployed.client("s3", role)
    region = deployed.platform.regions[role]
    buckets = [each["Name"] for each in s3.list_buckets()["Buckets"] if each.get("BucketRegion") == region]
    assert role == "edge" or buckets
    for bucket in buckets:
        statements = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"]
        assert any(
            each["Effect"] == "Deny" and each.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport") == "false"
            for each in statements
        ), bucket
        assert set(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values()) == {True}


@ROLES
def test_keys_answer_to_their_names_and_rotate(deployed: Deployed, role: str) -> None:
    kms = deployed.client("kms", role)
    published = deployed.published(role)
    for purpose in ("data", "logs", "secrets"):
        key = kms.describe_key(KeyId=f"alias/shop-prod-{purpose}")["KeyMetadata"]
        assert key["Arn"] == published[f"security/{purpose}-key-arn"]
        assert kms.get_key_rotation_status(KeyId=key["KeyId"])["KeyRotationEnabled"]


@ROLES
def test_log_groups_are_encrypted_with_the_logs_key_of_their_region(deployed: Deployed, role: str) -> None:
    key = deployed.published(role)["security/logs-key-arn"]
    groups = deployed.every("logs", "describe_log_groups", "logGroups", role, logGroupNamePrefix="/shop/prod/")
    assert role == "edge" or groups
    for group in groups:
        assert group["kmsKeyId"] == key, group["logGroupName"]
        assert group["retentionInDays"] >= 90, group["logGroupName"]


@ROLES
def test_roles_carry_a_boundary_of_their_region(deployed: Deployed, role: str) -> None:
    boundaries = {arn for path, arn in deployed.published(role).items() if path.endswith("boundary-arn")}
    iam = deployed.client("iam", role)
    assert all(iam.get_policy(PolicyArn=arn)["Policy"]["IsAttachable"] for arn in boundaries)
    declared = [resource for stack in deployed.stacks(role) for resource in stack.of_type("AWS::IAM::Role")]
    for resource in declared:
        name = deployed.physical(role, resource.stack.key.partition("/")[2], resource.type)[resource.logical_id]
        held = iam.get_role(RoleName=name)["Role"].get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        # Which roles may do without is ruled in tests/templates/test_boundary.py.
        assert held in (boundaries if resource.get("PermissionsBoundary") is not None else {None}), name


@REGIONAL
def test_buckets_are_encrypted_and_age(deployed: Deployed, role: str) -> None:
    s3 = deployed.client("s3", role)
    bucket = deployed.published(role)["storage/media-bucket-name"]
    [rule] = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]


def test_tables_are_encrypted_forget_and_recover(deployed: Deployed) -> None:
    """In the primary region: MiniStack keeps no settings of a replica's own."""
    dynamodb = deployed.client("dynamodb")
    table = deployed.published("primary")["data-cart/sessions-table-name"]
    key = dynamodb.describe_table(TableName=table)["Table"]["SSEDescription"]["KMSMasterKeyArn"]
    assert key == deployed.published("primary")["security/data-key-arn"]
    assert dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]["TimeToLiveStatus"] == "ENABLED"
    backups = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


@pytest.mark.parametrize("name", ["media", "archive"])
def test_buckets_copy_into_the_second_region_under_its_key(deployed: Deployed, name: str) -> None:
    here, there = (deployed.published(role)[f"storage/{name}-bucket-name"] for role in ("primary", "secondary"))
    config = deployed.client("s3").get_bucket_replication(Bucket=here)["ReplicationConfiguration"]
    assert config["Role"] in {each["Arn"] for each in deployed.every("iam", "list_roles", "Roles")}
    assert {rule["Destination"]["Bucket"] for rule in config["Rules"]} == {f"arn:aws:s3:::{there}"}
    assert deployed.client("s3", "secondary").get_bucket_versioning(Bucket=there)["Status"] == "Enabled"
    kms = deployed.client("kms", "secondary")
    for rule in config["Rules"]:
        alias = rule["Destination"]["EncryptionConfiguration"]["ReplicaKmsKeyID"].rpartition(":")[2]
        key = kms.describe_key(KeyId=alias)["KeyMetadata"]["Arn"]
        assert key == deployed.published("secondary")["security/data-key-arn"]


@REGIONAL
def test_what_is_archived_cannot_be_changed(deployed: Deployed, role: str) -> None:
    bucket = deployed.published(role)["storage/archive-bucket-name"]
    lock = deployed.client("s3", role).get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
    assert lock["ObjectLockEnabled"] == "Enabled"
    assert lock["Rule"]["DefaultRetention"]["Days"] >= 365


@ROLES
def test_access_logs_go_to_buckets_that_exist(deployed: Deployed, role: str) -> None:
    s3, region = deployed.client("s3", role), deployed.platform.regions[role]
    buckets = {each["Name"] for each in s3.list_buckets()["Buckets"] if each.get("BucketRegion") == region}
    logged = {
        each: s3.get_bucket_logging(Bucket=each).get("LoggingEnabled", {}).get("TargetBucket") for each in buckets
    }
    assert set(logged.values()) - {None} <= buckets


@REGIONAL
def test_clicks_are_encrypted_on_their_way(deployed: Deployed, role: str) -> None:
    kinesis = deployed.client("kinesis", role)
    [name] = kinesis.list_streams()["StreamNames"]
    summary = kinesis.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"]
    assert (summary["EncryptionType"], summary["KeyId"]) == ("KMS", deployed.published(role)["security/data-key-arn"])


@REGIONAL
def test_each_cluster_has_one_writer_and_a_reader_to_take_over(deployed: Deployed, role: str) -> None:
    rds = deployed.client("rds", role)
    for cluster in rds.describe_db_clusters()["DBClusters"]:
        members = cluster["DBClusterMembers"]
        assert sum(each["IsClusterWriter"] for each in members) == 1
        assert len(members) >= 2
