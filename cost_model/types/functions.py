"""Lambda: functions, provisioned concurrency, pollers."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cost_model.context import Context, items, matching, number
from cost_model.formulas import lambda_gb_seconds
from cost_model.hours import HOURS_PER_MONTH, month_total
from cost_model.outcomes import Assumption, Free, Outcome, Quantity, decimal
from cost_model.types.apis import INTERNET
from cost_model.types.base import Meter, PricedType, Rate, charge, keys, metered, undecided
from cost_model.types.extras import extras
from cost_model.vector import real
from cost_model.workload import FunctionLoad

FREE_STORAGE_MB = 512
"""Ephemeral storage that every function has without charge (https://aws.amazon.com/lambda/pricing/)."""


class Function(PricedType):
    """A function: requests, GB-seconds by memory and duration, ephemeral storage. No free allowance is deducted."""

    types = ("AWS::Lambda::Function", "AWS::Serverless::Function")
    reads = ("MemorySize", "Architectures", "EphemeralStorage")
    instead = ("gb_seconds",)
    usage = keys(
        requests="invocations",
        duration_ms="average duration of one invocation in ms",
        gb_seconds="GB-seconds of all invocations, in place of requests x duration_ms x memory",
        provisioned_concurrency_gb_seconds="GB-seconds of provisioned concurrency (instances x GB x seconds enabled)",
        provisioned_gb_seconds="GB-seconds of invocations on provisioned concurrency (not in requests x duration_ms)",
    )
    meters = (
        Meter(
            "provisioned_requests",
            "invocations on provisioned concurrency",
            "requests on provisioned concurrency",
            "AWSLambda",
            "Request",
            "request",
            "1000000",
            "0.0000002",
        ),
        Meter(
            "restores_gb",
            "GB restored by SnapStart (restores x memory)",
            "SnapStart restores",
            "AWSLambda",
            "Lambda-SnapStart-Restored-GB",
            "GB",
            "1000",
            "0.0001397998",
        ),
        Meter(
            "snapshot_gb_seconds",
            "GB-seconds of cached snapshots (SnapStart)",
            "SnapStart cache",
            "AWSLambda",
            "Lambda-SnapStart-Cached-GB-S",
            "GB-second",
            "1000000",
            "0.0000015046",
        ),
        Meter(
            "streamed_gb",
            "GB of streamed responses beyond 6 MB each",
            "streamed responses",
            "AWSLambda",
            "Lambda-Streaming-Response-Processed-Bytes",
            "GB",
            "10",
            "0.008",
        ),
        Meter(
            "edge_requests",
            "invocations of Lambda@Edge",
            "edge requests",
            "AWSLambda",
            "Lambda-Edge-Request",
            "request",
            "10000000",
            "0.0000006",
            region="us-east-1",
        ),
        Meter(
            "edge_gb_seconds",
            "GB-seconds of Lambda@Edge",
            "edge duration",
            "AWSLambda",
            "Lambda-Edge-GB-Second",
            "GB-second",
            "62500",
            "0.00005001",
            region="us-east-1",
        ),
        INTERNET,
        *extras("function"),
    )

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        arm = "-ARM" if "arm64" in items(resource.get("Architectures")) else ""
        model: FunctionLoad | None = matching(resource, context.profile.functions, resource.get("FunctionName"))
        requests = function_calls(resource, context)
        took = model.duration_ms.base if model else None
        duration = context.usage_or(resource, "duration_ms", took, "duration of one invocation")
        whole = context.given(resource, "gb_seconds")
        yield metered(Rate("requests", "AWSLambda", f"Request{arm}"), requests, "requests")
        yield from self._provisioned(resource, arm, context)
        compute = Rate("duration", "AWSLambda", f"Lambda-GB-Second{arm}")
        memory = number(resource.get("MemorySize", 128))
        if whole is not None:
            yield metered(compute, whole, "gb_seconds")
            return
        if requests is None or duration is None or memory is None:
            yield metered(compute, None, "requests` and `duration_ms")
            return
        given = {requests.provenance, duration.provenance} == {"usage file"}
        yield metered(compute, _seconds((requests, duration), memory, given=given), "duration_ms")
        yield from self._storage(resource, (requests, duration), given=given)

    def _provisioned(self, function: Resource, arm: str, context: Context) -> Iterator[Outcome]:
        for key, name, what in (
            ("provisioned_concurrency_gb_seconds", "Concurrency", "provisioned concurrency"),
            ("provisioned_gb_seconds", "GB-Second", "duration on provisioned concurrency"),
        ):
            quantity = context.given(function, key)
            if quantity is not None:
                yield metered(Rate(what, "AWSLambda", f"Lambda-Provisioned-{name}{arm}"), quantity, key)

    def _storage(self, function: Resource, used: tuple[Quantity, Quantity], *, given: bool) -> Iterator[Outcome]:
        size = number(function.get("EphemeralStorage.Size", FREE_STORAGE_MB))
        rate = Rate("ephemeral storage above 512 MB", "AWSLambda", "Lambda-Storage-GB-Second")
        if size is None:
            yield undecided(rate.component, "EphemeralStorage.Size", function.get("EphemeralStorage.Size"))
        elif size > FREE_STORAGE_MB:
            yield metered(rate, _seconds(used, size - FREE_STORAGE_MB, given=given), "duration_ms")


def _seconds(used: tuple[Quantity, Quantity], size_mb: float, *, given: bool) -> Quantity:
    """GB-seconds of all invocations with a memory or storage size."""
    requests, duration = used
    seconds = lambda_gb_seconds(real(requests.value), real(duration.value), size_mb)
    formula = f"{requests.value} x {duration.value} ms x {size_mb:g} / 1,024 GB"
    return Quantity(decimal(seconds), formula, "usage file" if given else "profile", "duration_ms")


def function_calls(function: Resource, context: Context) -> Quantity | None:
    """Invocations a month: as given, by events and schedule; None where the profile does not know it."""
    model: FunctionLoad | None = matching(function, context.profile.functions, function.get("FunctionName"))
    calls = None
    if model is not None:
        slots = context.slots(function)
        calls = month_total(slots, model.calls.hourly(slots)) + model.calls_per_month.base
    return context.usage_or(function, "requests", calls, "invocations by events and schedule")


class ProvisionedConcurrency(PricedType):
    """An alias or version: free, unless it keeps instances warm: their memory by the second, all month."""

    types = ("AWS::Lambda::Alias", "AWS::Lambda::Version")
    reads = ("ProvisionedConcurrencyConfig",)

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        path = "ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions"
        if resource.get("ProvisionedConcurrencyConfig") is None:
            yield Free("aliases and versions cost nothing (https://aws.amazon.com/lambda/pricing/)")
            return
        count = number(resource.get(path))
        targets = [t for t in context.graph.targets(resource.get("FunctionName")) if t.type == "AWS::Lambda::Function"]
        memory = number(targets[0].get("MemorySize", 128)) if targets else None
        if count is None or memory is None:
            name = path if count is None else "MemorySize of its function"
            yield undecided("provisioned concurrency", name, resource.get(path) if count is None else None)
            return
        arm = "-ARM" if "arm64" in items(targets[0].get("Architectures")) else ""
        rate = Rate("provisioned concurrency", "AWSLambda", f"Lambda-Provisioned-Concurrency{arm}")
        formula = f"{count:g} x {memory:g} / 1,024 GB x {HOURS_PER_MONTH} h x 3,600 s"
        yield charge(rate, count * memory / 1024 * HOURS_PER_MONTH * 3600, formula, span="hour")
        yield Assumption("every invocation is charged as one without provisioned concurrency (dearer), at the function")
