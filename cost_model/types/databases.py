"""Databases beside RDS and DynamoDB: DocumentDB, Neptune, MemoryDB, DAX, Redshift, Keyspaces, Timestream."""

from collections.abc import Mapping
from typing import Any, ClassVar

from cost_model.types.base import Meter, When
from cost_model.types.meters import MeteredType, Standing

DOCDB, NEPTUNE, MEMORY, REDSHIFT = "AmazonDocDB", "AmazonNeptune", "AmazonMemoryDB", "AmazonRedshift"
CASSANDRA = "AmazonMCS"


class DocDbInstance(MeteredType):
    """An instance of a DocumentDB cluster."""

    types = ("AWS::DocDB::DBInstance",)
    reads = ("DBInstanceClass",)
    properties: ClassVar[Mapping[str, Any]] = {"DBInstanceClass": "db.r5.large"}
    standing = (Standing("instance hours", DOCDB, "InstanceUsage:{DBInstanceClass}", "hour", "0.277"),)


class DocDbCluster(MeteredType):
    """A DocumentDB cluster: storage, I/O (standard storage), backups; capacity units if serverless."""

    types = ("AWS::DocDB::DBCluster",)
    reads = ("StorageType",)
    _standard = When("StorageType", ("standard",), "standard")
    _iopt = When("StorageType", ("iopt1",), "standard")
    meters = (
        Meter(
            "storage_gb",
            "GB stored",
            "storage",
            DOCDB,
            "StorageUsage",
            "GB-month",
            "1000",
            "0.1",
            main=True,
            when=_standard,
        ),
        Meter(
            "io_requests",
            "I/O requests (standard storage)",
            "I/O requests",
            DOCDB,
            "StorageIOUsage",
            "request",
            "200000000",
            "0.0000002",
            main=True,
            when=_standard,
        ),
        Meter(
            "storage_gb",
            "GB stored",
            "I/O-Optimized storage",
            DOCDB,
            "IO-OptimizedStorageUsage",
            "GB-month",
            "1000",
            "0.3",
            main=True,
            when=_iopt,
        ),
        Meter(
            "backup_gb",
            "GB of backups beyond the size of the cluster",
            "backups",
            DOCDB,
            "BackupUsage",
            "GB-month",
            "100",
            "0.021",
        ),
        Meter(
            "capacity_unit_hours",
            "DocumentDB capacity unit hours (serverless)",
            "capacity units",
            DOCDB,
            "ServerlessUsage",
            "DCU-hour",
            "730",
            "0.0822",
        ),
        Meter(
            "extended_support_vcpu_hours",
            "vCPU hours in extended support",
            "extended support",
            DOCDB,
            "ExtendedSupport",
            "vCPU-hour",
            "1460",
            "0.1",
        ),
    )


class NeptuneInstance(MeteredType):
    """An instance of a Neptune cluster."""

    types = ("AWS::Neptune::DBInstance",)
    reads = ("DBInstanceClass",)
    properties: ClassVar[Mapping[str, Any]] = {"DBInstanceClass": "db.r5.large"}
    _fixed = "InstanceUsage:{DBInstanceClass}"
    standing = (Standing("instance hours", NEPTUNE, _fixed, "hour", "0.348"),)


class NeptuneCluster(MeteredType):
    """A Neptune cluster: storage, I/O, backups, capacity units if serverless."""

    types = ("AWS::Neptune::DBCluster",)
    reads = ("StorageType",)
    _standard = When("StorageType", ("standard",), "standard")
    _iopt = When("StorageType", ("iopt1",), "standard")
    meters = (
        Meter(
            "storage_gb",
            "GB stored",
            "storage",
            NEPTUNE,
            "StorageUsage",
            "GB-month",
            "100",
            "0.1",
            main=True,
            when=_standard,
        ),
        Meter(
            "io_requests",
            "I/O requests (standard storage)",
            "I/O requests",
            NEPTUNE,
            "StorageIOUsage",
            "request",
            "200000000",
            "0.0000002",
            main=True,
            when=_standard,
        ),
        Meter(
            "storage_gb",
            "GB stored",
            "I/O-Optimized storage",
            NEPTUNE,
            "IO-OptimizedStorageUsage",
            "GB-month",
            "100",
            "0.225",
            main=True,
            when=_iopt,
        ),
        Meter(
            "backup_gb",
            "GB of backups beyond the size of the cluster",
            "backups",
            NEPTUNE,
            "BackupUsage",
            "GB-month",
            "100",
            "0.021",
        ),
        Meter(
            "capacity_unit_hours",
            "Neptune capacity unit hours (serverless)",
            "capacity units",
            NEPTUNE,
            "ServerlessUsage",
            "NCU-hour",
            "730",
            "0.1608",
        ),
        Meter(
            "replicated_write_io",
            "writes replicated to each secondary region",
            "replicated writes",
            NEPTUNE,
            "ReplicatedWriteIO",
            "request",
            "1000000",
            "0.0000002",
        ),
    )


