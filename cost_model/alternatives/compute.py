"""Where things run: Fargate or instances, Graviton or x86, Spot, and hours in which nobody works."""

import re
from collections.abc import Iterator
from decimal import Decimal

from typing_extensions import override

from cfn.aws.instances import instance
from cfn.stack import Resource
from cfn.unknown import Target
from cost_model.alternatives.base import Alternative, Effort, Proposal, amounts, cents, named, unit_price, without
from cost_model.alternatives.change import Case, Change, Rewrite, by_template
from cost_model.capacity.balancers import zones_of
from cost_model.capacity.instances import GROUP, fleet_of, packed, services_on
from cost_model.capacity.tasks import TaskSize, definition_of, tasks_of
from cost_model.context import Context, items
from cost_model.hours import HOURS_PER_MONTH, month_total_exact
from cost_model.outcomes import Charge, Outcome
from cost_model.types.base import Rate, charge
from cost_model.types.ec2 import STORAGE, instance_rate
from cost_model.types.ecs import is_fargate, uses_spot

SERVICE = "AWS::ECS::Service"
FARGATE_SIZES = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4097, 1024)),
    1024: tuple(range(2048, 8193, 1024)),
    2048: tuple(range(4096, 16385, 1024)),
    4096: tuple(range(8192, 30721, 1024)),
    8192: tuple(range(16384, 61441, 4096)),
    16384: tuple(range(32768, 122881, 8192)),
}
"""CPU units → MiB that Fargate offers (Amazon ECS developer guide, "Task CPU and memory")."""
ROOT_GB = 30
"""GiB of the root volume of an instance that would run tasks: the size of the ECS-optimised image's own volume."""
FILLED = 0.9
"""Part of the instances that tasks may fill: room for a deployment (a stated assumption)."""


def fargate_size(size: TaskSize) -> tuple[int, int] | None:
    """The smallest size on Fargate that holds a task; None where there is none."""
    for cpu, memories in FARGATE_SIZES.items():
        fitting = [memory for memory in memories if memory >= size.memory]
        if cpu >= size.cpu and fitting:
            return cpu, fitting[0]
    return None


class ToFargate(Alternative):
    """Tasks of instances on Fargate; their group goes."""

    id = "instances-to-fargate"
    title = "Run ECS tasks on Fargate instead of instances"
    effort = Effort(3, 10, "awsvpc networking, task sizes, capacity providers, daemons as sidecars, a load test")
    risk = "a task starts slower without warm instances; no privileged containers, no host mounts"
    worse = "the standing room of the group's minimum, start-up time of tasks, choice of hardware"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        for name, groups in by_template(case.graph.of_type(GROUP)).items():
            change = Change()
            for group in groups:
                change = change.plus(self._moved(group, case.context))
            if not change.empty:
                yield Proposal(name, change, self._even(groups[0], case))
            elif any(True for group in groups for _ in services_on(group, case.context)):
                yield Proposal(name, None, self._even(groups[0], case), "a task has no known size, or none on Fargate")

    def _moved(self, group: Resource, context: Context) -> Change:
        services = [each for each in services_on(group, context) if not is_fargate(each, context)]
        edits: dict[Target, dict[str, object]] = {}
        for service in services:
            definition, size = definition_of(service, context), tasks_of(service, context).size
            fitting = fargate_size(size) if size is not None else None
            if definition is None or fitting is None:
                return Change()
            edits[service.target] = {"LaunchType": "FARGATE", "CapacityProviderStrategy": None}
            edits[definition.target] = {"Cpu": fitting[0], "Memory": fitting[1], "NetworkMode": "awsvpc"}
        if not services:
            return Change()
        pools = context.graph.referrers(group, "AWS::AutoScaling::WarmPool")
        return Change(edits, frozenset({group.target, *(pool.target for pool in pools)}))

    def _even(self, group: Resource, case: Case) -> str:
        """The utilisation of instances below which Fargate is cheaper, by vCPU and GiB of the group's own type."""
        fleet = fleet_of(group, case.context)
        facts = instance(fleet.type) if fleet is not None else None
        if fleet is None or facts is None:
            return ""
        region = case.context.region(group)
        arm = "ARM-" if facts.architecture == "arm64" else ""
        cpu = unit_price(case, "AmazonECS", f"Fargate-{arm}vCPU-Hours:perCPU", region)
        memory = unit_price(case, "AmazonECS", f"Fargate-{arm}GB-Hours", region)
        own = unit_price(case, "AmazonEC2", f"BoxUsage:{fleet.type}", region)
        if cpu is None or memory is None or own is None:
            return ""
        same = cpu.unit_price * facts.vcpus + memory.unit_price * Decimal(facts.memory) / 1024
        share = own.unit_price / same
        bound = f"; the group is bound by {fleet.bound}" if fleet.bound else ""
        return f"instances are cheaper while tasks reserve more than {share:.0%} of a {fleet.type}{bound}"


