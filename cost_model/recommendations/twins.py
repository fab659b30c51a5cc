"""Twins of the cost checks of Trusted Advisor and Compute Optimizer that look at templates and at a load profile.

Nothing in them is measured: they see what a template says, and what the model makes of the load. Each finding is a
change of the template, priced by the same model as everything else.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from typing_extensions import override

from cfn.aws.instances import instance
from cfn.stack import Resource
from cfn.unknown import Unknown
from cost_model.alternatives.base import named, priced, quantity, unit_price
from cost_model.alternatives.change import Case, Change
from cost_model.alternatives.compute import PLACES, counterpart, newer, sold
from cost_model.alternatives.data import IoOptimized
from cost_model.alternatives.storage import Gp3, tiered
from cost_model.capacity.aurora import database_model, members, queries
from cost_model.capacity.balancers import BALANCER, zones_of
from cost_model.capacity.instances import GROUP, fleet_of
from cost_model.capacity.limits import scalable_target
from cost_model.capacity.tasks import DIMENSION, tasks_of
from cost_model.context import true, whole
from cost_model.recommendations.advice import Recommendation
from cost_model.types.network import ENDPOINT, NAT
from cost_model.types.s3 import STANDARD

SOURCE_NOTE = "from template, not measured"
NON_PRODUCTION = {"dev", "development", "test", "qa", "staging", "stage", "sandbox", "int", "preview"}
RETENTION_DAYS = 90
"""Days of logs that are compared with keeping them for ever."""
LOW_USE = 0.4
"""Use of the CPU in the busiest hour below which half the size would do: it doubles, and stays below 80 %."""


class Finding(NamedTuple):
    """One resource that could be cheaper: the change, and what to do. ``change`` None: no figure without measuring."""

    resource: Resource
    change: Change | None
    action: str
    note: str = ""


class Twin(ABC):
    """One check. ``kind``: as in :class:`Recommendation`; ``effort`` in the hub's words."""

    id: ClassVar[str]
    kind: ClassVar[str]
    effort: ClassVar[str] = "Low"
    restart: ClassVar[bool] = False

    @abstractmethod
    def findings(self, case: Case) -> Iterator[Finding]:
        """The resources it finds."""


def from_templates(cases: list[tuple[str, Case]]) -> list[Recommendation]:
    """What all twins find, priced in every month.

    A finding of one month that another does not have is unknown there: it was not the same change.
    """
    found: dict[tuple[str, str], Recommendation] = {}
    for month, case in cases:
        for twin in TWINS:
            for each in twin.findings(case):
                where = "/".join(named(each.resource))
                saving, missing = _saving(each, case)
                slot = (twin.id, where)
                if slot not in found:
                    found[slot] = _recommendation(twin, where, each, missing, [name for name, _ in cases])
                found[slot].savings[month] = saving
    return [each for each in found.values() if any(saving is None or saving > 0 for saving in each.savings.values())]


def _saving(finding: Finding, case: Case) -> tuple[Decimal | None, str]:
    if finding.change is None:
        return None, finding.note
    delta, missing = priced(finding.change, case)
    return (None if delta is None else -delta), missing or finding.note


def _recommendation(twin: Twin, where: str, each: Finding, note: str, months: list[str]) -> Recommendation:
    return Recommendation(
        source="template",
        kind=twin.kind,
        resource=where,
        placed=True,
        action=each.action,
        savings=dict.fromkeys(months),
        check=twin.id,
        note=f"{SOURCE_NOTE}{'; ' + note if note else ''}",
        effort=twin.effort,
        restart=twin.restart,
        rollback=twin.kind != "idle",
    )


def _gone(resource: Resource, action: str, note: str = "") -> Finding:
    return Finding(resource, Change(removed=frozenset({resource.target})), action, note)


def _edit(resource: Resource, path: str, value: Any, action: str, note: str = "") -> Finding:
    return Finding(resource, Change(edits={resource.target: {path: value}}), action, note)


