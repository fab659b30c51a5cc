"""What watches the account, and what keeps copies: each names something that exists."""

import pytest

from tests.deploy.conftest import Deployed

ROLES = pytest.mark.parametrize("role", ["primary", "secondary", "edge"])
REGIONAL = pytest.mark.parametrize("role", ["primary", "secondary"])


def test_one_trail_covers_all_regions_and_writes_to_a_bucket_of_ours(deployed: Deployed) -> None:
    cloudtrail = deployed.client("cloudtrail")
    [trail] = [each for each in cloudtrail.describe_trails()["trailList"] if each["HomeRegion"] == "eu-west-1"]
    assert trail["IsMultiRegionTrail"]
    assert trail["LogFileValidationEnabled"]
    assert trail["S3BucketName"] in {each["Name"] for each in deployed.client("s3").list_buckets()["Buckets"]}
    assert trail["KmsKeyId"] == deployed.published("primary")["security/logs-key-arn"]
    assert cloudtrail.get_trail_status(Name=trail["TrailARN"])["IsLogging"]


@ROLES
def test_configuration_is_recorded_and_delivered(deployed: Deployed, role: str) -> None:
    config = deployed.client("config", role)
    [recorder] = config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    assert recorder["recording"]
    [channel] = config.describe_delivery_channels()["DeliveryChannels"]
    assert channel["s3BucketName"] in {each["Name"] for each in deployed.client("s3").list_buckets()["Buckets"]}


@REGIONAL
def test_backup_plans_copy_into_vaults_that_exist(deployed: Deployed, role: str) -> None:
    backup = deployed.client("backup", role)
    vaults = {each["BackupVaultName"] for each in backup.list_backup_vaults()["BackupVaultList"]}
    elsewhere = {
        each["BackupVaultArn"]
        for other in ("primary", "secondary")
        for each in deployed.client("backup", other).list_backup_vaults()["BackupVaultList"]
    }
    assert vaults
    for plan in backup.list_backup_plans()["BackupPlansList"]:
        rules = backup.get_backup_plan(BackupPlanId=plan["BackupPlanId"])["BackupPlan"]["Rules"]
        assert {each["TargetBackupVaultName"] for each in rules} <= vaults
        copies = {copy["DestinationBackupVaultArn"] for each in rules for copy in each.get("CopyActions", ())}
        assert copies <= elsewhere
        assert backup.list_backup_selections(BackupPlanId=plan["BackupPlanId"])["BackupSelectionsList"]


def test_money_is_watched(deployed: Deployed) -> None:
    budgets = deployed.client("budgets", "edge").describe_budgets(AccountId=deployed.account)["Budgets"]
    declared = [r for stack in deployed.stacks("edge") for r in stack.of_type("AWS::Budgets::Budget")]
    assert len(budgets) == len(declared) > 0
    assert all(float(each["BudgetLimit"]["Amount"]) > 0 for each in budgets)
