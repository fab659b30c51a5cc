"""What stands on a card: names and sizes, read from the resolved resources."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from cfn.graph import Graph
from cfn.stack import Resource
from cfn.unknown import Unknown
from reports.diagrams.kinds import KINDS
from reports.diagrams.sheet import Card

_SCALABLE = "AWS::ApplicationAutoScaling::ScalableTarget"
_GIB = 1024
_NB = "\u00a0"


def name(resource: Resource) -> str:
    """The short name: without project and environment, without account and region."""
    given = next((each for key in _NAMES if (each := resource.get(key))), None)
    text = _last(str(given)) if isinstance(given, str | Unknown) else _words(resource.logical_id)
    if resource.type == "AWS::KMS::Key":
        return _words(resource.logical_id).removesuffix(" key")
    return _bare(text, resource) or _words(resource.logical_id)


_NAMES = (
    *("DBClusterIdentifier", "DBProxyName", "DBProxyEndpointName", "GlobalClusterIdentifier", "ReplicationGroupId"),
    *("TableName", "BucketName", "QueueName", "TopicName", "ServiceName", "ClusterName", "FunctionName", "TrailName"),
    *("DeliveryStreamName", "BackupVaultName", "BackupPlan.BackupPlanName", "RestoreTestingPlanName", "DashboardName"),
    *("AlarmName", "Budget.BudgetName", "MonitorName", "ConformancePackName", "Name", "DomainName"),
    *("TableInput.Name", "DatabaseInput.Name", "AutoScalingGroupName", "AnalyzerName", "DistributionConfig.Aliases.*"),
    "EcrRepositoryPrefix",
)


def _bare(text: str, resource: Resource) -> str:
    text = re.sub(r"-?\$\{[^}]*\}", "", text)
    whole = resource.stack.name.removesuffix(resource.stack.key.partition("/")[2]).rstrip("-")
    text = text.removesuffix(f"-{resource.stack.region}").removesuffix("-").removesuffix(f"-{whole}")
    environment = resource.stack.environment
    for mark in (f"-{environment}-", f"_{environment}_", f"{environment}/", f"_{environment}-"):
        text = text.partition(mark)[2] or text
    return text.strip("-_/.")


def _last(text: str) -> str:
    return text.strip("/")


def _words(logical_id: str) -> str:
    return " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|\d+", logical_id)).lower()


def cards(graph: Graph, resources: Iterable[Resource], by: str = "each") -> list[Card]:
    """A card per resource, parts gathered under what they belong to; or, by ``stack`` or ``type``, one for several."""
    groups: dict[tuple[str, ...], list[Resource]] = {}
    for resource in resources:
        lead = _lead(graph, resource)
        each = by == "each" or lead.type in _ALWAYS_EACH
        home = lead.stack.role if by == "type" and not each else lead.stack.key
        key: tuple[str, ...] = (home, lead.type, lead.logical_id if each else "")
        if lead.type in _RECORDS:
            key = (lead.type, str(lead.get("Name")))
        groups.setdefault(key, []).append(resource)
    return [card(graph, members) for members in groups.values()]


_ALWAYS_EACH = frozenset(
    {"AWS::RDS::DBCluster", "AWS::RDS::DBProxy", "AWS::ECS::Service", "AWS::ElasticLoadBalancingV2::LoadBalancer"}
)
_RECORDS = ("AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup")
_BELONGS = {
    "AWS::RDS::DBInstance": ("DBClusterIdentifier", "AWS::RDS::DBCluster"),
    "AWS::RDS::DBProxyEndpoint": ("DBProxyName", "AWS::RDS::DBProxy"),
    "AWS::AutoScaling::WarmPool": ("AutoScalingGroupName", "AWS::AutoScaling::AutoScalingGroup"),
    "AWS::Backup::RestoreTestingPlan": ("", "AWS::Backup::BackupPlan"),
    "AWS::Glue::Table": ("DatabaseName", "AWS::Glue::Database"),
    "AWS::ServiceDiscovery::HttpNamespace": ("", "AWS::ECS::Cluster"),
    "AWS::ARCZonalShift::ZonalAutoshiftConfiguration": ("", "AWS::ElasticLoadBalancingV2::LoadBalancer"),
}


def _lead(graph: Graph, resource: Resource) -> Resource:
    """What a part belongs to: an instance to its cluster, a warm pool to its group."""
    if resource.type not in _BELONGS:
        return resource
    path, kind = _BELONGS[resource.type]
    found = graph.targets(resource.get(path)) if path else list(resource.stack.of_type(kind))
    return next((each for each in found if each.type == kind), resource)


def card(graph: Graph, members: Sequence[Resource]) -> Card:
    """One card for resources that belong together; the first of the leading type gives name and size."""
    leads = [each for each in members if _lead(graph, each) is each] or list(members)
    lead = leads[0]
    kind = KINDS[lead.type]
    if len(leads) > 1 and lead.type not in _RECORDS:
        names = [name(each) for each in leads]
        shown = ", ".join(names) if len(names) <= 10 else f"{len(names)} of them"
        return Card(f"{len(leads)} {_plural(kind.words)}", [shown], tuple(members), kind.colour)
    title, lines = _SIZES.get(lead.type, _plain)(graph, lead)
    if lead.type in _RECORDS and any(each.get("Failover") for each in leads):
        lines = [*lines, "fails over: primary, secondary"]
    return Card(title, [line.replace(" · ", f"{_NB}· ") for line in lines if line], tuple(members), kind.colour)


def _plural(words: str) -> str:
    if words in ("CloudTrail", "Config", "GuardDuty", "Security Hub", "Firehose", "DynamoDB"):
        return words + (" tables" if words == "DynamoDB" else "")
    if words == "Lambda":
        return "Lambda functions"
    return words if words.endswith("s") else f"{words}es" if words.endswith("ch") else f"{words}s"


Sized = tuple[str, list[str]]


def _plain(_: Graph, resource: Resource) -> Sized:
    words, called = KINDS[resource.type].words, name(resource)
    return words[:1].upper() + words[1:], [called if called.lower() != words.lower() else ""]


def scaling(graph: Graph, resource: Resource) -> Resource | None:
    """The ScalableTarget that scales a service or a cluster's readers."""
    return next(iter(graph.referrers(resource, _SCALABLE)), None)


