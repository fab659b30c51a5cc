"""Content delivery: what distributions are asked, and what they fetch from buckets instead of load balancers."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from cfn.stack import Resource
from cost_model.capacity.traffic import traffic_of
from cost_model.context import Context, dig, items
from cost_model.hours import month_total
from cost_model.vector import real

DISTRIBUTION = "AWS::CloudFront::Distribution"


def viewer_requests(distribution: Resource, context: Context) -> float:
    """Requests a month that shoppers send to a distribution: all content, whatever its cache answers."""
    given = context.given(distribution, "requests")
    if given is not None:
        return real(given.value)
    return month_total(context.slots(distribution), traffic_of(distribution, context, cdn=False).requests)


def distributions_of(acl: Resource, context: Context) -> list[Resource]:
    """The distributions that a web ACL protects."""
    return [
        each
        for each in context.graph.referrers(acl, DISTRIBUTION)
        if acl in context.graph.targets(each.get("DistributionConfig.WebACLId"))
    ]


def from_buckets(context: Context) -> frozenset[str]:
    """Kinds of content that the distributions of the templates fetch from S3: those misses no load balancer sees."""
    found = [_from_buckets(each, context) for each in context.graph.of_type(DISTRIBUTION)]
    return frozenset.intersection(*found) if found else frozenset()


def bucket_reads(bucket: Resource, context: Context) -> float | None:
    """Reads a month of a bucket that is a distribution's first origin for some content; None where it is none."""
    reads = None
    for distribution in context.graph.of_type(DISTRIBUTION):
        slots = context.slots(distribution)
        for name, content in context.profile.content.items():
            origin = _origin(distribution, content.path) if content.path else None
            if origin is not None and _is_of(dig(origin, "DomainName"), bucket, context):
                asked = month_total(slots, content.per.hourly(slots))
                missed = asked * (1 - content.cache_hit.base) if name in from_buckets(context) else 0.0
                reads = (reads or 0.0) + missed
    return reads


def _from_buckets(distribution: Resource, context: Context) -> frozenset[str]:
    return frozenset(
        name
        for name, content in context.profile.content.items()
        if content.path and dig(_origin(distribution, content.path), "S3OriginConfig") is not None
    )


def _origin(distribution: Resource, path: str) -> Any:
    """The origin that answers for a path: of a group its first member; None where the templates do not tell."""
    config = distribution.get("DistributionConfig")
    target = next(_targets(config, path), None)
    for group in items(dig(config, "OriginGroups.Items")):
        if dig(group, "Id") == target:
            target = dig(items(dig(group, "Members.Items"))[0], "OriginId")
    return next((each for each in items(dig(config, "Origins")) if dig(each, "Id") == target), None)


def _targets(config: Any, path: str) -> Iterator[Any]:
    """Where behaviours send a path, the one that wins first: the first whose pattern fits, else the default one."""
    for behaviour in items(dig(config, "CacheBehaviors")):
        pattern = dig(behaviour, "PathPattern")
        if isinstance(pattern, str) and fnmatchcase(path.lstrip("/"), pattern.lstrip("/")):
            yield dig(behaviour, "TargetOriginId")
    yield dig(config, "DefaultCacheBehavior.TargetOriginId")


def _is_of(domain: object, bucket: Resource, context: Context) -> bool:
    name = bucket.get("BucketName")
    named = name is not None and str(domain).startswith(f"{name}.s3")  # either may hold the number of the account
    return named or bucket in context.graph.targets(domain)