class NeptuneGraph(MeteredType):
    """A graph of Neptune Analytics by its provisioned memory, in each replica as well."""

    types = ("AWS::NeptuneGraph::Graph",)
    reads = ("ProvisionedMemory", "ReplicaCount")
    properties: ClassVar[Mapping[str, Any]] = {"ProvisionedMemory": 128, "ReplicaCount": 0}
    _unit = "NeptuneAnalytics:m-NCU"
    standing = (
        Standing("capacity units", NEPTUNE, _unit, "m-NCU-hour", "0.0375", times=("ProvisionedMemory",)),
        Standing(
            "capacity units of replicas",
            NEPTUNE,
            _unit,
            "m-NCU-hour",
            "0.0375",
            times=("ProvisionedMemory", "ReplicaCount=1"),
        ),
    )


class MemoryCluster(MeteredType):
    """Nodes of a MemoryDB cluster: shards and their replicas; data written, snapshots."""

    types = ("AWS::MemoryDB::Cluster",)
    reads = ("NodeType", "NumShards", "NumReplicasPerShard")
    properties: ClassVar[Mapping[str, Any]] = {"NodeType": "db.r6g.xlarge", "NumShards": 1, "NumReplicasPerShard": 1}
    standing = (
        Standing("primary nodes", MEMORY, "NodeUsage:{NodeType}", "hour", "0.617", times=("NumShards=1",)),
        Standing(
            "replica nodes",
            MEMORY,
            "NodeUsage:{NodeType}",
            "hour",
            "0.617",
            times=("NumShards=1", "NumReplicasPerShard=1"),
        ),
    )
    meters = (
        Meter("written_gb", "GB written", "data written", MEMORY, "DataWritten-Bytes", "GB", "144", "0.2", main=True),
        Meter(
            "snapshot_gb",
            "GB of snapshots beyond the free ones",
            "snapshots",
            MEMORY,
            "SnapshotUsage",
            "GB-month",
            "100",
            "0.021",
        ),
    )


class DaxCluster(MeteredType):
    """Nodes of a DAX cluster."""

    types = ("AWS::DAX::Cluster",)
    reads = ("NodeType", "ReplicationFactor")
    properties: ClassVar[Mapping[str, Any]] = {"NodeType": "dax.r4.large", "ReplicationFactor": 3}
    standing = (Standing("nodes", "AmazonDAX", "NodeUsage:{NodeType}", "hour", "0.269", times=("ReplicationFactor",)),)


class CacheServerless(MeteredType):
    """A serverless cache: GB hours stored, processing units, snapshots."""

    types = ("AWS::ElastiCache::ServerlessCache",)
    reads = ("Engine",)
    properties: ClassVar[Mapping[str, Any]] = {"Engine": "valkey"}
    meters = (
        *tuple(
            meter
            for name, label in (("valkey", "Valkey"), ("redis", "Redis"), ("memcached", "Memcached"))
            for meter in (
                Meter(
                    "storage_gb_hours",
                    "GB hours stored",
                    "data stored",
                    "AmazonElastiCache",
                    f"ElastiCache:ServerlessStorage|{label}",
                    "GB-hour",
                    "7300",
                    "0.084",
                    main=True,
                    when=When("Engine", (name,)),
                ),
                Meter(
                    "processing_units",
                    "ElastiCache processing units (a simple request of 1 KB takes one)",
                    "processing units",
                    "AmazonElastiCache",
                    f"ElastiCache:ServerlessECPU|{label}",
                    "ECPU",
                    "1000000000",
                    "0.0000000023",
                    main=True,
                    when=When("Engine", (name,)),
                ),
            )
        ),
        Meter(
            "backup_gb",
            "GB of snapshots",
            "snapshots",
            "AmazonElastiCache",
            "ElastiCache:BackupUsage",
            "GB-month",
            "10",
            "0.085",
        ),
    )


class RedshiftCluster(MeteredType):
    """Nodes of a provisioned cluster; managed storage of RA3, Spectrum, concurrency scaling, snapshots."""

    types = ("AWS::Redshift::Cluster",)
    reads = ("NodeType", "NumberOfNodes", "MultiAZ")
    properties: ClassVar[Mapping[str, Any]] = {
        "NodeType": "ra3.xlplus",
        "NumberOfNodes": 2,
        "ClusterType": "multi-node",
    }
    _several = When("MultiAZ", ("true",), "false")
    standing = (
        Standing("nodes", REDSHIFT, "Node:{NodeType}", "hour", "1.086", times=("NumberOfNodes=1",)),
        Standing(
            "nodes in the second zone",
            REDSHIFT,
            "Node:{NodeType}",
            "hour",
            "1.086",
            times=("NumberOfNodes=1",),
            when=_several,
        ),
    )
    meters = (
        Meter(
            "managed_storage_gb",
            "GB of managed storage (RA3)",
            "managed storage",
            REDSHIFT,
            "RMS:ra3",
            "GB-month",
            "1000",
            "0.024",
        ),
        Meter("spectrum_tb", "TB scanned by Spectrum", "Spectrum", REDSHIFT, "DataScanned", "TB", "10", "5"),
        Meter(
            "concurrency_scaling_seconds",
            "node seconds of concurrency scaling beyond the free credits",
            "concurrency scaling",
            REDSHIFT,
            "CS:{NodeType}",
            "second",
            "3600",
            "0.0003",
        ),
        Meter(
            "snapshot_gb", "GB of manual snapshots", "snapshots", REDSHIFT, "PaidSnapshots", "GB-month", "100", "0.023"
        ),
    )


