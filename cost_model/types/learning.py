"""SageMaker and database migration."""

from collections.abc import Mapping
from typing import Any, ClassVar

from cost_model.types.base import Meter, When
from cost_model.types.meters import MeteredType, Standing

SAGE = "AmazonSageMaker"


class Notebook(MeteredType):
    """A notebook instance and its volume."""

    types = ("AWS::SageMaker::NotebookInstance",)
    reads = ("InstanceType", "VolumeSizeInGB")
    properties: ClassVar[Mapping[str, Any]] = {"InstanceType": "ml.t3.medium", "VolumeSizeInGB": 5}
    standing = (
        Standing("notebook hours", SAGE, "Notebk:{InstanceType}", "hour", "0.05"),
        Standing("notebook volume", SAGE, "Notebk:VolumeUsage.gp2", "GB-month", "0.14", "month", ("VolumeSizeInGB=5",)),
    )


class ModelEndpoint(MeteredType):
    """An endpoint's configuration: instances of its first variant all month; data, or serverless seconds, by usage."""

    types = ("AWS::SageMaker::EndpointConfig",)
    reads = ("ProductionVariants",)
    properties: ClassVar[Mapping[str, Any]] = {
        "ProductionVariants": [{"InstanceType": "ml.m5.large", "InitialInstanceCount": 2}]
    }
    _variant = "ProductionVariants.0"
    standing = (
        Standing(
            "endpoint hours",
            SAGE,
            "Host:{ProductionVariants.0.InstanceType}",
            "hour",
            "0.115",
            times=(f"{_variant}.InitialInstanceCount=1",),
            when=When(f"{_variant}.InstanceType"),
        ),
    )
    meters = (
        Meter("data_in_gb", "GB sent to the endpoint", "data in", SAGE, "Host:DataProcessing-In", "GB", "10", "0.016"),
        Meter(
            "data_out_gb",
            "GB answered by the endpoint",
            "data out",
            SAGE,
            "Host:DataProcessing-Out",
            "GB",
            "10",
            "0.016",
        ),
        Meter(
            "volume_gb",
            "GB of volumes of the instances",
            "volumes",
            SAGE,
            "Host:VolumeUsage.gp2",
            "GB-month",
            "10",
            "0.14",
        ),
        Meter(
            "serverless_gb_seconds",
            "GB-seconds of a serverless endpoint",
            "serverless inference",
            SAGE,
            "ServerlessInf:GB-Seconds",
            "GB-second",
            "100000",
            "0.00002",
        ),
        Meter(
            "serverless_gb",
            "GB in and out of a serverless endpoint",
            "serverless data",
            SAGE,
            "ServerlessInf:DataProcessing",
            "GB",
            "10",
            "0.016",
        ),
    )


class Replication(MeteredType):
    """A replication instance: hours (twice in several zones) and storage beyond the included."""

    types = ("AWS::DMS::ReplicationInstance",)
    reads = ("ReplicationInstanceClass", "MultiAZ", "AllocatedStorage")
    properties: ClassVar[Mapping[str, Any]] = {"ReplicationInstanceClass": "dms.t3.medium", "AllocatedStorage": 50}
    standing = (
        Standing(
            "instance hours",
            "AWSDatabaseMigrationSvc",
            "InstanceUsg:{ReplicationInstanceClass}",
            "hour",
            "0.073",
            when=When("MultiAZ", ("false",), "false"),
        ),
        Standing(
            "instance hours, Multi-AZ",
            "AWSDatabaseMigrationSvc",
            "Multi-AZUsage:{ReplicationInstanceClass}",
            "hour",
            "0.146",
            when=When("MultiAZ", ("true",), "false"),
        ),
    )
    meters = (
        Meter(
            "storage_gb",
            "GB of storage beyond the included (50 or 100 GB)",
            "storage",
            "AWSDatabaseMigrationSvc",
            "StorageUsage",
            "GB-month",
            "100",
            "0.115",
        ),
    )


class ReplicationServerless(MeteredType):
    """A serverless replication: DMS capacity unit hours."""

    types = ("AWS::DMS::ReplicationConfig",)
    meters = (
        Meter(
            "dcu_hours",
            "DMS capacity unit hours",
            "DCU hours",
            "AWSDatabaseMigrationSvc",
            "Serverless-DCU-Hours",
            "DCU-hour",
            "100",
            "0.087",
            main=True,
        ),
    )
