"""Fleets that ask for so much capacity at once: EC2 Fleet, Spot Fleet, instance fleets of EMR."""

from abc import abstractmethod
from collections.abc import Iterator
from math import ceil
from typing import Any, ClassVar, NamedTuple

from typing_extensions import override

from cfn.stack import Resource
from cost_model.context import Context, dig, items, number
from cost_model.hours import HOURS_PER_MONTH
from cost_model.outcomes import Assumption, Gap, Outcome
from cost_model.types.base import PricedType, Rate, charge, keys, metered, undecided
from cost_model.types.ec2 import instance_rate, mapped_volumes
from cost_model.types.images import purchase


class Asked(NamedTuple):
    """What a fleet asks for: raw capacity on demand and on Spot, its first kind of instance, what it is launched from.

    ``weight``: how much of the capacity one instance is; raw, None for one.
    """

    on_demand: Any
    spot: Any
    kind: Any
    weight: Any
    launched: Any


class FleetType(PricedType):
    """A fleet at its target capacity, all of its first instance type."""

    usage = keys(
        instance_hours="instance hours on demand in place of the target capacity",
        spot_hours="instance hours on Spot in place of the target capacity",
        root_volume_gb="GB of each root volume where the image decides it",
    )
    volumes: ClassVar[bool] = True

    @abstractmethod
    def asked(self, resource: Resource, context: Context) -> Asked:
        """What the template asks for."""

    fee: ClassVar[str] = ""
    """Service that charges for each instance hour beside EC2."""

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        want = self.asked(resource, context)
        if not isinstance(want.kind, str):
            yield undecided("instance hours", "its first InstanceType", want.kind)
            return
        on_demand = self._hours(want.on_demand, want.weight, context, resource, "instance_hours")
        spot = self._hours(want.spot, want.weight, context, resource, "spot_hours")
        if on_demand is None or spot is None:
            yield undecided("instance hours", "its target capacity", want.on_demand if on_demand is None else want.spot)
            return
        told = purchase(instance_rate(want.kind), want.launched)
        if isinstance(told, Gap) and on_demand:
            yield told
        elif on_demand:
            yield charge(instance_rate(want.kind), on_demand, f"{on_demand:g} instance hours at the target capacity")
        if spot:
            rate = Rate("Spot instance hours", "AmazonEC2", f"SpotUsage:{want.kind}")
            yield charge(rate, spot, f"{spot:g} instance hours at the target capacity")
        yield Assumption(f"every instance is a {want.kind}, the first type it names, and runs all month")
        yield from self._beside(want, on_demand + spot, resource, context)

    def _beside(self, want: Asked, hours: float, resource: Resource, context: Context) -> Iterator[Outcome]:
        """What is paid for each instance hour beside EC2's price, and the volumes."""
        if self.fee:
            yield charge(Rate("EMR fee", self.fee, f"BoxUsage:{want.kind}"), hours, f"{hours:g} instance hours")
        if self.volumes:
            mappings = dig(want.launched, "BlockDeviceMappings")
            yield from mapped_volumes(resource, context, mappings, hours / HOURS_PER_MONTH)

    def _hours(self, capacity: Any, weight: Any, context: Context, resource: Resource, key: str) -> float | None:
        """Instance hours of a part of the capacity, as given or all month; None where it is not known."""
        given = context.given(resource, key)
        if given is not None:
            return float(given.value)
        units, each = number(capacity if capacity is not None else 0), number(weight if weight is not None else 1)
        if units is None or not each:
            return None
        whole = context.given(resource, "hours")
        return ceil(units / each) * (HOURS_PER_MONTH if whole is None else float(whole.value))


def _launched(configs: Any, context: Context) -> tuple[Any, Any]:
    """The first override and the launch template's data of LaunchTemplateConfigs."""
    first = next(iter(items(configs)), None)
    specification = dig(first, "LaunchTemplateSpecification")
    data = next((t.get("LaunchTemplateData") for t in context.graph.targets(specification)), None)
    return next(iter(items(dig(first, "Overrides"))), None), data


class Ec2Fleet(FleetType):
    """An EC2 Fleet at its target capacity, all month, all of the first instance type it names."""

    types = ("AWS::EC2::EC2Fleet",)
    reads = ("TargetCapacitySpecification", "LaunchTemplateConfigs")

    @override
    def asked(self, resource: Resource, context: Context) -> Asked:
        override_, data = _launched(resource.get("LaunchTemplateConfigs"), context)
        target = resource.get("TargetCapacitySpecification")
        total, spot = dig(target, "TotalTargetCapacity"), dig(target, "SpotTargetCapacity")
        on_demand = dig(target, "OnDemandTargetCapacity")
        size, known = number(total), number(on_demand) if on_demand is not None else number(spot)
        if size is None or dig(target, "TargetCapacityUnitType") not in (None, "units"):
            parts: tuple[Any, Any] = (total if size is None else dig(target, "TargetCapacityUnitType"), 0)
        elif on_demand is not None:
            parts = (on_demand, size - (known or 0))
        elif spot is not None:
            parts = (size - (known or 0), spot)
        else:
            parts = (0, total) if dig(target, "DefaultTargetCapacityType") == "spot" else (total, 0)
        kind = dig(override_, "InstanceType") or dig(data, "InstanceType")
        return Asked(*parts, kind, dig(override_, "WeightedCapacity"), data)


class SpotFleet(FleetType):
    """A Spot Fleet at its target capacity, all month, all of the first instance type it names."""

    types = ("AWS::EC2::SpotFleet",)
    reads = ("SpotFleetRequestConfigData",)

    @override
    def asked(self, resource: Resource, context: Context) -> Asked:
        config = resource.get("SpotFleetRequestConfigData")
        total, on_demand = dig(config, "TargetCapacity"), dig(config, "OnDemandTargetCapacity")
        size, fixed = number(total), number(on_demand if on_demand is not None else 0)
        spot = total if size is None or fixed is None else size - fixed
        first = next(iter(items(dig(config, "LaunchSpecifications"))), None)
        if first is not None:
            return Asked(on_demand, spot, dig(first, "InstanceType"), dig(first, "WeightedCapacity"), first)
        override_, data = _launched(dig(config, "LaunchTemplateConfigs"), context)
        kind = dig(override_, "InstanceType") or dig(data, "InstanceType")
        return Asked(on_demand, spot, kind, dig(override_, "WeightedCapacity"), data)


class EmrFleet(FleetType):
    """An instance fleet added to an EMR cluster at its target capacity: EC2's and EMR's hourly price."""

    types = ("AWS::EMR::InstanceFleetConfig",)
    reads = ("InstanceTypeConfigs", "TargetOnDemandCapacity", "TargetSpotCapacity")
    usage = keys(
        instance_hours="instance hours on demand in place of the target capacity",
        spot_hours="instance hours on Spot in place of the target capacity",
        volume_gb="GB of EBS volumes of all instances",
    )
    volumes, fee = False, "ElasticMapReduce"

    @override
    def asked(self, resource: Resource, context: Context) -> Asked:
        first = next(iter(items(resource.get("InstanceTypeConfigs"))), None)
        parts = resource.get("TargetOnDemandCapacity"), resource.get("TargetSpotCapacity")
        return Asked(*parts, dig(first, "InstanceType"), dig(first, "WeightedCapacity"), None)

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        yield from super().outcomes(resource, context)
        volumes = context.given(resource, "volume_gb")
        if volumes is not None:
            yield metered(Rate("volumes", "AmazonEC2", "EBS:VolumeUsage.gp2"), volumes, "volume_gb")
