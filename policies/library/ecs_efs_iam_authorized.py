"""Policy ecs-efs-iam-authorized."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ecs-efs-iam-authorized",
    severity=LOW,
    resource="AWS::ECS::TaskDefinition",
    title="EFS volumes of tasks are mounted with the task's own IAM role",
    opinion=True,
    serves={},
    why="Without AuthorizationConfig.IAM every task that reaches the mount target may mount the file system. Not "
    "seen: security groups and the file system policy, which may bound it as well.",
    fix="Set EFSVolumeConfiguration.AuthorizationConfig.IAM to ENABLED, with an AccessPointId.",
    severity_reason="Network rules usually bound it already.",
    passing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    Volumes: [{Name: f, EFSVolumeConfiguration: {FilesystemId: fs-1, AuthorizationConfig: {IAM: ENABLED}}}]
""",
    ),
    failing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    Volumes:
      - Name: f
        EFSVolumeConfiguration:
          FilesystemId: fs-1
          AuthorizationConfig:
            IAM: DISABLED  # <--
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """Each EFS volume."""
    for volume in task.each("Volumes.*.EFSVolumeConfiguration"):
        mode = volume.get("AuthorizationConfig.IAM")
        if mode is None or mode != "ENABLED":
            yield volume.spot("AuthorizationConfig.IAM"), "any task on the network may mount the file system"
