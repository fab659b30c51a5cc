"""The services of a region: stopped, so that nothing writes there, and started again with what they need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cfn.platform import Platform
from stackwarden.deploy.aws import Aws, AwsError
from stackwarden.deploy.steps import Found

_AT_ONCE = 10  # services that DescribeServices takes
_NAMESPACE, _DIMENSION = "ecs", "ecs:service:DesiredCount"
_ALL = ("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended")
_HELD = dict.fromkeys(_ALL, True)
_FREE = dict.fromkeys(_ALL, False)


@dataclass(frozen=True)
class Fleet:
    """The services of an environment in one region, and the consumers of its queue. ``cluster`` is its name."""

    aws: Aws
    region: str
    project: str
    environment: str

    @property
    def cluster(self) -> str:
        """The name of the ECS cluster."""
        return f"{self.project}-{self.environment}"

    def services(self) -> list[dict[str, Any]]:
        """Every service as ECS describes it; none where the cluster is not there."""
        try:
            arns = list(self.aws.pages(self.region, "ecs", "list_services", "serviceArns", cluster=self.cluster))
        except AwsError as error:
            if error.aws_code == "ClusterNotFoundException":
                return []
            raise
        found: list[dict[str, Any]] = []
        for start in range(0, len(arns), _AT_ONCE):
            some = arns[start : start + _AT_ONCE]
            found += self.aws.call(self.region, "ecs", "describe_services", cluster=self.cluster, services=some)[
                "services"
            ]
        return [each for each in found if each.get("status") == "ACTIVE"]

    def targets(self) -> list[dict[str, Any]]:
        """The services' scalable targets."""
        found = self.aws.pages(
            self.region,
            "application-autoscaling",
            "describe_scalable_targets",
            "ScalableTargets",
            ServiceNamespace=_NAMESPACE,
        )
        return [each for each in found if each["ResourceId"].startswith(f"service/{self.cluster}/")]

    def consumers(self) -> list[dict[str, Any]]:
        """The event source mappings on the order queue."""
        path = f"/{self.project}/{self.environment}/messaging/order-events-queue-arn"
        try:
            queue = self.aws.call(self.region, "ssm", "get_parameter", Name=path)["Parameter"]["Value"]
        except AwsError as error:
            if error.aws_code == "ParameterNotFound":
                return []
            raise
        answer = self.aws.call(self.region, "lambda", "list_event_source_mappings", EventSourceArn=queue)
        return list(answer["EventSourceMappings"])

    # ---- fencing

    def scaling_held(self) -> Found:
        """Whether nothing can start a task again."""
        free = [_service(each) for each in self.targets() if each.get("SuspendedState") != _HELD]
        return Found(not free, f"auto scaling suspended, was on for {', '.join(free)}" if free else "suspended")

    def hold_scaling(self) -> None:
        """Suspend all scaling, so that no schedule and no alarm starts a task."""
        for target in self.targets():
            self._scaling(target, _HELD)

    def stopped(self) -> Found:
        """Whether no task runs or is wanted."""
        up = [
            f"{each['serviceName']} ({each['runningCount']})"
            for each in self.services()
            if each["desiredCount"] or each["runningCount"]
        ]
        return Found(not up, f"to 0 tasks: {', '.join(up)}" if up else "no task runs")

    def stop(self) -> None:
        """Let every service go to no tasks."""
        for service in self.services():
            self._desire(service["serviceName"], 0)

    def consumers_off(self) -> Found:
        """Whether nothing takes orders from the queue."""
        on = [each["UUID"] for each in self.consumers() if each.get("State") != "Disabled"]
        return Found(not on, f"disable {len(on)} consumers of the order queue" if on else "nothing consumes orders")

    def switch_consumers(self, *, on: bool) -> None:
        """Let the consumers of the order queue take orders, or not; those on their way are let be."""
        there = ("Enabled", "Enabling") if on else ("Disabled", "Disabling")
        for each in (each for each in self.consumers() if each.get("State") not in there):
            self.aws.call(self.region, "lambda", "update_event_source_mapping", UUID=each["UUID"], Enabled=on)

    # ---- starting

    def consumers_on(self) -> Found:
        """Whether the order queue is consumed."""
        off = [each["UUID"] for each in self.consumers() if each.get("State") != "Enabled"]
        return Found(not off, f"enable {len(off)} consumers of the order queue" if off else "orders are consumed")

    def scaled(self, least: Mapping[str, int], *, exactly: bool = False) -> Found:
        """Whether scaling is free and every service may want at least so many tasks, or just so many."""
        wrong = [
            f"{_service(each)} to {_least(each, least, exactly=exactly)}"
            for each in self.targets()
            if each.get("SuspendedState", _FREE) != _FREE or each["MinCapacity"] != _least(each, least, exactly=exactly)
        ]
        return Found(not wrong, f"at least: {', '.join(wrong)}" if wrong else "scaling is on, with its minimum")

    def scale(self, least: Mapping[str, int], *, exactly: bool = False) -> None:
        """Set every service's minimum, and free its scaling."""
        for target in self.targets():
            minimum = _least(target, least, exactly=exactly)
            self._scaling(target, _FREE, MinCapacity=minimum, MaxCapacity=max(minimum, target["MaxCapacity"]))

    def steady(self, least: Mapping[str, int]) -> Found:
        """Whether every service runs as many tasks as it has to."""
        wanting = [
            f"{each['serviceName']} {each['runningCount']}/{least.get(each['serviceName'], 1)}"
            for each in self.services()
            if each["runningCount"] < least.get(each["serviceName"], 1)
        ]
        return Found(not wanting, f"start tasks: {', '.join(wanting)}" if wanting else "every service runs")

    def start(self, least: Mapping[str, int]) -> None:
        """Ask for the tasks: auto scaling does not by itself raise a service from none."""
        for service in self.services():
            wanted = least.get(service["serviceName"], 1)
            if service["desiredCount"] < wanted:
                self._desire(service["serviceName"], wanted)

    def deployments(self) -> dict[str, tuple[str, bool]]:
        """Each service's newest deployment, and whether all its tasks are of it."""
        found = {}
        for service in self.services():
            primary = (each for each in service.get("deployments", []) if each["status"] == "PRIMARY")
            newest: dict[str, Any] = next(primary, {})
            settled = newest.get("rolloutState", "COMPLETED") == "COMPLETED"
            found[service["serviceName"]] = (str(newest.get("id", "")), settled)
        return found

    def renew(self) -> None:
        """Replace every task by a new one of the same kind, without fewer of them meanwhile."""
        for service in self.services():
            name = service["serviceName"]
            self.aws.call(
                self.region, "ecs", "update_service", cluster=self.cluster, service=name, forceNewDeployment=True
            )

    def _desire(self, service: str, count: int) -> None:
        self.aws.call(self.region, "ecs", "update_service", cluster=self.cluster, service=service, desiredCount=count)

    def _scaling(self, target: Mapping[str, Any], suspended: Mapping[str, bool], **bounds: int) -> None:
        self.aws.call(
            self.region,
            "application-autoscaling",
            "register_scalable_target",
            ServiceNamespace=_NAMESPACE,
            ScalableDimension=_DIMENSION,
            ResourceId=target["ResourceId"],
            SuspendedState=dict(suspended),
            **bounds,
        )


