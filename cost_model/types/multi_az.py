"""Multi-AZ DB clusters of RDS: a writer and two readers, each with storage of its own."""

from collections.abc import Iterator

from cfn.stack import Resource
from cost_model.context import Context, number
from cost_model.outcomes import Assumption, Outcome
from cost_model.types.base import Rate, always, charge, metered, undecided

STORAGE = {"io1": "PIOPS-Storage", "io2": "PIOPS-Storage-IO2", "gp3": "GP3-Storage"}


def multi_az_cluster(cluster: Resource, label: str, context: Context) -> Iterator[Outcome]:
    """Its three instances at one price, its storage and IOPS at prices that count all three copies."""
    size = cluster.get("DBClusterInstanceClass")
    if isinstance(size, str):
        rate = Rate("cluster of three instances", "AmazonRDS", f"Multi-AZClusterUsage:{size}|{label}")
        yield always(rate)
    else:
        yield undecided("cluster of three instances", "DBClusterInstanceClass", size)
    kind, stored = cluster.get("StorageType", "io1"), number(cluster.get("AllocatedStorage"))
    if not isinstance(kind, str) or kind not in STORAGE:
        yield undecided("storage", "StorageType", kind)
    elif stored is None:
        yield undecided("storage", "AllocatedStorage", cluster.get("AllocatedStorage"))
    else:
        rate = Rate(f"{kind} storage", "AmazonRDS", f"RDS:Multi-AZCluster-{STORAGE[kind]}|{label}")
        yield charge(rate, stored, f"{stored:g} GB")
        yield from _iops(cluster, kind, label)
    backup = context.given(cluster, "backup_gb")
    if backup is not None:
        yield metered(Rate("backup", "AmazonRDS", f"RDS:ChargedBackupUsage|{label}"), backup, "backup_gb")
    else:
        yield Assumption("backups stay within the free amount, the size of the database")


def _iops(cluster: Resource, kind: str, label: str) -> Iterator[Outcome]:
    iops = number(cluster.get("Iops"))
    if kind != "gp3" and iops:
        suffix = "-IO2" if kind == "io2" else ""
        key = f"RDS:Multi-AZCluster-PIOPS{suffix}|{label}"
        yield charge(Rate("provisioned IOPS", "AmazonRDS", key), iops, f"{iops:g} IOPS")
