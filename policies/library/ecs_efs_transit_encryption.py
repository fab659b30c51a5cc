"""Policy ecs-efs-transit-encryption."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-efs-transit-encryption",
    severity=HIGH,
    resource="AWS::ECS::TaskDefinition",
    title="EFS volumes of tasks are mounted with encryption in transit",
    serves={PCI: {"4.2.1": SUPPORTING, "2.2.7": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Without TransitEncryption what the task reads and writes crosses the network in clear. Not seen: file "
    "systems mounted inside the container, and a file system policy that refuses clear text.",
    fix="Set EFSVolumeConfiguration.TransitEncryption to ENABLED.",
    severity_reason="Files with personal or card data cross the network readable to whoever listens there.",
    passing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    Volumes:
      - {Name: scratch}
      - {Name: files, EFSVolumeConfiguration: {FilesystemId: fs-1, TransitEncryption: ENABLED}}
""",
    ),
    failing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    Volumes:
      - Name: files
        EFSVolumeConfiguration:
          FilesystemId: fs-1
          TransitEncryption: DISABLED  # <--
      - Name: unsaid
        EFSVolumeConfiguration:  # <--
          FilesystemId: fs-1
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """Each EFS volume."""
    for name in ("EFSVolumeConfiguration", "EfsVolumeConfiguration"):
        for volume in task.each(f"Volumes.*.{name}"):
            mode = volume.get("TransitEncryption")
            if mode is None or mode != "ENABLED":
                yield volume.spot("TransitEncryption"), "files cross the network in clear"
