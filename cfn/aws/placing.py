"""Which resource of a template an id, name or ARN from an account means; never a guess: one answer, or none."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Literal, NamedTuple

from cfn.aws.advisor import Flagged, Placed
from cfn.graph import Graph
from cfn.stack import Resource
from cfn.unknown import Unknown

How = Literal["physical id", "name", "generated name"]
NAMES = {
    "AWS::AutoScaling::AutoScalingGroup": "AutoScalingGroupName",
    "AWS::Backup::BackupVault": "BackupVaultName",
    "AWS::CloudTrail::Trail": "TrailName",
    "AWS::DynamoDB::GlobalTable": "TableName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::EC2::LaunchTemplate": "LaunchTemplateName",
    "AWS::EC2::SecurityGroup": "GroupName",
    "AWS::ECR::Repository": "RepositoryName",
    "AWS::ECS::Cluster": "ClusterName",
    "AWS::ECS::Service": "ServiceName",
    "AWS::ECS::TaskDefinition": "Family",
    "AWS::ElastiCache::ReplicationGroup": "ReplicationGroupId",
    "AWS::ElasticLoadBalancing::LoadBalancer": "LoadBalancerName",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "Name",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::OpenSearchService::Domain": "DomainName",
    "AWS::RDS::DBCluster": "DBClusterIdentifier",
    "AWS::RDS::DBInstance": "DBInstanceIdentifier",
    "AWS::Route53::HostedZone": "Name",
    "AWS::Route53::RecordSet": "Name",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
}
"""The property that names a resource of a type in its account and Region."""
LEAST = 6
"""Letters that a name must hold as written to be told from others, where part of it is known only after deployment."""


class Found(NamedTuple):
    """A resource of a template, and how it was told."""

    resource: Resource
    how: How


def place(flagged: Flagged, graph: Graph, placed: Iterable[Placed] = ()) -> Found | None:
    """The one resource that is meant; None where there is none, or more than one could be.

    By what the deployed stacks say (``placed``), then by the name in the template, then by the name that CloudFormation
    makes of stack and logical id. A resource of another Region is never meant.
    """
    told = set(_tokens(flagged))
    ways: tuple[tuple[How, Iterator[Resource]], ...] = (
        ("physical id", _by_physical(told, graph, placed)),
        ("name", _by_name(told, graph)),
        ("generated name", _by_generated(told, graph)),
    )
    for how, candidates in ways:
        found = {each.target: each for each in candidates if _same_region(each, flagged.region)}
        if found:
            return Found(next(iter(found.values())), how) if len(found) == 1 else None
    return None


def _tokens(flagged: Flagged) -> Iterator[str]:
    """Everything that may name the resource: ids and ARNs whole, and the last parts of ARNs and paths."""
    for text in (flagged.resource, flagged.arn, *flagged.details.values()):
        plain = text.strip()
        if not plain or " " in plain:
            continue
        yield plain
        yield plain.rpartition("/")[2]
        yield plain.rpartition(":")[2]
        if plain.startswith("arn:"):
            yield from re.split(r"[:/]", plain)[5:]


def _by_physical(told: set[str], graph: Graph, placed: Iterable[Placed]) -> Iterator[Resource]:
    for each in placed:
        if each.physical_id and told & {each.physical_id, each.physical_id.rpartition("/")[2]}:
            stacks = [s for s in graph.stacks if each.stack == s.name or each.stack.endswith(f"-{s.name}")]
            longest = max((len(stack.name) for stack in stacks), default=0)
            for stack in stacks:
                if len(stack.name) == longest and each.logical_id in stack.resources:
                    yield stack.resources[each.logical_id]


def _by_name(told: set[str], graph: Graph) -> Iterator[Resource]:
    for kind, name in NAMES.items():
        for resource in graph.of_type(kind):
            if _names(resource.get(name), told):
                yield resource


def _names(written: Any, told: set[str]) -> bool:
    if isinstance(written, str):
        return bool(written) and (written in told or written.rstrip(".") in told)
    pattern = _pattern(written) if isinstance(written, Unknown) else None
    return pattern is not None and any(pattern.fullmatch(each) for each in told)


@cache
def _pattern(name: Unknown) -> re.Pattern[str] | None:
    """What a name looks like of which a part, such as the account, is known only after deployment."""
    parts = name.parts if name.kind == "text" else ()
    if sum(len(part) for part in parts if isinstance(part, str)) < LEAST:
        return None
    return re.compile("".join(re.escape(part) if isinstance(part, str) else _piece(part) for part in parts))


def _piece(unknown: Unknown) -> str:
    return r"\d{12}" if unknown.text == "AWS::AccountId" else r"[^:/]+"


def _by_generated(told: set[str], graph: Graph) -> Iterator[Resource]:
    """``stack-LogicalId-1ABC2DEF3GHI``, as CloudFormation names what has no name; some services want lower case."""
    split = [match for each in told if (match := re.fullmatch(r"(.+)-([A-Za-z0-9]+)-[A-Za-z0-9]{8,}", each))]
    for stack in graph.stacks if split else ():
        by_lower = {name.lower(): resource for name, resource in stack.resources.items()}
        for match in split:
            resource = by_lower.get(match[2].lower())
            named = match[1].lower() == stack.name.lower() or match[1].lower().endswith(f"-{stack.name.lower()}")
            if named and resource is not None and NAMES.get(resource.type, "") not in resource.properties:
                yield resource


def _same_region(resource: Resource, region: str) -> bool:
    return not region or resource.stack.region in (None, region) or resource.type == "AWS::DynamoDB::GlobalTable"
