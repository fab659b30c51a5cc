"""Who sends, reads, guards or copies what: read from references, environment variables, names and SSM wiring."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from cfn.graph import Graph
from cfn.stack import Resource


class Relation(NamedTuple):
    """``via``: the resource whose property says so."""

    source: Resource
    target: Resource
    kind: str
    via: Resource


_STORES = frozenset(
    {
        *("AWS::RDS::DBCluster", "AWS::RDS::DBProxy", "AWS::RDS::DBProxyEndpoint", "AWS::DynamoDB::GlobalTable"),
        *("AWS::DynamoDB::Table", "AWS::ElastiCache::ReplicationGroup", "AWS::SQS::Queue", "AWS::Kinesis::Stream"),
        *("AWS::S3::Bucket", "AWS::SecretsManager::Secret", "AWS::SNS::Topic", "AWS::ECS::Service"),
    }
)


def relations(graph: Graph) -> list[Relation]:
    """All of them, each once, in template order."""
    names = _Names(graph)
    found: dict[tuple[Any, ...], Relation] = {}
    for finder in (
        _services,
        _functions,
        _mappings,
        _records,
        _distributions,
        _guards,
        _databases,
        _streams,
        _copies,
        _instances,
    ):
        for relation in finder(graph, names):
            if relation.source is not relation.target:
                key = (relation.source.target, relation.target.target, relation.kind)
                found.setdefault(key, relation)
    return list(found.values())


class _Names:
    """Deterministic names → what carries them, region by region."""

    _KEYS = ("BucketName", "TableName", "QueueName", "ServiceConnectConfiguration.Services.*.ClientAliases.*.DnsName")

    def __init__(self, graph: Graph) -> None:
        self._found: dict[str, list[Resource]] = {}
        for stack in graph.stacks:
            for resource in stack.resources.values():
                for key in self._KEYS:
                    for _, value in resource.find(key):
                        self._found.setdefault(str(value), []).append(resource)
                for region in resource.get("Replicas") or () if "Table" in resource.type else ():
                    self._found.setdefault(f"{resource.get('TableName')}@{region.get('Region')}", []).append(resource)

    def within(self, value: Any, stack_of: Resource) -> list[Resource]:
        """What a plain text names: a bucket, a table, a queue, a service by its alias, seen from a stack's region."""
        text = str(value)
        short = text.removeprefix("http://").partition(":")[0].partition("/")[0]
        here = [r for t in (text, short) for r in self._found.get(t, ()) if r.stack.role == stack_of.stack.role]
        return here or self._found.get(f"{text}@{stack_of.stack.region}", []) or self.anywhere(text)

    def anywhere(self, value: Any) -> list[Resource]:
        """What carries a name, in whatever region."""
        text = str(value)
        name = text.removeprefix("arn:${AWS::Partition}:s3:::").removeprefix("arn:aws:s3:::")
        return self._found.get(text, []) or self._found.get(name, [])


def _environment(definition: Resource) -> Iterator[Any]:
    for key in ("ContainerDefinitions.*.Environment.*.Value", "ContainerDefinitions.*.Secrets.*.ValueFrom"):
        yield from (value for _, value in definition.find(key))


def _used(graph: Graph, names: _Names, reader: Resource, value: Any) -> Iterator[Resource]:
    targets = graph.targets(value)
    for target in targets:
        if target.type == "AWS::SecretsManager::SecretTargetAttachment":
            yield from (each for each in graph.targets(target.get("SecretId")) if each.type in _STORES)
        elif target.type == "AWS::SecretsManager::Secret":
            # A secret that holds an address leads to what stands there.
            yield target
            yield from (each for each in graph.targets(target.get("SecretString")) if each.type in _STORES)
        elif target.type in _STORES:
            yield target
    if not targets:
        yield from (each for each in names.within(value, reader) if each.type in _STORES)


def _services(graph: Graph, names: _Names) -> Iterator[Relation]:
    for service in graph.of_type("AWS::ECS::Service"):
        for definition in graph.targets(service.get("TaskDefinition")):
            for value in _environment(definition):
                for used in _used(graph, names, service, value):
                    kind = "secret" if used.type == "AWS::SecretsManager::Secret" else "calls"
                    yield Relation(service, used, kind, definition)
        for balancer in service.get("LoadBalancers") or ():
            for target_group in graph.targets(balancer.get("TargetGroupArn")):
                for rule in graph.referrers(
                    target_group, "AWS::ElasticLoadBalancingV2::ListenerRule", "AWS::ElasticLoadBalancingV2::Listener"
                ):
                    for listener in [rule, *graph.targets(rule.get("ListenerArn"))]:
                        for found in graph.targets(listener.get("LoadBalancerArn")):
                            yield Relation(found, service, "forwards", rule)


