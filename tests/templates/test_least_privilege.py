"""Alarms, roles and security groups of the data and service stacks."""

import pytest

from tests.templates.resolved import ENVIRONMENTS, MINE, SERVICES, platform, referred, stacks

WITHOUT_RESOURCE = ("ecr:GetAuthorizationToken", "secretsmanager:GetRandomPassword")
"""Actions that IAM cannot limit to a resource."""


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_alarm_reaches_a_topic_of_its_own_region(environment: str) -> None:
    graph = platform(environment).graph
    for found in stacks(environment, *MINE):
        for alarm in found.of_type("AWS::CloudWatch::Alarm"):
            [topic] = graph.targets(alarm.get("AlarmActions"))
            assert (topic.type, topic.stack.key) == ("AWS::SNS::Topic", f"{found.role}/alerting")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_roles_carry_the_boundary_and_name_what_they_use(environment: str) -> None:
    for found in stacks(environment, *MINE):
        for role in found.of_type("AWS::IAM::Role"):
            assert referred(environment, role.get("PermissionsBoundary")) == ["PermissionsBoundary"]
            for _, statement in role.find("Policies.*.PolicyDocument.Statement.*"):
                assert statement["Action"] in WITHOUT_RESOURCE or statement["Resource"] != "*"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_each_service_has_a_task_role_of_its_own_that_reads_no_secret(environment: str) -> None:
    """Secrets and images are fetched by the execution role, which the code in the container cannot use."""
    graph, owners = platform(environment).graph, {}
    for found in stacks(environment, *MINE):
        for task in found.of_type("AWS::ECS::TaskDefinition"):
            [role] = graph.targets(task.get("TaskRoleArn"))
            [execution] = graph.targets(task.get("ExecutionRoleArn"))
            assert role.target != execution.target, task.location
            assert role.stack is execution.stack is found
            assert owners.setdefault(role.target, found.key) == found.key
            assert "secretsmanager:GetSecretValue" not in str(role.get("Policies")), role.location
            assert "ecr:BatchGetImage" not in str(role.get("Policies")), role.location
    assert len(owners) == len(SERVICES) * len({found.role for found in stacks(environment, "svc-ui")})


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_security_groups_open_to_groups_only(environment: str) -> None:
    sources = {"SourceSecurityGroupId", "DestinationSecurityGroupId", "DestinationPrefixListId"}
    for found in stacks(environment, *MINE):
        rules = [r.properties for r in found.of_type("AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress")]
        for group in found.of_type("AWS::EC2::SecurityGroup"):
            assert group.get("SecurityGroupEgress")
            rules += [rule for _, rule in group.find("SecurityGroupIngress.*")]
            rules += [rule for _, rule in group.find("SecurityGroupEgress.*")]
        for rule in rules:
            assert rule["Description"]
            assert sources & set(rule) or rule["CidrIp"] == "127.0.0.1/32"