class IdleAddress(Twin):
    """Elastic IP addresses that nothing uses."""

    id, kind, effort = "idle-address", "idle", "VeryLow"

    @override
    def findings(self, case: Case) -> Iterator[Finding]:
        for address in case.graph.of_type("AWS::EC2::EIP"):
            kept = ("AWS::SSM::Parameter", "AWS::Route53::RecordSet")
            users = [each for each in case.graph.referrers(address) if each.type not in kept]
            if not users and address.get("InstanceId") is None:
                yield _gone(address, "release the address: nothing in the templates uses it")


class IdleVolume(Twin):
    """Volumes that no instance attaches."""

    id, kind, effort = "idle-volume", "idle", "VeryLow"

    @override
    def findings(self, case: Case) -> Iterator[Finding]:
        for volume in case.graph.of_type("AWS::EC2::Volume"):
            if not case.graph.referrers(volume, "AWS::EC2::VolumeAttachment", "AWS::EC2::Instance"):
                yield _gone(volume, "delete the volume, or keep a snapshot of it: nothing attaches it")


class IdleBalancer(Twin):
    """Load balancers that listen to nothing."""

    id, kind = "idle-balancer", "idle"

    @override
    def findings(self, case: Case) -> Iterator[Finding]:
        for balancer in case.graph.of_type(BALANCER):
            if not case.graph.referrers(balancer, "AWS::ElasticLoadBalancingV2::Listener"):
                yield _gone(balancer, "delete the load balancer: it has no listener")


class IdleGateway(Twin):
    """NAT gateways that no route leads to."""

    id, kind = "idle-gateway", "idle"

    @override
    def findings(self, case: Case) -> Iterator[Finding]:
        for gateway in case.graph.of_type(NAT):
            if not case.graph.referrers(gateway, "AWS::EC2::Route"):
                yield _gone(gateway, "delete the NAT gateway: no route leads to it")


class IdleEndpoint(Twin):
    """Interface endpoints through which nothing goes, outside a standby."""

    id, kind = "idle-endpoint", "idle"

    @override
    def findings(self, case: Case) -> Iterator[Finding]:
        for endpoint in case.graph.of_type(ENDPOINT):
            standby = endpoint.stack.role in case.profile.standby.roles
            billed = any(slot[:2] == named(endpoint) for slot in case.scenario.lines)
            carried = quantity(case.scenario, named(endpoint), "VpcEndpoint-Bytes")
            known = any(slot[:2] == named(endpoint) and "Bytes" in slot[5] for slot in case.scenario.lines)
            if endpoint.get("VpcEndpointType") == "Interface" and billed and known and not standby and not carried:
                yield _gone(endpoint, "delete the endpoint: the load brings no byte through it")


class Volumes(Twin):
    """gp2 volumes, each by itself."""

    id, kind, effort = "gp2", "volume", "VeryLow"

    @override
    def findings(self, case: Case) -> Iterator[Finding]:
        for proposal in Gp3().proposals(case):
            for target, edits in (proposal.change or Change()).edits.items():
                resource = case.graph.resource(target)
                if resource is not None:
                    yield Finding(resource, Change(edits={target: edits}), "gp3 instead of gp2")


class Generation(Twin):
    """Instances, databases and caches of a previous generation."""

    id, kind, effort, restart = "previous-generation", "generation", "Medium", True

    @override
    def findings(self, case: Case) -> Iterator[Finding]:
        for resource, path, name in _sized(case):
            other = newer(name)
            if other is not None:
                action = f"{other} instead of {name}, a previous generation"
                if sold(name, other, case):
                    yield _edit(resource, path, other, action)
                else:
                    yield Finding(resource, None, action, "one of the two has no price")


def _sized(case: Case) -> Iterator[tuple[Resource, str, str]]:
    """Resources with a plain size: the property, and the size."""
    for kind, path in PLACES.items():
        for resource in case.graph.of_type(kind):
            name = resource.get(path)
            if isinstance(name, str):
                yield resource, path, name


