"""Auto Scaling groups and their warm pools."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cost_model.capacity.instances import Fleet, fleet_of, instance_type, launch_data, launches_public
from cost_model.context import Context, dig, number, true, whole
from cost_model.hours import HOURS_PER_MONTH, month_total_exact
from cost_model.outcomes import Assumption, Charge, Gap, Outcome
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
from cost_model.types.images import SPOT, purchase
from cost_model.vector import larger, real, span


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
            yield undecided("instance hours and volumes", "InstanceType", name)
            return
        fleet = fleet_of(resource, context)
        given = context.given(resource, "instance_hours")
        if given is not None:
            hours, formula = real(given.value), given.formula
            yield self._bought(charge(instance_rate(name), hours, formula, "usage file"), resource, context)
        elif fleet is None:
            yield undecided("instance hours and volumes", "MinSize or MaxSize", self._open_limit(resource))
            return
        else:
            hours = real(self._hours(fleet, resource, context))
            yield self._bought(self._charged(fleet, resource, context), resource, context)
            yield from saturation(resource, context, fleet.capacity, "instances")
        if resource.get("MixedInstancesPolicy") is not None and not spot_only(resource):
            yield Assumption(
                f"every instance is a {name}, on demand: Spot and other types of the policy are not priced"
            )
        yield from self._assumed(name, fleet, resource, context)
        yield from self._beside(resource, context, hours)

    def _open_limit(self, group: Resource) -> object:
        """What stands where a limit should be a number."""
        limits = [group.get(name) for name in ("MinSize", "MaxSize")]
        return next((each for each in limits if whole(each) is None), None)

    def _bought(self, hours: Charge, resource: Resource, context: Context) -> Outcome:
        """The charge; or the gap of an instance that is no on-demand Linux one."""
        told = purchase(instance_rate(""), launch_data(resource, context))
        if spot_only(resource):
            return Gap(hours.component, "price", SPOT)
        return told if isinstance(told, Gap) else hours

    def _assumed(self, name: str, fleet: Fleet | None, resource: Resource, context: Context) -> Iterator[Outcome]:
        told = purchase(instance_rate(name), launch_data(resource, context))
        if isinstance(told, Assumption):
            yield told
        yield from credits_assumed(name)
        if context.loaded or fleet is None or resource.get("MinSize") == resource.get("MaxSize"):
            return
        size = f"what {fleet.follows} need" if fleet.follows else "its desired capacity, else its minimum,"
        yield Assumption(f"no load is named: it runs {size} all month")

    def _hours(self, fleet: Fleet, resource: Resource, context: Context) -> float:
        return real(month_total_exact(context.slots(resource), [each.running for each in fleet.capacity]))

    def _charged(self, fleet: Fleet, resource: Resource, context: Context) -> Charge:
        running = [each.running for each in fleet.capacity]
        total = month_total_exact(context.slots(resource), running)
        rate = instance_rate(fleet.type)
        if not fleet.follows:
            return charge(rate, total, f"Σ over 730 h of {span(running)} instances, a fixed size", span="hour")
        bound = f", bound by {fleet.bound}" if fleet.bound else ""
        formula = f"Σ over 730 h of {span(running)} instances that follow {fleet.follows}{bound}"
        return charge(rate, total, formula, context.capacity_source, "hour")

    def _beside(self, resource: Resource, context: Context, hours: float) -> Iterator[Outcome]:
        data = launch_data(resource, context)
        yield from mapped_volumes(resource, context, dig(data, "BlockDeviceMappings"), hours / HOURS_PER_MONTH)
        monitored = dig(data, "Monitoring.Enabled")
        if true(monitored) or true(dig(data, "InstanceMonitoring")):
            months = hours / HOURS_PER_MONTH * DETAILED_METRICS
            yield charge(MONITORING, months, f"{hours:g} instance hours / 730 x {DETAILED_METRICS} metrics")
        if launches_public(resource, context):
            yield charge(IPV4, hours, f"{hours:g} instance hours")


def spot_only(group: Resource) -> bool:
    """Whether the group's mixed instances policy asks for Spot instances and no other."""
    distribution = group.get("MixedInstancesPolicy.InstancesDistribution")
    share = number(dig(distribution, "OnDemandPercentageAboveBaseCapacity"))
    return share == 0 and not number(dig(distribution, "OnDemandBaseCapacity"))


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
        ceilings = fleet.most if prepared is None else [prepared] * len(fleet.most)
        floor = whole(resource.get("MinSize"), 0) or 0
        warm = [larger(top - each.running, floor) for top, each in zip(ceilings, fleet.capacity, strict=True)]
        hours = real(month_total_exact(context.slots(group), warm))
        state = resource.get("PoolState", "Stopped")
        if state == "Running":
            yield charge(instance_rate(fleet.type), hours, f"Σ over 730 h of {span(warm)} warm instances")
        elif state not in ("Stopped", "Hibernated"):
            yield undecided("warm instances", "PoolState", state)
        data = launch_data(group, context)
        yield from mapped_volumes(resource, context, dig(data, "BlockDeviceMappings"), hours / HOURS_PER_MONTH)
