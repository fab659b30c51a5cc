"""What watches: health checks, canaries, insight rules, trails, configuration records, detectors, security checks."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from typing_extensions import override

from cfn.stack import Resource
from cost_model.capacity.site import serves_site
from cost_model.context import Context, dig, items, number, true
from cost_model.formulas import lambda_gb_seconds
from cost_model.hours import HOURS_PER_MONTH, month_total
from cost_model.outcomes import Assumption, Free, Outcome, Provenance
from cost_model.types.base import PricedType, Rate, charge, keys, metered, undecided
from cost_model.types.extras import extras
from cost_model.vector import real

CANARY = Rate("canary runs", "AmazonCloudWatch", "CW:Canary-runs")
CANARY_COMPUTE = Rate("compute of its function", "AWSLambda", "Lambda-GB-Second")
CANARY_MB = 960
"""Memory of a canary without a size: the least one can have (CloudFormation guide, "RunConfig")."""
INSIGHT_RULE = Rate("insight rule", "AmazonCloudWatch", "CW:ContributorInsightRules")
MATCHED = Rate("events matched", "AmazonCloudWatch", "CW:ContributorInsightEvents")
HEALTH = Rate("health check", "AmazonRoute53", "Health-Check-AWS", "global")
HEALTH_OPTION = Rate("health check options", "AmazonRoute53", "Health-Check-Option-AWS", "global")
OUTSIDE = Rate("health check outside AWS", "AmazonRoute53", "Health-Check-Non-AWS", "global")
OUTSIDE_OPTION = Rate("options outside AWS", "AmazonRoute53", "Health-Check-Option-Non-AWS", "global")
HOSTED_ZONE = Rate("hosted zone", "AmazonRoute53", "HostedZone", "global")
UNUSED_ACCESS = Rate("analysis of unused access", "AWSIAMAccessAnalyzer", "Unused access analysis", "global")
ADDITIONAL = Rate("additional metrics", "AmazonCloudWatch", "CW:MetricMonitorUsage", "us-east-1")
ADDITIONAL_METRICS = 8
"""Cache hit rate, origin latency, error rates of 401, 403, 404, 502, 503 and 504 (CloudFront guide, "View CloudFront
and edge function metrics")."""
_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
MINUTES = {"minute": 1, "hour": 60, "day": 1440}


class HealthCheck(PricedType):
    """A health check of an endpoint, and its options: HTTPS, string matching, fast interval, latency."""

    types = ("AWS::Route53::HealthCheck",)
    reads = ("HealthCheckConfig",)
    usage = keys(outside_checks="1 if its endpoint is outside AWS; more for further checks like it outside AWS")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        kind = resource.get("HealthCheckConfig.Type")
        if not isinstance(kind, str):
            yield undecided("health check", "Type", kind)
            return
        interval = resource.get("HealthCheckConfig.RequestInterval", 30)
        options = sum(
            (
                kind.startswith("HTTPS"),
                kind.endswith("STR_MATCH"),
                str(interval) == "10",
                true(resource.get("HealthCheckConfig.MeasureLatency")),
            )
        )
        outside = context.given(resource, "outside_checks")
        if outside is None:
            yield Assumption(
                "its endpoint is in AWS; the fifty such checks that are free are deducted with --free-tier"
            )
        count = 1.0 if outside is None else float(outside.value)
        check, option = (HEALTH, HEALTH_OPTION) if outside is None else (OUTSIDE, OUTSIDE_OPTION)
        source: Provenance = "template" if outside is None else "usage file"
        yield charge(check, count, f"{count:g} health checks", source)
        if options:
            yield charge(option, count * options, f"{count:g} x {options} options", source)


class HostedZone(PricedType):
    """A hosted zone, and the queries that a usage file gives by the way they are answered."""

    types = ("AWS::Route53::HostedZone",)
    meters = extras("zone")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        yield charge(HOSTED_ZONE, 1, "1 zone")
        if not any(context.given(resource, meter.key) for meter in self.meters):
            yield Assumption("DNS queries are not priced")


class Canary(PricedType):
    """A canary: its runs by schedule, and the compute of its function."""

    types = ("AWS::Synthetics::Canary",)
    reads = ("Schedule", "RunConfig")
    usage = keys(
        runs="runs of the canary",
        duration_ms="average duration of one run in ms, for the compute of its function (0: without it)",
    )

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        given = context.given(resource, "runs")
        expression = resource.get("Schedule.Expression")
        found = _RATE.fullmatch(expression) if isinstance(expression, str) else None
        if given is not None or found is None or found[1] == "0":
            yield metered(CANARY, given, "runs")
            runs = real(given.value) if given is not None else None
        else:
            every = int(found[1]) * MINUTES[found[2]]
            runs = HOURS_PER_MONTH * 60 / every
            yield charge(CANARY, runs, f"{HOURS_PER_MONTH} h x 60 / {every} min")
        memory = number(resource.get("RunConfig.MemoryInMB", CANARY_MB))
        told = context.given(resource, "duration_ms")
        if runs is not None and memory is not None:
            took = context.profile.operations.canary_seconds.base if told is None else real(told.value) / 1000
            formula = f"{runs:g} runs x {took:g} s x {memory:g} / 1,024 GB"
            source: Provenance = "profile" if told is None else "usage file"
            yield charge(CANARY_COMPUTE, lambda_gb_seconds(runs, took * 1000, memory), formula, source)
        yield Assumption("the requests of a canary's function and the objects it leaves are not priced")


class InsightRule(PricedType):
    """A Contributor Insights rule of one's own: the rule, and the events it matches."""

    types = ("AWS::CloudWatch::InsightRule",)
    usage = keys(matched_events="log events that match the rule")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        yield charge(INSIGHT_RULE, 1, "1 rule")
        seen = context.profile.operations.matched_events_per_insight_rule.base if context.loaded else None
        yield metered(MATCHED, context.usage_or(resource, "matched_events", seen, "events of a rule"), "matched_events")


class DistributionMetrics(PricedType):
    """The additional metrics of a distribution, each a metric a month."""

    types = ("AWS::CloudFront::MonitoringSubscription",)
    reads = ("MonitoringSubscription",)

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        place = "MonitoringSubscription.RealtimeMetricsSubscriptionConfig.RealtimeMetricsSubscriptionStatus"
        if resource.get(place) != "Enabled":
            yield Free("without additional metrics it costs nothing")
            return
        yield charge(ADDITIONAL, ADDITIONAL_METRICS, f"{ADDITIONAL_METRICS} metrics of the distribution")
        yield Assumption("additional metrics are priced as custom metrics: their own price is not in the price book")


class Analyzer(PricedType):
    """IAM Access Analyzer: access from outside is looked at for nothing, unused access by role and user."""

    types = ("AWS::AccessAnalyzer::Analyzer",)
    reads = ("Type",)
    usage = keys(identities="IAM roles and users whose unused access is analysed")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        kind = resource.get("Type")
        if kind in ("ACCOUNT", "ORGANIZATION"):
            yield Free(
                "access from outside is analysed for nothing (https://aws.amazon.com/iam/access-analyzer/pricing/)"
            )
        elif kind == "ACCOUNT_UNUSED_ACCESS":
            roles = context.graph.of_type("AWS::IAM::Role", "AWS::IAM::User")
            quantity = context.given(resource, "identities")
            yield (
                metered(UNUSED_ACCESS, quantity, "identities")
                if quantity
                else charge(UNUSED_ACCESS, len(roles), f"{len(roles)} roles and users in the templates")
            )
        else:
            yield undecided("analysis", "Type", kind)


class Trail(PricedType):
    """A trail: the first copy of management events is free; data events and Insights are not."""

    types = ("AWS::CloudTrail::Trail",)
    reads = ("EventSelectors", "AdvancedEventSelectors", "InsightSelectors")
    usage = keys(data_events="data events recorded", insights_events="events analysed by Insights")
    meters = extras("trail")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        model = context.profile.account
        selected = items(resource.get("EventSelectors")) or items(resource.get("AdvancedEventSelectors"))
        if not selected and not any(context.given(resource, key) for key in self.usage):
            yield Free("the first copy of management events costs nothing (https://aws.amazon.com/cloudtrail/pricing/)")
            return
        if selected or context.given(resource, "data_events"):
            estimate = data_events(resource, context)
            rate = Rate("data events", "AWSCloudTrail", "DataEventsRecorded")
            quantity = context.usage_or(resource, "data_events", estimate, "orders x data events of an order")
            yield metered(rate, quantity, "data_events")
        kinds = len(items(resource.get("InsightSelectors")))
        if kinds or context.given(resource, "insights_events"):
            rate = Rate("Insights", "AWSCloudTrail", "InsightsEvents")
            managed = management_events(resource, context)
            analysed = managed * model.analysed_share.base * kinds if model and managed is not None else None
            formula = f"management events of its regions x share analysed x {kinds} kinds"
            yield metered(rate, context.usage_or(resource, "insights_events", analysed, formula), "insights_events")
        yield Assumption("it is the account's first trail: its management events cost nothing")


class Metered(NamedTuple):
    """One way in which an account-wide service charges: rate, usage key with its meaning, driver of the profile.

    ``floor``: the driver that says how much of it there is where no load is.
    """

    rate: Rate
    key: str
    driver: str
    floor: str = "quiet_share"


CONFIG = "AWSConfig"
CHECKS = "quiet_checks_share"
EVALUATIONS = Metered(
    Rate("rule evaluations", CONFIG, "ConfigRuleEvaluations"), "evaluations", "evaluations_per_rule", CHECKS
)
BY_TYPE: dict[str, tuple[Metered, ...]] = {
    "AWS::Config::ConfigurationRecorder": (
        Metered(
            Rate("configuration items", CONFIG, "ConfigurationItemRecorded"),
            "configuration_items",
            "configuration_items",
        ),
    ),
    "AWS::Config::ConfigRule": (EVALUATIONS,),
    "AWS::GuardDuty::Detector": (
        Metered(
            Rate("management events", "AmazonGuardDuty", "CloudTrail management events"), "events", "guardduty_events"
        ),
        Metered(Rate("flow and DNS logs", "AmazonGuardDuty", "VPC Flow Logs and DNS"), "log_gb", "guardduty_gb"),
    ),
    "AWS::SecurityHub::Hub": (
        Metered(Rate("security checks", "AWSSecurityHub", "Security checks"), "checks", "security_checks", CHECKS),
    ),
}


class AccountService(PricedType):
    """Services that watch the whole account: what they look at is the account's, not the template's."""

    types = tuple(BY_TYPE)
    usage = keys(
        configuration_items="configuration items recorded (recorder)",
        evaluations="evaluations of the rule (rule)",
        events="CloudTrail management events (GuardDuty)",
        log_gb="GB of flow and DNS logs (GuardDuty)",
        checks="security checks (Security Hub)",
    )
    meters = extras("detector")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        for each in BY_TYPE[resource.type]:
            given = context.given(resource, each.key)
            elsewhere = resource.stack.role and not context.peers(resource, "AWS::EC2::VPC")
            if each.driver == "guardduty_gb" and given is None and elsewhere:
                yield Assumption("there is no network in its region: it reads no flow and DNS logs")
                continue
            found = watched(resource, context, each.driver, each.floor)
            estimate, formula = found if found is not None else (None, "")
            quantity = context.usage_or(resource, each.key, estimate, formula)
            yield metered(each.rate, quantity, each.key)
        features = [
            str(dig(each, "Name")) for each in items(resource.get("Features")) if dig(each, "Status") == "ENABLED"
        ]
        if features:
            yield Assumption(
                f"its features {', '.join(features)} are not priced: no price of them is in the price book"
            )


def watched(resource: Resource, context: Context, driver: str, floor: str) -> tuple[float, str] | None:
    """A driver of the account, as much of it as the resource's region and environment make, and how."""
    model = context.profile.account
    if model is None:
        return None
    quiet, busy = getattr(model, floor).base, busyness(resource, context)
    formula = f"{driver} of the profile x ({quiet:g} + {1 - quiet:g} x {busy:g} of the load)"
    return getattr(model, driver).base * (quiet + (1 - quiet) * busy), formula


def busyness(resource: Resource, context: Context) -> float:
    """The share of the load that the resource's region carries: that of its environment; none in standby and edge."""
    standby, role = context.profile.standby, resource.stack.role
    if not context.loaded or (role and not serves_site(resource, context)):
        return 0.0
    return context.data_share(resource) * (standby.share.base if role in standby.roles else 1.0)


def management_events(trail: Resource, context: Context) -> float | None:
    """Management events a month that a trail records: of its region, or of every region that GuardDuty watches."""
    watching = context.graph.of_type("AWS::GuardDuty::Detector") if true(trail.get("IsMultiRegionTrail")) else []
    found = [watched(each, context, "guardduty_events", "quiet_share") for each in watching or [trail]]
    return None if None in found else sum(each[0] for each in found if each is not None)


def data_events(trail: Resource, context: Context) -> float | None:
    """Data events a month that a trail with selectors records; None without a model of the account."""
    model, slots = context.profile.account, context.slots(trail)
    orders = month_total(slots, [slot.orders for slot in slots])
    return orders * model.data_events_per_order.base if model else None


class ConformancePack(PricedType):
    """Evaluations of the rules in a pack, at the price of a rule's evaluation."""

    types = ("AWS::Config::ConformancePack",)
    reads = ("TemplateBody",)
    usage = keys(evaluations="evaluations of all rules of the pack")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        body = resource.get("TemplateBody")
        rules = str(body).count("AWS::Config::ConfigRule") if isinstance(body, str) else None
        estimate = None
        if rules is not None:
            found = watched(resource, context, "evaluations_per_rule", CHECKS)
            estimate = rules * found[0] if found is not None else None
        quantity = context.usage_or(resource, "evaluations", estimate, f"{rules} rules x evaluations of a rule")
        yield metered(EVALUATIONS.rate, quantity, "evaluations")
