"""What the design document says of the templates: sizes, counts, periods, names."""

import re
from collections import Counter
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from cfn.aws.instances import instance
from cfn.errors import CfnError, Location
from cfn.platform import Platform
from cfn.stack import Resource, Stack
from policies.registry import load_all
from reports.diagrams import facts as named
from reports.diagrams.kinds import KINDS
from reports.diagrams.views.common import zones

_TRACKING = "TargetTrackingScalingPolicyConfiguration"
_HEADLINE = re.compile(r"^# [\w-]+: (.+)$")
INLINE_LIMIT = 51_200
RESOURCE_LIMIT = 500


class StackRow(NamedTuple):
    """One stack: what its header says, and how many resources it makes in each role."""

    name: str
    file: str
    says: str
    resources: dict[str, int]
    size: int


class ServiceRow(NamedTuple):
    """One service: tasks from least to most, at the peak, in the standby; size of a task; what scaling aims at."""

    name: str
    stack: str
    low: Any
    high: Any
    peak: Any
    standby: Any
    vcpu: float
    gib: float
    targets: tuple[str, ...]


class GroupRow(NamedTuple):
    """The instances of a role; ``tasks`` is what one instance holds."""

    role: str
    kind: str
    low: Any
    high: Any
    peak: Any
    prepared: Any
    tasks: int


class ClusterRow(NamedTuple):
    """A database in the primary region."""

    title: str
    name: str
    version: str
    kind: str
    members: int
    readers: tuple[Any, Any] | None
    peak: Any
    days: Any
    copied: bool


class BucketRow(NamedTuple):
    """A bucket: how long it keeps, where it cools, whether it is copied or locked."""

    name: str
    role: str
    classification: str
    days: Any
    colder: tuple[str, ...]
    copied: bool
    locked: Any


class RuleRow(NamedTuple):
    """A rule of a backup plan."""

    plan: str
    rule: str
    schedule: str
    days: Any
    cold: Any
    copied: bool