class Graviton(Twin):
    """x86 sizes that have a Graviton counterpart."""

    id, kind, effort, restart = "graviton", "graviton", "High", True

    @override
    def findings(self, case: Case) -> Iterator[Finding]:
        for resource, path, name in _sized(case):
            other = counterpart(name, "arm64", case)
            if other is not None:
                yield _edit(resource, path, other, f"Graviton: {other} instead of {name}")


class Lifecycle(Twin):
    """Buckets that keep everything in Standard for ever."""

    id, kind, effort = "no-lifecycle", "lifecycle", "Low"

    @override
    def findings(self, case: Case) -> Iterator[Finding]:
        for bucket in case.graph.of_type("AWS::S3::Bucket"):
            stored = quantity(case.scenario, named(bucket), STANDARD.key)
            if stored and not tiered(bucket):
                note = f"{stored:,.1f} GB in Standard; which part is not read is measured by S3 Storage Lens"
                yield Finding(bucket, None, "a lifecycle: colder classes, or an expiry", note)


class Retention(Twin):
    """Log groups that never expire anything."""

    id, kind, effort = "no-retention", "retention", "VeryLow"

    @override
    def findings(self, case: Case) -> Iterator[Finding]:
        for group in case.graph.of_type("AWS::Logs::LogGroup"):
            if group.get("RetentionInDays") is None:
                action = f"a retention, such as {RETENTION_DAYS} days"
                yield _edit(group, "RetentionInDays", RETENTION_DAYS, action, "a year of logs is priced without one")


class MultiZone(Twin):
    """Standbys and replicas in environments that are not production."""

    id, kind, effort, restart = "multi-az-in-dev", "multi-az", "Low", True

    @override
    def findings(self, case: Case) -> Iterator[Finding]:
        for database in _outside_production(case, "AWS::RDS::DBInstance"):
            if true(database.get("MultiAZ")):
                yield _edit(database, "MultiAZ", False, "one zone is enough outside production")
        for cluster in _outside_production(case, "AWS::RDS::DBCluster"):
            extra = members(cluster, case.context)[1:]
            if extra:
                change = Change(removed=frozenset(each.target for each in extra))
                yield Finding(cluster, change, f"no replica is needed outside production: {len(extra)} fewer")
        for group in _outside_production(case, "AWS::ElastiCache::ReplicationGroup"):
            if (whole(group.get("NumCacheClusters")) or 0) > 1:
                yield _edit(group, "NumCacheClusters", 1, "one node is enough outside production")
            elif (whole(group.get("ReplicasPerNodeGroup")) or 0) > 0:
                yield _edit(group, "ReplicasPerNodeGroup", 0, "no replica is needed outside production")


def _outside_production(case: Case, kind: str) -> Iterable[Resource]:
    return (each for each in case.graph.of_type(kind) if each.stack.environment.lower() in NON_PRODUCTION)


class OverProvisioned(Twin):
    """Groups and services whose minimum is above what the busiest hour of the load needs, but one in each zone."""

    id, kind = "over-provisioned", "rightsize"

    @override
    def findings(self, case: Case) -> Iterator[Finding]:
        if not case.loaded:
            return
        for group in case.graph.of_type(GROUP):
            fleet = fleet_of(group, case.context)
            if fleet is not None and fleet.follows and not _standby(group, case):
                floor = max(zones_of(group.get("VPCZoneIdentifier")), 1)
                yield from self._smaller(group, "instances", [each.needed for each in fleet.capacity], floor)
        for service in case.graph.of_type("AWS::ECS::Service"):
            tasks, target = tasks_of(service, case.context), scalable_target(service, case.context, DIMENSION)
            if target is not None and tasks.scaled and tasks.known and not _standby(service, case):
                floor = max(zones_of(service.get("NetworkConfiguration.AwsvpcConfiguration.Subnets")), 1)
                yield from self._smaller(target, "tasks", [each.needed for each in tasks.capacity], floor)

    def _smaller(self, resource: Resource, what: str, needed: list[int], floor: int) -> Iterator[Finding]:
        path = "MinSize" if resource.type == GROUP else "MinCapacity"
        minimum = whole(resource.get(path))
        enough = max(*needed, floor)
        if minimum is not None and enough < minimum:
            action = f"{path} {enough} instead of {minimum}: the busiest hour needs {max(needed)} {what}"
            note = "less standing room for the loss of a zone or a sudden peak"
            edits: dict[str, Any] = {path: enough}
            desired = whole(resource.get("DesiredCapacity"))
            if desired is not None and desired > enough:
                edits["DesiredCapacity"] = enough
            yield Finding(resource, Change(edits={resource.target: edits}), action, note)


