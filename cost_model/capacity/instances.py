"""Instances of an Auto Scaling group in each hour: what its tasks or its part of the site need, within Min and Max."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cfn.aws.instances import Instance, instance
from cfn.stack import Resource
from cost_model.capacity.balancers import fronted_traffic
from cost_model.capacity.limits import Limits, group_actions, hourly_desired, hourly_limits
from cost_model.capacity.tasks import Tasks, tasks_of
from cost_model.capacity.traffic import Traffic
from cost_model.context import Context, dig, items, number, true, whole
from cost_model.formulas import Capacity, tracked_capacity, whole_units
from cost_model.vector import Vector, largest

CPU, REQUESTS = "ASGAverageCPUUtilization", "ALBRequestCountPerTarget"
UNITS = {CPU: "% CPU", REQUESTS: "requests a minute to each"}
GROUP = "AWS::AutoScaling::AutoScalingGroup"


@dataclass(frozen=True, slots=True)
class Fleet:
    """Per slot: instances needed and running, and the most there may be.

    ``follows``: what they follow, for a person; empty: a fixed size.
    """

    type: str
    capacity: tuple[Capacity, ...]
    most: tuple[int, ...]
    follows: str
    bound: str = ""


def instance_type(group: Resource, context: Context) -> Any:
    """The instance type of a group: of its launch template, launch configuration, or first override; raw."""
    override = dig(group.properties, "MixedInstancesPolicy.LaunchTemplate.Overrides.*.InstanceType")
    if override is not None:
        return override
    return dig(launch_data(group, context), "InstanceType")


def launch_data(group: Resource, context: Context) -> Any:
    """What the group launches: LaunchTemplateData, or the properties of a launch configuration; {} if outside."""
    places = (
        "LaunchTemplate",
        "LaunchConfigurationName",
        "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification",
    )
    for place in places:
        for found in context.graph.targets(group.get(place)):
            if found.type == "AWS::EC2::LaunchTemplate":
                return found.get("LaunchTemplateData", {})
            if found.type == "AWS::AutoScaling::LaunchConfiguration":
                return found.properties
    return {}


def fleet_of(group: Resource, context: Context) -> Fleet | None:
    """The group's instances in each hour; None where its type or its limits are not known. Computed once."""
    return context.memo("fleet", group, lambda: _fleet(group, context))


def _fleet(group: Resource, context: Context) -> Fleet | None:
    name = instance_type(group, context)
    minimum, maximum = whole(group.get("MinSize")), whole(group.get("MaxSize"))
    if not isinstance(name, str) or minimum is None or maximum is None:
        return None
    slots = context.slots(group)
    actions = list(group_actions(group, context))
    limits = hourly_limits(Limits(minimum, max(minimum, maximum)), actions, slots)
    most = tuple(each.maximum for each in limits)
    facts = instance(name)
    services = [tasks_of(service, context) for service in services_on(group, context)]
    if services and facts is not None:
        needs, bound = _needed(services, facts, group, context)
        return Fleet(name, _bounded(needs, limits), most, f"the tasks of {len(services)} ECS services", bound)
    fronted = fronted_traffic(group, group.get("TargetGroupARNs"), context)
    targets = _targets(group, context) if context.loaded else {}
    if not targets:
        sizes = hourly_desired(whole(group.get("DesiredCapacity")) or 0, actions, slots)
        fixed = [min(max(bound.minimum, size), bound.maximum) for bound, size in zip(limits, sizes, strict=True)]
        limits = [Limits(size, size) for size in fixed]
    if fronted is None or facts is None:
        return Fleet(name, tuple(Capacity(bound.minimum, bound.minimum) for bound in limits), most, "")
    full = facts.vcpus * context.profile.other_service.requests_per_vcpu.base
    needs = _asked(fronted, targets or {CPU: 100.0}, full)
    told = " and ".join(f"{value:g} {UNITS[metric]}" for metric, value in targets.items())
    return Fleet(name, _bounded(needs, limits), most, f"the requests of its load balancer at {told}" if told else "")


def _asked(fronted: Traffic, targets: Mapping[str, float], full: float) -> list[int]:
    """Instances that the most demanding policy asks for in each slot; ``full``: work a second at 100 % CPU."""
    by = []
    if CPU in targets:
        by.append([whole_units(work / 3600, full * targets[CPU] / 100) for work in fronted.work])
    if REQUESTS in targets:
        by.append([whole_units(asked / 3600, targets[REQUESTS] / 60) for asked in fronted.requests])
    return [largest(each) for each in zip(*by, strict=True)]


def services_on(group: Resource, context: Context) -> Iterator[Resource]:
    """The ECS services whose capacity provider (their own, else the cluster's default) is backed by the group."""
    return iter(context.lasting("services", group.target, lambda: list(_services_on(group, context))))


