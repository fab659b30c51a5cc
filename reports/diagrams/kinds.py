"""The resource types that make an architecture: what a person calls them, their colour, and the tier they stand in.

Roles, policies, alarms, log groups, security groups and wiring are left out: they qualify a part, they are none.
"""

from typing import NamedTuple


class Kind(NamedTuple):
    """``tier``: edge, public, private, data (inside the VPC), region (beside it) or account (operation and audit)."""

    words: str
    colour: str
    tier: str


KINDS: dict[str, Kind] = {
    # edge
    "AWS::CloudFront::Distribution": Kind("CloudFront", "edge", "edge"),
    "AWS::CloudFront::Function": Kind("edge function", "edge", "edge"),
    "AWS::Route53::RecordSet": Kind("DNS record", "edge", "edge"),
    "AWS::Route53::RecordSetGroup": Kind("DNS records", "edge", "edge"),
    "AWS::Route53::HealthCheck": Kind("Route 53 health check", "edge", "edge"),
    "AWS::CertificateManager::Certificate": Kind("certificate", "security", "edge"),
    "AWS::WAFv2::WebACL": Kind("WAF", "security", "edge"),
    # network
    "AWS::EC2::VPC": Kind("VPC", "network", "public"),
    "AWS::EC2::Subnet": Kind("subnet", "network", "public"),
    "AWS::EC2::InternetGateway": Kind("internet gateway", "network", "public"),
    "AWS::EC2::NatGateway": Kind("NAT gateway", "network", "public"),
    "AWS::EC2::VPCEndpoint": Kind("endpoint", "network", "private"),
    "AWS::EC2::FlowLog": Kind("flow log", "network", "public"),
    # compute
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Kind("load balancer", "network", "public"),
    "AWS::ECS::Cluster": Kind("ECS cluster", "compute", "private"),
    "AWS::ECS::Service": Kind("ECS service", "compute", "private"),
    "AWS::AutoScaling::AutoScalingGroup": Kind("Auto Scaling group", "compute", "private"),
    "AWS::AutoScaling::WarmPool": Kind("warm pool", "compute", "private"),
    "AWS::ServiceDiscovery::HttpNamespace": Kind("Service Connect", "compute", "private"),
    "AWS::Lambda::Function": Kind("Lambda", "compute", "region"),
    "AWS::ECR::PullThroughCacheRule": Kind("image cache", "compute", "region"),
    # data
    "AWS::RDS::DBCluster": Kind("Aurora", "data", "data"),
    "AWS::RDS::DBInstance": Kind("Aurora instance", "data", "data"),
    "AWS::RDS::GlobalCluster": Kind("Global Database", "data", "data"),
    "AWS::RDS::DBProxy": Kind("RDS Proxy", "data", "private"),
    "AWS::RDS::DBProxyEndpoint": Kind("proxy endpoint", "data", "private"),
    "AWS::ElastiCache::ReplicationGroup": Kind("ElastiCache", "data", "data"),
    "AWS::ElastiCache::ServerlessCache": Kind("ElastiCache", "data", "data"),
    "AWS::DynamoDB::GlobalTable": Kind("DynamoDB", "data", "region"),
    "AWS::DynamoDB::Table": Kind("DynamoDB", "data", "region"),
    # queue and stream
    "AWS::SQS::Queue": Kind("SQS queue", "messaging", "region"),
    "AWS::Kinesis::Stream": Kind("Kinesis stream", "messaging", "region"),
    "AWS::KinesisFirehose::DeliveryStream": Kind("Firehose", "messaging", "region"),
    "AWS::SNS::Topic": Kind("SNS topic", "operations", "account"),
    # storage and backup
    "AWS::S3::Bucket": Kind("S3 bucket", "storage", "region"),
    "AWS::Glue::Database": Kind("Glue database", "storage", "region"),
    "AWS::Glue::Table": Kind("Glue table", "storage", "region"),
    "AWS::Athena::WorkGroup": Kind("Athena", "storage", "region"),
    "AWS::Backup::BackupVault": Kind("backup vault", "storage", "region"),
    "AWS::Backup::BackupPlan": Kind("backup plan", "storage", "region"),
    "AWS::Backup::RestoreTestingPlan": Kind("restore test", "storage", "region"),
    # security
    "AWS::KMS::Key": Kind("KMS key", "security", "account"),
    "AWS::KMS::ReplicaKey": Kind("KMS key", "security", "account"),
    "AWS::SecretsManager::Secret": Kind("secret", "security", "region"),
    "AWS::CloudTrail::Trail": Kind("CloudTrail", "security", "account"),
    "AWS::Config::ConfigurationRecorder": Kind("Config", "security", "account"),
    "AWS::Config::ConformancePack": Kind("conformance pack", "security", "account"),
    "AWS::GuardDuty::Detector": Kind("GuardDuty", "security", "account"),
    "AWS::SecurityHub::Hub": Kind("Security Hub", "security", "account"),
    "AWS::AccessAnalyzer::Analyzer": Kind("Access Analyzer", "security", "account"),
    "AWS::Macie::Session": Kind("Macie", "security", "account"),
    "AWS::InspectorV2::Filter": Kind("Inspector", "security", "account"),
    # operation
    "AWS::CloudWatch::Dashboard": Kind("dashboard", "operations", "account"),
    "AWS::CloudWatch::CompositeAlarm": Kind("composite alarm", "operations", "account"),
    "AWS::Synthetics::Canary": Kind("canary", "operations", "account"),
    "AWS::Budgets::Budget": Kind("budget", "operations", "account"),
    "AWS::CE::AnomalyMonitor": Kind("cost anomalies", "operations", "account"),
    "AWS::BCMDataExports::Export": Kind("cost export", "operations", "account"),
    "AWS::CUR::ReportDefinition": Kind("cost export", "operations", "account"),
    "AWS::FIS::ExperimentTemplate": Kind("fault injection", "operations", "account"),
    "AWS::ARCZonalShift::ZonalAutoshiftConfiguration": Kind("zonal autoshift", "operations", "public"),
    "AWS::ARCRegionSwitch::Plan": Kind("region switch", "operations", "account"),
    "AWS::StepFunctions::StateMachine": Kind("state machine", "compute", "region"),
    "AWS::ApiGateway::RestApi": Kind("API", "network", "region"),
}

