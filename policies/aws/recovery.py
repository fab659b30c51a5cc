"""What a disruption costs at the least, by the way a store is set up.

Typical values of the services, in seconds, and ours where AWS names none: estimates, for comparing with objectives that
are stricter by far. ``NEVER`` stands for what nobody brings back.
"""

from collections.abc import Iterator

from policies.aws.databases import in_cluster, is_copy
from policies.kernel import Resource, Value

MINUTE, HOUR, NEVER = 60, 3600, 10**9
RESTORE = HOUR
"""A restore from a backup takes an hour at the least, with the hands that start it."""
LOG_UPLOAD = 5 * MINUTE
"""RDS uploads transaction logs, and DynamoDB offers the newest restorable second, about five minutes back."""
Estimate = tuple[str, str, int]
"""Kind of disruption, RtoInSecs or RpoInSecs, seconds at the least."""


def estimates(objectives: Resource) -> Iterator[tuple[Resource, str, str, int]]:
    """Store, kind, side and seconds, for the stores that stand in the same stack as ``objectives``."""
    for kind, estimate in STORES.items():
        for store in objectives.view.of_type(kind):
            if store.stack is objectives.stack and not is_copy(store):
                for each in estimate(store):
                    yield store, *each


def _database(instance: Resource) -> Iterator[Estimate]:
    if in_cluster(instance):
        return
    kept = instance.get("BackupRetentionPeriod")  # the default is one day
    if _is_zero(kept):
        yield "Software", "RpoInSecs", NEVER
    else:
        yield "Software", "RtoInSecs", RESTORE
        yield "Software", "RpoInSecs", LOG_UPLOAD
    if not instance.on("MultiAZ"):
        yield "Hardware", "RtoInSecs", 10 * MINUTE
        yield "AZ", "RtoInSecs", RESTORE
        yield "AZ", "RpoInSecs", NEVER if _is_zero(kept) else LOG_UPLOAD


def _table(table: Resource) -> Iterator[Estimate]:
    if table.on("PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"):
        yield "Software", "RpoInSecs", LOG_UPLOAD


def _cache(group: Resource) -> Iterator[Estimate]:
    if not group.on("AutomaticFailoverEnabled"):
        yield "AZ", "RtoInSecs", 10 * MINUTE


def _is_zero(value: Value | None) -> bool:
    return value is not None and value.number == 0


STORES = {
    "AWS::RDS::DBInstance": _database,
    "AWS::DynamoDB::Table": _table,
    "AWS::ElastiCache::ReplicationGroup": _cache,
}
