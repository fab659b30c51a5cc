"""CloudWatch Logs: what is ingested and kept in a log group, and the metrics that filters make of it."""

from collections.abc import Iterator
from dataclasses import replace

from typing_extensions import override

from cfn.stack import Resource
from cfn.unknown import Unknown
from cost_model.capacity.delivery import DISTRIBUTION, viewer_requests
from cost_model.capacity.logs import firewall_log, flow_log, service_log
from cost_model.capacity.site import task_hours
from cost_model.context import Context, items, whole
from cost_model.formulas import GB
from cost_model.outcomes import Assumption, Free, Gap, Outcome
from cost_model.stocks import held
from cost_model.types.base import PricedType, Rate, charge, keys, metered
from cost_model.types.extras import extras
from cost_model.types.functions import function_calls
from cost_model.types.watching import data_events, management_events
from cost_model.vector import real

INGESTED = Rate("ingestion", "AmazonCloudWatch", "DataProcessing-Bytes")
INFREQUENT = Rate("ingestion, Infrequent Access", "AmazonCloudWatch", "DataProcessingIA-Bytes")
VENDED = Rate("ingestion of vended logs", "AmazonCloudWatch", "VendedLog-Bytes")
CONVERTED = Rate("conversion to Parquet", "AmazonCloudWatch", "S3-Egress-InputBytes")
STORED = Rate("storage", "AmazonCloudWatch", "TimedStorage-ByteHrs")
METRIC = Rate("custom metrics", "AmazonCloudWatch", "CW:MetricMonitorUsage")
DAYS_PER_MONTH = 730 / 24
QUIET = (
    "AWS::ECS::Cluster",
    "AWS::ECS::Service",
    "AWS::Events::Rule",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::KinesisFirehose::DeliveryStream",
    "AWS::FIS::ExperimentTemplate",
)
"""Users of a log group that write little into it in an ordinary month."""


class LogGroup(PricedType):
    """A log group: GB ingested (vended logs of AWS services have tiers of their own), and GB kept, compressed."""

    types = ("AWS::Logs::LogGroup",)
    reads = ("RetentionInDays", "LogGroupName", "LogGroupClass")
    usage = keys(
        ingested_gb="GB ingested",
        stored_gb="GB kept, compressed (not given: those ingested x months kept x what compression leaves)",
    )
    meters = extras("logs")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        kind = resource.get("LogGroupClass", "STANDARD")
        if kind == "INFREQUENT_ACCESS" and (context.usage.says(resource) or not context.loaded):
            yield from self._infrequent(resource, context)
            return
        if kind != "STANDARD":
            yield Gap("log group", "price", "prices of log classes other than Standard are not in the price book")
            return
        written, vended, writers = self._written(resource, context)
        rate = VENDED if vended else INGESTED
        quantity = context.usage_or(resource, "ingested_gb", written, writers)
        yield metered(rate, quantity, "ingested_gb")
        days = whole(resource.get("RetentionInDays"))
        months = days / DAYS_PER_MONTH if days else context.history
        if not days:
            yield Assumption("a log group without retention keeps everything: a year of it is priced")
        compression = context.profile.logging.compression.base
        kept = None
        if quantity is not None:
            flows = context.flows(resource, "ingested_gb", real(quantity.value))
            kept = held(flows, 0, months) * compression
        formula = f"GB ingested x {months:.4g} months kept x {compression:g} compressed"
        stored = context.usage_or(resource, "stored_gb", kept, formula)
        if stored is not None and quantity is not None and stored.provenance == "profile":
            stored = replace(stored, provenance=quantity.provenance)  # as well known as what is ingested
        yield metered(STORED, stored, "stored_gb")

    def _infrequent(self, group: Resource, context: Context) -> Iterator[Outcome]:
        """The Infrequent Access class by given usage: its own rate to take in, Standard's to keep."""
        if context.given(group, "infrequent_access_gb") is None:
            yield metered(INFREQUENT, context.given(group, "ingested_gb"), "ingested_gb")
        yield metered(STORED, context.given(group, "stored_gb"), "stored_gb")

    def _written(self, group: Resource, context: Context) -> tuple[float | None, bool, str]:
        """GB a month, whether vended, and who writes; None GB where no writer is known."""
        total, vended, writers = 0.0, False, list[str]()
        for definition in context.graph.referrers(group, "AWS::ECS::TaskDefinition"):
            services = context.graph.referrers(definition, "AWS::ECS::Service")
            lines = [service_log(service, context) for service in services]
            if None in lines:
                return None, False, ""
            total += sum(each for each in lines if each is not None)
            writers.append("service log lines" if services else f"{definition.logical_id}, run by hand")
        for gb, writer in self._vended(group, context):
            if gb is None:
                return None, True, ""
            total, vended = total + gb, True
            writers.append(writer)
        for gb, writer in self._of_functions(group, context):
            if gb is None:
                return None, False, ""
            total += gb
            writers.append(writer)
        tasks = self._insights(group, context)
        if tasks is not None:
            total += tasks
            writers.append("performance records of Container Insights")
        quiet = "" if writers else self._quiet(group, context)
        if quiet:
            total += context.profile.logging.quiet_group_gb.base
            writers.append(f"a small log ({quiet})")
        return (total if writers else None), vended, " + ".join(writers)

    def _vended(self, group: Resource, context: Context) -> Iterator[tuple[float | None, str]]:
        """GB a month of the logs that AWS services deliver into the group (None: not known), and which."""
        if context.lasting("flow records", (group, context.default_region), lambda: _of_flows(group, context)):
            yield flow_log(group, context), "flow records"
        for each in context.peers(group, "AWS::WAFv2::LoggingConfiguration"):
            if names(each, group, context, "LogDestinationConfigs"):
                yield firewall_log(each, context), "web ACL records"

    def _of_functions(self, group: Resource, context: Context) -> Iterator[tuple[float | None, str]]:
        """GB a month that functions and trails write into the group (None: not known), and which."""
        sizes = context.profile.logging
        for function in context.graph.referrers(group, "AWS::Lambda::Function"):
            calls = function_calls(function, context)
            yield (
                None if calls is None else real(calls.value) * sizes.function_log_bytes.base / GB,
                f"invocations of {function.logical_id}",
            )
        for trail in context.graph.referrers(group, "AWS::CloudTrail::Trail"):
            recorded = management_events(trail, context), data_events(trail, context)
            events = None if None in recorded else sum(each for each in recorded if each is not None)
            yield None if events is None else events * sizes.trail_event_bytes.base / GB, "events of the trail"

    def _insights(self, group: Resource, context: Context) -> float | None:
        """GB of Container Insights records, if this is the log group of a cluster's performance events."""
        if "/containerinsights/" not in str(group.get("LogGroupName")):
            return None
        return task_hours(group, context) * context.profile.logging.insights_bytes_per_task_hour.base / GB

    def _quiet(self, group: Resource, context: Context) -> str:
        """A writer whose logs are small in an ordinary month: database logs, command sessions, event rules."""
        name = group.get("LogGroupName")
        text = (name if isinstance(name, str) else str(name)).lower()
        for marker, writer in {
            "/aws/rds/": "the database log",
            "/exec": "ECS Exec",
            "/aws/events/": "an event rule",
            "/aws/lambda/cwsyn-": "a canary",
        }.items():
            if marker in text:
                return writer
        users = context.graph.referrers(group, *QUIET)
        return f"{users[0].type.split('::')[1]} {users[0].logical_id}" if users else ""


