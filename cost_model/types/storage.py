"""File systems and transfers whose charges are more than a table: EFS, FSx, Transfer Family."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from typing_extensions import override

from cfn.stack import Resource
from cost_model.context import Context, items
from cost_model.outcomes import Charge, Outcome
from cost_model.types.base import When
from cost_model.types.extras import extras
from cost_model.types.meters import MeteredType, Standing

EFS, FSX = "AmazonEFS", "AmazonFSx"
GB_FOR_A_MIBPS = 20
"""GB of Standard storage that include 1 MiB/s of throughput (https://aws.amazon.com/efs/pricing/: 50 KB/s a GB)."""


class FileSystem(MeteredType):
    """A file system of EFS: GB by class, throughput by mode, reads and writes of cold classes, replication."""

    types = ("AWS::EFS::FileSystem",)
    reads = ("ThroughputMode", "ProvisionedThroughputInMibps", "AvailabilityZoneName")
    standing = (
        Standing(
            "provisioned throughput",
            EFS,
            "ProvisionedTP-MiBpsHrs",
            "MiBps-month",
            "6",
            "month",
            ("ProvisionedThroughputInMibps",),
            When("ThroughputMode", ("provisioned",), "bursting"),
        ),
    )
    meters = extras("FileSystem")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        for each in super().outcomes(resource, context):
            provisioned = isinstance(each, Charge) and each.key == "ProvisionedTP-MiBpsHrs"
            yield _beyond_included(each, resource, context) if provisioned and isinstance(each, Charge) else each


def _beyond_included(charge: Charge, resource: Resource, context: Context) -> Charge:
    """Provisioned throughput without what the storage includes, where it is known how much is stored."""
    stored = context.given(resource, "storage_gb")
    if stored is None:
        return charge
    included = stored.value / GB_FOR_A_MIBPS
    value = max(charge.quantity.value - included, Decimal(0))
    formula = f"{charge.quantity.formula} - {stored.value} GB / {GB_FOR_A_MIBPS}"
    return replace(charge, quantity=replace(charge.quantity, value=value, formula=formula))


class ManagedFileSystem(MeteredType):
    """A file system of FSx: storage, throughput, IOPS, backups by its type and deployment."""

    types = ("AWS::FSx::FileSystem",)
    reads = ("FileSystemType", "StorageType", "StorageCapacity")
    properties: ClassVar[Mapping[str, Any]] = {
        "FileSystemType": "WINDOWS",
        "StorageType": "SSD",
        "StorageCapacity": 300,
        "WindowsConfiguration": {"ThroughputCapacity": 16, "DeploymentType": "SINGLE_AZ_2"},
    }
    standing = (
        Standing(
            "storage",
            FSX,
            "Storage:{FileSystemType}:{WindowsConfiguration.DeploymentType=SINGLE_AZ_1}:{StorageType=SSD}",
            "GB-month",
            "0.13",
            "month",
            ("StorageCapacity",),
            When("FileSystemType", ("WINDOWS",)),
        ),
        Standing(
            "throughput",
            FSX,
            "Throughput:WINDOWS:{WindowsConfiguration.DeploymentType=SINGLE_AZ_1}",
            "MBps-month",
            "2.2",
            "month",
            ("WindowsConfiguration.ThroughputCapacity",),
            When("FileSystemType", ("WINDOWS",)),
        ),
        Standing(
            "storage",
            FSX,
            "Storage:{FileSystemType}:{LustreConfiguration.DeploymentType=SCRATCH_1}:{LustreConfiguration.PerUnitStorageThroughput=0}:{StorageType=SSD}",
            "GB-month",
            "0.14",
            "month",
            ("StorageCapacity",),
            When("FileSystemType", ("LUSTRE",)),
        ),
        Standing(
            "storage",
            FSX,
            "Storage:{FileSystemType}:{OntapConfiguration.DeploymentType}",
            "GB-month",
            "0.125",
            "month",
            ("StorageCapacity",),
            When("FileSystemType", ("ONTAP",)),
        ),
        Standing(
            "throughput",
            FSX,
            "Throughput:ONTAP:{OntapConfiguration.DeploymentType}",
            "MBps-month",
            "0.72",
            "month",
            ("OntapConfiguration.ThroughputCapacity",),
            When("OntapConfiguration.ThroughputCapacity"),
        ),
        Standing(
            "throughput of its pairs",
            FSX,
            "Throughput:ONTAP:{OntapConfiguration.DeploymentType}",
            "MBps-month",
            "0.72",
            "month",
            ("OntapConfiguration.ThroughputCapacityPerHAPair", "OntapConfiguration.HAPairs=1"),
            When("OntapConfiguration.ThroughputCapacityPerHAPair"),
        ),
        Standing(
            "storage",
            FSX,
            "Storage:{FileSystemType}:{OpenZFSConfiguration.DeploymentType}",
            "GB-month",
            "0.09",
            "month",
            ("StorageCapacity",),
            When("FileSystemType", ("OPENZFS",)),
        ),
        Standing(
            "throughput",
            FSX,
            "Throughput:OPENZFS:{OpenZFSConfiguration.DeploymentType}",
            "MBps-month",
            "0.26",
            "month",
            ("OpenZFSConfiguration.ThroughputCapacity",),
            When("FileSystemType", ("OPENZFS",)),
        ),
    )
    meters = extras("ManagedFileSystem")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        tiered = resource.get("StorageType") == "INTELLIGENT_TIERING"
        for each in super().outcomes(resource, context):
            if not (tiered and getattr(each, "component", "") == "storage"):  # by the GB that lie there
                yield each


class TransferServer(MeteredType):
    """A server of Transfer Family: each protocol by the hour, GB up and down, messages of AS2."""

    types = ("AWS::Transfer::Server",)
    reads = ("Protocols",)
    standing = (Standing("endpoint", "AWSTransfer", "ProtocolHours", "hour", "0.3"),)
    meters = extras("TransferServer")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        count = max(len(items(resource.get("Protocols"))), 1)
        for each in super().outcomes(resource, context):
            if isinstance(each, Charge) and each.quantity.span == "hour" and count > 1:
                formula = f"{count} protocols x {each.quantity.formula}"
                yield replace(each, quantity=replace(each.quantity, value=each.quantity.value * count, formula=formula))
            else:
                yield each
