"""Kafka, message brokers, stream applications."""

from collections.abc import Mapping
from typing import Any, ClassVar

from cost_model.types.apis import INTERNET
from cost_model.types.base import Meter, When
from cost_model.types.meters import MeteredType, Standing

MSK = "AmazonMSK"


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
            "BrokerUsage:{HostInstanceType}|{EngineType^}",
            "hour",
            "0.3",
            when=When("DeploymentMode", ("SINGLE_INSTANCE",)),
        ),
        Standing(
            "active and standby broker",
            "AmazonMQ",
            "Multi-AZBrokerUsage:{HostInstanceType}|{EngineType^}",
            "hour",
            "0.6",
            when=When("DeploymentMode", ("ACTIVE_STANDBY_MULTI_AZ",)),
        ),
        Standing(
            "broker cluster",
            "AmazonMQ",
            "ClusterUsage:{HostInstanceType}|{EngineType^}",
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
            "GB stored (EBS; for RabbitMQ give `StorageType: EBS`)",
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
