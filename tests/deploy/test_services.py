"""From the load balancer to the task: each link names something that exists."""

from typing import Any

import pytest

from tests.deploy.conftest import Deployed

REGIONAL = pytest.mark.parametrize("role", ["primary", "secondary"])


def _services(deployed: Deployed, role: str) -> list[Any]:
    cluster = deployed.published(role)["compute/cluster-name"]
    ecs = deployed.client("ecs", role)
    arns = ecs.list_services(cluster=cluster)["serviceArns"]
    found: list[Any] = ecs.describe_services(cluster=cluster, services=arns)["services"]
    return found


def _tasks(deployed: Deployed, role: str) -> list[Any]:
    ecs = deployed.client("ecs", role)
    arns = ecs.list_task_definitions()["taskDefinitionArns"]
    return [ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"] for arn in arns]


@REGIONAL
def test_every_service_of_the_templates_runs(deployed: Deployed, role: str) -> None:
    declared = {
        resource.get("ServiceName")
        for stack in deployed.stacks(role)
        for resource in stack.of_type("AWS::ECS::Service")
    }
    assert {each["serviceName"] for each in _services(deployed, role)} == declared


@REGIONAL
def test_requests_reach_the_ui(deployed: Deployed, role: str) -> None:
    """HTTPS listener → rule → target group → service."""
    elb = deployed.client("elbv2", role)
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    published = deployed.published(role)
    assert balancer["LoadBalancerArn"] == published["compute/load-balancer-arn"]
    https = published["compute/https-listener-arn"]
    listeners = {
        each["ListenerArn"]: each
        for each in elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    }
    assert listeners[https]["Protocol"] == "HTTPS"
    certificates = {
        each["CertificateArn"] for each in deployed.every("acm", "list_certificates", "CertificateSummaryList", role)
    }
    assert {each["CertificateArn"] for each in listeners[https]["Certificates"]} <= certificates
    forwards = {
        action["TargetGroupArn"]
        for rule in elb.describe_rules(ListenerArn=https)["Rules"]
        for action in rule["Actions"]
        if action["Type"] == "forward"
    }
    assert forwards == {each["TargetGroupArn"] for each in elb.describe_target_groups()["TargetGroups"]}
    behind = {each["targetGroupArn"] for service in _services(deployed, role) for each in service["loadBalancers"]}
    assert forwards == behind


@REGIONAL
def test_plain_http_is_redirected(deployed: Deployed, role: str) -> None:
    elb = deployed.client("elbv2", role)
    arn = deployed.published(role)["compute/load-balancer-arn"]
    [http] = [each for each in elb.describe_listeners(LoadBalancerArn=arn)["Listeners"] if each["Port"] == 80]
    assert [action["RedirectConfig"]["Protocol"] for action in http["DefaultActions"]] == ["HTTPS"]


@REGIONAL
def test_the_web_acl_guards_the_load_balancer(deployed: Deployed, role: str) -> None:
    arn = deployed.published(role)["compute/load-balancer-arn"]
    acl = deployed.client("wafv2", role).get_web_acl_for_resource(ResourceArn=arn)["WebACL"]
    assert acl["Name"] == "shop-prod-alb"
    assert len(acl["Rules"]) > 5


@REGIONAL
def test_services_run_in_private_subnets_with_a_breaker_that_rolls_back(deployed: Deployed, role: str) -> None:
    published = deployed.published(role)
    alarms = {each["AlarmName"] for each in deployed.every("cloudwatch", "describe_alarms", "MetricAlarms", role)}
    for service in _services(deployed, role):
        network = service["networkConfiguration"]["awsvpcConfiguration"]
        assert sorted(network["subnets"]) == sorted(published["network/private-subnet-ids"].split(","))
        assert network["assignPublicIp"] == "DISABLED"
        rollout = service["deploymentConfiguration"]
        assert rollout["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
        assert rollout["alarms"]["alarmNames"]
        assert set(rollout["alarms"]["alarmNames"]) <= alarms


@REGIONAL
def test_services_use_the_capacity_of_the_group(deployed: Deployed, role: str) -> None:
    ecs = deployed.client("ecs", role)
    groups = {
        each["AutoScalingGroupARN"]
        for each in deployed.every("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups", role)
    }
    providers = {
        each["name"]: each["autoScalingGroupProvider"]["autoScalingGroupArn"]
        for each in ecs.describe_capacity_providers()["capacityProviders"]
        if each.get("autoScalingGroupProvider")
    }
    assert set(providers.values()) == groups
    [cluster] = ecs.describe_clusters(clusters=[deployed.published(role)["compute/cluster-name"]])["clusters"]
    assert providers.keys() <= set(cluster["capacityProviders"])
    for service in _services(deployed, role):
        assert {each["capacityProvider"] for each in service["capacityProviderStrategy"]} <= providers.keys()


@REGIONAL
def test_tasks_name_roles_groups_and_secrets_that_exist(deployed: Deployed, role: str) -> None:
    roles = {each["Arn"] for each in deployed.every("iam", "list_roles", "Roles", role)}
    groups = {each["logGroupName"] for each in deployed.every("logs", "describe_log_groups", "logGroups", role)}
    secrets = {each["ARN"] for each in deployed.every("secretsmanager", "list_secrets", "SecretList", role)}
    tasks = _tasks(deployed, role)
    assert tasks
    for task in tasks:
        assert {task["taskRoleArn"], task["executionRoleArn"]} <= roles, task["family"]
        for container in task["containerDefinitions"]:
            assert container["logConfiguration"]["options"]["awslogs-group"] in groups
            for secret in container.get("secrets", ()):
                arn = ":".join(secret["valueFrom"].split(":")[:7])
                # The secondary region names a copied secret by its ARN without the six characters that end it.
                assert arn in secrets | {each[:-7] for each in secrets}, (task["family"], secret["name"])


@REGIONAL
def test_the_groups_sizes_are_the_environments(deployed: Deployed, role: str) -> None:
    [group] = deployed.every("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups", role)
    [compute] = [stack for stack in deployed.stacks(role) if stack.key.endswith("/compute")]
    [declared] = compute.of_type("AWS::AutoScaling::AutoScalingGroup")
    assert (group["MinSize"], group["MaxSize"]) == (int(declared.get("MinSize")), int(declared.get("MaxSize")))
    subnets = group["VPCZoneIdentifier"].split(",")
    assert sorted(subnets) == sorted(deployed.published(role)["network/private-subnet-ids"].split(","))
    template = group["LaunchTemplate"]["LaunchTemplateId"]
    [version] = deployed.client("ec2", role).describe_launch_template_versions(LaunchTemplateId=template)[
        "LaunchTemplateVersions"
    ]
    profile = version["LaunchTemplateData"]["IamInstanceProfile"]["Arn"]
    assert profile in {
        each["Arn"] for each in deployed.every("iam", "list_instance_profiles", "InstanceProfiles", role)
    }