def tasks(graph: Graph, service: Resource) -> tuple[Any, Any, Any]:
    """Least and most tasks of a service, and its task definition."""
    target = scaling(graph, service)
    [definition] = [t for t in graph.targets(service.get("TaskDefinition")) if t.type == "AWS::ECS::TaskDefinition"]
    bounds = (target.get("MinCapacity"), target.get("MaxCapacity")) if target else (service.get("DesiredCount"),) * 2
    return *bounds, definition


def _service(graph: Graph, service: Resource) -> Sized:
    low, high, definition = tasks(graph, service)
    vcpu, gib = int(definition.get("Cpu")) / _GIB, int(definition.get("Memory")) / _GIB
    return name(service), [f"{low}–{high} tasks · {vcpu:g}{_NB}vCPU, {gib:g}{_NB}GiB"]


def instances(graph: Graph, cluster: Resource) -> list[Resource]:
    """The instances of a cluster."""
    return graph.referrers(cluster, "AWS::RDS::DBInstance")


def _cluster(graph: Graph, cluster: Resource) -> Sized:
    engine = {"aurora-mysql": "Aurora MySQL", "aurora-postgresql": "Aurora PostgreSQL"}.get(
        cluster.get("Engine"), "Aurora"
    )
    members = instances(graph, cluster)
    classes = sorted({str(each.get("DBInstanceClass")) for each in members})
    joins = cluster.get("GlobalClusterIdentifier") is not None
    roles = f"{len(members)} readers" if joins else f"writer + {_count(len(members) - 1, 'reader')}"
    lines = [f"{roles} · {', '.join(classes)}" if members else "no instance (pilot light)"]
    target = scaling(graph, cluster)
    if target is not None:
        lines.append(f"{target.get('MinCapacity')}–{target.get('MaxCapacity')} readers by load")
    return f"{engine} {name(cluster)}", lines


