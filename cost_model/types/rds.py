"""RDS and Aurora instances."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from typing_extensions import override

from cfn.stack import Resource
from cost_model.capacity.aurora import serverless_units
from cost_model.context import Context, number, true
from cost_model.formulas import GB
from cost_model.hours import HOURS_PER_MONTH, month_total
from cost_model.outcomes import Assumption, Charge, Gap, Outcome
from cost_model.types.base import PricedType, Rate, always, charge, keys, metered, undecided
from cost_model.types.ec2 import credits_assumed
from cost_model.types.engines import LABELS, engine_of
from cost_model.types.extras import extras
from cost_model.vector import largest, smallest

STORAGE = {
    "gp2": "GP2-Storage",
    "gp3": "GP3-Storage",
    "io1": "PIOPS-Storage",
    "io2": "PIOPS-Storage-IO2",
    "standard": "StorageUsage",
}
FREE_INSIGHT_DAYS = 7
LARGE_GP3 = 400
"""GB from which gp3 volumes of RDS stripe: 12,000 IOPS and 500 MiB/s are included (RDS user guide, "gp3 storage")."""
MONITORING = Rate("enhanced monitoring", "AmazonCloudWatch", "DataProcessing-Bytes")


def cluster_of(member: Resource, context: Context) -> Resource | None:
    """The cluster a DB instance belongs to; None for a standalone one."""
    return _referred(member.get("DBClusterIdentifier"), "AWS::RDS::DBCluster", "DBClusterIdentifier", context)


def source_of(replica: Resource, context: Context) -> Resource | None:
    """The instance a read replica copies, where the templates hold it: it gives the replica's engine and size."""
    value = replica.get("SourceDBInstanceIdentifier")
    return _referred(value, "AWS::RDS::DBInstance", "DBInstanceIdentifier", context)


def _referred(value: Any, kind: str, name: str, context: Context) -> Resource | None:
    """The resource of a type that ``value`` refers to, or that bears it as its plain ``name``."""
    found = [each for each in context.graph.targets(value) if each.type == kind]
    if not found and isinstance(value, str):
        found = [each for each in context.graph.of_type(kind) if each.get(name) == value]
    return next(iter(found), None)