@dataclass
class Renewal:
    """Tasks that are to be replaced. It remembers the deployments that it saw first, and compares no clocks."""

    fleet: Fleet
    before: dict[str, tuple[str, bool]] | None = None

    def looked(self) -> Found:
        """Whether every service runs tasks of a later deployment than at the first look."""
        now = self.fleet.deployments()
        self.before = now if self.before is None else self.before
        old = [name for name, (newest, settled) in now.items() if not settled or (newest, True) == self._first(name)]
        text = f"replace the tasks of {', '.join(old)}: open connections stay on a database that only reads"
        return Found(not old, text if old else "every task is new")

    def _first(self, name: str) -> tuple[str, bool]:
        return (self.before or {}).get(name, ("", False))[0], True


def _service(target: Mapping[str, Any]) -> str:
    return str(target["ResourceId"]).rpartition("/")[2]


def _least(target: Mapping[str, Any], least: Mapping[str, int], *, exactly: bool) -> int:
    """The minimum that a target should have: a season's higher one stays, unless it has to be just so many."""
    now = int(target["MinCapacity"])
    wanted = least.get(_service(target), now)
    return wanted if exactly else max(now, wanted)


def minimums(platform: Platform, role: str) -> dict[str, int]:
    """Each service's least number of tasks in a role, as the templates say."""
    return dict(_minimums(platform, role))


def _minimums(platform: Platform, role: str) -> Iterator[tuple[str, int]]:
    for target in platform.graph.of_type("AWS::ApplicationAutoScaling::ScalableTarget"):
        if target.stack.role != role or target.get("ServiceNamespace", _NAMESPACE) != _NAMESPACE:
            continue
        for service in platform.graph.targets(target.get("ResourceId")):
            known, least = service.get("ServiceName"), target.get("MinCapacity")
            if service.type == "AWS::ECS::Service" and isinstance(known, str) and isinstance(least, int):
                yield known, least
