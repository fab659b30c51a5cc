"""Aurora clusters, their proxies, and the readers that auto scaling adds."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.aws.instances import instance
from cfn.stack import Resource
from cfn.unknown import Unknown
from cost_model.capacity.aurora import database_model, members, queries, readers_of, serverless_units
from cost_model.context import Context, items, number, true
from cost_model.formulas import GB, KB, cross_az_billed_gb, rds_proxy_acus, rds_proxy_vcpus
from cost_model.hours import HOURS_PER_MONTH, month_total, month_total_exact
from cost_model.outcomes import Assumption, Free, Gap, Outcome
from cost_model.prices.keys import transfer_key
from cost_model.saturation import saturation
from cost_model.types.base import PricedType, Rate, always, charge, keys, metered, undecided
from cost_model.types.engines import LABELS, engine_of, serverless_v1
from cost_model.types.extras import extras
from cost_model.types.multi_az import multi_az_cluster
from cost_model.types.network import ENDPOINT_HOURS
from cost_model.vector import real, span

MULTI_AZ = ("mysql", "postgres")
"""Engines of DB clusters that are not Aurora."""
WRITE_KB = 4
"""The most that one write I/O holds (Aurora user guide, "Aurora storage": counted in units of 4 KB)."""
CROSS_AZ = Rate("queries across zones", "AWSDataTransfer", "DataTransfer-Regional-Bytes")


class DbCluster(PricedType):
    """An Aurora cluster: storage, I/O, backup, readers added by auto scaling, writes replicated to other regions."""

    types = ("AWS::RDS::DBCluster",)
    reads = (
        "Engine",
        "EngineMode",
        "ScalingConfiguration",
        "StorageType",
        "GlobalClusterIdentifier",
        "BackupRetentionPeriod",
    )
    usage = keys(
        acu_hours="Aurora capacity unit hours, where no serverless instance is in the template",
        storage_gb="GB stored",
        io_requests="I/O requests (Aurora Standard)",
        backup_gb="GB of backups beyond the free amount",
        replicated_write_io="I/O requests replicated to each secondary region",
        replicated_gb="GB sent to each secondary region",
        cross_az_gb="GB exchanged with services, before the share that leaves the zone",
    )
    meters = extras("cluster")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        engine = engine_of(resource)
        if isinstance(engine, str) and engine in MULTI_AZ:
            yield from multi_az_cluster(resource, LABELS[engine], context)
            return
        if not isinstance(engine, str) or not engine.startswith("aurora") or engine not in LABELS:
            yield undecided("cluster", "Engine", engine)
            return
        label = LABELS[engine]
        if serverless_v1(resource):
            yield from self._serverless_v1(resource, label, context)
        elif not any(each.get("DBInstanceClass") == "db.serverless" for each in members(resource, context)):
            yield from self._serverless_v2(resource, label, context)
        model = database_model(resource, context)
        stored = model.storage_gb.base * context.data_share(resource) if model else None
        rate = Rate("storage", "AmazonRDS", f"Aurora:StorageUsage|{label}")
        optimized = resource.get("StorageType") == "aurora-iopt1"
        if optimized:
            rate = rate._replace(key=f"Aurora:IO-OptimizedStorageUsage|{label}")
        quantity = context.usage_or(resource, "storage_gb", stored, "size of the data")
        yield metered(rate, quantity, "storage_gb")
        if not optimized:
            yield self._io(resource, label, context)
        backup = stored * model.backup_share.base if model and stored is not None else None
        rate = Rate("backup beyond the free amount", "AmazonRDS", f"Aurora:BackupUsage|{label}")
        yield metered(rate, context.usage_or(resource, "backup_gb", backup, "size of the data x share"), "backup_gb")
        yield from self._readers(resource, label, context)
        yield from self._replicated(resource, label, context)
        yield from self._crossing(resource, context)

    def _serverless_v1(self, cluster: Resource, label: str, context: Context) -> Iterator[Outcome]:
        """Capacity units of Serverless v1, which is one with its cluster: the minimum, if it never pauses."""
        rate = Rate("capacity unit hours (Serverless v1)", "AmazonRDS", f"Aurora:ServerlessUsage|{label}")
        least = number(cluster.get("ScalingConfiguration.MinCapacity"))
        pauses = cluster.get("ScalingConfiguration.AutoPause", True)
        given = context.given(cluster, "acu_hours")
        if given is not None or least is None or pauses is None or isinstance(pauses, Unknown) or true(pauses):
            yield metered(rate, given, "acu_hours")
            return
        yield charge(rate, least * HOURS_PER_MONTH, f"{least:g} ACU x {HOURS_PER_MONTH} h", "assumption", "hour")
        yield Assumption("a Serverless v1 cluster that never pauses is priced at its minimum of capacity units")

    def _serverless_v2(self, cluster: Resource, label: str, context: Context) -> Iterator[Outcome]:
        """Capacity units given at the cluster, of instances that the template does not hold."""
        given = context.given(cluster, "acu_hours")
        if given is not None:
            usage = (
                "ServerlessV2IOOptimizedUsage" if cluster.get("StorageType") == "aurora-iopt1" else "ServerlessV2Usage"
            )
            yield metered(Rate("capacity unit hours", "AmazonRDS", f"Aurora:{usage}|{label}"), given, "acu_hours")

    def _io(self, cluster: Resource, label: str, context: Context) -> Outcome:
        asked, model = queries(cluster, context), database_model(cluster, context)
        total = None
        if asked is not None and model is not None:
            hourly = [reads * model.io_per_read.base + writes * model.io_per_write.base for reads, writes in asked]
            total = month_total(context.slots(cluster), hourly)
        rate = Rate("I/O requests", "AmazonRDS", f"Aurora:StorageIOUsage|{label}")
        formula = "reads x I/O of a read + writes x I/O of a write"
        return metered(rate, context.usage_or(cluster, "io_requests", total, formula), "io_requests")

    def _readers(self, cluster: Resource, label: str, context: Context) -> Iterator[Outcome]:
        readers = readers_of(cluster, context)
        if readers is None:
            return
        usage = "InstanceUsageIOOptimized" if cluster.get("StorageType") == "aurora-iopt1" else "InstanceUsage"
        rate = Rate("readers added by auto scaling", "AmazonRDS", f"{usage}:{readers.instance_class}|{label}")
        total = month_total_exact(context.slots(cluster), list(readers.added))
        formula = f"Σ over 730 h of {span(readers.added)} readers beyond those in the template"
        yield charge(rate, total, formula, context.capacity_source, "hour")
        yield from saturation(cluster, context, readers.capacity, "readers")

    def _crossing(self, cluster: Resource, context: Context) -> Iterator[Outcome]:
        """Queries between services and database instances in other zones; replication inside the cluster is free."""
        asked, model = queries(cluster, context), database_model(cluster, context)
        given = context.given(cluster, "cross_az_gb")
        if given is None and (asked is None or model is None or not context.loaded):
            yield metered(CROSS_AZ, None, "cross_az_gb")
            if readers_of(cluster, context) is not None or serverless_units(cluster, context) is not None:
                yield Assumption("no load is known for this database: what scales stays at its minimum")
            return
        gb = real(given.value) if given else 0.0
        if given is None and asked is not None and model is not None:
            gb = month_total(context.slots(cluster), [sum(each) for each in asked]) * model.bytes_per_query.base / GB
        zones = max(len(members(cluster, context)), 1)
        formula = f"{gb:.6g} GB of queries x (z - 1) / z for {zones} zones x 2 directions"
        yield charge(CROSS_AZ, cross_az_billed_gb(gb, zones), formula, "usage file" if given else "profile")

    def _replicated(self, cluster: Resource, label: str, context: Context) -> Iterator[Outcome]:
        """Writes of a global database are paid once for each secondary region, in the primary's region."""
        if cluster.stack.role in context.profile.standby.roles:
            return
        joined = global_names(cluster, context)
        secondaries = [
            each
            for each in context.graph.of_type(*self.types)
            if context.region(each) != context.region(cluster) and joined & global_names(each, context)
        ]
        asked, model = queries(cluster, context), database_model(cluster, context)
        total = None
        if asked is not None and model is not None:
            total = month_total(context.slots(cluster), [writes * model.io_per_write.base for _, writes in asked])
        rate = Rate("replicated write I/O", "AmazonRDS", f"Aurora:ReplicatedWriteIO|{label}")
        for secondary in secondaries:
            away = context.region(secondary)
            there = rate._replace(component=f"{rate.component} to {away}")
            quantity = context.usage_or(cluster, "replicated_write_io", total, "writes x I/O of a write")
            yield metered(there, quantity, "replicated_write_io")
            sent = context.usage_or(
                cluster, "replicated_gb", _sent(total, cluster, context), f"replicated I/O x {WRITE_KB} KB, its most"
            )
            if sent is not None:
                rate_out = Rate(f"replication to {away}", "AWSDataTransfer", transfer_key(away))
                yield metered(rate_out, sent, "replicated_gb")


