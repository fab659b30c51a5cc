"""Auto Scaling groups and their warm pools."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cost_model.capacity.instances import Fleet, fleet_of, instance_type, launch_data, launches_public
from cost_model.context import Context, dig, true, whole
from cost_model.hours import HOURS_PER_MONTH, month_total_exact
from cost_model.outcomes import Assumption, Outcome
from cost_model.saturation import saturation
from cost_model.types.base import PricedType, charge, keys, undecided
from cost_model.types.ec2 import (
    DETAILED_METRICS,
    IPV4,
    MONITORING,
    credits_assumed,
    instance_rate,
    mapped_volumes,
)


class Group(PricedType):
    """Instances of an Auto Scaling group, hour by hour within Min and Max, with their volumes."""

    types = ("AWS::AutoScaling::AutoScalingGroup",)
    reads = ("MinSize", "MaxSize", "DesiredCapacity", "LaunchTemplate", "MixedInstancesPolicy", "TargetGroupARNs")
    usage = keys(
        instance_hours="instance hours of the whole group",
        root_volume_gb="GB of each root volume where the image decides it",
    )

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        name = instance_type(resource, context)
        if not isinstance(name, str):
            yield undecided("instance hours", "InstanceType", name)
            return
        fleet = fleet_of(resource, context)
        given = context.given(resource, "instance_hours")
        if given is not None:
            hours, formula = float(given.value), given.formula
            yield charge(instance_rate(name), hours, formula, "usage file")
        elif fleet is None:
            yield undecided("instance hours", "MinSize or MaxSize", None)
            return
        else:
            hours = float(self._hours(fleet, resource, context))
            yield self._charged(fleet, resource, context)
            yield from saturation(resource, context, fleet.capacity, "instances")
        if resource.get("MixedInstancesPolicy") is not None:
            yield Assumption(
                f"every instance is a {name}, on demand: Spot and other types of the policy are not priced"
            )
        yield from credits_assumed(name)
        yield from self._beside(resource, context, hours)

    def _hours(self, fleet: Fleet, resource: Resource, context: Context) -> float:
        return float(month_total_exact(context.slots(resource), [each.running for each in fleet.capacity]))

    def _charged(self, fleet: Fleet, resource: Resource, context: Context) -> Outcome:
        running = [each.running for each in fleet.capacity]
        total = month_total_exact(context.slots(resource), running)
        rate = instance_rate(fleet.type)
        if not fleet.follows:
            return charge(rate, total, f"Σ over 730 h of {min(running)} to {max(running)} instances, a fixed size")
        bound = f", bound by {fleet.bound}" if fleet.bound else ""
        formula = f"Σ over 730 h of {min(running)} to {max(running)} instances that follow {fleet.follows}{bound}"
        return charge(rate, total, formula, "profile")

    def _beside(self, resource: Resource, context: Context, hours: float) -> Iterator[Outcome]:
        data = launch_data(resource, context)
        yield from mapped_volumes(resource, context, dig(data, "BlockDeviceMappings"), hours / HOURS_PER_MONTH)
        monitored = dig(data, "Monitoring.Enabled")
        if true(monitored) or true(dig(data, "InstanceMonitoring")):
            months = hours / HOURS_PER_MONTH * DETAILED_METRICS
            yield charge(MONITORING, months, f"{hours:g} instance hours / 730 x {DETAILED_METRICS} metrics")
        if launches_public(resource, context):
            yield charge(IPV4, hours, f"{hours:g} instance hours")


class WarmPool(PricedType):
    """Prepared instances: stopped ones pay for their volumes only, running ones as any instance."""

    types = ("AWS::AutoScaling::WarmPool",)
    reads = ("AutoScalingGroupName", "MinSize", "MaxGroupPreparedCapacity", "PoolState")
    usage = keys(root_volume_gb="GB of each root volume where the image decides it")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        groups = [g for g in context.graph.targets(resource.get("AutoScalingGroupName")) if g.type == Group.types[0]]
        fleet = fleet_of(groups[0], context) if groups else None
        if fleet is None:
            yield undecided("warm instances", "its Auto Scaling group", resource.get("AutoScalingGroupName"))
            return
        group = groups[0]
        prepared = whole(resource.get("MaxGroupPreparedCapacity"))
        ceiling = whole(group.get("MaxSize")) if prepared is None else prepared
        floor = whole(resource.get("MinSize"), 0) or 0
        warm = [max((ceiling or 0) - each.running, floor) for each in fleet.capacity]
        hours = float(month_total_exact(context.slots(group), warm))
        state = resource.get("PoolState", "Stopped")
        if state == "Running":
            yield charge(instance_rate(fleet.type), hours, f"Σ over 730 h of {min(warm)} to {max(warm)} warm instances")
        elif state not in ("Stopped", "Hibernated"):
            yield undecided("warm instances", "PoolState", state)
        data = launch_data(group, context)
        yield from mapped_volumes(resource, context, dig(data, "BlockDeviceMappings"), hours / HOURS_PER_MONTH)
