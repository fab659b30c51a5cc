"""Elastic Beanstalk: it costs nothing itself, so an environment is priced as what its options make it launch."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import override

from cfn.stack import Resource
from cost_model.context import Context, dig, items, number
from cost_model.hours import HOURS_PER_MONTH
from cost_model.outcomes import Assumption, Outcome
from cost_model.types.base import PricedType, Rate, always, charge, keys, metered, undecided
from cost_model.types.ec2 import IPV4, STORAGE, instance_rate, volume
from cost_model.types.elb import QUALIFIER

LAUNCH, GROUP = "aws:autoscaling:launchconfiguration", "aws:autoscaling:asg"
ENVIRONMENT, INSTANCES = "aws:elasticbeanstalk:environment", "aws:ec2:instances"
Options = dict[tuple[str, str], Any]


class BeanstalkEnvironment(PricedType):
    """An environment: its instances at their minimum, their volumes, its load balancer; Beanstalk itself is free."""

    types = ("AWS::ElasticBeanstalk::Environment",)
    reads = ("OptionSettings", "TemplateName", "Tier")
    usage = keys(
        instance_hours="instance hours of the environment in place of its minimum of instances all month",
        root_volume_gb="GB of each root volume where the options give none",
        capacity_unit_hours="LCU (or NLCU) hours of its application or network load balancer",
        processed_gb="GB processed by its classic load balancer",
        public_addresses="public IPv4 addresses of instances and load balancer",
    )

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        options = _options(resource, context)
        kind = options.get((LAUNCH, "InstanceType"))
        kind = kind if kind is not None else _first(options.get((INSTANCES, "InstanceTypes")))
        alone = options.get((ENVIRONMENT, "EnvironmentType")) == "SingleInstance"
        least = number(1 if alone else options.get((GROUP, "MinSize"), 1))
        if not isinstance(kind, str) or least is None:
            missing = ("InstanceType", kind) if not isinstance(kind, str) else ("MinSize", options[GROUP, "MinSize"])
            yield undecided("instance hours", f"{missing[0]} of its options", missing[1])
            return
        yield from self._instances(kind, least, options, resource, context)
        yield Assumption("it runs its minimum of instances all month, unless `instance_hours` are given")
        if not alone and resource.get("Tier.Name") != "Worker":
            yield from self._balancer(options, resource, context)
        addresses = context.given(resource, "public_addresses")
        count = int(addresses.value) if addresses is not None else int(alone)
        if count:
            yield always(IPV4, count, "addresses")

    def _instances(
        self, kind: str, least: float, options: Options, resource: Resource, context: Context
    ) -> Iterator[Outcome]:
        given = context.given(resource, "instance_hours")
        hours = float(given.value) if given is not None else least * HOURS_PER_MONTH
        rate = instance_rate(kind)
        if given is None:
            yield charge(rate, hours, f"{least:g} instances", span="hour")
        else:
            yield metered(rate, given, "instance_hours")
        size = number(options.get((LAUNCH, "RootVolumeSize")))
        root = context.given(resource, "root_volume_gb")
        months = hours / HOURS_PER_MONTH
        if size is None and root is None:
            yield metered(Rate("root volumes", "AmazonEC2", STORAGE["gp3"]), None, "root_volume_gb")
            return
        told = {"Size": size if root is None else float(root.value)}
        told["VolumeType"] = options.get((LAUNCH, "RootVolumeType"))
        yield from volume(told, months, "root volumes", "gp3")

    def _balancer(self, options: Options, resource: Resource, context: Context) -> Iterator[Outcome]:
        kind = options.get((ENVIRONMENT, "LoadBalancerType"), "classic")
        if kind == "classic":
            yield always(Rate("load balancer hours", "AWSELB", "LoadBalancerUsage|LoadBalancing"))
            rate = Rate("data processed", "AWSELB", "DataProcessing-Bytes|LoadBalancing")
            yield metered(rate, context.given(resource, "processed_gb"), "processed_gb")
        elif isinstance(kind, str) and kind in QUALIFIER:
            yield always(Rate("load balancer hours", "AWSELB", f"LoadBalancerUsage|{QUALIFIER[kind]}"))
            rate = Rate("capacity units", "AWSELB", f"LCUUsage|{QUALIFIER[kind]}")
            yield metered(rate, context.given(resource, "capacity_unit_hours"), "capacity_unit_hours")
        else:
            yield undecided("load balancer", "LoadBalancerType of its options", kind)


def _options(resource: Resource, context: Context) -> Options:
    """Its options; those of its configuration template where it gives none of its own."""
    templates = (
        each
        for each in context.graph.targets(resource.get("TemplateName"))
        if each.type == "AWS::ElasticBeanstalk::ConfigurationTemplate"
    )
    listed = [*(o for t in templates for o in items(t.get("OptionSettings"))), *items(resource.get("OptionSettings"))]
    return {(str(dig(o, "Namespace")), str(dig(o, "OptionName"))): dig(o, "Value") for o in listed}


def _first(types: Any) -> Any:
    """The first of instance types that are separated by commas."""
    return types.partition(",")[0].strip() if isinstance(types, str) else types