def _services_on(group: Resource, context: Context) -> Iterator[Resource]:
    providers = {each.target for each in context.graph.referrers(group, "AWS::ECS::CapacityProvider")}
    for service in context.graph.of_type("AWS::ECS::Service"):
        used = {each.target for each in context.graph.targets(strategy_of(service, context))}
        if used & providers:
            yield service


def strategy_of(service: Resource, context: Context) -> Any:
    """The capacity provider strategy that holds for a service: its own, else its cluster's default."""
    own = service.get("CapacityProviderStrategy")
    if own or service.get("LaunchType") is not None:
        return own
    clusters = {each.target for each in context.graph.targets(service.get("Cluster"))}
    for each in context.graph.of_type("AWS::ECS::ClusterCapacityProviderAssociations"):
        if clusters & {found.target for found in context.graph.targets(each.get("Cluster"))}:
            return each.get("DefaultCapacityProviderStrategy")
    for each in context.graph.of_type("AWS::ECS::Cluster"):
        if each.target in clusters and each.get("DefaultCapacityProviderStrategy"):
            return each.get("DefaultCapacityProviderStrategy")
    return None


def _needed(services: Sequence[Tasks], facts: Instance, group: Resource, context: Context) -> tuple[list[int], str]:
    """Instances that hold all tasks, per slot; the capacity provider keeps its TargetCapacity, the rest is headroom."""
    return packed(services, facts, (_target_capacity(group, context) or 100) / 100, context)


def packed(services: Sequence[Tasks], facts: Instance, filled: float, context: Context) -> tuple[list[int], str]:
    """Instances that hold all tasks, per slot, and what binds in the busiest: CPU, memory or network interfaces.

    Tasks are taken to pack without gaps, onto the part ``filled`` of the instances.
    """
    placement = context.profile.placement
    interfaces = facts.awsvpc_tasks(trunking=placement.awsvpc_trunking)
    needs: list[int] = []
    most, bound = -1, ""
    for index in range(len(services[0].capacity)):
        cpu = memory = 0.0
        attached = 0
        for each in services:
            if each.size is not None:
                running = each.capacity[index].running
                cpu += running * each.size.cpu
                memory += running * each.size.memory
                attached += running if each.size.awsvpc else 0
        by = {
            "CPU": cpu / (facts.vcpus * 1024),
            "memory": memory / (facts.memory * placement.usable_memory.base),
            "network interfaces": attached / interfaces if interfaces else 0.0,
        }
        needs.append(whole_units(whole_units(largest(by.values())) / filled))
        if not isinstance(needs[-1], Vector) and needs[-1] > most:
            most, bound = needs[-1], max(by, key=lambda name: by[name])
    return needs, bound


def _bounded(needs: Sequence[int], limits: Sequence[Limits]) -> tuple[Capacity, ...]:
    return tuple(
        tracked_capacity(need, 1, bound.minimum, bound.maximum) for need, bound in zip(needs, limits, strict=True)
    )


def _target_capacity(group: Resource, context: Context) -> float | None:
    for provider in context.graph.referrers(group, "AWS::ECS::CapacityProvider"):
        if provider.get("AutoScalingGroupProvider.ManagedScaling.Status") == "ENABLED":
            return number(provider.get("AutoScalingGroupProvider.ManagedScaling.TargetCapacity"))
    return None


def _targets(group: Resource, context: Context) -> dict[str, float]:
    """The target of each metric that its tracking policies follow, of those the model knows."""
    found = {}
    for policy in context.graph.referrers(group, "AWS::AutoScaling::ScalingPolicy"):
        metric = policy.get("TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType")
        target = number(policy.get("TargetTrackingConfiguration.TargetValue"))
        if target and metric in UNITS:
            found[metric] = target
    return dict(sorted(found.items()))


def launches_public(group: Resource, context: Context) -> bool:
    """Whether its instances get a public IPv4 address, by their launch template or by their subnets."""
    return public_address(launch_data(group, context), group.get("VPCZoneIdentifier"), context)


def public_address(data: Any, subnets: Any, context: Context) -> bool:
    """Whether an instance gets a public IPv4 address: as its interfaces or ``data`` say, else as its subnets do."""
    places = [data, *items(dig(data, "NetworkInterfaces"))]
    said = [dig(place, "AssociatePublicIpAddress") for place in places]
    if any(each is not None for each in said):
        return any(true(each) for each in said)
    inner = [dig(place, "SubnetId") for place in places]
    found = [subnet for value in (subnets, *inner) for subnet in context.graph.targets(value)]
    return any(true(subnet.get("MapPublicIpOnLaunch")) for subnet in found if subnet.type == "AWS::EC2::Subnet")
