"""Tasks of an ECS service in each hour: target tracking of CPU or of requests per target, within Min and Max."""

from collections.abc import Sequence
from dataclasses import dataclass

from cfn.stack import Resource
from cost_model.capacity.balancers import fronted_traffic
from cost_model.capacity.limits import Limits, scalable_target, target_limits, tracking_policies
from cost_model.context import Context, dig, items, matching, number, whole
from cost_model.formulas import Capacity, tracked_capacity
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
    """Per slot: requests per hour the service receives, and the tasks it needs and runs. ``scaled``: by a policy."""

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
    cpu = whole(definition.get("Cpu")) or sum(whole(each.get("Cpu"), 0) or 0 for each in containers)
    memory = whole(definition.get("Memory")) or sum(
        whole(each.get("MemoryReservation")) or whole(each.get("Memory"), 0) or 0 for each in containers
    )
    if not cpu or not memory:
        return None
    arm = definition.get("RuntimePlatform.CpuArchitecture") == "ARM64"
    return TaskSize(cpu, memory, "arm64" if arm else "x86_64", definition.get("NetworkMode") == "awsvpc")


def service_model(service: Resource, context: Context) -> Service:
    """What the profile says of a service of this name."""
    names = (service.get("ServiceName"),)
    found: Service | None = matching(service, context.profile.services, *names)
    return found or context.profile.other_service


def tasks_of(service: Resource, context: Context) -> Tasks:
    """The service's load and tasks in each hour; computed once."""
    return context.memo("tasks", service, lambda: _tasks(service, context))


def _tasks(service: Resource, context: Context) -> Tasks:
    slots = context.slots(service)
    model = service_model(service, context)
    fronted = fronted_traffic(service, service.get("LoadBalancers"), context)
    own = [model.calls.per_hour(slot) for slot in slots]
    requests = tuple(own if fronted is None else [a + b for a, b in zip(own, fronted.requests, strict=True)])
    definition = definition_of(service, context)
    size = task_size(definition) if definition is not None else None
    target = scalable_target(service, context, DIMENSION)
    limits = target_limits(target, slots) if target is not None else None
    if limits is None:
        desired = whole(service.get("DesiredCount"), 1)
        fixed = 1 if desired is None else desired
        limits = [Limits(fixed, fixed)] * len(slots)
    carried = _per_task(target, size, model, context) if target is not None else None
    capacity = _capacity(requests, carried, limits)
    return Tasks(requests, capacity, size, scaled=carried is not None, known=fronted is not None or any(own))


def _capacity(requests: Sequence[float], carried: float | None, limits: Sequence[Limits]) -> tuple[Capacity, ...]:
    if carried is None:
        return tuple(Capacity(bound.minimum, bound.minimum) for bound in limits)
    return tuple(
        tracked_capacity(asked / 3600, carried, bound.minimum, bound.maximum)
        for asked, bound in zip(requests, limits, strict=True)
    )


def _per_task(target: Resource, size: TaskSize | None, model: Service, context: Context) -> float | None:
    """Requests per second one task carries at the tightest of its tracking targets; None without a size or a policy."""
    rates = []
    full = size.cpu / 1024 * model.requests_per_vcpu.base if size is not None else None
    for policy in tracking_policies(target, context):
        metric = dig(policy, "PredefinedMetricSpecification.PredefinedMetricType")
        value = number(dig(policy, "TargetValue"))
        if value is None:
            continue
        if metric == "ECSServiceAverageCPUUtilization" and full is not None:
            rates.append(full * value / 100)
        elif metric == "ALBRequestCountPerTarget":
            rates.append(value / 60)
    if not rates and full is not None:
        rates.append(full * DEFAULT_TARGET / 100)
    return min(rates) if rates else None
