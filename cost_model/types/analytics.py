"""Glue, Athena, EMR, Kafka, message brokers, stream applications, machine learning, migration."""

from collections.abc import Mapping
from typing import Any, ClassVar

from cost_model.types.apis import INTERNET
from cost_model.types.base import Meter, When
from cost_model.types.meters import MeteredType, Standing

MSK, GLUE, EMR, SAGE = "AmazonMSK", "AWSGlue", "ElasticMapReduce", "AmazonSageMaker"


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


class KafkaCluster(MeteredType):
    """Brokers and their storage; tiered storage, throughput, connectivity by usage."""

    types = ("AWS::MSK::Cluster",)
    reads = ("NumberOfBrokerNodes", "BrokerNodeGroupInfo")
    properties: ClassVar[Mapping[str, Any]] = {
        "NumberOfBrokerNodes": 3,
        "BrokerNodeGroupInfo": {
            "InstanceType": "kafka.m5.large",
            "StorageInfo": {"EBSStorageInfo": {"VolumeSize": 1000}},
        },
    }
    _disk = "BrokerNodeGroupInfo.StorageInfo.EBSStorageInfo.VolumeSize"
    standing = (
        Standing(
            "brokers", MSK, "Kafka:{BrokerNodeGroupInfo.InstanceType}", "hour", "0.21", times=("NumberOfBrokerNodes",)
        ),
        Standing(
            "broker storage",
            MSK,
            "Kafka.Storage.GP2",
            "GB-month",
            "0.1",
            "month",
            (_disk, "NumberOfBrokerNodes"),
            When(_disk),
        ),
    )
    meters = (
        Meter(
            "storage_gb",
            "GB of storage, where the template does not size it",
            "broker storage",
            MSK,
            "Kafka.Storage.GP2",
            "GB-month",
            "1000",
            "0.1",
        ),
        Meter(
            "throughput_mbps",
            "MB/s of provisioned storage throughput, by the month",
            "storage throughput",
            MSK,
            "Kafka.Storage.Throughput",
            "MBps-month",
            "250",
            "0.08",
        ),
        Meter(
            "tiered_gb",
            "GB in tiered storage",
            "tiered storage",
            MSK,
            "Kafka.TieredStorage",
            "GB-month",
            "1000",
            "0.06",
        ),
        Meter(
            "tiered_read_gb",
            "GB read from tiered storage",
            "tiered reads",
            MSK,
            "Kafka.TieredStorage.Retrieval",
            "GB",
            "100",
            "0.0015",
        ),
        Meter(
            "private_connectivity_hours",
            "hours of private connectivity, by authentication scheme",
            "private connectivity",
            MSK,
            "Kafka.PrivateConnectivity-Hours",
            "hour",
            "730",
            "0.0225",
        ),
        Meter(
            "private_connectivity_gb",
            "GB through private connectivity",
            "private connectivity data",
            MSK,
            "Kafka.PrivateConnectivity-Bytes",
            "GB",
            "100",
            "0.006",
        ),
        Meter(
            "express_ingested_gb",
            "GB written to express brokers",
            "data into express brokers",
            MSK,
            "Kafka.Express.DataIn",
            "GB",
            "1000",
            "0.01",
        ),
        Meter(
            "express_storage_gb",
            "GB kept by express brokers",
            "express storage",
            MSK,
            "Kafka.Express.Storage",
            "GB-month",
            "1000",
            "0.1",
        ),
    )


