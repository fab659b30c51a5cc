"""Metric streams, real user monitoring, IoT messages, trust stores, dynamic configuration, search by meaning."""

from collections.abc import Mapping
from typing import Any, ClassVar

from cost_model.types.base import Meter
from cost_model.types.meters import MeteredType, Standing

CW, IOT = "AmazonCloudWatch", "AWSIoT"


class MetricStream(MeteredType):
    """A stream of metrics: updates sent."""

    types = ("AWS::CloudWatch::MetricStream",)
    meters = (
        Meter(
            "metric_updates",
            "metric updates streamed",
            "metric updates",
            CW,
            "CW:MetricStreamUsage",
            "metric update",
            "1000000",
            "0.000003",
            main=True,
        ),
    )


class UserMonitor(MeteredType):
    """Real user monitoring: events collected."""

    types = ("AWS::RUM::AppMonitor",)
    meters = (
        Meter("events", "events collected", "events", CW, "CW:RUM-events", "event", "1000000", "0.00001", main=True),
    )


class Thing(MeteredType):
    """A device of IoT Core: connection minutes, messages, shadow and registry operations."""

    types = ("AWS::IoT::Thing",)
    meters = (
        Meter(
            "connection_minutes",
            "minutes of connections",
            "connections",
            IOT,
            "ConnectionMinutes",
            "minute",
            "43200000",
            "0.00000008",
            main=True,
        ),
        Meter(
            "messages", "messages, by 5 KB", "messages", IOT, "Messages", "message", "300000000", "0.000001", main=True
        ),
        Meter(
            "registry_operations",
            "shadow and registry operations, by KB",
            "shadow and registry",
            IOT,
            "ShadowAndRegistryOperations",
            "operation",
            "1000000",
            "0.00000125",
        ),
    )


class TopicRule(MeteredType):
    """A rule of IoT Core: times it is triggered, actions it takes."""

    types = ("AWS::IoT::TopicRule",)
    meters = (
        Meter(
            "triggered",
            "times the rule is triggered, by 5 KB",
            "rules triggered",
            IOT,
            "RulesTriggered",
            "rule",
            "300000000",
            "0.00000015",
            main=True,
        ),
        Meter(
            "actions",
            "actions executed, by 5 KB",
            "actions executed",
            IOT,
            "ActionsExecuted",
            "action",
            "300000000",
            "0.00000015",
            main=True,
        ),
    )


class TrustStore(MeteredType):
    """A trust store of a load balancer, by the hour, for each that uses it."""

    types = ("AWS::ElasticLoadBalancingV2::TrustStore",)
    standing = (
        Standing("trust store hours", "AWSELB", "TS-LoadBalancerUsage|LoadBalancing:Application", "hour", "0.0056"),
    )


class Configuration(MeteredType):
    """Dynamic configuration: requests for it, and those that bring it."""

    types = ("AWS::AppConfig::Application",)
    meters = (
        Meter(
            "requests",
            "requests for configuration",
            "requests",
            "AWSSystemsManager",
            "AppConfig-GetConfiguration",
            "request",
            "1000000",
            "0.0000002",
            main=True,
        ),
        Meter(
            "received",
            "configurations received",
            "configurations received",
            "AWSSystemsManager",
            "AppConfig-Received",
            "configuration",
            "10000",
            "0.0008",
            main=True,
        ),
    )


class SearchIndex(MeteredType):
    """An index of Kendra by its edition, by the hour."""

    types = ("AWS::Kendra::Index",)
    reads = ("Edition",)
    properties: ClassVar[Mapping[str, Any]] = {"Edition": "DEVELOPER_EDITION", "Name": "example"}
    standing = (Standing("index hours", "AmazonKendra", "Index:{Edition}", "hour", "1.125"),)
    meters = (
        Meter(
            "scanned_documents",
            "documents scanned by connectors",
            "documents scanned",
            "AmazonKendra",
            "Connector:Scan",
            "document",
            "1000000",
            "0.000001",
        ),
        Meter(
            "connector_hours",
            "hours of connectors",
            "connector hours",
            "AmazonKendra",
            "Connector:Hours",
            "hour",
            "100",
            "0.35",
        ),
    )
