"""File systems and transfers: EFS, FSx, Transfer Family, DataSync."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from typing_extensions import override

from cfn.stack import Resource
from cost_model.context import Context, items
from cost_model.outcomes import Charge, Outcome
from cost_model.types.apis import INTERNET
from cost_model.types.base import Meter, When
from cost_model.types.meters import MeteredType, Standing

EFS, FSX = "AmazonEFS", "AmazonFSx"
_ZONAL, _REGIONAL = When("AvailabilityZoneName"), When("AvailabilityZoneName", ("",))
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
    meters = (
        Meter(
            "storage_gb",
            "GB in Standard",
            "Standard storage",
            EFS,
            "TimedStorage-ByteHrs",
            "GB-month",
            "100",
            "0.3",
            main=True,
            when=_REGIONAL,
        ),
        Meter(
            "storage_gb",
            "GB in One Zone, where the template puts it into a zone",
            "One Zone storage",
            EFS,
            "TimedStorage-Z-ByteHrs",
            "GB-month",
            "100",
            "0.16",
            main=True,
            when=_ZONAL,
        ),
        Meter(
            "ia_gb", "GB in Infrequent Access", "IA storage", EFS, "IATimedStorage-ByteHrs", "GB-month", "400", "0.016"
        ),
        Meter(
            "archive_gb",
            "GB in Archive",
            "Archive storage",
            EFS,
            "ArchiveTimedStorage-ByteHrs",
            "GB-month",
            "400",
            "0.008",
        ),
        Meter(
            "one_zone_gb",
            "GB in One Zone",
            "One Zone storage",
            EFS,
            "TimedStorage-Z-ByteHrs",
            "GB-month",
            "100",
            "0.16",
        ),
        Meter(
            "one_zone_ia_gb",
            "GB in One Zone IA",
            "One Zone IA storage",
            EFS,
            "IATimedStorage-Z-ByteHrs",
            "GB-month",
            "400",
            "0.0133",
        ),
        Meter(
            "ia_read_gb",
            "GB read from Infrequent Access",
            "IA reads",
            EFS,
            "IADataAccess-Bytes|Read",
            "GB",
            "10",
            "0.01",
        ),
        Meter(
            "ia_write_gb",
            "GB written or tiered to Infrequent Access",
            "IA writes",
            EFS,
            "IADataAccess-Bytes|Write",
            "GB",
            "10",
            "0.01",
        ),
        Meter(
            "archive_read_gb",
            "GB read from Archive",
            "Archive reads",
            EFS,
            "ArchiveDataAccess-Bytes|Read",
            "GB",
            "10",
            "0.03",
        ),
        Meter(
            "archive_write_gb",
            "GB written or tiered to Archive",
            "Archive writes",
            EFS,
            "ArchiveDataAccess-Bytes|Write",
            "GB",
            "10",
            "0.03",
        ),
        Meter(
            "read_gb",
            "GB read with elastic throughput",
            "elastic reads",
            EFS,
            "ETDataAccess-Bytes|Read",
            "GB",
            "100",
            "0.03",
            when=When("ThroughputMode", ("elastic",), "bursting"),
        ),
        Meter(
            "write_gb",
            "GB written with elastic throughput",
            "elastic writes",
            EFS,
            "ETDataAccess-Bytes|Write",
            "GB",
            "100",
            "0.06",
            when=When("ThroughputMode", ("elastic",), "bursting"),
        ),
        Meter(
            "provisioned_mibps_months",
            "MiB/s-months of provisioned throughput beyond the included, where the template gives none",
            "provisioned throughput",
            EFS,
            "ProvisionedTP-MiBpsHrs",
            "MiBps-month",
            "20",
            "6",
        ),
        Meter(
            "other_region_gb",
            "GB replicated to another region",
            "replication",
            "AWSDataTransfer",
            "AWS-Out-Bytes",
            "GB",
            "100",
            "0.02",
        ),
    )

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
    meters = (
        Meter(
            "extra_iops",
            "SSD IOPS provisioned beyond the included, by the month",
            "IOPS",
            FSX,
            "ProvisionedIOPS:{FileSystemType}",
            "IOPS-month",
            "1000",
            "0.012",
        ),
        Meter("backup_gb", "GB of backups", "backups", FSX, "BackupUsage:{FileSystemType}", "GB-month", "300", "0.05"),
        Meter(
            "capacity_pool_gb",
            "GB in the capacity pool (ONTAP)",
            "capacity pool",
            FSX,
            "CapacityPool:ONTAP",
            "GB-month",
            "1000",
            "0.0219",
        ),
        Meter(
            "capacity_pool_reads",
            "read requests to the capacity pool",
            "capacity pool reads",
            FSX,
            "CapacityPool:Requests-Read",
            "request",
            "1000000",
            "0.0000004",
        ),
        Meter(
            "capacity_pool_writes",
            "write requests to the capacity pool",
            "capacity pool writes",
            FSX,
            "CapacityPool:Requests-Write",
            "request",
            "1000000",
            "0.000005",
        ),
        *(
            Meter(
                f"tiered_{kind}_gb",
                f"GB in Intelligent-Tiering, {name} (OpenZFS, Lustre)",
                f"Intelligent-Tiering, {name}",
                FSX,
                f"IntelligentTiering-{key}:{{FileSystemType}}",
                "GB-month",
                "1000",
                price,
            )
            for kind, name, key, price in (
                ("frequent", "frequent access", "FA", "0.023"),
                ("infrequent", "infrequent access", "IA", "0.0125"),
                ("archive", "archive instant access", "AIA", "0.004"),
            )
        ),
        Meter(
            "cache_gb",
            "GB of the SSD read cache of Intelligent-Tiering",
            "SSD read cache",
            FSX,
            "ReadCache:{FileSystemType}",
            "GB-month",
            "1000",
            "0.09",
        ),
        Meter(
            "metadata_iops",
            "metadata IOPS provisioned, by the month (Lustre)",
            "metadata IOPS",
            FSX,
            "MetadataIOPS:LUSTRE",
            "IOPS-month",
            "1500",
            "0.055",
        ),
        Meter(
            "cross_az_gb",
            "GB between zones",
            "data between zones",
            "AWSDataTransfer",
            "DataTransfer-Regional-Bytes",
            "GB",
            "100",
            "0.01",
        ),
    )

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
    meters = (
        Meter(
            "additional_protocol_hours",
            "hours of further protocols, where the template does not list them",
            "further protocols",
            "AWSTransfer",
            "ProtocolHours",
            "hour",
            "730",
            "0.3",
        ),
        Meter("uploaded_gb", "GB uploaded", "uploads", "AWSTransfer", "UploadBytes", "GB", "100", "0.04", main=True),
        Meter(
            "downloaded_gb",
            "GB downloaded",
            "downloads",
            "AWSTransfer",
            "DownloadBytes",
            "GB",
            "100",
            "0.04",
            main=True,
        ),
        Meter("messages", "AS2 messages", "AS2 messages", "AWSTransfer", "AS2Messages", "message", "1000", "0.01"),
        Meter("decrypted_gb", "GB decrypted (PGP)", "decryption", "AWSTransfer", "Decrypt-Bytes", "GB", "100", "0.1"),
        INTERNET,
    )

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        count = max(len(items(resource.get("Protocols"))), 1)
        for each in super().outcomes(resource, context):
            if isinstance(each, Charge) and each.quantity.span == "hour" and count > 1:
                formula = f"{count} protocols x {each.quantity.formula}"
                yield replace(each, quantity=replace(each.quantity, value=each.quantity.value * count, formula=formula))
            else:
                yield each


class TransferConnector(MeteredType):
    """A connector of Transfer Family: calls and GB."""

    types = ("AWS::Transfer::Connector",)
    meters = (
        Meter(
            "calls",
            "calls of the connector",
            "calls",
            "AWSTransfer",
            "ConnectorCalls",
            "request",
            "1000",
            "0.001",
            main=True,
        ),
        Meter(
            "transferred_gb",
            "GB sent or fetched",
            "data",
            "AWSTransfer",
            "ConnectorBytes",
            "GB",
            "100",
            "0.4",
            main=True,
        ),
    )


class TransferTask(MeteredType):
    """A task of DataSync: GB copied, by mode; task runs in enhanced mode."""

    types = ("AWS::DataSync::Task",)
    reads = ("TaskMode",)
    _basic, _enhanced = When("TaskMode", ("BASIC",), "BASIC"), When("TaskMode", ("ENHANCED",), "BASIC")
    meters = (
        Meter(
            "copied_gb",
            "GB copied",
            "data copied",
            "AWSDataSync",
            "DataTransfer-Bytes",
            "GB",
            "1000",
            "0.0125",
            main=True,
            when=_basic,
        ),
        Meter(
            "copied_gb",
            "GB copied",
            "data copied, enhanced",
            "AWSDataSync",
            "Enhanced-DataTransfer-Bytes",
            "GB",
            "1000",
            "0.015",
            main=True,
            when=_enhanced,
        ),
        Meter(
            "runs",
            "runs of the task (enhanced mode)",
            "task runs",
            "AWSDataSync",
            "TaskExecution",
            "run",
            "30",
            "0.55",
            when=_enhanced,
        ),
    )