class Facts:
    """Facts about one environment."""

    def __init__(self, platform: Platform) -> None:
        self.platform, self.graph = platform, platform.graph

    @property
    def project(self) -> str:
        """The platform's name."""
        return self.platform.project

    @property
    def environment(self) -> str:
        """Which environment."""
        return self.platform.environment

    @property
    def regions(self) -> dict[str, str]:
        """Region by role."""
        return self.platform.regions

    def of(self, role: str, *types: str) -> list[Resource]:
        """Resources of some types in a role."""
        return [each for each in self.graph.of_type(*types) if each.stack.role == role]

    def first(self, role: str, resource_type: str, path: str) -> Any:
        """A property that some resource of a type in a role has. Raises CfnError where none has: no holes in a text."""
        for each in self.of(role, resource_type):
            value = each.get(path)
            if value is not None:
                return value
        message = f"The design document asks {role} for {path} of {resource_type}, which nothing has"
        raise CfnError(message, Location(self.platform.manifest.as_posix()), "Correct the layout, or the templates.")

    def of_stack(self, key: str, logical_id: str, path: str) -> Any:
        """A property of one resource. Raises CfnError where it is not there: no holes in a text."""
        for stack in self.platform.stacks:
            if stack.key == key and logical_id in stack.resources:
                value = stack.resources[logical_id].get(path)
                if value is not None:
                    return value
        message = f"The design document asks for {path} of {key} {logical_id}, which is not there"
        raise CfnError(message, Location(self.platform.manifest.as_posix()), "Correct the layout, or the templates.")

    def longest(self, role: str, resource_type: str, path: str) -> Any:
        """The greatest value that a property has on resources of a type in a role."""
        return max(value for each in self.of(role, resource_type) if (value := each.get(path)) is not None)

    def parameter(self, role: str, stack: str, name: str) -> Any:
        """A parameter of a stack."""
        return next((s.parameters.get(name) for s in self.platform.stacks if s.key == f"{role}/{stack}"), None)

    def names(self, role: str, *types: str) -> str:
        """The short names of resources, in order, once each."""
        return ", ".join(dict.fromkeys(named.name(each) for each in self.of(role, *types)))

    def count(self, *types: str, role: str = "") -> int:
        """How many resources of some types there are; of all where none is named."""
        found = self.graph.of_type(*types) if types else [r for s in self.platform.stacks for r in s.resources.values()]
        return sum(not role or each.stack.role == role for each in found)

    def zones(self, role: str = "primary") -> int:
        """How many zones a role uses."""
        return len(zones(self.platform, role))

    @property
    def stacks(self) -> list[StackRow]:
        """Every stack, in deployment order."""
        rows: dict[str, StackRow] = {}
        for stack in self.platform.stacks:
            text = Path(stack.file).read_text(encoding="utf-8")
            head = _HEADLINE.match(text.partition("\n")[0])
            row = rows.setdefault(
                _name(stack), StackRow(_name(stack), stack.file, head[1] if head else "", {}, len(text.encode()))
            )
            row.resources[stack.role] = len(stack.resources)
        return list(rows.values())

    @property
    def services(self) -> list[ServiceRow]:
        """Every service of the primary region."""
        rows = []
        for service in self.of("primary", "AWS::ECS::Service"):
            low, high, definition = named.tasks(self.graph, service)
            scaled = named.scaling(self.graph, service)
            peaks = [v for _, v in scaled.find("ScheduledActions.*.ScalableTargetAction.MinCapacity")] if scaled else []
            twins = [s for s in self.of("secondary", "AWS::ECS::Service") if s.logical_id == service.logical_id]
            standby = named.tasks(self.graph, twins[0])[0] if twins else None
            vcpu, gib = int(definition.get("Cpu")) / 1024, int(definition.get("Memory")) / 1024
            targets = tuple(
                _target(each) for each in service.stack.of_type("AWS::ApplicationAutoScaling::ScalingPolicy")
            )
            rows.append(
                ServiceRow(
                    named.name(service),
                    _name(service.stack),
                    low,
                    high,
                    max(peaks, default=None),
                    standby,
                    vcpu,
                    gib,
                    tuple(each for each in targets if each),
                )
            )
        return rows

    def packed(self, low: bool = False) -> int:
        """Instances that all tasks at their most (or least) fill by processor and memory alone."""
        known = instance(self.groups[0].kind)
        if known is None:
            return 0
        rows = [(int(row.low if low else row.high), row) for row in self.services]
        vcpus, gib = sum(n * row.vcpu for n, row in rows), sum(n * row.gib for n, row in rows)
        return int(max(ceil(vcpus / known.vcpus), ceil(gib * 1024 / known.memory)))

    @property
    def groups(self) -> list[GroupRow]:
        """The instances, role by role."""
        rows = []
        for role in self.regions:
            for group in self.of(role, "AWS::AutoScaling::AutoScalingGroup"):
                kinds = [
                    t.get("LaunchTemplateData.InstanceType") for t in self.graph.targets(group.get("LaunchTemplate"))
                ]
                kind = str(next(each for each in kinds if each))
                known = instance(kind)
                peaks = [int(a.get("MinSize")) for a in group.stack.of_type("AWS::AutoScaling::ScheduledAction")]
                pools = self.graph.referrers(group, "AWS::AutoScaling::WarmPool")
                rows.append(
                    GroupRow(
                        role,
                        kind,
                        group.get("MinSize"),
                        group.get("MaxSize"),
                        max(peaks, default=None),
                        pools[0].get("MaxGroupPreparedCapacity") if pools else None,
                        known.awsvpc_tasks(trunking=False) if known else 0,
                    )
                )
        return rows

    @property
    def clusters(self) -> list[ClusterRow]:
        """The databases of the primary region."""
        rows = []
        for cluster in self.of("primary", "AWS::RDS::DBCluster"):
            members = named.instances(self.graph, cluster)
            scaled = named.scaling(self.graph, cluster)
            peaks = [v for _, v in scaled.find("ScheduledActions.*.ScalableTargetAction.MinCapacity")] if scaled else []
            rows.append(
                ClusterRow(
                    named.card(self.graph, [cluster]).title,
                    named.name(cluster),
                    str(cluster.get("EngineVersion")),
                    ", ".join(sorted({str(each.get("DBInstanceClass")) for each in members})),
                    len(members),
                    (scaled.get("MinCapacity"), scaled.get("MaxCapacity")) if scaled else None,
                    max(peaks, default=None),
                    cluster.get("BackupRetentionPeriod"),
                    any(self.graph.referrers(cluster, "AWS::RDS::GlobalCluster")),
                )
            )
        return rows

    @property
    def buckets(self) -> list[BucketRow]:
        """Every bucket, role by role."""
        return [_bucket(each) for role in self.regions for each in self.of(role, "AWS::S3::Bucket")]

    @property
    def rules(self) -> list[RuleRow]:
        """Every rule of every backup plan."""
        return [
            RuleRow(
                named.name(plan),
                str(rule.get("RuleName")),
                str(rule.get("ScheduleExpression")),
                (rule.get("Lifecycle") or {}).get("DeleteAfterDays"),
                (rule.get("Lifecycle") or {}).get("MoveToColdStorageAfterDays"),
                bool(rule.get("CopyActions")),
            )
            for plan in self.graph.of_type("AWS::Backup::BackupPlan")
            for _, rule in plan.find("BackupPlan.BackupPlanRule.*")
        ]

    @property
    def held_at_the_edge(self) -> list[tuple[str, str]]:
        """What stands in the edge region and holds data: (kind, name); keys, alarms and rules hold none."""
        holding = (
            *("AWS::S3::Bucket", "AWS::Logs::LogGroup", "AWS::Kinesis::Stream", "AWS::SQS::Queue", "AWS::SNS::Topic"),
            *("AWS::DynamoDB::Table", "AWS::SecretsManager::Secret", "AWS::CloudTrail::Trail"),
            *("AWS::Config::ConfigurationRecorder", "AWS::GuardDuty::Detector", "AWS::SecurityHub::Hub"),
        )
        words = {"AWS::Logs::LogGroup": "log group"}
        return [
            (words.get(each.type) or KINDS[each.type].words, named.name(each)) for each in self.of("edge", *holding)
        ]

    @property
    def policies(self) -> dict[str, int]:
        """How many of our policies serve each framework."""
        return dict(Counter(framework for policy in load_all() for framework in policy.serves))

    @property
    def policy_count(self) -> int:
        """How many policies there are."""
        return len(list(load_all()))

    @property
    def largest(self) -> list[StackRow]:
        """The three largest templates, by bytes."""
        return sorted(self.stacks, key=lambda row: -row.size)[:3]

    @property
    def fullest(self) -> list[StackRow]:
        """The three stacks with the most resources."""
        return sorted(self.stacks, key=lambda row: -max(row.resources.values()))[:3]