def _functions(graph: Graph, names: _Names) -> Iterator[Relation]:
    for function in graph.of_type("AWS::Lambda::Function"):
        variables = function.get("Environment.Variables") or {}
        for value in variables.values():
            for used in _used(graph, names, function, value):
                kind = "secret" if used.type == "AWS::SecretsManager::Secret" else "calls"
                yield Relation(function, used, kind, function)


def _mappings(graph: Graph, _: _Names) -> Iterator[Relation]:
    for mapping in graph.of_type("AWS::Lambda::EventSourceMapping"):
        functions = [t for t in graph.targets(mapping.get("FunctionName")) if t.type == "AWS::Lambda::Function"]
        for function in functions:
            for source in graph.targets(mapping.get("EventSourceArn")):
                yield Relation(source, function, "feeds", mapping)
            for failed in graph.targets(mapping.get("DestinationConfig.OnFailure.Destination")):
                yield Relation(function, failed, "rejects", mapping)
    for queue in graph.of_type("AWS::SQS::Queue"):
        for dead in graph.targets(queue.get("RedrivePolicy.deadLetterTargetArn")):
            yield Relation(queue, dead, "rejects", queue)
    for rule in graph.of_type("AWS::Events::Rule", "AWS::Scheduler::Schedule"):
        for target in graph.targets(_all(rule, "Targets.*.Arn", "Target.Arn")):
            if target.type == "AWS::Lambda::Function":
                yield Relation(rule, target, "starts", rule)


_RECORDS = ("AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup")


def _records(graph: Graph, _: _Names) -> Iterator[Relation]:
    records = graph.of_type(*_RECORDS)
    for record in records:
        aliases = _all(record, "AliasTarget.DNSName", "RecordSets.*.AliasTarget.DNSName")
        for target in graph.targets(aliases):
            yield Relation(record, target, "resolves", record)
        for other in records:
            if str(other.get("Name")) in map(str, aliases):
                yield Relation(record, other, "resolves", record)
        for check in graph.targets(_all(record, "HealthCheckId", "RecordSets.*.HealthCheckId")):
            yield Relation(check, record, "guards", record)


def _all(resource: Resource, *patterns: str) -> list[Any]:
    return [value for pattern in patterns for _, value in resource.find(pattern)]


def _distributions(graph: Graph, names: _Names) -> Iterator[Relation]:
    for distribution in graph.of_type("AWS::CloudFront::Distribution"):
        for domain in _all(distribution, "DistributionConfig.Origins.*.DomainName"):
            for origin in _origins(graph, names, domain):
                yield Relation(distribution, origin, "origin", distribution)
        config = "DistributionConfig"
        guards = _all(
            distribution,
            f"{config}.WebACLId",
            f"{config}.ViewerCertificate.AcmCertificateArn",
            f"{config}.DefaultCacheBehavior.FunctionAssociations.*.FunctionARN",
            f"{config}.CacheBehaviors.*.FunctionAssociations.*.FunctionARN",
        )
        for guard in graph.targets(guards):
            yield Relation(guard, distribution, "guards", distribution)
        ways = (f"{config}.DefaultCacheBehavior", f"{config}.CacheBehaviors.*")
        for log in graph.targets(_all(distribution, *(f"{way}.RealtimeLogConfigArn" for way in ways))):
            for arn in _all(log, "EndPoints.*.KinesisStreamConfig.StreamArn"):
                for stream in graph.targets(arn) or _streams_of(graph, str(arn)):
                    yield Relation(distribution, stream, "logs", log)


def _streams_of(graph: Graph, arn: str) -> list[Resource]:
    """The stream that an ARN written out belongs to."""
    streams = graph.of_type("AWS::Kinesis::Stream")
    return [s for s in streams if arn.endswith(f":stream/{s.get('Name')}") and f":{s.stack.region}:" in arn]


def _origins(graph: Graph, names: _Names, domain: Any) -> list[Resource]:
    """What an origin's domain name belongs to: a bucket by reference or name, or the record that has the name."""
    buckets = [target for target in graph.targets(domain) if target.type == "AWS::S3::Bucket"]
    records = [
        each for each in graph.of_type(*_RECORDS) if str(domain) in map(str, _all(each, "Name", "RecordSets.*.Name"))
    ]
    return [*(buckets or names.anywhere(str(domain).partition(".s3.")[0])), *records]


def _guards(graph: Graph, _: _Names) -> Iterator[Relation]:
    for association in graph.of_type("AWS::WAFv2::WebACLAssociation"):
        for acl in graph.targets(association.get("WebACLArn")):
            for guarded in graph.targets(association.get("ResourceArn")):
                yield Relation(acl, guarded, "guards", association)
    for listener in graph.of_type("AWS::ElasticLoadBalancingV2::Listener"):
        for certificate in graph.targets(_all(listener, "Certificates.*.CertificateArn")):
            for balancer in graph.targets(listener.get("LoadBalancerArn")):
                yield Relation(certificate, balancer, "guards", listener)


