"""Tasks of an ECS service in each hour: target tracking of CPU or of requests per target, within Min and Max."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cfn.stack import Resource
from cost_model.capacity.balancers import fronted_traffic
from cost_model.capacity.limits import Limits, scalable_target, target_limits, tracking_policies
from cost_model.context import Context, dig, items, matching, number, whole
from cost_model.formulas import Capacity, tracked_capacity, whole_units
from cost_model.vector import largest
from cost_model.workload import Service

DIMENSION = "ecs:service:DesiredCount"
DEFAULT_TARGET = 60.0
"""Per cent CPU at which a service without a tracking policy is taken to be full (a stated assumption)."""


@dataclass(frozen=True, slots=True)
class TaskSize:
    """CPU units (1,024 to the vCPU) and MiB of one task; ``architecture`` arm64 or x86_64."""

    cpu: int
    memory: int
    architecture: str
    awsvpc: bool


@dataclass(frozen=True, slots=True)
class Tasks:
    """Per slot: requests per hour the service receives, and the tasks it needs and runs.

    ``scaled``: a policy moves them. ``known``: the load is known, by the profile or a load balancer (it may be 0).
    """

    requests: tuple[float, ...]
    capacity: tuple[Capacity, ...]
    size: TaskSize | None
    scaled: bool
    known: bool


def definition_of(service: Resource, context: Context) -> Resource | None:
    """The service's task definition, where the templates hold it."""
    found = [
        each for each in context.graph.targets(service.get("TaskDefinition")) if each.type.endswith("TaskDefinition")
    ]
    return found[0] if found else None


def task_size(definition: Resource) -> TaskSize | None:
    """The size of a task: of the task, else the sum over its containers; None where it is not known."""
    containers = [each for each in items(definition.get("ContainerDefinitions")) if isinstance(each, dict)]
    cpu = task_units(definition.get("Cpu"), "vcpu") or sum(whole(each.get("Cpu"), 0) or 0 for each in containers)
    memory = task_units(definition.get("Memory"), "gb") or sum(
        whole(each.get("MemoryReservation")) or whole(each.get("Memory"), 0) or 0 for each in containers
    )
    if not cpu or not memory:
        return None
    arm = definition.get("RuntimePlatform.CpuArchitecture") == "ARM64"
    return TaskSize(cpu, memory, "arm64" if arm else "x86_64", definition.get("NetworkMode") == "awsvpc")


def task_units(value: Any, unit: str) -> int | None:
    """``Cpu`` (in CPU units, or ``0.25 vCPU``) or ``Memory`` (in MiB, or ``0.5 GB``) of a task definition.

    ``unit``: ``vcpu`` or ``gb``, each 1,024 of the small ones. None if absent, unknown or neither.
    Source: Amazon ECS developer guide, "Task definition parameters", "Task size".
    """
    text = value.strip().lower() if isinstance(value, str) else value
    if isinstance(text, str) and text.endswith(unit):
        large = number(text.removesuffix(unit).strip())
        return None if large is None else round(large * 1024)
    return whole(text)


def service_model(service: Resource, context: Context) -> Service:
    """What the profile says of a service of this name."""
    names = (service.get("ServiceName"),)
    found: Service | None = matching(service, context.profile.services, *names)
    return found or context.profile.other_service


def tasks_of(service: Resource, context: Context) -> Tasks:
    """The service's load and tasks in each hour; computed once."""
    return context.memo("tasks", service, lambda: _tasks(service, context))


@dataclass(frozen=True, slots=True)
class _Demand:
    """A load per hour in each slot, and how much of it per second one task carries at its target."""

    hourly: Sequence[float]
    carried: float


def _tasks(service: Resource, context: Context) -> Tasks:
    slots = context.slots(service)
    model = service_model(service, context)
    fronted = fronted_traffic(service, service.get("LoadBalancers"), context)
    own = model.calls.hourly(slots)
    definition = definition_of(service, context)
    size = task_size(definition) if definition is not None else None
    full = size.cpu / 1024 * model.requests_per_vcpu.base if size is not None else 0.0
    work = own if fronted is None else _sum(own, fronted.work)
    target = scalable_target(service, context, DIMENSION)
    limits = target_limits(target, slots) if target is not None else None
    if target is None or limits is None:
        desired = whole(service.get("DesiredCount"), 1)
        fixed = 1 if desired is None else desired
        limits = [Limits(fixed, fixed)] * len(slots)
        demands = [_Demand(work, full)] if full else []
    else:
        demands = _demands(target, work, fronted.requests if fronted is not None else None, full, context)
        if not context.loaded:
            limits = [_at_rest(bound, service.get("DesiredCount")) for bound in limits]
    requests = own if fronted is None else _sum(own, fronted.requests)
    known = fronted is not None or model is not context.profile.other_service
    return Tasks(tuple(requests), _capacity(demands, limits), size, target is not None and bool(demands), known)


def _at_rest(limits: Limits, desired: Any) -> Limits:
    """Where no load is meant: the desired count within the limits, else the minimum."""
    size = min(max(whole(desired) or 0, limits.minimum), limits.maximum)
    return Limits(size, limits.maximum)


def _sum(some: Sequence[float], others: Sequence[float]) -> list[float]:
    return [a + b for a, b in zip(some, others, strict=True)]


def _capacity(demands: Sequence[_Demand], limits: Sequence[Limits]) -> tuple[Capacity, ...]:
    """Per slot what the most demanding policy asks for, as scaling does; the minimum where nothing asks."""
    asked = [[whole_units(hour / 3600, each.carried) for hour in each.hourly] for each in demands]
    needs = map(largest, zip(*asked, strict=True)) if asked else (bound.minimum for bound in limits)
    known: dict[tuple[int, Limits], Capacity] = {}
    return tuple(_tracked(need, bound, known) for need, bound in zip(needs, limits, strict=True))


def _tracked(need: int, bound: Limits, known: dict[tuple[int, Limits], Capacity]) -> Capacity:
    """Most hours of a month need the same few numbers of tasks: each is worked out once."""
    if not isinstance(need, int):  # a number for each run of a simulation
        return tracked_capacity(need, 1, *bound)
    if (need, bound) not in known:
        known[need, bound] = tracked_capacity(need, 1, *bound)
    return known[need, bound]


def _demands(
    target: Resource, work: Sequence[float], fronted: Sequence[float] | None, full: float, context: Context
) -> list[_Demand]:
    """One demand for each tracking policy the model knows; CPU at a stated target where there is none."""
    demands = []
    for policy in tracking_policies(target, context):
        metric = dig(policy, "PredefinedMetricSpecification.PredefinedMetricType")
        value = number(dig(policy, "TargetValue"))
        if value and metric == "ECSServiceAverageCPUUtilization" and full:
            demands.append(_Demand(work, full * value / 100))
        elif value and metric == "ALBRequestCountPerTarget" and fronted is not None:
            demands.append(_Demand(fronted, value / 60))
    if not demands and full:
        demands.append(_Demand(work, full * DEFAULT_TARGET / 100))
    return demands
