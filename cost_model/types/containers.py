"""EKS, ECR, App Runner, Batch on Fargate, Lightsail."""

from collections.abc import Mapping
from typing import Any, ClassVar

from cost_model.types.apis import INTERNET
from cost_model.types.base import Meter, When
from cost_model.types.meters import MeteredType, Standing

FARGATE = (
    Meter(
        "fargate_vcpu_hours",
        "vCPU hours of its pods or jobs on Fargate (x86)",
        "Fargate vCPU",
        "AmazonECS",
        "Fargate-vCPU-Hours:perCPU",
        "vCPU-hour",
        "730",
        "0.04048",
    ),
    Meter(
        "fargate_gb_hours",
        "GB hours of memory of its pods or jobs on Fargate (x86)",
        "Fargate memory",
        "AmazonECS",
        "Fargate-GB-Hours",
        "GB-hour",
        "1460",
        "0.004445",
    ),
    Meter(
        "fargate_arm_vcpu_hours",
        "vCPU hours on Fargate (ARM)",
        "Fargate vCPU, ARM",
        "AmazonECS",
        "Fargate-ARM-vCPU-Hours:perCPU",
        "vCPU-hour",
        "730",
        "0.03238",
    ),
    Meter(
        "fargate_arm_gb_hours",
        "GB hours of memory on Fargate (ARM)",
        "Fargate memory, ARM",
        "AmazonECS",
        "Fargate-ARM-GB-Hours",
        "GB-hour",
        "1460",
        "0.00356",
    ),
    Meter(
        "fargate_storage_gb_hours",
        "GB hours of ephemeral storage above 20 GB",
        "Fargate storage",
        "AmazonECS",
        "Fargate-EphemeralStorage-GB-Hours",
        "GB-hour",
        "1000",
        "0.000111",
    ),
)


class EksCluster(MeteredType):
    """The control plane of a cluster; extended support, Auto Mode and hybrid nodes by given usage."""

    types = ("AWS::EKS::Cluster",)
    reads = ("ControlPlaneScalingConfig",)
    standing = (Standing("control plane", "AmazonEKS", "AmazonEKS-Hours:perCluster", "hour", "0.1"),)
    meters = (
        Meter(
            "extended_support_hours",
            "hours with a version in extended support (on top of the cluster's)",
            "extended support",
            "AmazonEKS",
            "AmazonEKS-Hours:extendedSupport",
            "hour",
            "730",
            "0.5",
        ),
        Meter(
            "provisioned_control_plane_hours",
            "hours of a provisioned control plane",
            "provisioned control plane",
            "AmazonEKS",
            "AmazonEKS-Hours:provisionedControlPlane",
            "hour",
            "730",
            "1.65",
        ),
        Meter(
            "auto_mode_fee_hours",
            "instance hours managed by Auto Mode",
            "Auto Mode",
            "AmazonEKS",
            "AmazonEKS-AutoMode",
            "hour",
            "730",
            "0.01",
        ),
        Meter(
            "hybrid_vcpu_hours",
            "vCPU hours of hybrid nodes",
            "hybrid nodes",
            "AmazonEKS",
            "AmazonEKS-Hybrid-Nodes:vCPU",
            "vCPU-hour",
            "7300",
            "0.02",
        ),
    )


class EksNodegroup(MeteredType):
    """Nodes of a managed node group at the desired size, on demand, Linux; their volumes."""

    types = ("AWS::EKS::Nodegroup",)
    reads = ("InstanceTypes", "ScalingConfig", "DiskSize", "CapacityType")
    properties: ClassVar[Mapping[str, Any]] = {
        "InstanceTypes": ["m5.large"],
        "ScalingConfig": {"DesiredSize": 3},
        "DiskSize": 50,
    }
    _demand = When("CapacityType", ("ON_DEMAND",), "ON_DEMAND")
    standing = (
        Standing(
            "node hours",
            "AmazonEC2",
            "BoxUsage:{InstanceTypes.0=t3.medium}",
            "hour",
            "0.096",
            times=("ScalingConfig.DesiredSize=2",),
            when=_demand,
        ),
        Standing(
            "Spot node hours",
            "AmazonEC2",
            "SpotUsage:{InstanceTypes.0=t3.medium}",
            "hour",
            "0.035",
            times=("ScalingConfig.DesiredSize=2",),
            when=When("CapacityType", ("SPOT",)),
        ),
        Standing(
            "node volumes",
            "AmazonEC2",
            "EBS:VolumeUsage.gp3",
            "GB-month",
            "0.08",
            "month",
            ("ScalingConfig.DesiredSize=2", "DiskSize=20"),
        ),
    )


