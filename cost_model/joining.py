"""Which resource of the templates a resource on a bill is: by CloudFormation's tags, by a list of ids, by its name."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from cfn.graph import Graph
from cfn.stack import Resource
from cfn.unknown import Unknown
from cost_model.actual import Usage

NAMES = (
    "BucketName", "TableName", "FunctionName", "QueueName", "TopicName", "LogGroupName", "DBClusterIdentifier",
    "DBInstanceIdentifier", "DBProxyName", "Name", "ReplicationGroupId", "ClusterName", "ServiceName",
    "AutoScalingGroupName", "DeliveryStreamName", "BackupVaultName", "TrailName",
)  # fmt: skip
"""Properties that name a resource in its ARN."""
_SERVICES = {
    "ElasticLoadBalancingV2": "elasticloadbalancing",
    "KinesisFirehose": "firehose",
    "WAFv2": "wafv2",
}
"""The service in an ARN, where it is not that of the type in lower case."""
_LITERAL = 4
"""So many letters of a name must be known where parts of it are not."""


class Physical(NamedTuple):
    """A deployed resource, as CloudFormation lists it."""

    stack: str
    logical_id: str


class Joiner:
    """Finds resources. ``physical``: id → stack name and logical id, of ``describe-stack-resources``."""

    def __init__(self, graph: Graph, physical: Mapping[str, Physical]) -> None:
        self._physical = physical
        self._by_place: dict[Physical, list[Resource]] = {}
        self._named: list[tuple[str, Resource]] = []
        for stack in graph.stacks:
            for resource in stack.resources.values():
                self._by_place.setdefault(Physical(stack.name, resource.logical_id), []).append(resource)
                self._named += ((pattern, resource) for pattern in _patterns(resource))
        self._known: dict[tuple[str, str], Resource | None] = {}

    def find(self, used: Usage) -> Resource | None:
        """The resource, if exactly one can be meant."""
        found = self._at(Physical(used.stack, used.logical_id), used.region)
        if found is not None or not used.resource:
            return found
        slot = (used.resource, used.region)
        if slot not in self._known:
            self._known[slot] = self._by_id(*slot)
        return self._known[slot]

    def _at(self, place: Physical, region: str) -> Resource | None:
        """The resource of a stack: stacks of several regions may share a name, and what is global has no region."""
        found = self._by_place.get(place, [])
        if len(found) > 1:
            found = [each for each in found if each.stack.region == region]
        return found[0] if len(found) == 1 else None

    def _by_id(self, identifier: str, region: str) -> Resource | None:
        for name in (identifier, *_ends(identifier)):
            if name in self._physical:
                return self._at(self._physical[name], region)
        fitting = {each.target: each for pattern, each in self._named if _is(pattern, each, identifier, region)}
        return next(iter(fitting.values())) if len(fitting) == 1 else None


def _is(pattern: str, resource: Resource, identifier: str, region: str) -> bool:
    arn = identifier.split(":", 5)
    home = resource.stack.region
    if region and home and region not in {home, "global"}:
        return False
    if len(arn) < 6 or arn[0] != "arn":
        return resource.type == "AWS::S3::Bucket" and fnmatchcase(identifier, pattern)
    if arn[2] != _service(resource.type):
        return False
    return any(fnmatchcase(name, pattern) for name in (arn[5], *_ends(arn[5])))


def _service(kind: str) -> str:
    part = kind.split("::")[1]
    return _SERVICES.get(part, part.lower())


def _ends(identifier: str) -> Iterable[str]:
    """The parts of an id by which it is listed or named: ``loadbalancer/app/shop/50dc`` → … ``shop``, ``50dc``."""
    rest = identifier.split(":", 5)[-1].removesuffix(":*")
    yield rest
    pieces = rest.replace(":", "/").split("/")
    yield from pieces
    if ":" in rest:
        yield rest.split(":", 1)[1]  # a log group has slashes in its name


def _patterns(resource: Resource) -> Iterable[str]:
    """Its name, with ``*`` for what only a deployment knows."""
    for name in NAMES:
        pattern = _pattern(resource.properties.get(name))
        if len(pattern.replace("*", "")) >= _LITERAL:
            yield pattern


def _pattern(value: Any) -> str:
    if isinstance(value, str):
        return value.replace("[", "[[]").replace("*", "[*]").replace("?", "[?]")
    if isinstance(value, Unknown) and value.kind == "text":
        return "".join(_pattern(part) if isinstance(part, str) else "*" for part in value.parts)
    return ""
