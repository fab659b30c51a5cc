"""ECS: services (Fargate is priced here, EC2 capacity at its Auto Scaling group), Container Insights of clusters."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from cfn.stack import Resource
from cfn.unknown import Unknown
from cost_model.capacity.balancers import zones_of
from cost_model.capacity.instances import GROUP, strategy_of
from cost_model.capacity.limits import scalable_target, tracking_policies
from cost_model.capacity.tasks import (
    DEFAULT_TARGET,
    DIMENSION,
    Tasks,
    definition_of,
    service_model,
    task_units,
    tasks_of,
)
from cost_model.context import Context, dig, items, number
from cost_model.formulas import GB, cross_az_billed_gb
from cost_model.hours import HOURS_PER_MONTH, month_total, month_total_exact
from cost_model.outcomes import Assumption, Free, Gap, Outcome
from cost_model.saturation import saturation
from cost_model.types.base import PricedType, Rate, charge, keys, metered, undecided
from cost_model.types.ec2 import IPV4
from cost_model.types.extras import extras
from cost_model.vector import real, span

CROSS_AZ = Rate("calls across zones", "AWSDataTransfer", "DataTransfer-Regional-Bytes")
DISK = Rate("Fargate storage above 20 GiB", "AmazonECS", "Fargate-EphemeralStorage-GB-Hours")
FREE_DISK = 20
"""GiB of ephemeral storage included in every Fargate task (https://aws.amazon.com/fargate/pricing/)."""
WINDOWS_LICENCE = Rate("Windows licence", "AmazonECS", "Fargate-Windows-OS-Hours:perCPU")
INSIGHTS = Rate("Container Insights metrics", "AmazonCloudWatch", "CW:MetricMonitorUsage")


class Service(PricedType):
    """Tasks of an ECS service, hour by hour; what they call across zones."""

    types = ("AWS::ECS::Service",)
    reads = (
        "TaskDefinition",
        "LaunchType",
        "CapacityProviderStrategy",
        "Cluster",
        "DesiredCount",
        "LoadBalancers",
        "NetworkConfiguration",
    )
    usage = keys(
        task_hours="task hours of the whole service",
        cross_az_gb="GB exchanged with other services and databases, before the share that leaves the zone",
    )
    meters = extras("tasks")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        tasks = tasks_of(resource, context)
        if tasks.size is None:
            yield self._unsized(resource, context)
        yield from saturation(resource, context, tasks.capacity, "tasks")
        yield from self._assumed(resource, tasks, context)
        if is_fargate(resource, context):
            yield from self._fargate(resource, tasks, context)
        else:
            yield from self._on_instances(resource, context)
        yield self._crossing(resource, context)

    def _unsized(self, resource: Resource, context: Context) -> Outcome:
        definition = definition_of(resource, context)
        if definition is None:
            raw = resource.get("TaskDefinition")
            outside = Gap("tasks", "property", f"TaskDefinition {raw} is not in the templates")
            return undecided("tasks", "TaskDefinition", raw) if raw is None or isinstance(raw, Unknown) else outside
        if not is_fargate(resource, context):
            return Assumption("the size of its tasks is not given: its instances do not follow them")
        for name in ("Cpu", "Memory"):
            raw = definition.get(name)
            if raw is not None and task_units(raw, {"Cpu": "vcpu", "Memory": "gb"}[name]) is None:
                return undecided("tasks", f"{name} of the task", raw)
        return undecided("tasks", "Cpu or Memory of the task", None)

    def _assumed(self, resource: Resource, tasks: Tasks, context: Context) -> Iterator[Outcome]:
        if not context.loaded and tasks.scaled:
            yield Assumption("no load is named: it runs its desired count of tasks all month")
        elif not tasks.known and context.loaded:
            yield Assumption("no load is known for this service: it runs its minimum of tasks")
        target = scalable_target(resource, context, DIMENSION)
        if (
            context.loaded
            and target is not None
            and tasks.scaled
            and not any(True for _ in tracking_policies(target, context))
        ):
            yield Assumption(
                f"without a target tracking policy the tasks are taken to scale at {DEFAULT_TARGET:g} % CPU"
            )

    def _fargate(self, resource: Resource, tasks: Tasks, context: Context) -> Iterator[Outcome]:
        if tasks.size is None:
            return
        definition = definition_of(resource, context)
        system = definition.get("RuntimePlatform.OperatingSystemFamily", "LINUX") if definition is not None else "LINUX"
        windows = isinstance(system, str) and system.startswith("WINDOWS")
        if system != "LINUX" and not windows:
            yield undecided("Fargate tasks", "OperatingSystemFamily", system)
            return
        given = context.given(resource, "task_hours")
        running = [each.running for each in tasks.capacity]
        hours = real(given.value) if given else real(month_total_exact(context.slots(resource), running))
        size, kind = tasks.size, "Windows-" if windows else "ARM-" if tasks.size.architecture == "arm64" else ""
        bought = "SpotUsage-" if uses_spot(resource, context) else ""
        told = given.formula if given else f"Σ over 730 h of {span(running)} tasks"
        source = given.provenance if given else context.capacity_source if tasks.scaled else "template"
        if "FARGATE_SPOT" in provider_names(resource, context) and not bought:
            yield Assumption("every task is priced on demand: what Fargate Spot saves is not known")
        cpu, memory = size.cpu / 1024, size.memory / 1024
        vcpu_rate = Rate("Fargate vCPU hours", "AmazonECS", f"{bought}Fargate-{kind}vCPU-Hours:perCPU")
        yield charge(vcpu_rate, hours * cpu, f"{told} x {cpu:g} vCPU", source, "hour")
        memory_rate = Rate("Fargate GB hours", "AmazonECS", f"{bought}Fargate-{kind}GB-Hours")
        yield charge(memory_rate, hours * memory, f"{told} x {memory:g} GB", source, "hour")
        if windows:
            yield charge(WINDOWS_LICENCE, hours * cpu, f"{told} x {cpu:g} vCPU", source, "hour")
        disk = number(definition.get("EphemeralStorage.SizeInGiB")) if definition is not None else None
        if disk is not None and disk > FREE_DISK:
            more = disk - FREE_DISK
            yield charge(DISK, hours * more, f"{told} x ({disk:g} - {FREE_DISK}) GiB", source, "hour")
        if resource.get("NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp") == "ENABLED":
            yield charge(IPV4, hours, f"{told} x 1 address", source, "hour")

    def _on_instances(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        strategy = strategy_of(resource, context)
        groups = [
            found
            for provider in context.graph.targets(strategy)
            for found in context.graph.targets(provider.get("AutoScalingGroupProvider.AutoScalingGroupArn"))
            if found.type == GROUP
        ]
        where = (
            f"{groups[0].stack.name}/{groups[0].logical_id}"
            if groups
            else "an Auto Scaling group outside the templates"
        )
        yield Free(f"its tasks run on the instances of {where}, which are priced there")

    def _crossing(self, resource: Resource, context: Context) -> Outcome:
        model = service_model(resource, context)
        given = context.given(resource, "cross_az_gb")
        if given is None and model is context.profile.other_service:
            return metered(CROSS_AZ, None, "cross_az_gb")
        calls = model.calls.hourly(context.slots(resource))
        called = month_total(context.slots(resource), calls) * model.bytes_per_call.base / GB
        total = real(given.value) if given else called
        zones = zones_of(resource.get("NetworkConfiguration.AwsvpcConfiguration.Subnets"))
        formula = f"{total:.6g} GB called x (z - 1) / z for {zones} zones x 2 directions"
        return charge(CROSS_AZ, cross_az_billed_gb(total, zones), formula, "usage file" if given else "profile")


def provider_names(service: Resource, context: Context) -> list[Any]:
    """The capacity providers a service uses, by name where they are plain."""
    return [dig(entry, "CapacityProvider") for entry in items(strategy_of(service, context))]


def is_fargate(service: Resource, context: Context) -> bool:
    """Whether its tasks run on Fargate."""
    if service.get("LaunchType") == "FARGATE":
        return True
    return bool(
        {"FARGATE", "FARGATE_SPOT"} & {each for each in provider_names(service, context) if isinstance(each, str)}
    )


def uses_spot(service: Resource, context: Context) -> bool:
    """Whether its tasks run on Fargate Spot only."""
    names = [each for each in provider_names(service, context) if isinstance(each, str)]
    return "FARGATE_SPOT" in names and "FARGATE" not in names


class Cluster(PricedType):
    """Container Insights, if the cluster turns it on; the cluster itself is free."""

    types = ("AWS::ECS::Cluster",)
    reads = ("ClusterSettings",)
    usage = keys(container_metrics="custom metrics that Container Insights keeps")
    meters = extras("containers")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        setting = next(
            (
                dig(each, "Value")
                for each in items(resource.get("ClusterSettings"))
                if dig(each, "Name") == "containerInsights"
            ),
            "disabled",
        )
        if setting == "disabled":
            yield Free("a cluster costs nothing; what runs in it is priced there")
            return
        if setting not in ("enabled", "enhanced"):
            yield undecided("Container Insights metrics", "containerInsights", setting)
            return
        model = context.profile.operations
        services = [
            s for s in context.graph.of_type("AWS::ECS::Service") if resource in context.graph.targets(s.get("Cluster"))
        ]
        count = model.container_metrics_per_cluster.base + len(services) * model.container_metrics_per_service.base
        formula = f"metrics of the cluster and of {len(services)} services"
        if setting == "enhanced":
            hours = sum(
                real(month_total_exact(context.slots(s), [c.running for c in tasks_of(s, context).capacity]))
                for s in services
            )
            count += hours / HOURS_PER_MONTH * model.container_metrics_per_task.base
            formula += f" and of {hours / HOURS_PER_MONTH:.4g} running tasks on average"
            yield Assumption(
                "enhanced observability is priced as custom metrics: its own price is not in the price book"
            )
        else:
            count += len(services) * model.container_metrics_per_task.base
        yield metered(INSIGHTS, context.usage_or(resource, "container_metrics", count, formula), "container_metrics")


class TaskDefinition(PricedType):
    """Nothing by itself: tasks are priced at the service or the instances that run them."""

    types = ("AWS::ECS::TaskDefinition",)

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        if context.graph.referrers(resource, "AWS::ECS::Service"):
            yield Free("a task definition costs nothing; its tasks are priced at the service that runs them")
        else:
            yield Free("a task definition costs nothing; no service here runs it, so no task is priced")
