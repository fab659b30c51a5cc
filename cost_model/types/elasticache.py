"""ElastiCache: nodes of replication groups and of single clusters, and their backups."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cost_model.context import Context, whole
from cost_model.outcomes import Assumption, Outcome, Quantity
from cost_model.types.base import PricedType, Rate, always, keys, metered, undecided

LABELS = {"redis": "Redis", "valkey": "Valkey", "memcached": "Memcached"}
BACKUP = Rate("backups beyond the free one", "AmazonElastiCache", "ElastiCache:BackupUsage")


class CacheNodes(PricedType):
    """Nodes all month; backups beyond the one that is free (https://aws.amazon.com/elasticache/pricing/)."""

    types = ("AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::CacheCluster")
    reads = (
        "CacheNodeType",
        "Engine",
        "NumCacheClusters",
        "NumNodeGroups",
        "ReplicasPerNodeGroup",
        "NumCacheNodes",
        "SnapshotRetentionLimit",
    )
    usage = keys(backup_gb="GB of backups beyond the one for each cluster that is free")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        engine, kind = resource.get("Engine", "redis"), resource.get("CacheNodeType")
        engine = engine.lower() if isinstance(engine, str) else engine
        if not isinstance(engine, str) or engine not in LABELS:
            yield undecided("nodes", "Engine", engine)
            return
        if not isinstance(kind, str):
            yield undecided("nodes", "CacheNodeType", kind)
            return
        count = _nodes(resource)
        if count is None:
            yield undecided("nodes", "the number of nodes", None)
            return
        yield always(Rate("nodes", "AmazonElastiCache", f"NodeUsage:{kind}|{LABELS[engine]}"), count, "nodes")
        kept = whole(resource.get("SnapshotRetentionLimit"), 0)
        if kept is None or kept > 1 or context.given(resource, "backup_gb") is not None:
            yield metered(BACKUP, _backups(resource, kept, context), "backup_gb")
        yield Assumption("data between clients and nodes in other zones is not priced")


def _backups(resource: Resource, kept: int | None, context: Context) -> Quantity | None:
    """GB of the backups beyond the first: of each shard and day kept, what the profile says a snapshot holds."""
    shards = whole(resource.get("NumNodeGroups"), 1)
    if kept is None or shards is None or not context.loaded:
        return context.given(resource, "backup_gb")
    size = context.profile.operations.cache_snapshot_gb.base
    formula = f"{kept - 1} snapshots x {shards} shards x {size:g} GB"
    return context.usage_or(resource, "backup_gb", (kept - 1) * shards * size, formula)


def _nodes(resource: Resource) -> int | None:
    """Nodes of the group: those named, or shards times their members; None where one is not known."""
    if resource.type == "AWS::ElastiCache::CacheCluster":
        return whole(resource.get("NumCacheNodes"), 1)
    if resource.get("NumCacheClusters") is not None:
        return whole(resource.get("NumCacheClusters"))
    shards, replicas = whole(resource.get("NumNodeGroups"), 1), whole(resource.get("ReplicasPerNodeGroup"), 0)
    return None if shards is None or replicas is None else shards * (1 + replicas)
