"""The vault, its plans and restore tests (Q21, F19), and that no store is forgotten, seen on the resolved platform."""

from fnmatch import fnmatchcase

import pytest

from tests.templates.resolved import ENVIRONMENTS, platform, referred, stack, stacks

STORES = (
    "AWS::RDS::DBCluster",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::EFS::FileSystem",
)
# Stores that no plan covers, each with what covers it instead.
NOT_BACKED_UP = {
    ("account-baseline", "ConfigBucket"): "versioned record that break-glass alone deletes from",
    ("billing", "BillingBucket"): "AWS delivers it anew, the months before from Cost Explorer",
    ("clickstream", "ClickBucket"): "analytics that expire",
    ("edge-base", "EdgeLogBucket"): "logs that expire",
    ("observability", "ArtifactBucket"): "screenshots of the canary that expire",
    ("security", "AccessLogBucket"): "logs that expire",
    ("security", "AlbLogBucket"): "logs that expire",
    ("security", "AuditLogBucket"): "write-once",
    ("storage", "AccessLogBucket"): "logs that expire",
    ("storage", "ArchiveBucket"): "write-once and copied to the other region; AWS Backup cannot read Glacier",
}
COLD_DAYS = 90


def _rules(environment):
    for plan in stack(environment, "backup").of_type("AWS::Backup::BackupPlan"):
        for rule in plan.get("BackupPlan.BackupPlanRule"):
            yield plan.logical_id, rule


def _tags(resource):
    """A global table keeps its tags at its replicas: the primary's counts, where the plans run."""
    tags = resource.get("Tags") or resource.get("Replicas.0.Tags")
    return {tag["Key"]: tag["Value"] for tag in tags}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_store_is_backed_up_or_excused(environment: str) -> None:
    found = {
        (each.stack.key.partition("/")[2], each.logical_id): _tags(each)["BackupPlan"]
        for kind in STORES
        for each in platform(environment).graph.of_type(kind)
        if each.stack.role == "primary"
    }
    assert len(found) > len(NOT_BACKED_UP)
    forgotten = {key for key, plan in found.items() if plan not in ("daily", "critical")}
    assert forgotten == set(NOT_BACKED_UP) & set(found), (
        "tag it BackupPlan: daily or critical, or say here what covers it"
    )


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_selections_take_this_platforms_tagged_stores_only(environment: str) -> None:
    chosen = {}
    for selection in stack(environment, "backup").of_type("AWS::Backup::BackupSelection"):
        body = selection.get("BackupSelection")
        tags = {c["ConditionKey"].rpartition("/")[2]: c["ConditionValue"] for c in body["Conditions"]["StringEquals"]}
        assert (tags["Project"], tags["Environment"]) == ("shop", environment)
        assert referred(environment, body["IamRoleArn"]) == ["BackupRole"]
        assert [arn.partition(":")[2] for arn in body["Resources"]] == [
            "aws:dynamodb:*:*:table/*",
            "aws:rds:*:*:cluster:*",
            "aws:s3:::*",
        ]
        chosen.setdefault(tags["BackupPlan"], set()).update(referred(environment, selection.get("BackupPlanId")))
    assert chosen == {"daily": {"StandardPlan"}, "critical": {"StandardPlan", "FrequentPlan"}}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_retention_is_legal_and_inside_the_lock(environment: str) -> None:
    names = set()
    lock = stack(environment, "backup").resources["Vault"].get("LockConfiguration")
    for _, rule in _rules(environment):
        names.add(rule["RuleName"])
        assert referred(environment, rule["TargetBackupVault"]) == ["Vault"]
        for life in [rule["Lifecycle"], *(copy["Lifecycle"] for copy in rule.get("CopyActions", []))]:
            if cold := life.get("MoveToColdStorageAfterDays"):
                assert life["DeleteAfterDays"] >= cold + COLD_DAYS
            if lock:
                assert lock["MinRetentionDays"] <= life["DeleteAfterDays"] <= lock["MaxRetentionDays"]
    assert names == {"daily", "weekly", "monthly", "six-hourly"}


