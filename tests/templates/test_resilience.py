"""Faults are injected knowingly, where they belong, and are stopped when they hurt; on the resolved platform."""

import re

import pytest

from cfn.platform import load
from tests.templates.resolved import ENVIRONMENTS, MANIFEST, only, platform, referred, stack

EXPERIMENT = "AWS::FIS::ExperimentTemplate"
# Which target an action takes, and what that target must be (AWS FIS user guide, actions reference).
TAKES = {
    "aws:ec2:asg-insufficient-instance-capacity-error": ("AutoScalingGroups", "aws:ec2:autoscaling-group"),
    "aws:ec2:stop-instances": ("Instances", "aws:ec2:instance"),
    "aws:ec2:terminate-instances": ("Instances", "aws:ec2:instance"),
    "aws:ecs:stop-task": ("Tasks", "aws:ecs:task"),
    "aws:elasticache:replicationgroup-interrupt-az-power": ("ReplicationGroups", "aws:elasticache:replicationgroup"),
    "aws:kinesis:stream-provisioned-throughput-exception": ("KinesisStreams", "aws:kinesis:stream"),
    "aws:network:disrupt-connectivity": ("Subnets", "aws:ec2:subnet"),
    "aws:rds:failover-db-cluster": ("Clusters", "aws:rds:cluster"),
}
# What AWS asks the role to be allowed for each of them, beside describing.
NEEDS = {
    "aws:ec2:asg-insufficient-instance-capacity-error": {"ec2:InjectApiError", "autoscaling:DescribeAutoScalingGroups"},
    "aws:ec2:stop-instances": {"ec2:StopInstances", "ec2:StartInstances", "ec2:DescribeInstances", "kms:CreateGrant"},
    "aws:ec2:terminate-instances": {"ec2:TerminateInstances", "ec2:DescribeInstances"},
    "aws:ecs:stop-task": {"ecs:StopTask", "ecs:DescribeTasks", "ecs:ListTasks", "tag:GetResources"},
    "aws:elasticache:replicationgroup-interrupt-az-power": {
        "elasticache:InterruptClusterAzPower",
        "elasticache:DescribeReplicationGroups",
        "tag:GetResources",
    },
    "aws:kinesis:stream-provisioned-throughput-exception": {"kinesis:InjectApiError", "tag:GetResources"},
    "aws:network:disrupt-connectivity": {
        "ec2:CreateNetworkAcl",
        "ec2:CreateNetworkAclEntry",
        "ec2:CreateTags",
        "ec2:DeleteNetworkAcl",
        "ec2:DescribeManagedPrefixLists",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "ec2:ReplaceNetworkAclAssociation",
    },
    "aws:rds:failover-db-cluster": {"rds:FailoverDBCluster", "rds:DescribeDBClusters", "tag:GetResources"},
}
ADMINISTRATION = (
    "iam:",
    "kms:Put",
    "kms:Schedule",
    "kms:Disable",
    "rds:Delete",
    "s3:",
    "dynamodb:",
    "ec2:RunInstances",
)


def _experiments():
    return list(stack("staging", "resilience-tests").of_type(EXPERIMENT))


def _statements():
    return stack("staging", "resilience-tests").resources["FaultLimit"].get("PolicyDocument.Statement")


def _actions(statement):
    return {statement["Action"]} if isinstance(statement["Action"], str) else set(statement["Action"])


def test_experiments_and_their_role_exist_in_staging_only():
    assert len(_experiments()) == 5
    for environment in ("dev", "prod"):
        types = {r.type for r in stack(environment, "resilience-tests").resources.values()}
        assert types == {"AWS::Events::Rule"}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_nothing_starts_an_experiment(environment):
    """No schedule, no rule, no function, no pipeline: the right to start one is granted to nobody here."""
    for found in platform(environment).stacks:
        for resource in found.resources.values():
            assert "fis:StartExperiment" not in str(resource.body), resource.location


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_everybody_hears_of_an_experiment_wherever_it_was_made(environment):
    rule = only(stack(environment, "resilience-tests"), "AWS::Events::Rule")
    assert rule.get("EventPattern") == {"source": ["aws.fis"], "detail-type": ["FIS Experiment State Change"]}
    assert referred(environment, rule.get("Targets.0.Arn")) == ["WarningTopic"]


def test_every_experiment_stops_when_customers_are_hurt():
    for experiment in _experiments():
        stops = experiment.get("StopConditions")
        assert {stop["Source"] for stop in stops} == {"aws:cloudwatch:alarm"}
        assert [referred("staging", stop["Value"]) for stop in stops] == [["TooManyErrorsAlarm"], ["UiHealthyAlarm"]]


def test_every_experiment_is_logged_and_runs_with_the_one_role():
    for experiment in _experiments():
        [group] = platform("staging").graph.targets(experiment.get("LogConfiguration"))
        assert (group.type, group.get("LogGroupName")) == ("AWS::Logs::LogGroup", "/shop/staging/fault-injection")
        assert referred("staging", experiment.get("RoleArn")) == ["FaultRole"]