def _of_flows(group: Resource, context: Context) -> bool:
    """Whether a flow log of the group's region and role writes into it."""
    flows = context.peers(group, "AWS::EC2::FlowLog")
    return any(names(each, group, context, "LogGroupName", "LogDestination") for each in flows)


def names(user: Resource, group: Resource, context: Context, *properties: str) -> bool:
    """Whether one of the properties of ``user`` refers to the log group, by reference or by its plain name."""
    for place in properties:
        value = user.get(place)
        if group in context.graph.targets(value):
            return True
        name = group.get("LogGroupName")
        for each in items(value):
            text = str(each) if isinstance(each, str | Unknown) else ""
            if isinstance(name, str) and (text == name or text.endswith((f":{name}", f":{name}:*"))):
                return True
    return False


class Delivery(PricedType):
    """Logs that a service delivers: a distribution's to S3 cost nothing but their conversion to Parquet."""

    types = ("AWS::Logs::Delivery",)
    reads = ("DeliverySourceName", "DeliveryDestinationArn")
    usage = keys(converted_gb="GB converted to Parquet")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        destinations = context.graph.targets(resource.get("DeliveryDestinationArn"))
        if not any(each.get("OutputFormat") == "parquet" for each in destinations):
            yield Free("what is delivered to a log group or a stream is charged there")
            return
        asked = [
            viewer_requests(each, context)
            for source in context.graph.targets(resource.get("DeliverySourceName"))
            for each in context.graph.targets(source.get("ResourceArn"))
            if each.type == DISTRIBUTION
        ]
        size = context.profile.logging.cdn_log_bytes.base
        gb = sum(asked) * size / GB if asked else None
        quantity = context.usage_or(resource, "converted_gb", gb, f"requests of shoppers x {size:g} B")
        yield metered(CONVERTED, quantity, "converted_gb")


class MetricFilter(PricedType):
    """A metric filter: each metric it makes is a custom metric."""

    types = ("AWS::Logs::MetricFilter",)
    reads = ("MetricTransformations",)

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        count = max(len(items(resource.get("MetricTransformations"))), 1)
        yield charge(METRIC, count, f"{count} metrics")
