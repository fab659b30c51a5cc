"""Types whose hours follow from their properties: InfluxDB, elastic DocumentDB, Airflow, Resilience Hub."""

from collections.abc import Mapping
from typing import Any, ClassVar

from cost_model.types.base import Meter, When
from cost_model.types.meters import MeteredType, Standing

INFLUX, DOCDB, AIRFLOW = "AmazonTimestream", "AmazonDocDB", "AmazonMWAA"


class InfluxInstance(MeteredType):
    """A database of Timestream for InfluxDB: its instance, twice in several zones, and its storage."""

    types = ("AWS::Timestream::InfluxDBInstance",)
    reads = ("DbInstanceType", "DeploymentType", "DbStorageType", "AllocatedStorage")
    properties: ClassVar[Mapping[str, Any]] = {"DbInstanceType": "db.influx.medium", "AllocatedStorage": 400}
    _several = When("DeploymentType", ("WITH_MULTIAZ_STANDBY",), "SINGLE_AZ")
    standing = (
        Standing(
            "instance hours",
            INFLUX,
            "InfluxDB-InstanceUsage:{DbInstanceType}",
            "hour",
            "0.12",
            when=When("DeploymentType", ("SINGLE_AZ",), "SINGLE_AZ"),
        ),
        Standing(
            "instance hours, Multi-AZ",
            INFLUX,
            "InfluxDB-Multi-AZUsage:{DbInstanceType}",
            "hour",
            "0.24",
            when=_several,
        ),
        Standing(
            "storage",
            INFLUX,
            "InfluxDB-Storage:{DbStorageType=InfluxIOIncludedT1}",
            "GB-month",
            "0.1",
            "month",
            ("AllocatedStorage",),
            When("DeploymentType", ("SINGLE_AZ",), "SINGLE_AZ"),
        ),
        Standing(
            "storage, Multi-AZ",
            INFLUX,
            "InfluxDB-Multi-AZStorage:{DbStorageType=InfluxIOIncludedT1}",
            "GB-month",
            "0.2",
            "month",
            ("AllocatedStorage",),
            _several,
        ),
    )


class ElasticCluster(MeteredType):
    """An elastic cluster of DocumentDB: vCPUs of its shards and their copies, storage, backups."""

    types = ("AWS::DocDBElastic::Cluster",)
    reads = ("ShardCapacity", "ShardCount", "ShardInstanceCount")
    properties: ClassVar[Mapping[str, Any]] = {"ShardCapacity": 8, "ShardCount": 2}
    standing = (
        Standing(
            "vCPU hours",
            DOCDB,
            "Elastic-vCPU-Hours",
            "vCPU-hour",
            "0.12",
            times=("ShardCapacity", "ShardCount", "ShardInstanceCount=2"),
        ),
    )
    meters = (
        Meter("storage_gb", "GB stored", "storage", DOCDB, "StorageUsage", "GB-month", "100", "0.1", main=True),
        Meter(
            "io_requests", "I/O requests", "I/O requests", DOCDB, "StorageIOUsage", "request", "1000000", "0.0000002"
        ),
        Meter("backup_gb", "GB of backups", "backups", DOCDB, "BackupUsage", "GB-month", "100", "0.021"),
    )


class AirflowEnvironment(MeteredType):
    """An environment of Airflow by its class; workers, schedulers and web servers beyond the first, metadata."""

    types = ("AWS::MWAA::Environment",)
    reads = ("EnvironmentClass",)
    properties: ClassVar[Mapping[str, Any]] = {"EnvironmentClass": "mw1.small"}
    standing = (Standing("environment", AIRFLOW, "Environment:{EnvironmentClass=mw1.small}", "hour", "0.49"),)
    meters = (
        Meter(
            "worker_hours",
            "hours of workers beyond the included one",
            "further workers",
            AIRFLOW,
            "Worker:{EnvironmentClass=mw1.small}",
            "hour",
            "365",
            "0.055",
        ),
        Meter(
            "scheduler_hours",
            "hours of schedulers beyond the included two",
            "further schedulers",
            AIRFLOW,
            "Scheduler:{EnvironmentClass=mw1.small}",
            "hour",
            "730",
            "0.055",
        ),
        Meter("storage_gb", "GB of metadata", "metadata", AIRFLOW, "Storage", "GB-month", "10", "0.1"),
    )


class ResilienceApp(MeteredType):
    """An application that Resilience Hub assesses, by the month."""

    types = ("AWS::ResilienceHub::App",)
    standing = (Standing("application", "AWSResilienceHub", "AppUsage", "month", "15", "month"),)