def _proxy(graph: Graph, proxy: Resource) -> Sized:
    endpoints = graph.referrers(proxy, "AWS::RDS::DBProxyEndpoint")
    kinds = ["read-write", *("read-only" for each in endpoints if each.get("TargetRole") == "READ_ONLY")]
    return f"RDS Proxy {name(proxy)}", [" and ".join(kinds)]


def _group(graph: Graph, group: Resource) -> Sized:
    kinds = [t.get("LaunchTemplateData.InstanceType") for t in graph.targets(group.get("LaunchTemplate"))]
    lines = [f"{group.get('MinSize')}–{group.get('MaxSize')} × {next((k for k in kinds if k), 'instances')}"]
    pools = graph.referrers(group, "AWS::AutoScaling::WarmPool")
    lines += [f"warm pool up to {pool.get('MaxGroupPreparedCapacity')}" for pool in pools]
    return "Auto Scaling group", [" · ".join(lines)]


def _cache(_: Graph, group: Resource) -> Sized:
    engine = str(group.get("Engine") or "redis").capitalize()
    nodes = group.get("NumCacheClusters") or group.get("ReplicasPerNodeGroup")
    return f"{engine} {name(group)}", [f"{nodes} × {group.get('CacheNodeType')}"]


def _table(_: Graph, table: Resource) -> Sized:
    replicas = [str(each) for _, each in table.find("Replicas.*.Region")]
    mode = "on demand" if table.get("BillingMode") == "PAY_PER_REQUEST" else "provisioned"
    return f"DynamoDB {name(table)}", [mode + (f" · {len(replicas)} replicas" if len(replicas) > 1 else "")]


def _queue(_: Graph, queue: Resource) -> Sized:
    days = int(queue.get("MessageRetentionPeriod") or 345600) / 86400
    return f"SQS {name(queue)}", [f"kept {days:g} days"]


def _stream(_: Graph, stream: Resource) -> Sized:
    mode = "on demand" if stream.get("StreamModeDetails.StreamMode") == "ON_DEMAND" else "provisioned"
    return f"Kinesis {name(stream)}", [f"{mode} · kept {stream.get('RetentionPeriodHours') or 24} h"]


def _bucket(_: Graph, bucket: Resource) -> Sized:
    lines = []
    if bucket.get("ObjectLockEnabled"):
        lines.append(f"object lock {bucket.get('ObjectLockConfiguration.Rule.DefaultRetention.Days') or ''} days")
    days = [v for _, v in bucket.find("LifecycleConfiguration.Rules.*.ExpirationInDays") if isinstance(v, int)]
    if days:
        lines.append(f"expires after {max(days)} days")
    return f"S3 {name(bucket)}", [" · ".join(lines)]


def _function(_: Graph, function: Resource) -> Sized:
    memory = function.get("MemorySize") or 128
    return f"Lambda {name(function)}", [f"{memory} MB · timeout {function.get('Timeout') or 3} s"]


def _balancer(graph: Graph, balancer: Resource) -> Sized:
    listeners = graph.referrers(balancer, "AWS::ElasticLoadBalancingV2::Listener")
    ports = sorted({str(each.get("Port")) for each in listeners}, reverse=True)
    zones = len(balancer.get("Subnets") or ())
    shift = any(graph.referrers(balancer, "AWS::ARCZonalShift::ZonalAutoshiftConfiguration"))
    return "Load balancer (ALB)", [f"{zones} zones · ports {', '.join(ports)}" + (" · autoshift" if shift else "")]