def test_prod_copies_every_recovery_point_to_the_other_regions_vault(manifest) -> None:
    for _, rule in _rules("prod"):
        [copy] = rule["CopyActions"]
        target = copy["DestinationBackupVaultArn"]
        assert target.prefix == f"arn:aws:backup:{platform('prod').regions['secondary']}:"
        assert target.suffix == ":backup-vault:shop-prod-vault"
        assert copy["Lifecycle"] == rule["Lifecycle"]
    vault = stack("prod", "backup", "secondary").resources["Vault"]
    assert vault.get("BackupVaultName") == "shop-prod-vault"
    [entry] = [each for each in manifest["stacks"] if each["name"] == "backup"]
    assert entry["after"] == {"primary": ["secondary/backup"]}


def test_the_standby_keeps_copies_and_backs_up_nothing_itself() -> None:
    standby = stack("prod", "backup", "secondary")
    for kind in ("BackupPlan", "BackupSelection", "RestoreTestingPlan"):
        assert not list(standby.of_type(f"AWS::Backup::{kind}"))


@pytest.mark.parametrize(("environment", "locked"), [("dev", False), ("staging", True), ("prod", True)])
def test_vaults_are_encrypted_and_let_only_break_glass_delete(environment: str, locked: bool) -> None:
    for found in stacks(environment, "backup"):
        vault = found.resources["Vault"]
        [key] = platform(environment).graph.targets(vault.get("EncryptionKeyArn"))
        assert (key.logical_id, key.stack.role) == ("DataKey", found.role)
        [deny] = vault.get("AccessPolicy.Statement")
        assert deny["Effect"] == "Deny"
        # What the GDPR pack's BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED asks for; the last keeps the others there.
        assert {
            "backup:DeleteRecoveryPoint",
            "backup:UpdateRecoveryPointLifecycle",
            "backup:PutBackupVaultAccessPolicy",
        } <= set(deny["Action"])
        assert (deny["Principal"], deny["Resource"]) == ({"AWS": "*"}, "*")
        assert deny["Condition"]["ArnNotLike"]["aws:PrincipalArn"].suffix == ":role/break-glass"
        assert bool(vault.get("LockConfiguration")) is locked


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_vaults_key_admits_what_making_a_vault_asks_for(environment: str) -> None:
    """AWS Backup's guide, "Create a backup vault", required permissions."""
    for found in stacks(environment, "backup"):
        [key] = platform(environment).graph.targets(found.resources["Vault"].get("EncryptionKeyArn"))
        allowed = {
            action
            for s in key.get("KeyPolicy.Statement")
            if s["Effect"] == "Allow" and str(s["Principal"].get("AWS", "")).endswith(":root")
            for action in ([s["Action"]] if isinstance(s["Action"], str) else s["Action"])
        }
        assert {"CreateGrant", "DescribeKey", "RetireGrant", "Decrypt", "GenerateDataKey"} <= {
            a.partition(":")[2] for a in allowed
        }


