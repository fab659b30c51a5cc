"""What neither schema nor emulator refuses, and a real account does, or does without in silence."""

import pytest

from tests.templates.resolved import ENVIRONMENTS, platform

# Services that pass aws:SourceAccount or aws:SourceArn when they assume a role, by their guides. Of others nobody can
# say that the keys are there; without them the role is not assumed: no function is made, a proxy turns all away.
PASSES_ITS_SOURCE = {
    "config.amazonaws.com",
    "ecs-tasks.amazonaws.com",
    "firehose.amazonaws.com",
    "fis.amazonaws.com",
    "monitoring.rds.amazonaws.com",
    "ssm.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_trust_asks_for_the_source_only_where_the_service_tells_it(environment: str) -> None:
    for role in platform(environment).graph.of_type("AWS::IAM::Role"):
        for statement in role.get("AssumeRolePolicyDocument")["Statement"]:
            asked = {key for found in statement.get("Condition", {}).values() for key in found}
            if any(key.startswith("aws:Source") for key in asked):
                assert statement["Principal"]["Service"] in PASSES_ITS_SOURCE, role.location


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_flow_logs_may_do_what_the_service_needs_at_least(environment: str) -> None:
    """VPC guide, IAM role for publishing flow logs to CloudWatch Logs: less, and the records are dropped."""
    needed = {"CreateLogGroup", "CreateLogStream", "DescribeLogGroups", "DescribeLogStreams", "PutLogEvents"}
    graph = platform(environment).graph
    for log in graph.of_type("AWS::EC2::FlowLog"):
        [role] = graph.targets(log.get("DeliverLogsPermissionArn"))
        actions = [
            action
            for policy in role.get("Policies")
            for statement in policy["PolicyDocument"]["Statement"]
            for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
        ]
        assert {f"logs:{action}" for action in needed} == set(actions)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_groups_that_ecs_scales_keep_its_tag(environment: str) -> None:
    """ECS guide, cluster auto scaling: without the tag it no longer manages the group."""
    for group in platform(environment).graph.of_type("AWS::AutoScaling::AutoScalingGroup"):
        [tag] = [tag for tag in group.get("Tags") if tag["Key"] == "AmazonECSManaged"]
        assert tag["PropagateAtLaunch"] is True


def test_an_encrypted_copy_of_a_cluster_names_the_region_it_comes_from() -> None:
    """RDS refuses it otherwise (a pre-signed URL is missing); CloudFormation makes that URL from the region."""
    prod = platform("prod")
    clusters = [each for each in prod.graph.of_type("AWS::RDS::DBCluster") if each.stack.role == "secondary"]
    assert len(clusters) == 2
    for cluster in clusters:
        assert cluster.get("GlobalClusterIdentifier")
        assert cluster.get("SourceRegion") == prod.regions["primary"]
    assert not any(
        each.get("SourceRegion") for each in prod.graph.of_type("AWS::RDS::DBCluster") if each.stack.role == "primary"
    )


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_rolling_update_needs_no_more_instances_than_there_are(environment: str) -> None:
    """CloudFormation adds some otherwise, and waits in vain for protected ones to go (its roadmap, 692)."""
    for group in platform(environment).graph.of_type("AWS::AutoScaling::AutoScalingGroup"):
        rolling = group.body["UpdatePolicy"]["AutoScalingRollingUpdate"]
        assert int(rolling["MinInstancesInService"]) + int(rolling["MaxBatchSize"]) <= int(group.get("MinSize"))