def _acl(_: Graph, acl: Resource) -> Sized:
    rules = len(list(acl.find("Rules.*")))
    where = "CloudFront" if acl.get("Scope") == "CLOUDFRONT" else "load balancer"
    return f"WAF on the {where}" if where != "CloudFront" else "WAF on CloudFront", [f"{rules} rules"]


def _distribution(_: Graph, distribution: Resource) -> Sized:
    aliases = [str(each) for _, each in distribution.find("DistributionConfig.Aliases.*")]
    ways = 1 + len(list(distribution.find("DistributionConfig.CacheBehaviors.*")))
    return "CloudFront", [", ".join(aliases), f"{ways} behaviours"]


def _records(_: Graph, record: Resource) -> Sized:
    names = [str(each) for path in ("Name", "RecordSets.*.Name") for _, each in record.find(path)]
    return "Route 53", [", ".join(dict.fromkeys(names))]


def _nat(_: Graph, __: Resource) -> Sized:
    return "NAT gateway", []


def _vault(_: Graph, vault: Resource) -> Sized:
    days = vault.get("LockConfiguration.MinRetentionDays")
    return "Backup vault", [f"locked, at least {days} days" if days else name(vault)]


def _plan(_: Graph, plan: Resource) -> Sized:
    rules = [str(each) for _, each in plan.find("BackupPlan.BackupPlanRule.*.RuleName")]
    return f"Backup plan {name(plan)}", [", ".join(rules)]


def _certificate(_: Graph, certificate: Resource) -> Sized:
    return "Certificate", [str(certificate.get("DomainName"))]


def _canary(_: Graph, canary: Resource) -> Sized:
    return f"Canary {name(canary)}", [str(canary.get("Schedule.Expression") or "")]


def _secret(_: Graph, secret: Resource) -> Sized:
    copies = len(list(secret.find("ReplicaRegions.*")))
    return f"Secret {name(secret)}", [f"{copies} replica" if copies else ""]


def _trail(_: Graph, trail: Resource) -> Sized:
    parts = ["all regions" if trail.get("IsMultiRegionTrail") else "one region"]
    return "CloudTrail", [", ".join([*parts, *(["validated files"] if trail.get("EnableLogFileValidation") else [])])]


def _ecs(_: Graph, cluster: Resource) -> Sized:
    spaces = list(cluster.stack.of_type("AWS::ServiceDiscovery::HttpNamespace"))
    return f"ECS cluster {name(cluster)}", ["Service Connect between the services" if spaces else ""]


def _global(_: Graph, cluster: Resource) -> Sized:
    return f"Global Database {name(cluster)}", []


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")


_SIZES: dict[str, Callable[[Graph, Resource], Sized]] = {
    "AWS::ECS::Service": _service,
    "AWS::ECS::Cluster": _ecs,
    "AWS::CloudTrail::Trail": _trail,
    "AWS::RDS::DBCluster": _cluster,
    "AWS::RDS::GlobalCluster": _global,
    "AWS::RDS::DBProxy": _proxy,
    "AWS::AutoScaling::AutoScalingGroup": _group,
    "AWS::ElastiCache::ReplicationGroup": _cache,
    "AWS::DynamoDB::GlobalTable": _table,
    "AWS::DynamoDB::Table": _table,
    "AWS::SQS::Queue": _queue,
    "AWS::Kinesis::Stream": _stream,
    "AWS::S3::Bucket": _bucket,
    "AWS::Lambda::Function": _function,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _balancer,
    "AWS::WAFv2::WebACL": _acl,
    "AWS::CloudFront::Distribution": _distribution,
    "AWS::Route53::RecordSet": _records,
    "AWS::Route53::RecordSetGroup": _records,
    "AWS::EC2::NatGateway": _nat,
    "AWS::Backup::BackupVault": _vault,
    "AWS::Backup::BackupPlan": _plan,
    "AWS::CertificateManager::Certificate": _certificate,
    "AWS::Synthetics::Canary": _canary,
    "AWS::SecretsManager::Secret": _secret,
}