@pytest.mark.parametrize("environment", ["staging", "prod"])
def test_no_lock_is_immutable_unless_somebody_asks(environment: str) -> None:
    """ChangeableForDays turns governance into compliance, which nobody can ever take back."""
    for found in stacks(environment, "backup"):
        assert not found.resources["Vault"].get("LockConfiguration.ChangeableForDays")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_each_kind_of_store_is_restored_every_month_out_of_reach(environment: str) -> None:
    found = stack(environment, "backup")
    plan = found.resources["RestoreTestingPlan"]
    assert plan.get("RestoreTestingPlanName") == f"shop_{environment}_monthly"
    assert referred(environment, plan.get("RecoveryPointSelection.IncludeVaults.0")) == ["Vault"]
    tests = {t.get("ProtectedResourceType"): t for t in found.of_type("AWS::Backup::RestoreTestingSelection")}
    assert set(tests) == {"Aurora", "DynamoDB", "S3"}
    for each in tests.values():
        assert referred(environment, each.get("IamRoleArn")) == ["RestoreRole"]
        wanted = {c["Key"].rpartition("/")[2]: c["Value"] for c in each.get("ProtectedResourceConditions.StringEquals")}
        assert wanted == {"Project": "shop", "Environment": environment}
    overrides = tests["Aurora"].get("RestoreMetadataOverrides")
    assert referred(environment, overrides["dbSubnetGroupName"]) == ["RestoreTestSubnetGroup"]
    assert referred(environment, overrides["vpcSecurityGroupIds"]) == ["RestoreTestSecurityGroup"]
    assert not found.resources["RestoreTestSecurityGroup"].get("SecurityGroupIngress")
    for kind, name in (("DynamoDB", "kmsMasterKeyArn"), ("S3", "kmsKey")):
        assert referred(environment, tests[kind].get("RestoreMetadataOverrides")[name]) == ["DataKey"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_failure_silence_and_tampering_wake_somebody(environment: str) -> None:
    found = stack(environment, "backup")
    silence = found.resources["NoBackupsAlarm"]
    assert silence.get("TreatMissingData") == "breaching"
    assert referred(environment, silence.get("AlarmActions")) == ["CriticalTopic"]
    failed = stack(environment, "alerting").resources["BackupFailed"].get("EventPattern.detail")["$or"]
    assert {field for each in failed for field in each} == {"state", "status"}
    tampering = found.resources["VaultTampering"]
    assert "DeleteRecoveryPoint" in tampering.get("EventPattern.detail.eventName")
    assert referred(environment, tampering.get("Targets.0.Arn")) == ["CriticalTopic"]
    queue = stack(environment, "alerting").resources["UndeliveredAlerts"].get("QueueName")
    assert tampering.get("Targets.0.DeadLetterConfig.Arn").suffix == f":{queue}"


# What AWS's managed policies for Backup ask for our kinds of stores, from their JSON (v29, v25, v5, v2 of 2026).
ASKED = (
    "dynamodb:StartAwsBackupJob",
    "dynamodb:CreateBackup",
    "dynamodb:DescribeBackup",
    "dynamodb:RestoreTableFromAwsBackup",
    "dynamodb:RestoreTableFromBackup",
    "dynamodb:ListTagsOfResource",
    "rds:CreateDBClusterSnapshot",
    "rds:CopyDBClusterSnapshot",
    "rds:AddTagsToResource",
    "rds:ListTagsForResource",
    "rds:RestoreDBClusterFromSnapshot",
    "rds:CreateDBInstance",
    "rds:DescribeDBClusterSnapshots",
    "rds:DeleteDBClusterSnapshot",
    "s3:GetObjectVersion",
    "s3:PutBucketNotification",
    "s3:PutInventoryConfiguration",
    "s3:CreateBucket",
    "s3:PutObject",
    "s3:ListTagsForResource",
    "backup:CopyIntoBackupVault",
    "backup:CopyFromBackupVault",
    "backup:TagResource",
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "events:PutRule",
    "cloudwatch:GetMetricData",
    "tag:GetResources",
)


def test_the_boundary_leaves_backup_what_it_needs_and_only_test_restores_to_delete() -> None:
    boundary = stack("prod", "security").resources["ServiceBoundary"].get("PolicyDocument.Statement")
    allowed = [action for s in boundary for action in s["Action"]]
    assert not [action for action in ASKED if not any(fnmatchcase(action, pattern) for pattern in allowed)]
    [removal] = [s for s in boundary if "rds:DeleteDBCluster" in s["Action"]]
    assert all("awsbackup-restore-test-" in resource.suffix for resource in removal["Resource"])
    for role in stack("prod", "backup").of_type("AWS::IAM::Role"):
        assert referred("prod", role.get("PermissionsBoundary")) == ["ServiceBoundary"]