class Trunking(Alternative):
    """Branch network interfaces: an account setting by which more tasks with a network of their own fit an instance."""

    id = "awsvpc-trunking"
    title = "Network interface trunking for ECS tasks on instances"
    effort = Effort(0.2, 2, "an account setting, the instance role's right to it, new instances, a load test")
    risk = "only instances that start afterwards have it; not every instance type does"
    worse = "fewer instances: the loss of one takes more tasks along"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        bound = []
        for group in case.graph.of_type(GROUP) if not case.profile.placement.awsvpc_trunking else ():
            fleet = fleet_of(group, case.context)
            facts = instance(fleet.type) if fleet is not None else None
            if fleet is not None and fleet.bound == "network interfaces" and facts is not None and facts.trunked_tasks:
                bound.append(group)
        if bound:
            found = frozenset(each.target for each in bound)
            told = "at once, where network interfaces bind and the group's minimum does not"
            yield Proposal(f"{len(found)} groups", Change(trunked=found), told)


class ToInstances(Alternative):
    """Tasks of Fargate packed on instances: by CPU, memory and network interfaces, whichever binds."""

    id = "fargate-to-instances"
    title = "Run ECS tasks on instances instead of Fargate"
    effort = Effort(5, 15, "an Auto Scaling group, image, capacity provider, patching, draining, a load test")
    risk = "packing in practice has gaps; capacity must be there before a task can start"
    worse = "operations: operating systems to patch and to harden, isolation between tasks, slower scale-out"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        places: dict[tuple[str, str], list[Resource]] = {}
        for service in case.graph.of_type(SERVICE):
            tasks = tasks_of(service, case.context)
            usable = is_fargate(service, case.context) and not uses_spot(service, case.context)
            if usable and tasks.size is not None and case.context.given(service, "task_hours") is None:
                region = case.context.region(service)
                places.setdefault((region, tasks.size.architecture), []).append(service)
        for (region, architecture), services in places.items():
            best = self._cheapest(services, architecture, region, case)
            if best is None:
                yield Proposal(f"tasks in {region}", None, "", "no instance type of that architecture has a price")
                continue
            kind, hours, bound = best
            first, *others = services
            rewrites: dict[Target, Rewrite] = {each.target: _no_fargate for each in others}
            rewrites[first.target] = _on_instances(kind, hours)
            told = f"{hours / HOURS_PER_MONTH:.1f} {kind} on average, bound by {bound}, at most {FILLED:.0%} filled"
            yield Proposal(f"{len(services)} services in {region}", Change(rewrites=rewrites), told)

    def _cheapest(
        self, services: list[Resource], architecture: str, region: str, case: Case
    ) -> tuple[str, float, str] | None:
        tasks = [tasks_of(each, case.context) for each in services]
        subnets = services[0].get("NetworkConfiguration.AwsvpcConfiguration.Subnets")
        found = []
        for kind in CANDIDATES[architecture]:
            facts, price = instance(kind), unit_price(case, "AmazonEC2", f"BoxUsage:{kind}", region)
            if facts is not None and price is not None:
                needs, bound = packed(tasks, facts, FILLED, case.context)
                needs = [max(each, zones_of(subnets), 1) for each in needs]
                hours = float(month_total_exact(case.context.slots(services[0]), needs))
                found.append((price.unit_price * Decimal(str(hours)), kind, hours, bound))
        return min(found)[1:] if found else None


CANDIDATES = {
    architecture: [
        f"{family}.{size}" for family in families for size in ("medium", "large", "xlarge", "2xlarge", "4xlarge")
    ]
    for architecture, families in {
        "arm64": ("c7g", "m7g", "r7g", "c6g", "m6g", "r6g"),
        "x86_64": ("c7i", "m7i", "r7i", "c6i", "m6i", "r6i", "m6a", "c5", "m5", "r5"),
    }.items()
}


def _no_fargate(outcomes: list[Outcome]) -> list[Outcome]:
    return without(outcomes, "Fargate-")