class KafkaServerless(MeteredType):
    """A serverless cluster: its hours, partitions, GB in, out and kept."""

    types = ("AWS::MSK::ServerlessCluster",)
    standing = (Standing("cluster hours", MSK, "Kafka.Serverless.Cluster-Hours", "hour", "0.75"),)
    meters = (
        Meter(
            "partition_hours",
            "partition hours",
            "partitions",
            MSK,
            "Kafka.Serverless.Partition-Hours",
            "partition-hour",
            "7300",
            "0.0015",
            main=True,
        ),
        Meter("incoming_gb", "GB written", "data in", MSK, "Kafka.Serverless.DataIn", "GB", "100", "0.1", main=True),
        Meter("outgoing_gb", "GB read", "data out", MSK, "Kafka.Serverless.DataOut", "GB", "100", "0.05", main=True),
        Meter("storage_gb", "GB kept", "storage", MSK, "Kafka.Serverless.Storage", "GB-month", "100", "0.1", main=True),
    )


class KafkaConnector(MeteredType):
    """A connector: MCU hours."""

    types = ("AWS::KafkaConnect::Connector",)
    meters = (
        Meter(
            "mcu_hours",
            "MSK Connect unit hours",
            "MCU hours",
            MSK,
            "Kafka.Connect.MCU-Hours",
            "MCU-hour",
            "730",
            "0.11",
            main=True,
        ),
    )


class Broker(MeteredType):
    """A broker of Amazon MQ: one instance, two (active and standby), or a cluster of three; storage."""

    types = ("AWS::AmazonMQ::Broker",)
    reads = ("HostInstanceType", "DeploymentMode", "EngineType", "StorageType")
    properties: ClassVar[Mapping[str, Any]] = {
        "HostInstanceType": "mq.m5.large",
        "DeploymentMode": "SINGLE_INSTANCE",
        "EngineType": "ACTIVEMQ",
    }
    standing = (
        Standing(
            "broker",
            "AmazonMQ",
            "BrokerUsage:{HostInstanceType}|{EngineType}",
            "hour",
            "0.3",
            when=When("DeploymentMode", ("SINGLE_INSTANCE",)),
        ),
        Standing(
            "active and standby broker",
            "AmazonMQ",
            "Multi-AZBrokerUsage:{HostInstanceType}|{EngineType}",
            "hour",
            "0.6",
            when=When("DeploymentMode", ("ACTIVE_STANDBY_MULTI_AZ",)),
        ),
        Standing(
            "broker cluster",
            "AmazonMQ",
            "ClusterUsage:{HostInstanceType}|{EngineType}",
            "hour",
            "0.864",
            when=When("DeploymentMode", ("CLUSTER_MULTI_AZ",)),
        ),
    )
    meters = (
        Meter(
            "storage_gb",
            "GB stored (EFS of ActiveMQ)",
            "storage",
            "AmazonMQ",
            "TimedStorage-ByteHrs",
            "GB-month",
            "10",
            "0.3",
            main=True,
            when=When("StorageType", ("EFS",), "EFS"),
        ),
        Meter(
            "storage_gb",
            "GB stored (EBS)",
            "storage",
            "AmazonMQ",
            "TimedStorage-EBS-ByteHrs",
            "GB-month",
            "200",
            "0.1",
            main=True,
            when=When("StorageType", ("EBS",), "EFS"),
        ),
        INTERNET,
    )


class StreamApplication(MeteredType):
    """A managed Flink application: KPU hours, of which one is for orchestration; running storage, backups."""

    types = ("AWS::KinesisAnalyticsV2::Application", "AWS::KinesisAnalytics::Application")
    meters = (
        Meter(
            "kpu_hours",
            "KPU hours, with the one for orchestration",
            "KPU hours",
            "AmazonKinesisAnalytics",
            "KPU-Hour-Java",
            "KPU-hour",
            "1460",
            "0.11",
            main=True,
        ),
        Meter(
            "running_storage_gb",
            "GB of running application storage (50 GB a KPU)",
            "running storage",
            "AmazonKinesisAnalytics",
            "RunningApplicationStorage",
            "GB-month",
            "50",
            "0.1",
            main=True,
        ),
        Meter(
            "backup_gb",
            "GB of durable application backups",
            "backups",
            "AmazonKinesisAnalytics",
            "DurableApplicationBackups",
            "GB-month",
            "10",
            "0.023",
        ),
    )


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
