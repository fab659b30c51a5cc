"""No alarm is silent by mistake: its metric exists, has these dimensions, and its span is one that CloudWatch takes.

CloudWatch accepts any name. A metric that nobody publishes is simply missing, and ``notBreaching`` then reads as peace.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from cfn.stack import Resource
from tests.templates.resolved import ENVIRONMENTS, platform

ALARM = "AWS::CloudWatch::Alarm"
# Namespace, metrics, and the sets of dimensions they are published under (user guides of the services).
PUBLISHED = (
    ("AWS/ApplicationELB", "RequestCount HTTPCode_Target_5XX_Count TargetResponseTime", "LoadBalancer"),
    ("AWS/ApplicationELB", "RequestCount HTTPCode_Target_5XX_Count TargetResponseTime", "LoadBalancer TargetGroup"),
    ("AWS/ApplicationELB", "HealthyHostCount UnHealthyHostCount", "LoadBalancer TargetGroup"),
    ("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count RejectedConnectionCount", "LoadBalancer"),
    ("AWS/AutoScaling", "GroupInServiceInstances GroupDesiredCapacity GroupMaxSize", "AutoScalingGroupName"),
    ("AWS/Backup", "NumberOfBackupJobsCompleted", "BackupVaultName"),
    ("AWS/CloudFront", "Requests 5xxErrorRate OriginLatency", "DistributionId Region"),
    ("AWS/CloudFront", "FunctionExecutionErrors", "FunctionName Region"),
    ("AWS/DynamoDB", "ReadThrottleEvents WriteThrottleEvents", "TableName"),
    ("AWS/DynamoDB", "ReadThrottleEvents WriteThrottleEvents", "TableName GlobalSecondaryIndexName"),
    ("AWS/DynamoDB", "ReplicationLatency", "TableName ReceivingRegion"),
    # Service Connect counts by the name that clients call, ECS itself by service.
    ("AWS/ECS", "HTTPCode_Target_2XX_Count HTTPCode_Target_5XX_Count TargetResponseTime", "TargetDiscoveryName"),
    ("AWS/ECS", "CPUUtilization MemoryUtilization", "ClusterName ServiceName"),
    ("AWS/ECS", "CPUUtilization MemoryUtilization MemoryReservation", "ClusterName"),
    ("ECS/ContainerInsights", "RunningTaskCount DesiredTaskCount", "ClusterName ServiceName"),
    ("AWS/ElastiCache", "EngineCPUUtilization Evictions ReplicationLag AuthenticationFailures", "CacheClusterId"),
    ("AWS/Firehose", "DeliveryToS3.DataFreshness FailedConversion.Records", "DeliveryStreamName"),
    ("AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds WriteProvisionedThroughputExceeded", "StreamName"),
    ("AWS/Lambda", "Errors Throttles Duration IteratorAge", "FunctionName"),
    ("AWS/NATGateway", "ErrorPortAllocation", "NatGatewayId"),
    ("AWS/RDS", "CPUUtilization FreeableMemory DatabaseConnections Deadlocks", "DBClusterIdentifier"),
    ("AWS/RDS", "AuroraReplicaLagMaximum AuroraGlobalDBReplicationLag", "DBClusterIdentifier"),
    ("AWS/RDS", "MaximumUsedTransactionIDs", "DBClusterIdentifier"),
    ("AWS/RDS", "DatabaseConnectionsBorrowLatency ClientConnectionsSetupFailedAuth", "ProxyName"),
    ("AWS/Route53", "HealthCheckStatus", "HealthCheckId"),
    ("AWS/S3", "OperationsFailedReplication ReplicationLatency", "SourceBucket DestinationBucket RuleId"),
    ("AWS/SQS", "ApproximateAgeOfOldestMessage NumberOfMessagesSent", "QueueName"),
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible ApproximateNumberOfMessagesNotVisible", "QueueName"),
    ("AWS/WAFV2", "BlockedRequests", "WebACL Region Rule"),
    ("AWS/WAFV2", "BlockedRequests", "WebACL Rule"),
    ("CloudWatchSynthetics", "SuccessPercent", "CanaryName"),
)
KNOWN = {
    (namespace, metric, frozenset(dimensions.split()))
    for namespace, metrics, dimensions in PUBLISHED
    for metric in metrics.split()
}
BY_HAND = {("operations", "Maintenance")}
"""Published by whoever announces maintenance."""


def _metrics(alarm: Resource) -> Iterator[Any]:
    """Every metric an alarm asks for, each with Namespace, MetricName and Dimensions."""
    if alarm.get("MetricName"):
        yield alarm.properties
    for _, metric in alarm.find("Metrics.*.MetricStat.Metric"):
        yield metric


def _alarms(environment: str) -> list[Resource]:
    found = platform(environment).graph.of_type(ALARM)
    assert found
    return found


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_alarms_ask_for_metrics_that_aws_publishes_under_these_dimensions(environment: str) -> None:
    for alarm in _alarms(environment):
        for metric in _metrics(alarm):
            if metric["Namespace"].startswith(("AWS/", "ECS/", "CloudWatch")):
                names = frozenset(dimension["Name"] for dimension in metric.get("Dimensions") or [])
                asked = (metric["Namespace"], metric["MetricName"], names)
                assert asked in KNOWN, f"{alarm.location}: look {asked} up in the guide, then add it here"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_metrics_of_our_own_have_a_filter_or_a_function_that_publishes_them(environment: str) -> None:
    for alarm in _alarms(environment):
        for metric in _metrics(alarm):
            namespace, name = metric["Namespace"], metric["MetricName"]
            if namespace.startswith(("AWS/", "ECS/", "CloudWatch")) or (namespace.split("/")[-1], name) in BY_HAND:
                continue
            filtered = {
                (each["MetricNamespace"], each["MetricName"])
                for filter_ in alarm.stack.of_type("AWS::Logs::MetricFilter")
                for _, each in filter_.find("MetricTransformations.*")
            }
            written = [str(f.get("Code.ZipFile")) for f in alarm.stack.of_type("AWS::Lambda::Function")]
            assert (namespace, name) in filtered or any(f'"{name}"' in code for code in written), alarm.location


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_alarms_look_at_what_their_own_region_measures(environment: str) -> None:
    """A dimension that names a resource of another region finds no metric in this one."""
    graph = platform(environment).graph
    for alarm in _alarms(environment):
        for metric in _metrics(alarm):
            here = [d["Value"] for d in metric.get("Dimensions") or [] if d["Name"] not in ("SourceBucket",)]
            assert {target.stack.role for target in graph.targets(here)} <= {alarm.stack.role}, alarm.location


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_no_dimension_is_an_arn_by_mistake(environment: str) -> None:
    """A reference gives what identifies its type, for some an ARN; no metric here has one as a dimension."""
    for alarm in _alarms(environment):
        for metric in _metrics(alarm):
            for dimension in metric.get("Dimensions") or []:
                target = alarm.stack.resources.get(str(dimension["Value"]).strip("${}"))
                if target is not None:
                    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", target.type).schema
                    assert not any(key.lower().endswith("arn") for key in schema["primaryIdentifier"]), alarm.location


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_alarms_look_back_no_longer_than_cloudwatch_does(environment: str) -> None:
    """A day; a week where the period is an hour or more. The service refuses more, at deployment."""
    for alarm in _alarms(environment):
        stats = [int(stat["Period"]) for _, stat in alarm.find("Metrics.*.MetricStat")]
        period = int(alarm.get("Period", max(stats, default=0)))
        assert period in (10, 20, 30) or (period and period % 60 == 0), alarm.location
        span = period * int(alarm.get("EvaluationPeriods"))
        assert span <= (604_800 if period >= 3_600 else 86_400), alarm.location
        assert int(alarm.get("DatapointsToAlarm", 1)) <= int(alarm.get("EvaluationPeriods")), alarm.location


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_one_series_of_an_expression_decides(environment: str) -> None:
    """Of the metrics of an alarm exactly one returns data; with none or two the service refuses the alarm."""
    for alarm in _alarms(environment):
        queries = [query for _, query in alarm.find("Metrics.*")]
        if queries:
            band = alarm.get("ThresholdMetricId")
            returning = [q["Id"] for q in queries if q.get("ReturnData", True) is not False and q["Id"] != band]
            assert len(returning) == 1, alarm.location
            assert band is None or band in {query["Id"] for query in queries}


def test_groups_publish_their_sizes() -> None:
    for group in platform("prod").graph.of_type("AWS::AutoScaling::AutoScalingGroup"):
        [collection] = group.get("MetricsCollection")
        assert collection["Granularity"] == "1Minute"
        wanted = {"GroupInServiceInstances", "GroupDesiredCapacity", "GroupMaxSize"}
        assert "Metrics" not in collection or wanted <= set(collection["Metrics"])


def test_clusters_publish_their_task_counts() -> None:
    for cluster in platform("prod").graph.of_type("AWS::ECS::Cluster"):
        [setting] = [s for s in cluster.get("ClusterSettings") if s["Name"] == "containerInsights"]
        assert setting["Value"] in ("enabled", "enhanced")


def test_distributions_publish_what_costs_extra() -> None:
    """Latency of the origin is an additional metric: without the subscription its alarm never sees a figure."""
    graph = platform("prod").graph
    for distribution in graph.of_type("AWS::CloudFront::Distribution"):
        [subscription] = graph.referrers(distribution, "AWS::CloudFront::MonitoringSubscription")
        setting = subscription.get("MonitoringSubscription.RealtimeMetricsSubscriptionConfig")
        assert setting == {"RealtimeMetricsSubscriptionStatus": "Enabled"}