def _on_instances(kind: str, hours: float) -> Rewrite:
    def rewrite(outcomes: list[Outcome]) -> list[Outcome]:
        disk = Rate("root volumes", "AmazonEC2", STORAGE["gp3"])
        return [
            *_no_fargate(outcomes),
            charge(instance_rate(kind), hours, "tasks packed on instances", "profile"),
            charge(disk, hours / HOURS_PER_MONTH * ROOT_GB, f"instances x {ROOT_GB} GiB", "assumption"),
        ]

    return rewrite


PLACES = {
    "AWS::EC2::Instance": "InstanceType",
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.InstanceType",
    "AWS::AutoScaling::LaunchConfiguration": "InstanceType",
    "AWS::RDS::DBInstance": "DBInstanceClass",
    "AWS::ElastiCache::ReplicationGroup": "CacheNodeType",
    "AWS::ElastiCache::CacheCluster": "CacheNodeType",
}
"""Type → where it names its size."""
FAMILIES = {
    "arm64": {"t": ("t4g",), "m": ("m7g", "m6g"), "c": ("c7g", "c6g"), "r": ("r7g", "r6g")},
    "x86_64": {
        "t": ("t3",),
        "m": ("m7i", "m6i", "m5"),
        "c": ("c7i", "c6i", "c5"),
        "r": ("r7i", "r6i", "r5"),
    },
}


def counterpart(name: str, architecture: str, case: Case) -> str | None:
    """The newest size of another architecture with the same vCPU and memory that has a price; None without one."""
    match = re.fullmatch(r"(db\.|cache\.)?([a-z])\d[a-z-]*\.(\w+)", name)
    facts = instance(name)
    if match is None or facts is None or facts.architecture == architecture:
        return None
    prefix, letter, size = match.groups(default="")
    for family in FAMILIES[architecture].get(letter, ()):
        other = instance(f"{family}.{size}")
        wanted = f"{prefix}{family}.{size}"
        same = other is not None and (other.vcpus, other.memory) == (facts.vcpus, facts.memory)
        if same and sold(name, wanted, case):
            return wanted
    return None


PREVIOUS = {
    "t1": "t3",
    "t2": "t3",
    "m3": "m5",
    "m4": "m5",
    "c3": "c5",
    "c4": "c5",
    "r3": "r5",
    "r4": "r5",
    "i2": "i3",
    "x1": "x2idn",
}
"""Families of previous generations, and one with the same architecture and the same ratio of memory to vCPU."""


def newer(name: str) -> str | None:
    """The same size of a current family, for one of a previous generation; None for a current one."""
    match = re.fullmatch(r"(db\.|cache\.)?([a-z]\d)\.(\w+)", name)
    family = PREVIOUS.get(match[2]) if match is not None else None
    if match is None or family is None:
        return None
    wanted = f"{match[1] or ''}{family}.{match[3]}"
    return wanted if instance(wanted) is not None else None


def sold(name: str, wanted: str, case: Case) -> bool:
    """Whether everything that is paid for a size has a price for the other one, in the same region."""
    paid = {
        (line.charge.service, line.charge.key, line.charge.region or case.context.region(line.resource))
        for slot, line in case.scenario.lines.items()
        if re.search(rf":{re.escape(name)}(\||$)", slot[5])
    }
    return bool(paid) and all(
        unit_price(case, service, key.replace(name, wanted), region) for service, key, region in paid
    )


class _Architecture(Alternative):
    """The same sizes with processors of the other kind."""

    to: str

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        edits: dict[str, dict[Target, dict[str, object]]] = {}
        for kind, path in PLACES.items():
            for resource in case.graph.of_type(kind):
                name = resource.get(path)
                other = counterpart(name, self.to, case) if isinstance(name, str) else None
                if other is not None:
                    edits.setdefault(kind.split("::")[1], {})[resource.target] = {path: other}
        arm = self.to == "arm64"
        for resource in case.graph.of_type("AWS::Lambda::Function"):
            if ("arm64" in items(resource.get("Architectures"))) != arm:
                edits.setdefault("Lambda", {})[resource.target] = {"Architectures": [self.to]}
        for service in case.graph.of_type(SERVICE):
            definition, size = definition_of(service, case.context), tasks_of(service, case.context).size
            other_kind = size is not None and size.architecture != self.to
            if definition is not None and other_kind and is_fargate(service, case.context):
                word = "ARM64" if arm else "X86_64"
                edits.setdefault("Fargate", {})[definition.target] = {"RuntimePlatform.CpuArchitecture": word}
        for name, found in edits.items():
            sizes = sorted(
                {str(value) for edit in found.values() for value in edit.values()} - {"['arm64']", "['x86_64']"}
            )
            told = f"to {', '.join(sizes)}; " if sizes else ""
            told += "pays while one vCPU of the other kind does the same work"
            yield Proposal(f"{name} ({len(found)})", Change(edits=found), told)