class DbInstance(PricedType):
    """A DB instance: standalone (with storage) or a member of an Aurora cluster (storage at the cluster)."""

    types = ("AWS::RDS::DBInstance",)
    reads = ("DBInstanceClass", "Engine", "MultiAZ", "StorageType", "AllocatedStorage", "Iops", "MonitoringInterval")
    usage = keys(
        hours="hours the instance runs (default 730)",
        acu_hours="Aurora capacity unit hours (Serverless v2)",
        io_requests="I/O requests (magnetic storage only)",
        backup_gb="GB of backups beyond the free amount",
        surplus_credit_hours="vCPU hours of surplus CPU credits (T classes)",
    )
    meters = extras("database")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        cluster = cluster_of(resource, context)
        engine = engine_of(resource, cluster, source_of(resource, context))
        size = resource.get("DBInstanceClass")
        if not isinstance(engine, str) or engine not in LABELS:
            yield undecided("instance hours and storage", "Engine", engine)
            return
        label = LABELS[engine]
        if not isinstance(size, str):
            yield undecided("instance hours", "DBInstanceClass", size)
        elif size == "db.serverless":
            yield from self._serverless(resource, cluster, label, context)
        else:
            yield self._provisioned(resource, cluster, (size, label), context)
            surplus = context.given(resource, "surplus_credit_hours")
            if surplus is not None:
                rate = Rate("surplus credits", "AmazonRDS", f"CPUCredits:{size.rpartition('.')[0]}|{label}")
                yield metered(rate, surplus, "surplus_credit_hours")
            else:
                yield from credits_assumed(size)
        if cluster is None and not engine.startswith("aurora"):
            yield from self._storage(resource, label, context)
        yield from self._monitoring(resource, context)

    def _serverless(
        self, member: Resource, cluster: Resource | None, label: str, context: Context
    ) -> Iterator[Outcome]:
        optimized = cluster is not None and cluster.get("StorageType") == "aurora-iopt1"
        usage = "ServerlessV2IOOptimizedUsage" if optimized else "ServerlessV2Usage"
        rate = Rate("capacity unit hours", "AmazonRDS", f"Aurora:{usage}|{label}")
        units = serverless_units(cluster, context) if cluster is not None else None
        total = None if units is None else month_total(context.slots(member), units)
        low, high = smallest(units or (0.0,)), largest(units or (0.0,))
        formula = f"Σ over 730 h of {low:.3g} to {high:.3g} ACU"
        quantity = context.usage_or(member, "acu_hours", total, formula)
        if quantity is not None and quantity.provenance == "profile" and not context.loaded:
            quantity = replace(quantity, provenance=context.capacity_source)
            yield Assumption("no load is named: it stays at its minimum of capacity units")
        yield metered(rate, quantity, "acu_hours")

    def _provisioned(
        self, member: Resource, cluster: Resource | None, named: tuple[str, str], context: Context
    ) -> Charge:
        usage = "InstanceUsage"
        if cluster is not None and cluster.get("StorageType") == "aurora-iopt1":
            usage = "InstanceUsageIOOptimized"
        elif true(member.get("MultiAZ")):
            usage = "Multi-AZUsage"
        rate = Rate("instance hours", "AmazonRDS", f"{usage}:{named[0]}|{named[1]}")
        given = context.given(member, "hours")
        return always(rate) if given is None else Charge(rate.component, rate.service, rate.key, given)

    def _storage(self, instance: Resource, label: str, context: Context) -> Iterator[Outcome]:
        kind = instance.get("StorageType", "io1" if instance.get("Iops") is not None else "gp2")
        source = source_of(instance, context)
        given = instance.get("AllocatedStorage", source.get("AllocatedStorage") if source is not None else None)
        size = number(given)
        if not isinstance(kind, str) or kind not in STORAGE:
            yield undecided("storage", "StorageType", kind)
        elif size is None:
            yield undecided("storage", "AllocatedStorage", given)
        else:
            multi = "Multi-AZ-" if true(instance.get("MultiAZ")) else ""
            rate = Rate(f"{kind} storage", "AmazonRDS", f"RDS:{multi}{STORAGE[kind]}|{label}")
            yield charge(rate, size, f"{size:g} GB")
            yield from self._iops(instance, f"RDS:{multi}", kind, label)
        if kind == "standard":
            rate = Rate("I/O requests", "AmazonRDS", "RDS:StorageIOUsage")
            yield metered(rate, context.given(instance, "io_requests"), "io_requests")
        backup = context.given(instance, "backup_gb")
        if backup is not None:
            yield metered(Rate("backup", "AmazonRDS", f"RDS:ChargedBackupUsage|{label}"), backup, "backup_gb")
        else:
            yield Assumption("backups stay within the free amount, the size of the database")

    def _iops(self, instance: Resource, prefix: str, kind: str, label: str) -> Iterator[Outcome]:
        iops = number(instance.get("Iops"))
        if kind in ("io1", "io2") and iops:
            key = f"{prefix}PIOPS{'-IO2' if kind == 'io2' else ''}|{label}"
            yield charge(Rate("provisioned IOPS", "AmazonRDS", key), iops, f"{iops:g} IOPS")
        elif kind == "gp3":
            large = (number(instance.get("AllocatedStorage")) or 0) >= LARGE_GP3
            included, included_speed = (12_000, 500) if large else (3000, 125)
            more = max((iops or 0) - included, 0)
            if more:
                rate = Rate("IOPS above the included", "AmazonRDS", f"{prefix}GP3-PIOPS|{label}")
                yield charge(rate, more, f"{iops:g} - {included:,} IOPS")
            faster = max((number(instance.get("StorageThroughput")) or 0) - included_speed, 0)
            if faster:
                rate = Rate("throughput above the included", "AmazonRDS", f"{prefix}GP3-Throughput|{label}")
                yield charge(rate, faster, f"{faster:g} MiB/s above {included_speed}")

    def _monitoring(self, instance: Resource, context: Context) -> Iterator[Outcome]:
        interval = number(instance.get("MonitoringInterval"))
        if interval:
            size = context.profile.logging.monitoring_bytes_per_instance_hour.base * 60 / interval
            formula = f"730 h x {size:g} B an hour at {interval:g} s"
            yield charge(MONITORING, HOURS_PER_MONTH * size / GB, formula, "profile")
        days = number(instance.get("PerformanceInsightsRetentionPeriod"))
        if days and days > FREE_INSIGHT_DAYS and context.given(instance, "insights_vcpu_months") is None:
            yield Gap(
                "Performance Insights",
                "price",
                f"a retention of {days:g} days costs by vCPU: give `insights_vcpu_months`, and a price of PI_LTR",
            )
        told = context.given(instance, "database_insights_vcpu_hours")
        if instance.get("DatabaseInsightsMode") == "advanced" and told is None:
            yield Gap(
                "Database Insights",
                "price",
                "advanced mode costs by vCPU: give `database_insights_vcpu_hours` and its price",
            )