def _sent(written_io: float | None, cluster: Resource, context: Context) -> float | None:
    """GB a global database sends to one region; nothing is estimated beside I/O that a usage file gives."""
    if written_io is None or context.given(cluster, "replicated_write_io") is not None:
        return None
    return written_io * WRITE_KB * KB / GB


def global_names(cluster: Resource, context: Context) -> set[str]:
    """The identifiers of the global databases a cluster belongs to: its own property, or of a GlobalCluster on it."""
    makers = context.graph.referrers(cluster, "AWS::RDS::GlobalCluster")
    found = [each.get("GlobalClusterIdentifier") for each in (cluster, *makers)]
    return {str(each) for each in found if each is not None}


class DbProxy(PricedType):
    """RDS Proxy: by vCPU (at least 2 an instance) or by ACU (at least 8) of the databases behind it."""

    types = ("AWS::RDS::DBProxy",)
    reads = ("EngineFamily",)
    usage = keys(vcpu_hours="vCPU hours of the databases behind the proxy")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        behind = [
            found
            for group in context.graph.referrers(resource, "AWS::RDS::DBProxyTargetGroup")
            for place in ("DBClusterIdentifiers", "DBInstanceIdentifiers")
            for found in context.graph.targets(group.get(place))
        ]
        clusters = [each for each in behind if each.type == "AWS::RDS::DBCluster"]
        instances = [each for each in behind if each.type == "AWS::RDS::DBInstance"]
        for cluster in clusters:
            instances += [each for each in members(cluster, context) if each not in instances]
        engine = next((e for e in (engine_of(each) for each in [*clusters, *instances]) if isinstance(e, str)), None)
        sizes = [each.get("DBInstanceClass") for each in instances]
        given = context.given(resource, "vcpu_hours")
        if engine not in LABELS or (not sizes and given is None):
            yield undecided("proxy hours", "the database behind it", None)
            return
        label = LABELS[engine or ""]
        rate = Rate("proxy vCPU hours", "AmazonRDS", f"RDS:ProxyUsage|{label}")
        if given is not None:
            yield metered(rate, given, "vcpu_hours")
            return
        yield from self._sized(rate, sizes, clusters, context)
        if "db.serverless" in sizes:
            yield self._units(f"RDS:Proxy-ASv2-Usage|{label}", sizes, clusters, context)

    def _sized(self, rate: Rate, sizes: list[object], clusters: list[Resource], context: Context) -> Iterator[Outcome]:
        plain = [size for size in sizes if size != "db.serverless"]
        facts = [instance(size) if isinstance(size, str) else None for size in plain]
        if any(each is None for each in facts):
            yield Gap(rate.component, "property", "the class of an instance behind it is not known", *rate[1:3])
            return
        hours = rds_proxy_vcpus([each.vcpus for each in facts if each is not None]) * HOURS_PER_MONTH
        for cluster in clusters:
            readers = readers_of(cluster, context)
            size = instance(readers.instance_class) if readers is not None else None
            if readers is not None and size is not None:
                added = real(month_total_exact(context.slots(cluster), list(readers.added)))
                hours += rds_proxy_vcpus([size.vcpus]) * added
        if facts:
            yield charge(
                rate,
                hours,
                f"vCPUs of {len(facts)} instances x 730 h, and of readers added",
                context.capacity_source,
                "hour",
            )

    def _units(self, key: str, sizes: list[object], clusters: list[Resource], context: Context) -> Outcome:
        rate = Rate("proxy ACU hours", "AmazonRDS", key)
        units = serverless_units(clusters[0], context) if clusters else None
        if units is None:
            return Gap(rate.component, "property", "the capacity range of the cluster is not known", *rate[1:3])
        count = sum(1 for size in sizes if size == "db.serverless")
        hourly = [rds_proxy_acus([each] * count) for each in units]
        total = month_total(context.slots(clusters[0]), hourly)
        return charge(
            rate, total, f"Σ over 730 h of the ACUs of {count} instances, at least 8", context.capacity_source, "hour"
        )


class DbProxyEndpoint(PricedType):
    """An endpoint beside the proxy's default one: an interface endpoint of AWS PrivateLink in each subnet."""

    types = ("AWS::RDS::DBProxyEndpoint",)
    reads = ("VpcSubnetIds",)

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        zones = len(items(resource.get("VpcSubnetIds")))
        if not zones:
            yield undecided("endpoint hours", "VpcSubnetIds", resource.get("VpcSubnetIds"))
            return
        yield always(ENDPOINT_HOURS, zones, "zones")
        yield Assumption("an additional proxy endpoint is an interface endpoint of PrivateLink in each of its subnets")


class GlobalCluster(PricedType):
    """A global cluster: free itself; its members pay for replication."""

    types = ("AWS::RDS::GlobalCluster",)

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        yield Free("a global cluster costs nothing; replicated writes are priced at the primary cluster")
