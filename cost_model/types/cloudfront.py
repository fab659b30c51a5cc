"""CloudFront: what a distribution sends and answers, by price region; its functions and real-time logs."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cost_model.capacity.traffic import traffic_of
from cost_model.context import Context, dig, items
from cost_model.hours import month_total
from cost_model.outcomes import Assumption, Free, Outcome, Quantity, decimal
from cost_model.types.base import PricedType, Rate, keys, metered
from cost_model.types.extras import extras
from cost_model.vector import real

SERVICE, REGION = "AmazonCloudFront", "edge"
FUNCTIONS = Rate("function invocations", SERVICE, "Executions-CloudFrontFunctions", REGION)
LOG_LINES = Rate("real-time log lines", SERVICE, "Real-time log requests", REGION)


class Distribution(PricedType):
    """A distribution: GB to the internet and HTTPS requests by price region, functions, real-time log lines."""

    types = ("AWS::CloudFront::Distribution",)
    reads = ("DistributionConfig",)
    usage = keys(
        internet_gb="GB sent, spread over price regions as the profile's shoppers are (for one region: `us_gb` …)",
        requests="HTTPS requests, spread as the profile's shoppers are (of one region: `us_requests` …)",
        function_invocations="invocations of CloudFront Functions",
        log_lines="lines of real-time logs",
    )

    meters = extras("edge")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        if any(context.given(resource, each.key) for each in extras("edge")):
            yield Assumption("what is given by price region replaces the profile's traffic and mix of regions")
        else:
            yield from self._by_mix(resource, context)
        yield from self._functions(resource, context)

    def _by_mix(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        """Traffic of all shoppers, spread over price regions by the profile's geography."""
        slots = context.slots(resource)
        traffic = traffic_of(resource, context, cdn=False)
        sent, asked = month_total(slots, traffic.gb), month_total(slots, traffic.requests)
        gb = context.usage_or(resource, "internet_gb", sent, "bytes of all content")
        requests = context.usage_or(resource, "requests", asked, "requests for all content")
        geography = context.profile.edge.geography
        for name, weight in geography.items():
            part = weight / sum(geography.values())
            rate = Rate(f"data to shoppers, {name}", SERVICE, f"{name}-DataTransfer-Out-Bytes", REGION)
            yield metered(rate, _part(gb, part), "internet_gb")
            rate = Rate(f"HTTPS requests, {name}", SERVICE, f"{name}-Requests-Tier2-HTTPS", REGION)
            yield metered(rate, _part(requests, part), "requests")

    def _functions(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        pages = self._pages(resource, context)
        called = _most(resource, "FunctionAssociations")
        if called or context.given(resource, "function_invocations") is not None:
            formula = f"requests for pages and forms x {called} functions"
            quantity = context.usage_or(resource, "function_invocations", pages * called, formula)
            yield metered(FUNCTIONS, quantity, "function_invocations")
        if _most(resource, "RealtimeLogConfigArn") or context.given(resource, "log_lines") is not None:
            yield metered(LOG_LINES, context.usage_or(resource, "log_lines", pages, "requests for pages"), "log_lines")

    def _pages(self, distribution: Resource, context: Context) -> float:
        """Requests that no cache answers by design: pages and forms."""
        slots = context.slots(distribution)
        dynamic = [each for each in context.profile.content.values() if each.work.base >= 1]
        return sum(month_total(slots, each.per.hourly(slots)) for each in dynamic)


def _part(whole: Quantity | None, part: float) -> Quantity | None:
    if whole is None or part == 1:
        return whole
    value = decimal(real(whole.value) * part)
    return Quantity(value, f"{whole.formula} x {part:.4g}", whole.provenance, whole.usage_key)


def _most(distribution: Resource, name: str) -> int:
    """How many entries a property has, in the cache behaviour that has most; 0 where none has it."""
    config = distribution.get("DistributionConfig")
    behaviours = [dig(config, "DefaultCacheBehavior"), *items(dig(config, "CacheBehaviors"))]
    return max(len(items(dig(each, name))) for each in behaviours)


class EdgeFunction(PricedType):
    """Nothing by itself: its invocations are priced at the distribution that calls it."""

    types = ("AWS::CloudFront::Function", "AWS::CloudFront::RealtimeLogConfig")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        yield Free("invocations and log lines are priced at the distribution")
