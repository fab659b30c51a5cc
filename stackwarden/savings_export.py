"""Asks AWS for what Cost Optimization Hub and Compute Optimizer recommend, and keeps the answers as they are."""

from collections.abc import Iterator, Sequence
from typing import Any

from stackwarden.deploy.aws import Aws, AwsError
from stackwarden.ending import RefusedError

HUB, OPTIMIZER = "cost-optimization-hub", "compute-optimizer"
HUB_REGION = "us-east-1"
"""The hub gathers all Regions, and answers from here."""
OPERATIONS = {
    "get_ec2_instance_recommendations": "instanceRecommendations",
    "get_auto_scaling_group_recommendations": "autoScalingGroupRecommendations",
    "get_ebs_volume_recommendations": "volumeRecommendations",
    "get_lambda_function_recommendations": "lambdaFunctionRecommendations",
    "get_ecs_service_recommendations": "ecsServiceRecommendations",
    "get_rds_database_recommendations": "rdsDBRecommendations",
    "get_idle_recommendations": "idleRecommendations",
}
"""Call of Compute Optimizer → what it lists."""
NOT_ENROLLED = frozenset({"OptInRequiredException", "AccessDeniedException", "ValidationException"})


def savings(aws: Aws, api: str, regions: Sequence[str]) -> dict[str, Any]:
    """What was answered, in the shape of the API's answers; the hub's rows overlap and are all kept.

    Args:
        aws: calls it.
        api: ``cost-optimization-hub`` or ``compute-optimizer``.
        regions: that Compute Optimizer is asked in; the hub answers for all.

    Raises:
        RefusedError: the account is not enrolled, or these credentials may not read it.
    """
    try:
        if api == HUB:
            return {"items": list(_pages(aws, HUB_REGION, HUB, "list_recommendations", "items"))}
        return {
            key: [each for region in regions for each in _pages(aws, region, OPTIMIZER, operation, key)]
            for operation, key in OPERATIONS.items()
        }
    except AwsError as error:
        if error.aws_code not in NOT_ENROLLED:
            raise
        told = f"{api} does not answer: the account is not enrolled, or may not be read ({error.aws_code})"
        raise RefusedError(told, f"Turn it on in the console, and allow {api}:List* and {api}:Get*.") from error


def _pages(aws: Aws, region: str, service: str, operation: str, key: str) -> Iterator[dict[str, Any]]:
    arguments: dict[str, Any] = {"includeAllRecommendations": True} if service == HUB else {}
    while True:
        page = aws.call(region, service, operation, **arguments)
        yield from page.get(key, ())
        if not page.get("nextToken"):
            return
        arguments["nextToken"] = page["nextToken"]
