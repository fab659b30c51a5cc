"""Policy ec2-volume-deleted-with-instance."""

from policies.aws.volumes import CARRIERS, volumes
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ec2-volume-deleted-with-instance",
    severity=LOW,
    severity_reason="What stays behind costs money and may hold data nobody looks after; nothing is exposed at once.",
    opinion=True,
    resource=tuple(CARRIERS),
    title="EBS volumes of an instance are deleted on termination",
    serves={},
    why="A disk with DeleteOnTermination false outlives its server, unseen and paid for. The default of a mapped "
    "volume is true. Not seen: data that must be kept, which a snapshot or backup should hold instead.",
    fix="Leave DeleteOnTermination at true, and back up what must stay.",
    passing=(
        """
Server:
  Type: AWS::EC2::Instance
  Properties:
    BlockDeviceMappings:
      - {DeviceName: /dev/xvda, Ebs: {VolumeSize: 8}}
      - {DeviceName: /dev/sdb, Ebs: {DeleteOnTermination: "true"}}
""",
    ),
    failing=(
        """
Server:
  Type: AWS::EC2::Instance
  Properties:
    BlockDeviceMappings:
      - DeviceName: /dev/xvda
        Ebs:
          DeleteOnTermination: "false"  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each mapped volume that says to stay."""
    for volume in volumes(resource):
        switch = volume.get("DeleteOnTermination")
        if switch is not None and not switch:
            yield switch, "the volume stays behind when its instance is terminated"