def _databases(graph: Graph, _: _Names) -> Iterator[Relation]:
    for targets in graph.of_type("AWS::RDS::DBProxyTargetGroup"):
        for proxy in graph.targets(targets.get("DBProxyName")):
            for cluster in graph.targets(targets.get("DBClusterIdentifiers")):
                yield Relation(proxy, cluster, "pools", targets)
    for endpoint in graph.of_type("AWS::RDS::DBProxyEndpoint"):
        for proxy in graph.targets(endpoint.get("DBProxyName")):
            yield Relation(endpoint, proxy, "belongs", endpoint)


def _streams(graph: Graph, names: _Names) -> Iterator[Relation]:
    for delivery in graph.of_type("AWS::KinesisFirehose::DeliveryStream"):
        for stream in graph.targets(delivery.get("KinesisStreamSourceConfiguration.KinesisStreamARN")):
            yield Relation(stream, delivery, "feeds", delivery)
        arn = delivery.get("ExtendedS3DestinationConfiguration.BucketARN")
        for bucket in [t for t in graph.targets(arn) if t.type == "AWS::S3::Bucket"] or names.anywhere(arn):
            yield Relation(delivery, bucket, "delivers", delivery)
        processors = "ExtendedS3DestinationConfiguration.ProcessingConfiguration.Processors.*.Parameters.*"
        for function in graph.targets(_all(delivery, f"{processors}.ParameterValue")):
            yield Relation(function, delivery, "shapes", delivery)
        schema = "ExtendedS3DestinationConfiguration.DataFormatConversionConfiguration.SchemaConfiguration"
        for table in graph.targets(delivery.get(f"{schema}.TableName")):
            yield Relation(table, delivery, "shapes", delivery)
    for group in graph.of_type("AWS::Athena::WorkGroup"):
        for bucket in graph.targets(group.get("WorkGroupConfiguration.ResultConfiguration.OutputLocation")):
            yield Relation(bucket, group, "queries", group)
    for table in graph.of_type("AWS::Glue::Table"):
        for bucket in graph.targets(table.get("TableInput.StorageDescriptor.Location")):
            yield Relation(bucket, table, "catalogues", table)


def _copies(graph: Graph, names: _Names) -> Iterator[Relation]:
    clusters = graph.of_type("AWS::RDS::DBCluster")
    for whole in graph.of_type("AWS::RDS::GlobalCluster"):
        for source in graph.targets(whole.get("SourceDBClusterIdentifier")):
            for copy in clusters:
                if str(copy.get("GlobalClusterIdentifier")) == str(whole.get("GlobalClusterIdentifier")):
                    yield Relation(source, copy, "copies", whole)
    for bucket in graph.of_type("AWS::S3::Bucket"):
        for _, destination in bucket.find("ReplicationConfiguration.Rules.*.Destination.Bucket"):
            found = [t for t in graph.targets(destination) if t.type == "AWS::S3::Bucket"]
            for copy in found or names.anywhere(destination):
                yield Relation(bucket, copy, "copies", bucket)
    vaults = graph.of_type("AWS::Backup::BackupVault")
    for plan in graph.of_type("AWS::Backup::BackupPlan"):
        for _, kept in plan.find("BackupPlan.BackupPlanRule.*.TargetBackupVault"):
            for vault in graph.targets(kept) or _by_vault(vaults, str(kept), plan.stack.region):
                yield Relation(plan, vault, "keeps", plan)
        for _, arn in plan.find("BackupPlan.BackupPlanRule.*.CopyActions.*.DestinationBackupVaultArn"):
            region, vault_name = str(arn).split(":")[3], str(arn).rpartition(":")[2]
            for vault in graph.targets(arn) or _by_vault(vaults, vault_name, region):
                yield Relation(plan, vault, "copies", plan)


def _by_vault(vaults: list[Resource], name: str, region: str | None) -> list[Resource]:
    return [v for v in vaults if str(v.get("BackupVaultName")) == name and v.stack.region == region]


def _instances(graph: Graph, _: _Names) -> Iterator[Relation]:
    for provider in graph.of_type("AWS::ECS::CapacityProvider"):
        for group in graph.targets(provider.get("AutoScalingGroupProvider.AutoScalingGroupArn")):
            for cluster in [
                each
                for association in graph.referrers(provider, "AWS::ECS::ClusterCapacityProviderAssociations")
                for each in graph.targets(association.get("Cluster"))
            ]:
                yield Relation(group, cluster, "carries", provider)
