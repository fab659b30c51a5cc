"""Aurora in each hour: readers that follow the queries, and the capacity units of Serverless v2."""

from dataclasses import dataclass

from cfn.aws.instances import instance
from cfn.stack import Resource
from cost_model.capacity.limits import scalable_target, target_limits, tracking_policies
from cost_model.context import Context, dig, matching, number
from cost_model.formulas import Capacity, tracked_capacity
from cost_model.vector import larger, smaller
from cost_model.workload import Database

DIMENSION = "rds:cluster:ReadReplicaCount"
DEFAULT_TARGET = 60.0
ACU_PER_VCPU = 4
"""Capacity units that carry as much as one vCPU: an ACU has about 2 GiB, memory classes have 8 GiB to the vCPU."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Readers beyond those in the template, per slot, of one instance class."""

    instance_class: str
    added: tuple[int, ...]
    capacity: tuple[Capacity, ...]


def members(cluster: Resource, context: Context) -> list[Resource]:
    """The DB instances of a cluster, in order; the first one is taken to be the writer."""
    return [
        each
        for each in context.graph.referrers(cluster, "AWS::RDS::DBInstance")
        if cluster in context.graph.targets(each.get("DBClusterIdentifier"))
    ]


def database_model(database: Resource, context: Context) -> Database | None:
    """What the profile says of a database of this name."""
    names = (database.get("DBClusterIdentifier"), database.get("DBInstanceIdentifier"), database.get("DatabaseName"))
    found: Database | None = matching(database, context.profile.databases, *names)
    return found


def queries(database: Resource, context: Context) -> tuple[tuple[float, float], ...] | None:
    """Reads and writes per hour in each slot; None where the profile does not know the database; computed once."""
    return context.memo("queries", database, lambda: _queries(database, context))


def _queries(database: Resource, context: Context) -> tuple[tuple[float, float], ...] | None:
    model = database_model(database, context)
    if model is None:
        return None
    slots = context.slots(database)
    return tuple(zip(model.reads.hourly(slots), model.writes.hourly(slots), strict=True))


def readers_of(cluster: Resource, context: Context) -> Readers | None:
    """The readers that auto scaling adds in each hour (its minimum if no load is known); None without auto scaling."""
    return context.memo("readers", cluster, lambda: _readers(cluster, context))


def _readers(cluster: Resource, context: Context) -> Readers | None:
    target = scalable_target(cluster, context, DIMENSION)
    slots = context.slots(cluster)
    limits = target_limits(target, slots) if target is not None else None
    found, model = members(cluster, context), database_model(cluster, context)
    asked = queries(cluster, context)
    name = found[0].get("DBInstanceClass") if found else None
    facts = instance(name) if isinstance(name, str) else None
    if target is None or limits is None or facts is None or not isinstance(name, str):
        return None
    reads = [each for each, _ in asked] if asked is not None else [0.0] * len(slots)
    carried = facts.vcpus * (model.queries_per_vcpu.base if model else 1.0) * _cpu_target(target, context) / 100
    capacity = tuple(
        tracked_capacity(each / 3600, carried, bound.minimum, bound.maximum)
        for each, bound in zip(reads, limits, strict=True)
    )
    own = len(found) - 1
    return Readers(name, tuple(larger(each.running - own, 0) for each in capacity), capacity)


def serverless_units(cluster: Resource, context: Context) -> tuple[float, ...] | None:
    """ACUs of each Serverless v2 instance per slot: what its part of the queries needs, within Min and Max."""
    low = number(cluster.get("ServerlessV2ScalingConfiguration.MinCapacity"))
    high = number(cluster.get("ServerlessV2ScalingConfiguration.MaxCapacity"))
    asked, model = queries(cluster, context), database_model(cluster, context)
    if low is None or high is None:
        return None
    if asked is None or model is None:
        return (low,) * len(context.slots(cluster))
    sharing = max(len(members(cluster, context)), 1)
    per_unit = model.queries_per_vcpu.base / ACU_PER_VCPU
    needs = ((reads + writes) / 3600 / sharing / per_unit for reads, writes in asked)
    return tuple(smaller(larger(need, low), high) for need in needs)


def _cpu_target(target: Resource, context: Context) -> float:
    for policy in tracking_policies(target, context):
        if dig(policy, "PredefinedMetricSpecification.PredefinedMetricType") == "RDSReaderAverageCPUUtilization":
            return number(dig(policy, "TargetValue")) or DEFAULT_TARGET
    return DEFAULT_TARGET