class RedshiftWorkgroup(MeteredType):
    """A serverless workgroup: RPU hours."""

    types = ("AWS::RedshiftServerless::Workgroup",)
    meters = (
        Meter(
            "rpu_hours",
            "RPU hours (billed by the second, 60 s at least)",
            "RPU hours",
            REDSHIFT,
            "ServerlessUsage",
            "RPU-hour",
            "640",
            "0.375",
            main=True,
        ),
    )


class RedshiftNamespace(MeteredType):
    """A serverless namespace: managed storage and snapshots."""

    types = ("AWS::RedshiftServerless::Namespace",)
    meters = (
        Meter(
            "storage_gb",
            "GB of managed storage",
            "managed storage",
            REDSHIFT,
            "RMS:Serverless",
            "GB-month",
            "1000",
            "0.024",
            main=True,
        ),
        Meter("snapshot_gb", "GB of snapshots", "snapshots", REDSHIFT, "PaidSnapshots", "GB-month", "100", "0.023"),
    )


class KeyspacesTable(MeteredType):
    """A table of Keyspaces: request or capacity units, storage, recovery, expiries."""

    types = ("AWS::Cassandra::Table",)
    meters = (
        Meter(
            "read_units",
            "read request units (on demand)",
            "read request units",
            CASSANDRA,
            "ReadRequestUnits",
            "request",
            "1000000",
            "0.00000029",
            main=True,
        ),
        Meter(
            "write_units",
            "write request units (on demand)",
            "write request units",
            CASSANDRA,
            "WriteRequestUnits",
            "request",
            "1000000",
            "0.00000145",
            main=True,
        ),
        Meter(
            "read_capacity_hours",
            "read capacity unit hours (provisioned)",
            "read capacity",
            CASSANDRA,
            "ReadCapacityUnit-Hrs",
            "RCU-hour",
            "7300",
            "0.00015",
        ),
        Meter(
            "write_capacity_hours",
            "write capacity unit hours (provisioned)",
            "write capacity",
            CASSANDRA,
            "WriteCapacityUnit-Hrs",
            "WCU-hour",
            "7300",
            "0.00075",
        ),
        Meter(
            "storage_gb",
            "GB stored",
            "storage",
            CASSANDRA,
            "TimedStorage-ByteHrs",
            "GB-month",
            "100",
            "0.25",
            main=True,
        ),
        Meter(
            "recovery_gb",
            "GB under point-in-time recovery",
            "point-in-time recovery",
            CASSANDRA,
            "TimedPITRStorage-ByteHrs",
            "GB-month",
            "100",
            "0.2",
        ),
        Meter("restored_gb", "GB restored", "restores", CASSANDRA, "RestoreDataSize-Bytes", "GB", "100", "0.15"),
        Meter(
            "ttl_deletes",
            "rows expired, by KB",
            "expired rows",
            CASSANDRA,
            "TTLDeletes",
            "request",
            "1000000",
            "0.000000275",
        ),
    )


class TimestreamTable(MeteredType):
    """A table of Timestream: writes, memory and magnetic store, queries."""

    types = ("AWS::Timestream::Table",)
    meters = (
        Meter(
            "writes",
            "writes of 1 KB",
            "writes",
            "AmazonTimestream",
            "DataIngestion",
            "write",
            "1000000",
            "0.0000005",
            main=True,
        ),
        Meter(
            "memory_gb_hours",
            "GB hours in the memory store",
            "memory store",
            "AmazonTimestream",
            "MemoryStore-ByteHrs",
            "GB-hour",
            "1000",
            "0.036",
            main=True,
        ),
        Meter(
            "magnetic_gb",
            "GB in the magnetic store",
            "magnetic store",
            "AmazonTimestream",
            "MagneticStore-ByteHrs",
            "GB-month",
            "1000",
            "0.03",
            main=True,
        ),
        Meter(
            "query_gb", "GB scanned by queries", "queries", "AmazonTimestream", "DataScanned-Bytes", "GB", "100", "0.01"
        ),
        Meter(
            "tcu_hours",
            "Timestream compute unit hours of queries",
            "query compute",
            "AmazonTimestream",
            "TCU-Hours",
            "TCU-hour",
            "100",
            "0.518",
        ),
    )
