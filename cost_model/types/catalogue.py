"""Every priced resource type. A new one is a class in this folder and a line here, or a line in tables.csv."""

from cost_model.types.analytics import (
    AthenaCapacity,
    AthenaWorkgroup,
    EmrCluster,
    EmrServerless,
    GlueCatalog,
    GlueCrawler,
    GlueJob,
    GlueSession,
)
from cost_model.types.apis import (
    ApiCache,
    ApiStage,
    EventApi,
    GraphApi,
    RestApi,
    WebApi,
)
from cost_model.types.aurora import DbCluster, DbProxy, DbProxyEndpoint, GlobalCluster
from cost_model.types.autoscaling import Group, WarmPool
from cost_model.types.backup import BackupVault
from cost_model.types.base import PricedType
from cost_model.types.beanstalk import BeanstalkEnvironment
from cost_model.types.cloudfront import Distribution, EdgeFunction
from cost_model.types.cloudwatch import Alarm, CompositeAlarm, Dashboard, ScalingPolicy
from cost_model.types.containers import (
    AppRunner,
    EksCluster,
    EksNodegroup,
    FargateProfile,
    LightsailDatabase,
    LightsailDisk,
    LightsailInstance,
    Repository,
)
from cost_model.types.dynamodb import Table
from cost_model.types.ec2 import ElasticIp, Instance, Volume
from cost_model.types.ecs import Cluster, Service, TaskDefinition
from cost_model.types.elasticache import CacheNodes
from cost_model.types.elb import ClassicLoadBalancer, LoadBalancer
from cost_model.types.extras import tabled
from cost_model.types.fleets import Ec2Fleet, EmrFleet, SpotFleet
from cost_model.types.functions import (
    Function,
    ProvisionedConcurrency,
)
from cost_model.types.further import AirflowEnvironment, ElasticCluster, InfluxInstance, ResilienceApp
from cost_model.types.kafka import (
    Broker,
    KafkaCluster,
    KafkaConnector,
    KafkaServerless,
    StreamApplication,
)
from cost_model.types.learning import (
    ModelEndpoint,
    Notebook,
    Replication,
    ReplicationServerless,
)
from cost_model.types.logs import Delivery, LogGroup, MetricFilter
from cost_model.types.messaging import Queue, Topic
from cost_model.types.network import Endpoint, FlowLog, NatGateway
from cost_model.types.observing import (
    Configuration,
    MetricStream,
    SearchIndex,
    Thing,
    TopicRule,
    TrustStore,
    UserMonitor,
)
from cost_model.types.rds import DbInstance
from cost_model.types.s3 import Bucket
from cost_model.types.search import (
    ElasticsearchDomain,
    SearchCollection,
    SearchDomain,
)
from cost_model.types.security import KmsKey, Parameter, Secret
from cost_model.types.storage import (
    FileSystem,
    ManagedFileSystem,
    TransferServer,
)
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
from cost_model.types.workflows import (
    ApiDestination,
    EventArchive,
    EventBus,
    Pipe,
    Schedule,
    StateMachine,
)

CATALOGUE: tuple[PricedType, ...] = (
    Instance(),
    Volume(),
    ElasticIp(),
    Group(),
    WarmPool(),
    Ec2Fleet(),
    SpotFleet(),
    BeanstalkEnvironment(),
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
    GlueJob(),
    GlueCrawler(),
    GlueSession(),
    GlueCatalog(),
    AthenaWorkgroup(),
    AthenaCapacity(),
    EmrCluster(),
    EmrFleet(),
    EmrServerless(),
    KafkaCluster(),
    KafkaServerless(),
    KafkaConnector(),
    Broker(),
    StreamApplication(),
    Notebook(),
    ModelEndpoint(),
    Replication(),
    ReplicationServerless(),
    RestApi(),
    WebApi(),
    ApiStage(),
    GraphApi(),
    EventApi(),
    ApiCache(),
    EksCluster(),
    EksNodegroup(),
    FargateProfile(),
    Repository(),
    AppRunner(),
    LightsailInstance(),
    LightsailDatabase(),
    LightsailDisk(),
    Function(),
    ProvisionedConcurrency(),
    SearchDomain(),
    ElasticsearchDomain(),
    SearchCollection(),
    FileSystem(),
    ManagedFileSystem(),
    TransferServer(),
    StateMachine(),
    EventBus(),
    EventArchive(),
    ApiDestination(),
    Schedule(),
    Pipe(),
    MetricStream(),
    UserMonitor(),
    Thing(),
    TopicRule(),
    TrustStore(),
    Configuration(),
    SearchIndex(),
    InfluxInstance(),
    ElasticCluster(),
    AirflowEnvironment(),
    ResilienceApp(),
    *tabled(),
)
