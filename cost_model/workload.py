"""The parts of a load profile: curves, kinds of day, content, services, data stores, and how they are run."""

from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, model_validator

from cost_model.drivers import Amount, Divisor, Driver, Events, PositiveAmount, PositiveRatio, Ratio, Sourced


class Curve(Sourced):
    """Shares of a day's sessions by hour of the day (any scale; normalised to 1), in the shop's local time."""

    weights: Annotated[tuple[Amount, ...], Field(min_length=24, max_length=24)]

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not sum(self.weights) > 0:
            raise ValueError("a curve needs at least one hour with load")
        return self

    def share(self, hour: int) -> float:
        """The hour's share of the day."""
        return self.weights[hour] / sum(self.weights)


class Day(Sourced):
    """A kind of day: how many hours of the month it fills, and how it differs from the ordinary day.

    ``load`` multiplies sessions, ``conversion`` orders per session, ``writes`` cart additions per session.
    ``event`` marks the days for which one-off scheduled scaling is made.
    """

    hours: PositiveInt
    load: Driver
    conversion: PositiveAmount | Driver = 1
    writes: PositiveAmount | Driver = 1
    curve: str = "ordinary"
    event: bool = False


class Content(Sourced):
    """A kind of response: how often it is asked for, its size in bytes, and the share a cache in front answers.

    ``work`` is the CPU time of one response relative to a page: a file from memory costs far less than rendering.
    ``path`` is where a shop has it: a distribution that fetches that path from a bucket keeps it from load balancers.
    """

    path: str | None = None
    per: Events
    bytes: Driver
    cache_hit: Ratio
    work: Driver


class Service(Sourced):
    """A service of the application.

    ``match`` names it by shell patterns over ``stack/logical id`` in lower case; ``calls`` are requests it receives
    from other services; behind a load balancer it receives that one's requests too. ``requests_per_vcpu`` is requests
    per second one fully used vCPU serves; ``bytes_per_call`` is request and response; log bytes as written.
    """

    match: tuple[str, ...] = ()
    calls: Events = Events()
    requests_per_vcpu: Divisor
    bytes_per_call: Driver
    log_bytes_per_request: Driver


class Table(Sourced):
    """A DynamoDB table: item size in bytes, reads (eventually consistent), writes, and how many items it keeps."""

    match: tuple[str, ...]
    item_bytes: Driver
    reads: Events
    writes: Events
    items_per_read: PositiveAmount = 1
    items_stored: Driver


class Database(Sourced):
    """A relational database: queries, I/O requests per query, queries a vCPU serves, data size in GB."""

    match: tuple[str, ...] = ()
    reads: Events
    writes: Events
    io_per_read: Driver
    io_per_write: Driver
    queries_per_vcpu: Divisor
    bytes_per_query: Driver
    storage_gb: Driver
    backup_share: Driver


class Store(Sourced):
    """An S3 bucket whose content no load explains: GB in the Standard class, and requests, in a month.

    ``in_standby``: whether a standby holds it too, by replication or because its own services write it.
    """

    match: tuple[str, ...]
    in_standby: bool = True
    standard_gb: Driver
    put_requests: Driver
    get_requests: Driver


class FunctionLoad(Sourced):
    """Lambda functions: invocations by business event and on a schedule, and how long one takes in ms."""

    match: tuple[str, ...]
    calls: Events = Events()
    calls_per_month: Driver
    duration_ms: Driver


class QueueLoad(Sourced):
    """SQS queues: messages by business event, API requests of one message, and requests of idle polling in a month."""

    match: tuple[str, ...]
    messages: Events
    requests_per_message: Driver
    idle_requests: Driver


class StreamLoad(Sourced):
    """Kinesis streams and Firehose: records by business event, bytes of one, how many consumers read each."""

    match: tuple[str, ...]
    records: Events
    record_bytes: Driver
    consumers: Driver


class Account(Sourced):
    """What watching a region costs, per month: records, evaluations, events, checks.

    The figures are those of the region that carries the whole load. Elsewhere (a standby, the edge, an environment with
    a small share) what changes make is at least ``quiet_share`` of it, what is looked at again and again
    ``quiet_checks_share``. ``analysed_share`` of the management events goes through each kind of Insights.
    """

    configuration_items: Driver
    evaluations_per_rule: Driver
    data_events_per_order: Driver
    analysed_share: Driver
    guardduty_events: Driver
    guardduty_gb: Driver
    security_checks: Driver
    quiet_share: Driver
    quiet_checks_share: Driver


class Network(Sourced):
    """Sizes of what is not content: connections, flow records, image pulls, what leaves through NAT."""

    requests_per_connection: Divisor
    connection_seconds: Driver
    nat_bytes_per_request: Driver
    nat_bytes_per_instance_hour: Driver
    image_bytes: Driver
    task_starts_per_hour: Driver
    flow_log_bytes_per_request: Driver
    api_bytes_per_request: Driver


class Logging(Sourced):
    """Log sizes: bytes per request of the load balancer and of the firewall, compression on disk, size of an object."""

    access_log_bytes: Driver
    waf_log_bytes: Driver
    waf_filtered_share: Driver
    compression: Driver
    monitoring_bytes_per_instance_hour: Driver
    insights_bytes_per_task_hour: Driver
    quiet_group_gb: Driver
    cdn_log_bytes: Driver
    trail_event_bytes: Driver
    function_log_bytes: Driver
    object_bytes: Divisor


class Operations(Sourced):
    """What operating costs beside traffic, per month."""

    notifications: Driver
    kms_requests_per_key: Driver
    kms_requests_per_1000_requests: Driver
    requests_per_secret: Driver
    secret_reads_per_task_start: Driver
    container_metrics_per_task: Driver
    container_metrics_per_service: Driver
    container_metrics_per_cluster: Driver
    canary_seconds: Driver
    matched_events_per_insight_rule: Driver
    scanned_tb_per_workgroup: Driver
    cache_snapshot_gb: Driver
    replicated_object_bytes: Driver
    backup_snapshot_share: Driver
    backup_copy_share: Driver


class Standby(Sourced):
    """Roles that carry no share of the load (or a small one) until a failover."""

    roles: tuple[str, ...]
    share: Driver


PriceRegion = Literal["EU", "US", "AP", "AU", "IN", "JP", "ME", "SA"]
"""CloudFront's price regions, as its usage types spell them."""


class Edge(Sourced):
    """Whether a content delivery network answers cache hits in front of the load balancers.

    ``from-templates``: yes where the templates hold a CloudFront distribution, or where the load balancer admits
    prefix lists only (CloudFront's); else shoppers reach it directly, and what it sends to the internet is paid there.
    ``geography``: CloudFront's price regions (EU, US, AP …) and their parts of the shoppers, at any scale.
    """

    cdn: Literal["from-templates", "always", "never"]
    geography: Annotated[dict[PriceRegion, PositiveAmount], Field(min_length=1)] = Field(default={"EU": 1.0})


class Placement(Sourced):
    """How tasks meet instances: the account setting awsvpcTrunking, and the share of memory left to tasks."""

    awsvpc_trunking: bool
    usable_memory: PositiveRatio