def test_actions_take_targets_of_this_environment_and_of_their_kind():
    for experiment in _experiments():
        used = set()
        for action in experiment.get("Actions").values():
            key, kind = TAKES[action["ActionId"]]
            [(given, name)] = action["Targets"].items()
            target = experiment.get(f"Targets.{name}")
            assert (given, target["ResourceType"]) == (key, kind)
            assert target["ResourceTags"] == {"Project": "shop", "Environment": "staging"}
            used.add(name)
        assert used == set(experiment.get("Targets"))


def test_faults_end_by_themselves():
    for experiment in _experiments():
        for action in experiment.get("Actions").values():
            for name, value in (action.get("Parameters") or {}).items():
                if name in ("duration", "startInstancesAfterDuration"):
                    assert 1 <= int(re.fullmatch(r"PT(\d+)M", value)[1]) <= 15


def test_the_zone_experiment_takes_one_zone_from_everything_that_stands_in_zones():
    zone_loss = stack("staging", "resilience-tests").resources["ZoneLoss"]
    zones = [
        str(value)
        for path in (
            "Targets.Instances.Filters.0.Values.0",
            "Targets.Subnets.Parameters.availabilityZoneIdentifier",
            "Targets.Writers.Parameters.writerAvailabilityZoneIdentifiers",
            "Targets.Caches.Parameters.availabilityZoneIdentifier",
            "Actions.RefuseCapacity.Parameters.availabilityZoneIdentifiers",
        )
        for value in [zone_loss.get(path)]
    ]
    assert len(set(zones)) == 1
    subnet = stack("staging", "network").resources["PrivateSubnetA"]
    assert zones[0] == str(subnet.get("AvailabilityZone")), "zones are counted as the subnets count them"


def test_the_role_may_do_what_its_experiments_do_and_no_more():
    allowed = {action for statement in _statements() for action in _actions(statement)}
    used = {action["ActionId"] for experiment in _experiments() for action in experiment.get("Actions").values()}
    needed = {need for action in used for need in NEEDS[action]}
    assert needed <= allowed
    looking = {action for action in allowed - needed if re.search(r":(Describe|List)", action)}
    logging = {"logs:CreateLogDelivery", "logs:PutResourcePolicy"}
    assert allowed - needed - looking == logging
    assert not [action for action in allowed if action.startswith(ADMINISTRATION) or "*" in action]


def test_what_changes_something_is_tied_to_this_environment():
    for statement in _statements():
        if any(not re.search(r":(Describe|List|GetResources)", action) for action in _actions(statement)):
            assert statement["Resource"] != "*" or "Condition" in statement or statement["Sid"] == "FindTargetsAndLog"
        if statement["Sid"] == "StopAndEndInstances":
            tags = {"aws:ResourceTag/Project": "shop", "aws:ResourceTag/Environment": "staging"}
            assert statement["Condition"]["StringEquals"] == tags


def test_the_role_can_never_do_more_than_its_own_policy_says():
    role = stack("staging", "resilience-tests").resources["FaultRole"]
    assert referred("staging", role.get("PermissionsBoundary")) == ["FaultLimit"]
    assert referred("staging", role.get("ManagedPolicyArns")) == ["FaultLimit"]
    assert role.get("Policies") is None
    trust = role.get("AssumeRolePolicyDocument.Statement.0")
    assert trust["Principal"] == {"Service": "fis.amazonaws.com"}
    assert trust["Condition"]["ArnLike"]["aws:SourceArn"].suffix.endswith(":experiment/*")


def test_targets_carry_the_tags_they_are_found_by():
    """An experiment that finds nothing proves nothing."""
    whole = platform("staging")
    kinds = ("AWS::RDS::DBCluster", "AWS::EC2::Subnet", "AWS::ElastiCache::ReplicationGroup", "AWS::Kinesis::Stream")
    for kind in kinds:
        assert whole.graph.of_type(kind)
        for resource in whole.graph.of_type(kind):
            tags = {tag["Key"]: tag["Value"] for tag in resource.get("Tags")}
            assert (tags["Project"], tags["Environment"]) == ("shop", "staging")
    group = only(stack("staging", "compute"), "AWS::AutoScaling::AutoScalingGroup")
    assert {(tag["Key"], tag["PropagateAtLaunch"]) for tag in group.get("Tags")} >= {
        ("Project", True),
        ("Environment", True),
    }
    for service in whole.graph.of_type("AWS::ECS::Service"):
        assert service.get("PropagateTags") == "SERVICE"


def test_the_manifest_keeps_it_in_the_primary_region():
    roles = {s.role for s in load(MANIFEST, "prod").stacks if s.key.endswith("/resilience-tests")}
    assert roles == {"primary"}
