"""Glue, Athena, EMR."""

from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from cost_model.context import Context
from cost_model.outcomes import Quantity, decimal
from cost_model.types.base import Meter, When
from cost_model.types.meters import MeteredType, Standing

GLUE, EMR = "AWSGlue", "ElasticMapReduce"


class GlueJob(MeteredType):
    """A job: DPU hours."""

    types = ("AWS::Glue::Job", "AWS::Glue::DevEndpoint", "AWS::Glue::MLTransform")
    meters = (
        Meter(
            "dpu_hours",
            "DPU hours of its runs (workers x DPU of one x hours)",
            "DPU hours",
            GLUE,
            "DPU-Hour",
            "DPU-hour",
            "100",
            "0.44",
            main=True,
        ),
        Meter(
            "flex_dpu_hours",
            "DPU hours of runs with flexible execution",
            "flexible DPU hours",
            GLUE,
            "ETL-Flex-DPU-Hour",
            "DPU-hour",
            "100",
            "0.29",
        ),
    )


class GlueCrawler(MeteredType):
    """A crawler: DPU hours, 10 minutes at least for each run."""

    types = ("AWS::Glue::Crawler",)
    meters = (
        Meter(
            "dpu_hours",
            "DPU hours of its runs (10 minutes at least each)",
            "DPU hours",
            GLUE,
            "Crawler-DPU-Hour",
            "DPU-hour",
            "10",
            "0.44",
            main=True,
        ),
    )


class GlueSession(MeteredType):
    """A DataBrew or Glue session: DataBrew node hours and interactive sessions."""

    types = ("AWS::DataBrew::Job", "AWS::DataBrew::Project")
    meters = (
        Meter(
            "node_hours",
            "node hours of jobs",
            "node hours",
            "AWSGlueDataBrew",
            "Job-NodeHour",
            "node-hour",
            "10",
            "0.48",
            main=True,
        ),
        Meter(
            "sessions",
            "interactive sessions of 30 minutes",
            "sessions",
            "AWSGlueDataBrew",
            "Session",
            "session",
            "10",
            "1",
        ),
    )


class GlueCatalog(MeteredType):
    """A database of the catalogue: objects and requests beyond what is free."""

    types = ("AWS::Glue::Database",)
    free = "the first million objects and requests cost nothing (https://aws.amazon.com/glue/pricing/)"
    meters = (
        Meter(
            "catalog_objects",
            "objects kept beyond the first million",
            "catalogue objects",
            GLUE,
            "Catalog-Storage",
            "object-month",
            "1000000",
            "0.00001",
        ),
        Meter(
            "catalog_requests",
            "requests beyond the first million",
            "catalogue requests",
            GLUE,
            "Catalog-Request",
            "request",
            "1000000",
            "0.000001",
        ),
    )


class AthenaWorkgroup(MeteredType):
    """A workgroup: TB scanned, or capacity."""

    types = ("AWS::Athena::WorkGroup",)
    meters = (
        Meter(
            "scanned_tb",
            "TB scanned by queries (10 MB at least each)",
            "data scanned",
            "AmazonAthena",
            "DataScannedInTB",
            "TB",
            "3",
            "5",
            main=True,
        ),
        Meter(
            "spark_dpu_hours", "DPU hours of Spark", "Spark", "AmazonAthena", "Spark-DPU-Hour", "DPU-hour", "10", "0.35"
        ),
    )

    @override
    def estimate(self, meter: Meter, context: Context) -> Quantity | None:
        if not context.loaded:
            return None
        scanned = context.profile.operations.scanned_tb_per_workgroup.base
        return Quantity(decimal(scanned), "TB a workgroup", "profile", meter.key)


class AthenaCapacity(MeteredType):
    """A capacity reservation: DPU by the hour."""

    types = ("AWS::Athena::CapacityReservation",)
    reads = ("TargetDpus",)
    properties: ClassVar[Mapping[str, Any]] = {"TargetDpus": 24, "Name": "example"}
    standing = (Standing("capacity", "AmazonAthena", "DPU-Hour", "DPU-hour", "0.3", times=("TargetDpus",)),)


class EmrCluster(MeteredType):
    """A cluster: EC2's and EMR's hourly price of master and core instances."""

    types = ("AWS::EMR::Cluster",)
    reads = ("Instances",)
    properties: ClassVar[Mapping[str, Any]] = {
        "Instances": {
            "MasterInstanceGroup": {"InstanceCount": 1, "InstanceType": "m5.xlarge"},
            "CoreInstanceGroup": {"InstanceCount": 2, "InstanceType": "m5.xlarge"},
        }
    }
    standing = tuple(
        Standing(
            f"{role} {what}",
            service,
            f"{usage}:{{Instances.{group}.InstanceType}}",
            "hour",
            price,
            times=(f"Instances.{group}.InstanceCount",),
            when=When(f"Instances.{group}"),
        )
        for role, group in (("master", "MasterInstanceGroup"), ("core", "CoreInstanceGroup"))
        for what, service, usage, price in (
            ("instances", "AmazonEC2", "BoxUsage", "0.192"),
            ("EMR fee", EMR, "BoxUsage", "0.048"),
        )
    )
    meters = (
        Meter(
            "volume_gb",
            "GB of EBS volumes of all instances",
            "volumes",
            "AmazonEC2",
            "EBS:VolumeUsage.gp2",
            "GB-month",
            "192",
            "0.1",
        ),
    )


class EmrServerless(MeteredType):
    """An application: vCPU hours, GB hours, storage beyond 20 GB."""

    types = ("AWS::EMRServerless::Application",)
    reads = ("Architecture",)
    meters = (
        *tuple(
            meter
            for label, arm in (("X86_64", ""), ("ARM64", "ARM-"))
            for meter in (
                Meter(
                    "vcpu_hours",
                    "vCPU hours of workers",
                    "vCPU hours",
                    EMR,
                    f"EMR-SERVERLESS-{arm}vCPUHours",
                    "vCPU-hour",
                    "100",
                    "0.052624",
                    main=True,
                    when=When("Architecture", (label,), "X86_64"),
                ),
                Meter(
                    "gb_hours",
                    "GB hours of memory of workers",
                    "memory",
                    EMR,
                    f"EMR-SERVERLESS-{arm}MemoryGBHours",
                    "GB-hour",
                    "400",
                    "0.0057785",
                    main=True,
                    when=When("Architecture", (label,), "X86_64"),
                ),
            )
        ),
        Meter(
            "storage_gb_hours",
            "GB hours of worker storage beyond 20 GB each",
            "worker storage",
            EMR,
            "EMR-SERVERLESS-StorageGBHours",
            "GB-hour",
            "1000",
            "0.000111",
        ),
    )