class ToGraviton(_Architecture):
    """x86 → Graviton."""

    id = "graviton"
    title = "Graviton (arm64) instead of x86"
    effort = Effort(1, 15, "nothing but a restart for databases and caches; images, native libraries, tests for code")
    risk = "a dependency without an arm64 build; the work done by one vCPU is taken to be the same: measure it"
    worse = "choice of software that has x86 builds only"
    to = "arm64"


class ToX86(_Architecture):
    """Graviton → x86: what the choice for Graviton is worth."""

    id = "x86"
    title = "x86 instead of Graviton"
    effort = Effort(1, 10, "images and native libraries built for x86")
    risk = "the work done by one vCPU is taken to be the same: measure it"
    worse = "price, and energy for the same work"
    to = "x86_64"


class Spot(Alternative):
    """Instances and Fargate tasks on spare capacity, which AWS may take back after two minutes' notice."""

    id = "spot"
    title = "Spot instances and Fargate Spot"
    effort = Effort(2, 8, "several instance types, draining on the interruption notice, on-demand for the base")
    risk = "interrupted with two minutes' notice, all at once when capacity is short; no promise to get any"
    worse = "availability; the price changes all the time"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        for kind, name, ceiling in ((GROUP, "instances", 90), (SERVICE, "Fargate tasks", 70)):
            found = [r.target for r in case.graph.of_type(kind) if _billed(r, case)]
            told = (
                f"any discount pays, if interruptions cost nothing; AWS names up to {ceiling} % as a ceiling, which "
                "is no offer"
            )
            if found:
                yield Proposal(name, Change(rewrites=dict.fromkeys(found, _to_spot)), told)


def _billed(resource: Resource, case: Case) -> bool:
    keys = ("BoxUsage:", "Fargate-")
    return any(s[:2] == named(resource) and s[5].startswith(keys) for s in case.scenario.lines)


def _to_spot(outcomes: list[Outcome]) -> list[Outcome]:
    def moved(each: Charge) -> Charge:
        key = each.key.replace("BoxUsage:", "SpotUsage:", 1)
        key = f"SpotUsage-{key}" if key.startswith("Fargate-") and "Ephemeral" not in key else key
        return Charge(each.component, each.service, key, each.quantity, each.region)

    return [moved(each) if isinstance(each, Charge) else each for each in outcomes]


WORKING_HOURS, WEEK = 50, 168
STOPPED = (
    "BoxUsage:",
    "Fargate-",
    "InstanceUsage",
    "Multi-AZUsage",
    "Aurora:ServerlessV2Usage",
)
"""Price keys of what costs nothing while it is stopped; disks, addresses, gateways and load balancers go on."""


class Schedule(Alternative):
    """What is not production runs in working hours only."""

    id = "schedule"
    title = f"Stop non-production outside working hours ({WEEK} to {WORKING_HOURS} h a week)"
    effort = Effort(1, 4, "EventBridge schedules or Instance Scheduler; Auto Scaling and ECS to 0; databases stopped")
    risk = "RDS starts a stopped database again after seven days: the schedule must stop it anew"
    worse = "nobody can work or test outside the hours; the first request of a day waits"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        names = sorted({stack.environment for stack in case.graph.stacks if _idle_at_night(stack.environment)})
        for name in names:
            found = {
                line.resource.target: _part_time
                for slot, line in case.scenario.lines.items()
                if line.resource.stack.environment == name and slot[5].startswith(STOPPED) and line.amount
            }
            if found:
                spent = amounts(case.scenario, [(t.stack, t.logical_id) for t in found])
                told = f"saves from the first hour that it stands still; {cents(spent)} a month can be stopped in part"
                yield Proposal(name, Change(rewrites=found), told)


def _idle_at_night(environment: str) -> bool:
    """Whether an environment is one that nobody needs at night, by its name."""
    return environment.lower() in {"dev", "development", "test", "qa", "staging", "stage", "sandbox", "int", "preview"}


def _part_time(outcomes: list[Outcome]) -> list[Outcome]:
    def moved(each: Charge) -> Charge:
        share = Decimal(WORKING_HOURS) / WEEK
        quantity = each.quantity
        told = f"({quantity.formula}) x {WORKING_HOURS} / {WEEK} h"
        part = type(quantity)(quantity.value * share, told, quantity.provenance, quantity.usage_key)
        return Charge(each.component, each.service, each.key, part, each.region)

    return [moved(e) if isinstance(e, Charge) and e.key.startswith(STOPPED) else e for e in outcomes]
