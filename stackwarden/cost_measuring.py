"""Asks CloudFormation what is deployed and CloudWatch what it used."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cfn.stack import Stack
from stackwarden.deploy.aws import Aws, AwsError

if TYPE_CHECKING:
    from cost_model.measuring import Query

MOST = 500
"""Queries in one call of GetMetricData."""
DAY = 86_400


def asked(aws: Aws, stacks: Iterable[Stack], default_region: str) -> "tuple[list[Query], list[str]]":
    """What to ask of the resources of deployed stacks; and the stacks that are not there."""
    from cost_model.measuring import queries

    found: list[Query] = []
    absent: list[str] = []
    for stack in stacks:
        region = stack.region or default_region
        try:
            physical = dict(_resources(aws, region, stack.name))
        except AwsError as error:
            if not error.absent:
                raise
            absent.append(stack.key)
            continue
        for resource in stack.resources.values():
            if resource.logical_id in physical:
                found += queries(resource, physical[resource.logical_id], region)
    return found, absent


def _resources(aws: Aws, region: str, name: str) -> Iterator[tuple[str, str]]:
    for each in aws.pages(region, "cloudformation", "list_stack_resources", "StackResourceSummaries", StackName=name):
        if each.get("PhysicalResourceId"):
            yield each["LogicalResourceId"], each["PhysicalResourceId"]


def answers(aws: Aws, found: "list[Query]", start: datetime, end: datetime) -> "list[tuple[Query, list[Decimal]]]":
    """Each query with its daily values, none where CloudWatch has none."""
    by_region: dict[str, list[tuple[Query, list[Decimal]]]] = {}
    for query in found:
        by_region.setdefault(query.region, []).append((query, []))
    for region, own in by_region.items():
        for first in range(0, len(own), MOST):
            part = own[first : first + MOST]
            for each in _metric_data(aws, region, [query for query, _ in part], start, end):
                values = part[int(each["Id"].removeprefix("q"))][1]
                values += [Decimal(repr(value)) for value in each.get("Values", ())]
    return [pair for own in by_region.values() for pair in own]


def _metric_data(
    aws: Aws, region: str, part: "list[Query]", start: datetime, end: datetime
) -> Iterator[dict[str, Any]]:
    asked_for = [_asked(index, query) for index, query in enumerate(part)]
    yield from aws.pages(
        region,
        "cloudwatch",
        "get_metric_data",
        "MetricDataResults",
        MetricDataQueries=asked_for,
        StartTime=start,
        EndTime=end,
        ScanBy="TimestampAscending",
    )


def _asked(index: int, query: "Query") -> dict[str, Any]:
    dimensions = [{"Name": name, "Value": value} for name, value in query.dimensions]
    metric = {"Namespace": query.of.namespace, "MetricName": query.metric, "Dimensions": dimensions}
    return {
        "Id": f"q{index}",
        "MetricStat": {"Metric": metric, "Period": DAY, "Stat": query.of.statistic},
        "ReturnData": True,
    }
