"""AWS Backup: what recovery points in a vault take up, by what they are of, and what copies to other regions move."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cost_model.capacity.aurora import database_model
from cost_model.capacity.backups import BUCKET, CLUSTER, TABLES, Way, destinations, selected, ways_into
from cost_model.context import Context, matching, whole
from cost_model.outcomes import Assumption, Outcome
from cost_model.prices import transfer_key
from cost_model.types.base import PricedType, Rate, charge, keys, metered
from cost_model.types.dynamodb import table_load
from cost_model.types.extras import extras
from cost_model.workload import Store

KINDS = {
    "aurora_gb": Rate("Aurora snapshots", "AWSBackup", "Aurora snapshot"),
    "dynamodb_gb": Rate("DynamoDB backups", "AWSBackup", "DynamoDB backup"),
    "s3_gb": Rate("S3 backups", "AWSBackup", "WarmStorage-ByteHrs-S3"),
}
FORMULAS = {
    "aurora_gb": "data x snapshots kept beyond the cluster's own retention",
    "dynamodb_gb": "data x backups kept in warm storage",
    "s3_gb": "data once",
}


class BackupVault(PricedType):
    """A vault: GB of recovery points by the plans that fill it and the data they take; copies sent to other regions.

    A snapshot of Aurora is as large as the cluster's volume, and free while the cluster's own retention covers it; a
    copy in another region has no such window (Aurora user guide, "Understanding Amazon Aurora backup storage usage").
    """

    types = ("AWS::Backup::BackupVault", "AWS::Backup::LogicallyAirGappedBackupVault")
    reads = ("BackupVaultName",)
    usage = keys(
        aurora_gb="GB of Aurora snapshots", dynamodb_gb="GB of DynamoDB backups", s3_gb="GB of S3 backups (warm)"
    )
    meters = extras("vault")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        ways = ways_into(resource, context)
        stored = _stored(ways, context)
        for key, rate in KINDS.items():
            quantity = context.usage_or(resource, key, stored.get(key), FORMULAS[key])
            yield metered(rate, quantity, key)
        for region, gb in _moved(ways, context).items():
            rate = Rate(f"copies to {region}", "AWSDataTransfer", transfer_key(region))
            yield charge(rate, gb, "data of clusters and tables x runs of the plans", "profile")
        yield Assumption("backups in cold storage, changes of buckets, and restores (tests too) are not priced")


def _stored(ways: list[Way], context: Context) -> dict[str, float]:
    """GB by usage key; a key is missing where a schedule or a size is not known, or nothing is taken."""
    found: dict[str, float] = {}
    unknown = set()
    buckets = set()
    share = context.profile.operations.backup_snapshot_share.base
    for way in ways:
        for resource in selected(way.plan, context):
            size, key = _size(resource, context)
            if resource.type == CLUSTER:
                spared = 0 if way.away else whole(resource.get("BackupRetentionPeriod"), 1)
                kept = None if spared is None else way.kept(spared)
                kept = None if kept is None else kept * share
            elif resource.type == BUCKET:
                kept = 0.0 if resource.target in buckets else 1.0
                buckets.add(resource.target)
            else:
                kept = way.kept(warm=True)
            if size is None or kept is None:
                unknown.add(key)
            else:
                found[key] = found.get(key, 0.0) + size * kept
    return {key: gb for key, gb in found.items() if key not in unknown}


def _moved(ways: list[Way], context: Context) -> dict[str, float]:
    """GB a month that plans copy to each region; buckets are left out, whose copies are changes alone."""
    share = context.profile.operations.backup_copy_share.base
    found: dict[str, float] = {}
    for way in ways:
        if way.away:
            continue
        for region in destinations(way):
            for resource in selected(way.plan, context):
                size, _ = _size(resource, context)
                if resource.type != BUCKET and size is not None and way.runs is not None:
                    part = share if resource.type == CLUSTER else 1.0
                    found[region] = found.get(region, 0.0) + size * part * way.runs
    return found


def _size(resource: Resource, context: Context) -> tuple[float | None, str]:
    """GB of the data of a cluster, table or bucket (None: the profile does not know it), and its usage key here."""
    if resource.type in TABLES:
        return table_load(resource, context).stored_gb, "dynamodb_gb"
    if resource.type == CLUSTER:
        database = database_model(resource, context)
        return database.storage_gb.base * context.data_share(resource) if database else None, "aurora_gb"
    store: Store | None = matching(resource, context.profile.buckets, resource.get("BucketName"))
    return store.standard_gb.base * context.data_share(resource) if store else None, "s3_gb"