def _standby(resource: Resource, case: Case) -> bool:
    """Whether it waits for a failover: its size is not for today's load."""
    return resource.stack.role in case.profile.standby.roles


class DatabaseSize(Twin):
    """Aurora instances that the busiest hour fills so little that half the size would do."""

    id, kind, effort, restart = "database-size", "rightsize", "Medium", True

    @override
    def findings(self, case: Case) -> Iterator[Finding]:
        for cluster in case.graph.of_type("AWS::RDS::DBCluster") if case.loaded else ():
            asked, model = queries(cluster, case.context), database_model(cluster, case.context)
            found = members(cluster, case.context)
            names = {each.get("DBInstanceClass") for each in found if not isinstance(each, Unknown)}
            name = names.pop() if len(names) == 1 else None
            facts = instance(name) if isinstance(name, str) else None
            if asked is None or model is None or facts is None or not isinstance(name, str) or _standby(cluster, case):
                continue
            busiest = max(sum(each) for each in asked) / 3600
            use = busiest / (float(model.queries_per_vcpu.base) * facts.vcpus)  # on the writer alone, readers lost
            smaller = _half(name, cluster, case)
            if use < LOW_USE and smaller is not None:
                edits = {each.target: {"DBInstanceClass": smaller} for each in found}
                action = f"{smaller} instead of {name}: one instance would carry all queries at {use:.0%} of its CPU"
                yield Finding(cluster, Change(edits=edits), action, "half the memory too: look at the cache hit ratio")


def _half(name: str, cluster: Resource, case: Case) -> str | None:
    """The next size down, where it halves the vCPU and has a price; small burstable sizes stay."""
    family, _, size = name.rpartition(".")
    steps = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge")
    if size not in steps[1:]:
        return None
    wanted = f"{family}.{steps[steps.index(size) - 1]}"
    paid = {slot[5] for slot, line in case.scenario.lines.items() if f":{name}|" in slot[5] and line.amount}
    region = case.context.region(cluster)
    known = all(unit_price(case, "AmazonRDS", key.replace(name, wanted), region) for key in paid)
    return wanted if paid and known else None


class AuroraStorage(Twin):
    """Clusters whose other storage type is cheaper in this month."""

    id, kind, effort = "aurora-storage", "aurora-storage", "VeryLow"

    @override
    def findings(self, case: Case) -> Iterator[Finding]:
        for proposal in IoOptimized().proposals(case):
            for target, edits in (proposal.change or Change()).edits.items():
                resource = case.graph.resource(target)
                if resource is not None:
                    own = Change(edits={target: edits})
                    yield Finding(resource, own, f"storage {edits['StorageType']}", proposal.break_even)


TWINS: tuple[Twin, ...] = (
    IdleAddress(),
    IdleVolume(),
    IdleBalancer(),
    IdleGateway(),
    IdleEndpoint(),
    Volumes(),
    Generation(),
    Graviton(),
    Lifecycle(),
    Retention(),
    MultiZone(),
    OverProvisioned(),
    DatabaseSize(),
    AuroraStorage(),
)
