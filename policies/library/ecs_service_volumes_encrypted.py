"""Policy ecs-service-volumes-encrypted."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="ecs-service-volumes-encrypted",
    severity=HIGH,
    resource="AWS::ECS::Service",
    title="EBS volumes that services attach are encrypted",
    serves={PCI: {"3.5.1.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="A volume that ECS makes for a task holds what the task writes, also after it stopped if it is kept. Not "
    "seen: encryption by default of the account, so it must be written.",
    fix="Set ManagedEBSVolume.Encrypted to true (and KmsKeyId), or name an encrypted snapshot.",
    severity_reason="Data at rest in clear text is a missing primary control.",
    passing=(
        """
Service:
  Type: AWS::ECS::Service
  Properties:
    VolumeConfigurations: [{Name: data, ManagedEBSVolume: {Encrypted: "true", RoleArn: r}}]
""",
    ),
    failing=(
        """
Service:
  Type: AWS::ECS::Service
  Properties:
    VolumeConfigurations:
      - Name: data
        ManagedEBSVolume:
          RoleArn: r
          Encrypted: false  # <--
      - Name: unsaid
        ManagedEBSVolume:  # <--
          RoleArn: r
""",
    ),
)


@policy.check
def check(service: Resource) -> Violations:
    """Each managed volume."""
    for volume in service.each("VolumeConfigurations.*.ManagedEBSVolume"):
        if volume.get("KmsKeyId") is None and not volume.on("Encrypted"):
            yield volume.spot("Encrypted"), "the volume is not encrypted"
