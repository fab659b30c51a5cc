"""What protects single resources from deletion, and how it is switched off before a stack is taken down."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from stackwarden.deploy.aws import AwsError, paces
from stackwarden.deploy.job import Job

Lifter = Callable[[Job, str], str]
_INSTANCES = 50  # that SetInstanceProtection takes at once
_LOOKS = 60  # at a cluster that leaves its global cluster: some seven minutes


def resources(job: Job, stack_id: str) -> list[tuple[str, str, str]]:
    """The resources of a stack: logical id, type, physical id."""
    return [
        (each["LogicalResourceId"], each["ResourceType"], each.get("PhysicalResourceId", ""))
        for each in job.pages("list_stack_resources", "StackResourceSummaries", StackName=stack_id)
        if each["ResourceStatus"] != "DELETE_COMPLETE"
    ]


def lift(job: Job, found: list[tuple[str, str, str]]) -> Iterator[str]:
    """Switch off the protection of resources that go with their stack; those that stay keep theirs."""
    for logical, kind, physical in found:
        lifter = _LIFTERS.get(kind)
        stays = job.stack.kept.get(logical, "").startswith("Retain")  # what is snapshot goes
        if lifter is None or not physical or stays:
            continue
        try:
            yield f"{logical}: {lifter(job, physical)}"
        except AwsError as error:
            yield f"{logical}: its protection stays: {error}"


def _balancer(job: Job, arn: str) -> str:
    attributes = [{"Key": "deletion_protection.enabled", "Value": "false"}]
    job.aws.call(
        job.stack.region, "elbv2", "modify_load_balancer_attributes", LoadBalancerArn=arn, Attributes=attributes
    )
    return "deletion protection off"


def _cluster(job: Job, name: str) -> str:
    job.aws.call(
        job.stack.region,
        "rds",
        "modify_db_cluster",
        DBClusterIdentifier=name,
        DeletionProtection=False,
        ApplyImmediately=True,
    )
    left = _leave(job, name)
    return f"deletion protection off{f', left {left}' if left else ''}"


def _leave(job: Job, name: str) -> str:
    """Take the last member out of a global cluster that stays: as a member it cannot be deleted; its name, or ''.

    Other members, whose templates name the global cluster, CloudFormation takes out itself.
    """
    arn = _rds(job, "describe_db_clusters", DBClusterIdentifier=name)["DBClusters"][0]["DBClusterArn"]
    for group in _rds(job, "describe_global_clusters")["GlobalClusters"]:
        if [each["DBClusterArn"] for each in group["GlobalClusterMembers"]] == [arn]:
            identifier: str = group["GlobalClusterIdentifier"]
            _rds(job, "remove_from_global_cluster", GlobalClusterIdentifier=identifier, DbClusterIdentifier=arn)
            for seconds in islice(paces(), _LOOKS):
                if (
                    _rds(job, "describe_db_clusters", DBClusterIdentifier=name)["DBClusters"][0]["Status"]
                    == "available"
                ):
                    break
                job.aws.pause(seconds)
            return identifier
    return ""


def _rds(job: Job, operation: str, **arguments: str) -> dict[str, Any]:
    return job.aws.call(job.stack.region, "rds", operation, **arguments)


def _global_cluster(job: Job, name: str) -> str:
    job.aws.call(
        job.stack.region, "rds", "modify_global_cluster", GlobalClusterIdentifier=name, DeletionProtection=False
    )
    return "deletion protection off"


def _group(job: Job, name: str) -> str:
    """Instances that run tasks are protected from scale-in: a group with such instances cannot be deleted."""
    region = job.stack.region
    job.aws.call(
        region,
        "autoscaling",
        "update_auto_scaling_group",
        AutoScalingGroupName=name,
        NewInstancesProtectedFromScaleIn=False,
    )
    groups = job.aws.call(region, "autoscaling", "describe_auto_scaling_groups", AutoScalingGroupNames=[name])
    instances = [each["InstanceId"] for group in groups["AutoScalingGroups"] for each in group.get("Instances", ())]
    for start in range(0, len(instances), _INSTANCES):
        job.aws.call(
            region,
            "autoscaling",
            "set_instance_protection",
            AutoScalingGroupName=name,
            InstanceIds=instances[start : start + _INSTANCES],
            ProtectedFromScaleIn=False,
        )
    return f"protection from scale-in off, {len(instances)} instances"


_LIFTERS: dict[str, Lifter] = {
    "AWS::AutoScaling::AutoScalingGroup": _group,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _balancer,
    "AWS::RDS::DBCluster": _cluster,
    "AWS::RDS::GlobalCluster": _global_cluster,
}