QUIET = (
    *("AWS::IAM::", "AWS::SSM::", "AWS::Logs::", "AWS::Events::", "AWS::Scheduler::", "AWS::ApplicationAutoScaling::"),
    *("AWS::CloudWatch::Alarm", "AWS::CloudWatch::InsightRule", "AWS::CloudWatch::AnomalyDetector"),
    *("AWS::EC2::SecurityGroup", "AWS::EC2::NetworkAcl", "AWS::EC2::SubnetNetworkAclAssociation", "AWS::EC2::Route"),
    *("AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::VPCGatewayAttachment", "AWS::EC2::EIP"),
    *("AWS::EC2::LaunchTemplate", "AWS::AutoScaling::ScheduledAction", "AWS::AutoScaling::LifecycleHook"),
    *("AWS::ECS::TaskDefinition", "AWS::ECS::CapacityProvider", "AWS::ECS::ClusterCapacityProviderAssociations"),
    *("AWS::ECR::RepositoryCreationTemplate", "AWS::ECR::RegistryPolicy", "AWS::ElasticLoadBalancingV2::Listener"),
    *("AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::WAFv2::WebACLAssociation", "AWS::WAFv2::LoggingConfiguration"),
    *("AWS::RDS::DBSubnetGroup", "AWS::RDS::DBClusterParameterGroup", "AWS::RDS::DBParameterGroup"),
    *("AWS::RDS::DBProxyTargetGroup", "AWS::RDS::EventSubscription", "AWS::ElastiCache::SubnetGroup"),
    *("AWS::ElastiCache::ParameterGroup", "AWS::ElastiCache::User", "AWS::SecretsManager::SecretTargetAttachment"),
    *("AWS::SecretsManager::RotationSchedule", "AWS::SecretsManager::ResourcePolicy", "AWS::KMS::Alias"),
    *("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy", "AWS::SNS::TopicPolicy"),
    *("AWS::SNS::Subscription", "AWS::Lambda::Permission", "AWS::Lambda::EventSourceMapping", "AWS::Lambda::Version"),
    *("AWS::Lambda::Alias", "AWS::Lambda::EventInvokeConfig", "AWS::CloudFront::CachePolicy"),
    *(
        "AWS::CloudFront::OriginRequestPolicy",
        "AWS::CloudFront::ResponseHeadersPolicy",
        "AWS::CloudFront::KeyValueStore",
    ),
    *(
        "AWS::CloudFront::OriginAccessControl",
        "AWS::CloudFront::RealtimeLogConfig",
        "AWS::CloudFront::MonitoringSubscription",
    ),
    *("AWS::Backup::BackupSelection", "AWS::Backup::RestoreTestingSelection", "AWS::Config::ConfigRule"),
    *("AWS::Config::DeliveryChannel", "AWS::Config::RemediationConfiguration", "AWS::SecurityHub::Standard"),
    *(
        "AWS::GuardDuty::Filter",
        "AWS::CE::AnomalySubscription",
        "AWS::Budgets::BudgetsAction",
        "AWS::Kinesis::StreamConsumer",
    ),
    *(
        "AWS::Kinesis::ResourcePolicy",
        "AWS::CloudFormation::",
        "AWS::SecurityHub::Insight",
        "AWS::SecurityHub::FindingAggregator",
        "AWS::Synthetics::Group",
    ),
)
"""Prefixes of the types left out. A type in neither list is an oversight, and a test says so."""
