"""Every priced resource type. A new one is a class in this folder and a line here."""

from cost_model.types.aurora import DbCluster, DbProxy, DbProxyEndpoint, GlobalCluster
from cost_model.types.autoscaling import Group, WarmPool
from cost_model.types.backup import BackupVault
from cost_model.types.base import PricedType
from cost_model.types.cloudfront import Distribution, EdgeFunction
from cost_model.types.cloudwatch import Alarm, CompositeAlarm, Dashboard, ScalingPolicy
from cost_model.types.dynamodb import Table
from cost_model.types.ec2 import ElasticIp, Instance, Volume
from cost_model.types.ecs import Cluster, Service, TaskDefinition
from cost_model.types.elasticache import CacheNodes
from cost_model.types.elb import ClassicLoadBalancer, LoadBalancer
from cost_model.types.logs import Delivery, LogGroup, MetricFilter
from cost_model.types.messaging import EventBus, Function, Queue, Topic
from cost_model.types.network import Endpoint, FlowLog, NatGateway
from cost_model.types.rds import DbInstance
from cost_model.types.s3 import Bucket
from cost_model.types.security import KmsKey, Parameter, Secret
from cost_model.types.streams import DeliveryStream, Stream
from cost_model.types.waf import FirewallLogging, WebAcl
from cost_model.types.watching import (
    AccountService,
    Analyzer,
    Canary,
    ConformancePack,
    DistributionMetrics,
    HealthCheck,
    HostedZone,
    InsightRule,
    Trail,
)

CATALOGUE: tuple[PricedType, ...] = (
    Instance(),
    Volume(),
    ElasticIp(),
    Group(),
    WarmPool(),
    Service(),
    Cluster(),
    TaskDefinition(),
    LoadBalancer(),
    ClassicLoadBalancer(),
    NatGateway(),
    Endpoint(),
    FlowLog(),
    WebAcl(),
    FirewallLogging(),
    DbInstance(),
    DbCluster(),
    DbProxy(),
    DbProxyEndpoint(),
    GlobalCluster(),
    Table(),
    Bucket(),
    KmsKey(),
    Secret(),
    Parameter(),
    LogGroup(),
    MetricFilter(),
    Delivery(),
    Alarm(),
    CompositeAlarm(),
    Dashboard(),
    ScalingPolicy(),
    Topic(),
    Queue(),
    EventBus(),
    Function(),
    CacheNodes(),
    Stream(),
    DeliveryStream(),
    Distribution(),
    EdgeFunction(),
    HealthCheck(),
    HostedZone(),
    Canary(),
    DistributionMetrics(),
    InsightRule(),
    Trail(),
    AccountService(),
    Analyzer(),
    ConformancePack(),
    BackupVault(),
)
