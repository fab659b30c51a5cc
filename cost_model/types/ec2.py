"""EC2 instances and EBS volumes."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from cfn.stack import Resource
from cost_model.capacity.instances import public_address
from cost_model.context import Context, dig, items, number, true
from cost_model.hours import HOURS_PER_MONTH
from cost_model.outcomes import Assumption, Charge, Gap, Outcome, Quantity
from cost_model.types.base import PricedType, Rate, always, charge, keys, metered, undecided
from cost_model.types.extras import extras
from cost_model.types.images import purchase, system_of
from cost_model.vector import real

FREE_GP3 = (3000.0, 125.0)
"""IOPS and MiB/s that every gp3 volume has without charge (Amazon EBS user guide, "General Purpose SSD volumes")."""
DETAILED_METRICS = 7
"""Metrics an instance sends each minute with detailed monitoring (https://aws.amazon.com/cloudwatch/pricing/)."""
STORAGE = {
    "gp2": "EBS:VolumeUsage.gp2",
    "gp3": "EBS:VolumeUsage.gp3",
    "io1": "EBS:VolumeUsage.piops",
    "io2": "EBS:VolumeUsage.io2",
    "st1": "EBS:VolumeUsage.st1",
    "sc1": "EBS:VolumeUsage.sc1",
    "standard": "EBS:VolumeUsage",
}
BOUGHT = ("windows_hours", "licensed_hours", "spot_hours", "dedicated_hours")
"""Usage keys of hours that are not on demand with Linux; their prices come from an overlay."""
IPV4 = Rate("public IPv4 address", "AmazonVPC", "PublicIPv4:InUseAddress")
MONITORING = Rate("detailed monitoring", "AmazonCloudWatch", "CW:MetricMonitorUsage")


def instance_rate(name: str) -> Rate:
    """The hourly rate of a Linux on-demand instance with shared tenancy."""
    return Rate("instance hours", "AmazonEC2", f"BoxUsage:{name}")


def volume(ebs: Any, months: float, what: str, default: str = "gp2") -> Iterator[Charge | Gap]:
    """Charges of one EBS volume (size, provisioned IOPS and throughput) that exists for ``months`` volume-months.

    ``ebs`` holds VolumeSize or Size in GiB, VolumeType, Iops, Throughput (MiB/s).
    """
    kind = dig(ebs, "VolumeType") or default
    raw = dig(ebs, "VolumeSize") if dig(ebs, "VolumeSize") is not None else dig(ebs, "Size")
    size = number(raw)
    if not isinstance(kind, str) or kind not in STORAGE:
        yield undecided(what, "VolumeType", kind)
        return
    if size is None:
        yield undecided(what, "its size", raw)
        return
    times = f"{months:.4g} volume-months x " if months != 1 else ""
    rate = Rate(f"{what} {kind}", "AmazonEC2", STORAGE[kind])
    yield charge(rate, size * months, f"{times}{size:g} GiB")
    yield from _provisioned(kind, (number(dig(ebs, "Iops")), number(dig(ebs, "Throughput"))), months, what)


def _provisioned(kind: str, given: tuple[float | None, float | None], months: float, what: str) -> Iterator[Charge]:
    iops, throughput = given
    if kind == "gp3":
        more = max((iops or 0) - FREE_GP3[0], 0)
        if more:
            rate = Rate(f"{what} IOPS above 3,000", "AmazonEC2", "EBS:VolumeP-IOPS.gp3")
            yield charge(rate, more * months, f"{iops:g} - 3,000 IOPS")
        faster = max((throughput or 0) - FREE_GP3[1], 0)
        if faster:
            rate = Rate(f"{what} throughput above 125 MiB/s", "AmazonEC2", "EBS:VolumeP-Throughput.gp3")
            yield charge(rate, faster / 1024 * months, f"({throughput:g} - 125 MiB/s) / 1,024")
    elif kind == "io1" and iops:
        yield charge(Rate(f"{what} IOPS", "AmazonEC2", "EBS:VolumeP-IOPS.piops"), iops * months, f"{iops:g} IOPS")
    elif kind == "io2" and iops:
        bands = (("", 0.0, 32_000.0), (".tier2", 32_000.0, 64_000.0), (".tier3", 64_000.0, float("inf")))
        for suffix, start, end in bands:
            part = min(iops, end) - start
            if part > 0:
                rate = Rate(f"{what} IOPS", "AmazonEC2", f"EBS:VolumeP-IOPS.io2{suffix}")
                yield charge(rate, part * months, f"IOPS from {start:,.0f} of {iops:g}")


class Instance(PricedType):
    """An EC2 instance that runs all month, Linux, on demand."""

    types = ("AWS::EC2::Instance",)
    reads = (
        "InstanceType",
        "ImageId",
        "Tenancy",
        "BlockDeviceMappings",
        "Monitoring",
        "NetworkInterfaces",
        "LaunchTemplate",
    )
    usage = keys(
        hours="hours the instance runs (default 730)",
        root_volume_gb="GB of the root volume where the image decides it",
        surplus_credit_hours="vCPU hours of surplus CPU credits (T family, unlimited)",
    )
    meters = extras("instance")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        template = next(
            (t for t in context.graph.targets(resource.get("LaunchTemplate")) if t.type.endswith("Template")), None
        )
        data = template.get("LaunchTemplateData") if template is not None else None
        data = data if isinstance(data, dict) else {}
        name = resource.get("InstanceType", dig(data, "InstanceType"))
        given = context.given(resource, "hours")
        hours = real(given.value) if given else HOURS_PER_MONTH
        tenancy = resource.get("Tenancy", "default")
        bought = any(context.given(resource, key) is not None for key in BOUGHT)
        if not isinstance(name, str):
            yield undecided("instance hours", "InstanceType", name)
        elif bought:
            yield Assumption("its hours are priced as the usage file says: not on demand with Linux")
        elif tenancy != "default":
            yield undecided("instance hours", "Tenancy", tenancy)
        else:
            yield from self._hours(instance_rate(name), given, {**data, **resource.properties})
        if isinstance(name, str):
            yield from self._credits(name, resource, context, data)
        yield from self._volumes(resource, context, data)
        if true(resource.get("Monitoring")) or true(dig(data, "Monitoring.Enabled")):
            yield charge(MONITORING, DETAILED_METRICS, f"{DETAILED_METRICS} metrics")
        elastic = context.graph.referrers(resource, "AWS::EC2::EIP", "AWS::EC2::EIPAssociation")
        if not elastic and public_address({**data, **resource.properties}, None, context):
            yield charge(IPV4, hours, f"{hours:g} h")

    def _credits(self, name: str, resource: Resource, context: Context, data: Any) -> Iterator[Outcome]:
        """Surplus CPU credits as given; else the assumption that there are none."""
        surplus = context.given(resource, "surplus_credit_hours")
        if surplus is None:
            yield from credits_assumed(name)
            return
        told = system_of({**data, **resource.properties})
        system = "Windows" if told == "Windows" or context.given(resource, "windows_hours") is not None else "Linux"
        key = f"CPUCredits:{name.partition('.')[0]}|{system}"
        yield metered(Rate("surplus credits", "AmazonEC2", key), surplus, "surplus_credit_hours")

    def _hours(self, rate: Rate, given: Quantity | None, launched: Any) -> Iterator[Outcome]:
        told = purchase(rate, launched)
        if not isinstance(told, Gap):
            yield Charge(rate.component, rate.service, rate.key, given) if given else always(rate)
        if told is not None:
            yield told

    def _volumes(self, resource: Resource, context: Context, data: Any) -> Iterator[Outcome]:
        yield from mapped_volumes(
            resource, context, resource.get("BlockDeviceMappings", dig(data, "BlockDeviceMappings")), 1
        )


def mapped_volumes(resource: Resource, context: Context, mappings: Any, months: float) -> Iterator[Outcome]:
    """EBS volumes of block device mappings; without any, the root volume is the image's and only usage can size it."""
    volumes = [dig(each, "Ebs") for each in items(mappings) if dig(each, "Ebs") is not None]
    for ebs in volumes:
        yield from volume(ebs, months, "EBS volume")
    if not volumes:
        size = context.given(resource, "root_volume_gb")
        if size is None:
            yield Gap(
                "root volume",
                "usage",
                "the image decides its size: give `root_volume_gb` in a usage file",
                "AmazonEC2",
                STORAGE["gp3"],
            )
        else:
            yield charge(
                Rate("root volume gp3", "AmazonEC2", STORAGE["gp3"]),
                float(size.value) * months,
                f"{months:.4g} volume-months x {size.value} GB",
                "usage file",
            )


def credits_assumed(name: str) -> Iterator[Assumption]:
    """Burstable types pay for surplus CPU credits in unlimited mode: the model assumes none."""
    if name.removeprefix("db.").startswith(("t2.", "t3.", "t3a.", "t4g.")):
        yield Assumption(f"{name} stays within its CPU credits on average: surplus credits are not priced")


class Volume(PricedType):
    """An EBS volume that exists all month."""

    types = ("AWS::EC2::Volume",)
    reads = ("Size", "VolumeType", "Iops", "Throughput")
    meters = extras("volume")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        yield from volume(resource.properties, 1, "EBS volume")


class ElasticIp(PricedType):
    """An Elastic IP address, in use or idle: both cost the same; it replaces the address an instance gets by itself."""

    types = ("AWS::EC2::EIP",)

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        yield always(IPV4)