class FargateProfile(MeteredType):
    """Pods or tasks that run on Fargate: vCPU and GB hours as given."""

    types = ("AWS::EKS::FargateProfile", "AWS::ECS::ExpressGatewayService", "AWS::ECS::TaskSet")
    meters = (FARGATE[0]._replace(main=True), FARGATE[1]._replace(main=True), *FARGATE[2:])


class Repository(MeteredType):
    """A private or public repository: GB of images, and data out."""

    types = ("AWS::ECR::Repository", "AWS::ECR::PublicRepository")
    meters = (
        Meter(
            "storage_gb",
            "GB of images stored",
            "image storage",
            "AmazonECR",
            "TimedStorage-ByteHrs",
            "GB-month",
            "100",
            "0.1",
            main=True,
        ),
        Meter(
            "archive_gb",
            "GB of images in archive storage",
            "archived images",
            "AmazonECR",
            "TimedStorage-Archive-ByteHrs",
            "GB-month",
            "100",
            "0.07",
        ),
        INTERNET,
        Meter(
            "other_region_gb",
            "GB pulled from or replicated to other regions",
            "data to other regions",
            "AWSDataTransfer",
            "AWS-Out-Bytes",
            "GB",
            "100",
            "0.02",
        ),
    )


class AppRunner(MeteredType):
    """A service of App Runner: GB hours of provisioned and active memory, vCPU hours while active."""

    types = ("AWS::AppRunner::Service",)
    meters = (
        Meter(
            "provisioned_gb_hours",
            "GB hours of memory of idle (provisioned) instances",
            "provisioned memory",
            "AWSAppRunner",
            "AppRunner-Provisioned-GB-hours",
            "GB-hour",
            "1460",
            "0.007",
            main=True,
        ),
        Meter(
            "active_gb_hours",
            "GB hours of memory of active instances, if not counted as provisioned",
            "active memory",
            "AWSAppRunner",
            "AppRunner-GB-hours",
            "GB-hour",
            "240",
            "0.007",
        ),
        Meter(
            "vcpu_hours",
            "vCPU hours of active instances",
            "active vCPU",
            "AWSAppRunner",
            "AppRunner-vCPU-hours",
            "vCPU-hour",
            "120",
            "0.064",
            main=True,
        ),
        Meter(
            "automatic_deployments",
            "applications with automatic deployment",
            "automatic deployments",
            "AWSAppRunner",
            "AppRunner-AutomaticDeployment",
            "month",
            "1",
            "1",
        ),
        Meter(
            "build_minutes", "minutes of builds", "builds", "AWSAppRunner", "AppRunner-Build", "minute", "60", "0.005"
        ),
    )


class LightsailInstance(MeteredType):
    """An instance by its bundle, with data beyond the bundle's allowance."""

    types = ("AWS::Lightsail::Instance",)
    reads = ("BundleId",)
    properties: ClassVar[Mapping[str, Any]] = {
        "BundleId": "medium_3_0",
        "BlueprintId": "amazon_linux_2023",
        "InstanceName": "web",
    }
    standing = (Standing("instance hours", "AmazonLightsail", "BundleUsage:{BundleId}", "hour", "0.0323"),)
    meters = (
        Meter(
            "overage_gb",
            "GB sent beyond the bundle's allowance",
            "data beyond the allowance",
            "AmazonLightsail",
            "DataTransfer-Out-Bytes",
            "GB",
            "10",
            "0.09",
        ),
        Meter(
            "snapshot_gb", "GB of snapshots", "snapshots", "AmazonLightsail", "SnapshotUsage", "GB-month", "40", "0.05"
        ),
    )


class LightsailDatabase(MeteredType):
    """A managed database of Lightsail by its bundle."""

    types = ("AWS::Lightsail::Database",)
    reads = ("RelationalDatabaseBundleId",)
    properties: ClassVar[Mapping[str, Any]] = {
        "RelationalDatabaseBundleId": "small_2_0",
        "RelationalDatabaseBlueprintId": "mysql_8_0",
    }
    standing = (
        Standing("database hours", "AmazonLightsail", "DatabaseUsage:{RelationalDatabaseBundleId}", "hour", "0.04"),
    )


class LightsailDisk(MeteredType):
    """A block storage disk of Lightsail."""

    types = ("AWS::Lightsail::Disk",)
    reads = ("SizeInGb",)
    properties: ClassVar[Mapping[str, Any]] = {"SizeInGb": 128, "DiskName": "data"}
    standing = (Standing("disk", "AmazonLightsail", "DiskUsage", "GB-month", "0.1", "month", ("SizeInGb",)),)
