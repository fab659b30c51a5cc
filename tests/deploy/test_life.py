"""Changing, refusing, taking down: an emulator of its own, because these tests change what they find, in order."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cfn.platform import load
from emulator.running import running
from stackwarden.deploy.desired import desired
from tests.deploy.conftest import MANIFEST, Deployed
from tests.deploy.tool import ROOT, deploy, stackwarden

ROLES = ("primary", "secondary", "edge")


@pytest.fixture(scope="module")
def living() -> Iterator[Deployed]:
    with running() as emulated:
        yield Deployed(emulated, load(MANIFEST, "prod"), deploy(emulated), 0)


def _change_set(living: Deployed, stack: str, **changed: str) -> list[dict[str, Any]]:
    """What a change set says that changes these parameters alone; by logical id it is in order."""
    cfn = living.client("cloudformation")
    name = f"shop-prod-{stack}"
    declared = [each["ParameterKey"] for each in cfn.describe_stacks(StackName=name)["Stacks"][0]["Parameters"]]
    assert changed.keys() <= set(declared)
    cfn.create_change_set(
        StackName=name,
        ChangeSetName="change",
        UsePreviousTemplate=True,
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[
            {"ParameterKey": key, "ParameterValue": changed[key]}
            if key in changed
            else {"ParameterKey": key, "UsePreviousValue": True}
            for key in declared
        ],
    )
    cfn.get_waiter("change_set_create_complete").wait(
        StackName=name, ChangeSetName="change", WaiterConfig={"Delay": 1, "MaxAttempts": 30}
    )
    found = cfn.describe_change_set(StackName=name, ChangeSetName="change")["Changes"]
    return [each["ResourceChange"] for each in found]


def _forget(living: Deployed, stack: str) -> None:
    living.client("cloudformation").delete_change_set(StackName=f"shop-prod-{stack}", ChangeSetName="change")


def test_a_size_changes_in_place(living: Deployed) -> None:
    changes = {each["LogicalResourceId"]: each for each in _change_set(living, "compute", MaxSize="50")}
    assert changes["AutoScalingGroup"]["Action"] == "Modify"
    assert changes["AutoScalingGroup"]["Replacement"] == "False"
    assert not [each for each in changes.values() if each.get("Replacement") == "True"]
    cfn = living.client("cloudformation")
    cfn.execute_change_set(StackName="shop-prod-compute", ChangeSetName="change")
    cfn.get_waiter("stack_update_complete").wait(StackName="shop-prod-compute", WaiterConfig={"Delay": 1})
    [group] = living.every("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups")
    assert group["MaxSize"] == 50


def test_another_address_range_replaces_the_network(living: Deployed) -> None:
    changes = {each["LogicalResourceId"]: each for each in _change_set(living, "network", VpcCidr="10.99.0.0/16")}
    assert (changes["Vpc"]["Action"], changes["Vpc"]["Replacement"]) == ("Modify", "True")
    assert changes["PrivateSubnetA"]["Replacement"] == "True"
    _forget(living, "network")


def test_a_condition_adds_resources(living: Deployed) -> None:
    changes = _change_set(living, "security", ManageServiceLinkedRoles="yes")
    added = {each["ResourceType"] for each in changes if each["Action"] == "Add"}
    assert added == {"AWS::IAM::ServiceLinkedRole"}
    _forget(living, "security")


def test_the_tool_undoes_what_is_not_in_the_repository(living: Deployed) -> None:
    """Sizes that somebody changed by hand are put back; no other stack is touched."""
    again = deploy(living.emulated)
    assert {each["key"]: each["result"] for each in again["stacks"] if each["result"] != "unchanged"} == {
        "primary/compute": "updated"
    }
    [group] = living.every("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups")
    assert group["MaxSize"] != 50


def test_another_cost_center_changes_every_stack_in_place(living: Deployed, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    settings = tmp_path / "templates" / "environments" / "prod.yaml"
    settings.write_text(settings.read_text().replace("CostCenter: cc-1003", "CostCenter: cc-2002"))
    again = deploy(living.emulated, "--platform", str(tmp_path / "templates" / "platform.yaml"))
    assert again["code"] == 0, again["progress"]
    assert {each["result"] for each in again["stacks"]} == {"updated"}
    [group] = living.every("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups")
    assert {tag["Value"] for tag in group["Tags"] if tag["Key"] == "CostCenter"} == {"cc-2002"}
    replaced = {
        each["ResourceType"]
        for role in ROLES
        for stack in living.stacks(role)
        for each in living.every("cloudformation", "describe_stack_events", "StackEvents", role, StackName=stack.name)
        if "creation of a new physical resource" in each.get("ResourceStatusReason", "")
    }
    assert not replaced


def test_stacks_with_state_are_not_deleted(living: Deployed) -> None:
    held = [stack for stack in desired(living.platform).values() if stack.protected]
    assert {"primary/data-catalog", "secondary/data-orders"} <= {stack.key for stack in held}
    for stack in held:
        cfn = living.emulated.client("cloudformation", stack.region)
        with pytest.raises(cfn.exceptions.ClientError, match="TerminationProtection"):
            cfn.delete_stack(StackName=stack.name)


def test_what_others_use_is_not_deleted(living: Deployed) -> None:
    subnets = living.published("primary")["network/private-subnet-ids"].split(",")
    cfn = living.client("cloudformation")
    cfn.update_termination_protection(StackName="shop-prod-network", EnableTerminationProtection=False)
    cfn.delete_stack(StackName="shop-prod-network")
    waiter = cfn.get_waiter("stack_delete_complete")
    with pytest.raises(Exception, match="DELETE_FAILED"):
        waiter.wait(StackName="shop-prod-network", WaiterConfig={"Delay": 1})
    events = living.every("cloudformation", "describe_stack_events", "StackEvents", StackName="shop-prod-network")
    reasons = [each["ResourceStatusReason"] for each in events if each["ResourceStatus"] == "DELETE_FAILED"]
    assert any("is in use by" in reason for reason in reasons)
    assert len(living.every("ec2", "describe_subnets", "Subnets", SubnetIds=subnets)) == 3


def test_destroyed_to_empty(living: Deployed) -> None:
    process = stackwarden(living.emulated, "destroy", "--yes", "--confirm", "prod", "--lift-protection")
    assert process.returncode == 0, process.stdout + process.stderr
    for role in ROLES:
        stacks = living.every("cloudformation", "list_stacks", "StackSummaries", role)
        assert {each["StackStatus"] for each in stacks} == {"DELETE_COMPLETE"}
        assert living.published(role) == {}
        networks = living.every("ec2", "describe_vpcs", "Vpcs", role)
        assert all(each["IsDefault"] for each in networks)
        for service, operation, key in (
            ("elbv2", "describe_load_balancers", "LoadBalancers"),
            ("elbv2", "describe_target_groups", "TargetGroups"),
            ("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups"),
            ("cloudwatch", "describe_alarms", "MetricAlarms"),
            ("ec2", "describe_addresses", "Addresses"),
            ("rds", "describe_db_instances", "DBInstances"),
            ("rds", "describe_db_clusters", "DBClusters"),
            ("rds", "describe_db_proxies", "DBProxies"),
            ("events", "list_rules", "Rules"),
            ("sns", "list_topics", "Topics"),
        ):
            assert living.every(service, operation, key, role) == [], (service, operation, role)


def test_what_holds_state_is_still_there(living: Deployed) -> None:
    """Retain means it: keys, buckets, tables; and the databases leave a snapshot."""
    assert living.client("kms").describe_key(KeyId="alias/shop-prod-data")["KeyMetadata"]["Enabled"]
    assert living.client("s3").list_buckets()["Buckets"]
    assert living.every("dynamodb", "list_tables", "TableNames")
    snapshots = living.every("rds", "describe_db_cluster_snapshots", "DBClusterSnapshots")
    assert {each["DBClusterIdentifier"] for each in snapshots} == {"shop-prod-catalog", "shop-prod-orders"}