def _name(stack: Stack) -> str:
    return stack.key.partition("/")[2]


def _target(policy: Resource) -> str:
    """``60 % processor``: what a policy aims at; empty for a policy without a target."""
    value = policy.get(f"{_TRACKING}.TargetValue")
    kind = str(policy.get(f"{_TRACKING}.PredefinedMetricSpecification.PredefinedMetricType") or "")
    words = {
        "ECSServiceAverageCPUUtilization": f"{value:g} % processor" if value is not None else "",
        "ECSServiceAverageMemoryUtilization": f"{value:g} % memory" if value is not None else "",
        "ALBRequestCountPerTarget": f"{value:g} requests per task and minute" if value is not None else "",
    }
    return words.get(kind, "")


def _bucket(bucket: Resource) -> BucketRow:
    tags = {str(tag.get("Key")): str(tag.get("Value")) for tag in bucket.get("Tags") or ()}
    rules = "LifecycleConfiguration.Rules.*"
    days = [v for _, v in bucket.find(f"{rules}.ExpirationInDays") if isinstance(v, int)]
    colder = [(t.get("TransitionInDays"), str(t.get("StorageClass"))) for _, t in bucket.find(f"{rules}.Transitions.*")]
    return BucketRow(
        named.name(bucket),
        bucket.stack.role,
        tags.get("DataClassification", ""),
        max(days, default=None),
        tuple(f"{name} after {day} days" for day, name in sorted(set(colder), key=lambda each: int(each[0]))),
        bucket.get("ReplicationConfiguration") is not None,
        bucket.get("ObjectLockConfiguration.Rule.DefaultRetention.Days") if bucket.get("ObjectLockEnabled") else None,
    )
