"""API Gateway, AppSync."""

from collections.abc import Mapping
from typing import Any, ClassVar

from cost_model.types.base import Meter, When
from cost_model.types.meters import MeteredType, Standing

GATEWAY, SYNC = "AmazonApiGateway", "AWSAppSync"
INTERNET = Meter(
    "internet_gb",
    "GB sent to the internet",
    "data out to the internet",
    "AWSDataTransfer",
    "DataTransfer-Out-Bytes",
    "GB",
    "100",
    "0.09",
)
"""Data that leaves AWS from the resource itself."""


class RestApi(MeteredType):
    """A REST API: calls. Its cache is priced at the stage."""

    types = ("AWS::ApiGateway::RestApi", "AWS::Serverless::Api")
    meters = (
        Meter(
            "requests",
            "API calls",
            "API calls",
            GATEWAY,
            "ApiGatewayRequest",
            "request",
            "5000000",
            "0.0000035",
            main=True,
        ),
        INTERNET,
    )


class WebApi(MeteredType):
    """An HTTP API (requests by 512 KB) or a WebSocket API (messages by 32 KB, connection minutes)."""

    types = ("AWS::ApiGatewayV2::Api", "AWS::Serverless::HttpApi")
    reads = ("ProtocolType",)
    _http = When("ProtocolType", ("HTTP",), "HTTP")
    _socket = When("ProtocolType", ("WEBSOCKET",), "HTTP")
    meters = (
        Meter(
            "requests",
            "requests, by 512 KB (HTTP API)",
            "requests",
            GATEWAY,
            "ApiGatewayHttpRequest",
            "request",
            "100000000",
            "0.000001",
            main=True,
            when=_http,
        ),
        Meter(
            "messages",
            "messages sent and received, by 32 KB (WebSocket API)",
            "messages",
            GATEWAY,
            "ApiGatewayMessage",
            "message",
            "100000000",
            "0.000001",
            main=True,
            when=_socket,
        ),
        Meter(
            "connection_minutes",
            "minutes of all connections (WebSocket API)",
            "connection minutes",
            GATEWAY,
            "ApiGatewayMinute",
            "minute",
            "15000000",
            "0.00000025",
            main=True,
            when=_socket,
        ),
        INTERNET,
    )


class ApiStage(MeteredType):
    """A stage of a REST API: free, but for its cache."""

    types = ("AWS::ApiGateway::Stage",)
    reads = ("CacheClusterEnabled", "CacheClusterSize")
    free = "a stage costs nothing; its cache does, by the hour (https://aws.amazon.com/api-gateway/pricing/)"
    standing = (
        Standing(
            "cache",
            GATEWAY,
            "ApiGatewayCacheUsage:{CacheClusterSize=0.5} GB",
            "hour",
            "0.02",
            when=When("CacheClusterEnabled", ("true",), "false"),
        ),
    )


class GraphApi(MeteredType):
    """A GraphQL API: queries, updates of subscriptions, connection minutes."""

    types = ("AWS::AppSync::GraphQLApi",)
    meters = (
        Meter(
            "queries",
            "query and data modification operations, by 5 KB",
            "operations",
            SYNC,
            "QueryOperations",
            "operation",
            "1000000",
            "0.000004",
            main=True,
        ),
        Meter(
            "realtime_updates",
            "updates sent to subscribers, by 5 KB",
            "real-time updates",
            SYNC,
            "RealTimeUpdates",
            "update",
            "1000000",
            "0.000002",
        ),
        Meter(
            "connection_minutes",
            "minutes of all connections",
            "connection minutes",
            SYNC,
            "ConnectionMinutes",
            "minute",
            "1000000",
            "0.00000008",
        ),
        INTERNET,
    )


class EventApi(MeteredType):
    """An event API of AppSync: operations and connection minutes."""

    types = ("AWS::AppSync::Api",)
    meters = (
        Meter(
            "operations",
            "event operations: published, delivered, handler calls, subscriptions, pings",
            "event operations",
            SYNC,
            "EventOperations",
            "operation",
            "1000000",
            "0.000001",
            main=True,
        ),
        Meter(
            "connection_minutes",
            "minutes of all connections",
            "connection minutes",
            SYNC,
            "EventConnectionMinutes",
            "minute",
            "1000000",
            "0.00000008",
        ),
        INTERNET,
    )


class ApiCache(MeteredType):
    """The cache of a GraphQL API, by the hour."""

    types = ("AWS::AppSync::ApiCache",)
    reads = ("Type",)
    properties: ClassVar[Mapping[str, Any]] = {"Type": "SMALL", "ApiId": "example"}
    standing = (Standing("cache", SYNC, "CacheUsage:{Type}", "hour", "0.044"),)
