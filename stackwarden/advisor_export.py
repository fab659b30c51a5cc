"""Asks AWS for what Trusted Advisor found, and keeps the answers as they are, to be read by ``cfn.aws.advisor``."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from stackwarden.deploy.aws import Aws, AwsError
from stackwarden.ending import RefusedError
from stackwarden.savings_export import HUB, OPTIMIZER, savings

REGION = "us-east-1"
"""Both APIs answer for all Regions of an account, and from here."""
CATEGORIES = (
    "security",
    "fault_tolerance",
    "cost_optimizing",
    "performance",
    "service_limits",
    "operational_excellence",
)
NO_PLAN = frozenset({"SubscriptionRequiredException"})
NO_RIGHT = frozenset({"AccessDeniedException", "AccessDenied", "UnauthorizedOperation"})
RIGHTS = {
    "support": "support:DescribeTrustedAdvisorChecks and support:DescribeTrustedAdvisorCheckResult",
    "trustedadvisor": "trustedadvisor:ListRecommendations and trustedadvisor:ListRecommendationResources",
}


def export(
    aws: Aws, api: str, categories: Sequence[str], stacks: Sequence[tuple[str, str]], regions: Sequence[str] = ()
) -> dict[str, Any]:
    """What was answered, in the shape of the API's answers.

    Args:
        aws: calls it.
        api: ``support``, ``trustedadvisor``, ``cost-optimization-hub`` or ``compute-optimizer``.
        categories: of the checks, by Trusted Advisor's names.
        stacks: (Region, name) of deployed stacks, by whose resources ids are found in the templates.
        regions: that Compute Optimizer is asked in; without any, those of the stacks.

    Raises:
        RefusedError: without the support plan, the permission, or credentials.
    """
    if api in (HUB, OPTIMIZER):
        document = savings(aws, api, regions or sorted({region for region, _ in stacks}) or [REGION])
    else:
        document = _advisor(aws, api, categories)
    if stacks:
        document["StackResources"] = [each for region, name in stacks for each in _stack(aws, region, name)]
    return document


def _advisor(aws: Aws, api: str, categories: Sequence[str]) -> dict[str, Any]:
    try:
        return _support(aws, categories) if api == "support" else _recommendations(aws, categories)
    except AwsError as error:
        raise _refused(error, api) from error


def text_of(document: dict[str, Any]) -> str:
    """The same answers give the same bytes."""
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False, default=_plain) + "\n"


def _support(aws: Aws, categories: Sequence[str]) -> dict[str, Any]:
    answer = aws.call(REGION, "support", "describe_trusted_advisor_checks", language="en")
    checks = sorted((each for each in answer["checks"] if each["category"] in categories), key=lambda each: each["id"])
    operation = "describe_trusted_advisor_check_result"
    results = [aws.call(REGION, "support", operation, checkId=each["id"], language="en") for each in checks]
    return {"checks": checks, "results": [each["result"] for each in results]}


def _recommendations(aws: Aws, categories: Sequence[str]) -> dict[str, Any]:
    service = "trustedadvisor"
    found: list[dict[str, Any]] = []
    resources: list[dict[str, Any]] = []
    for pillar in categories:
        found += _pages(aws, service, "list_recommendations", "recommendationSummaries", pillar=pillar)
    by_arn = {each["arn"]: each for each in found}  # one with several pillars is listed under each
    for arn in sorted(by_arn):
        key = "recommendationResourceSummaries"
        resources += _pages(aws, service, "list_recommendation_resources", key, recommendationIdentifier=arn)
    return {
        "recommendationSummaries": [by_arn[arn] for arn in sorted(by_arn)],
        "recommendationResourceSummaries": resources,
    }


def _pages(aws: Aws, service: str, operation: str, key: str, **arguments: Any) -> Iterator[dict[str, Any]]:
    while True:
        page = aws.call(REGION, service, operation, **arguments)
        yield from page[key]
        if not page.get("nextToken"):
            return
        arguments["nextToken"] = page["nextToken"]


def _stack(aws: Aws, region: str, name: str) -> Iterator[dict[str, str]]:
    for each in aws.pages(region, "cloudformation", "list_stack_resources", "StackResourceSummaries", StackName=name):
        if each.get("PhysicalResourceId"):
            yield {
                "StackName": name,
                "LogicalResourceId": each["LogicalResourceId"],
                "PhysicalResourceId": each["PhysicalResourceId"],
            }


def _refused(error: AwsError, api: str) -> RefusedError:
    if error.aws_code in NO_PLAN:
        told = "Trusted Advisor's findings are not open to this account: its AWS Support plan does not hold them"
        return RefusedError(told, "Use an account with Business, Enterprise On-Ramp or Enterprise Support, or a file.")
    if error.aws_code in NO_RIGHT:
        told = f"These credentials may not read Trusted Advisor ({error.aws_code})"
        remedy = f"Allow {RIGHTS[api]}; without a Business or Enterprise Support plan AWS answers the same."
        return RefusedError(told, remedy)
    return error


def _plain(value: Any) -> str:
    """A time, as boto3 gives it."""
    return str(value.isoformat())
