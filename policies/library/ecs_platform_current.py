"""Policy ecs-platform-current."""

import re

from policies.aws.containers import is_windows
from policies.kernel import GDPR, LOW, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

OLD = re.compile(r"^(0|1\.[0-3])(\.|$)")

policy = Policy(
    id="ecs-platform-current",
    severity=LOW,
    resource=("AWS::ECS::Service", "AWS::ECS::TaskSet"),
    title="Fargate services run on the latest platform version",
    serves={PCI: {"6.3.3": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="Old platform versions of Fargate get no more patches. LATEST, the default, and 1.4.0 or above count (1.0.0 "
    "for Windows). Not seen: services that have not been deployed since.",
    fix="Leave PlatformVersion out, or write LATEST.",
    severity_reason="AWS retires old versions itself; until then patches are missing.",
    passing=(
        """
Unsaid: {Type: AWS::ECS::Service, Properties: {LaunchType: FARGATE}}
Latest: {Type: AWS::ECS::Service, Properties: {LaunchType: FARGATE, PlatformVersion: LATEST}}
Pinned: {Type: AWS::ECS::Service, Properties: {PlatformVersion: 1.4.0}}
""",
    ),
    failing=(
        """
Service:
  Type: AWS::ECS::Service
  Properties:
    LaunchType: FARGATE
    PlatformVersion: 1.3.0  # <--
""",
    ),
)


@policy.check
def check(service: Resource) -> Violations:
    """The version, where one is written."""
    version = service.get("PlatformVersion")
    if version is not None and version != "LATEST" and version.matches(OLD) and not _is_windows(service):
        yield version, "the platform version is out of date"


def _is_windows(service: Resource) -> bool:
    definition = service.get("TaskDefinition")
    return definition is not None and any(is_windows(task) for task in definition.targets())
