"""Step Functions, EventBridge: buses, archives, schedules, pipes."""

from collections.abc import Iterator
from math import ceil

from typing_extensions import override

from cfn.stack import Resource
from cost_model.context import Context
from cost_model.outcomes import Outcome, Quantity, decimal
from cost_model.types.base import Meter, PricedType, Rate, keys, metered, undecided
from cost_model.types.meters import MeteredType

STATES, EVENTS = "AmazonStates", "AWSEvents"
CHUNK_MB, STEP_MS = 64, 100
"""Express workflows are billed by 64 MB and 100 ms (https://aws.amazon.com/step-functions/pricing/)."""


class StateMachine(PricedType):
    """A workflow: state transitions (standard), or requests and GB-hours (express)."""

    types = ("AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine")
    reads = ("StateMachineType",)
    usage = keys(
        transitions="state transitions, with retries (standard)",
        requests="executions started (express)",
        duration_ms="average duration of one execution in ms (express)",
        memory_mb="memory of one execution in MB (express; default 64)",
    )

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        kind = resource.get("StateMachineType", resource.get("Type", "STANDARD"))
        if kind == "STANDARD":
            rate = Rate("state transitions", STATES, "StateTransition")
            yield metered(rate, context.given(resource, "transitions"), "transitions")
        elif kind == "EXPRESS":
            requests = context.given(resource, "requests")
            yield metered(Rate("requests", STATES, "StepFunctions-Request"), requests, "requests")
            yield self._duration(resource, requests, context)
        else:
            yield undecided("workflow", "StateMachineType", kind)

    def _duration(self, machine: Resource, requests: Quantity | None, context: Context) -> Outcome:
        rate = Rate("duration", STATES, "Express Duration")
        took = context.given(machine, "duration_ms")
        if requests is None or took is None:
            return metered(rate, None, "requests` and `duration_ms")
        memory = context.given(machine, "memory_mb")
        chunks = max(ceil(float(memory.value) / CHUNK_MB), 1) if memory is not None else 1
        seconds = ceil(float(took.value) / STEP_MS) * STEP_MS / 1000
        hours = float(requests.value) * seconds * chunks * CHUNK_MB / 1024 / 3600
        formula = f"{requests.value} x {seconds:g} s x {chunks * CHUNK_MB} MB / 1,024 / 3,600"
        return metered(rate, Quantity(decimal(hours), formula, "usage file"), "duration_ms")


class EventBus(MeteredType):
    """A bus of one's own: events published to it, and what is done with them."""

    types = ("AWS::Events::EventBus",)
    meters = (
        Meter(
            "events",
            "custom events published, by 64 KB",
            "events",
            EVENTS,
            "Event-64K-Chunks",
            "event",
            "1000000",
            "0.000001",
            main=True,
        ),
        Meter(
            "partner_events",
            "events of partners, by 64 KB",
            "partner events",
            EVENTS,
            "Third-party events published",
            "event",
            "1000000",
            "0.000001",
        ),
        Meter(
            "cross_region_events",
            "events sent to a bus in another region, by 64 KB",
            "events to another region",
            EVENTS,
            "Event-64K-Chunks:CrossRegion",
            "event",
            "1000000",
            "0.000001",
        ),
        Meter(
            "cross_account_events",
            "events delivered to another account, by 64 KB",
            "events to another account",
            EVENTS,
            "Event-64K-Chunks:CrossAccount",
            "event",
            "1000000",
            "0.000001",
        ),
        Meter(
            "replayed_events",
            "events replayed from an archive, by 64 KB",
            "replayed events",
            EVENTS,
            "Event-64K-Chunks:Replay",
            "event",
            "1000000",
            "0.000001",
        ),
        Meter(
            "discovered_events",
            "events looked at by schema discovery, by 8 KB",
            "schema discovery",
            EVENTS,
            "Schema discovery",
            "event",
            "1000000",
            "0.0000001",
        ),
    )


class EventArchive(MeteredType):
    """An archive of events: GB processed and GB kept."""

    types = ("AWS::Events::Archive",)
    meters = (
        Meter(
            "processed_gb",
            "GB archived",
            "archive processing",
            EVENTS,
            "Archive processing",
            "GB",
            "10",
            "0.1",
            main=True,
        ),
        Meter(
            "storage_gb", "GB kept", "archive storage", EVENTS, "Archive storage", "GB-month", "10", "0.023", main=True
        ),
    )


class ApiDestination(MeteredType):
    """Invocations of an HTTP endpoint by rules."""

    types = ("AWS::Events::ApiDestination",)
    meters = (
        Meter(
            "invocations",
            "invocations, by 64 KB",
            "invocations",
            EVENTS,
            "ApiDestination-Invocations",
            "request",
            "1000000",
            "0.0000002",
            main=True,
        ),
    )


class Schedule(MeteredType):
    """A schedule of EventBridge Scheduler: invocations."""

    types = ("AWS::Scheduler::Schedule",)
    meters = (
        Meter(
            "invocations",
            "scheduled invocations",
            "invocations",
            EVENTS,
            "ScheduledInvocation",
            "request",
            "5000000",
            "0.000001",
            main=True,
        ),
    )


class Pipe(MeteredType):
    """A pipe: requests after filtering, by 64 KB."""

    types = ("AWS::Pipes::Pipe",)
    meters = (
        Meter(
            "requests",
            "requests after filtering, by 64 KB",
            "requests",
            EVENTS,
            "Pipes-Request-64K-Chunks",
            "request",
            "1000000",
            "0.0000004",
            main=True,
        ),
    )
