"""Policy ec2-volume-attached."""

from policies.kernel import LOW, Policy, Resource, Violations

ATTACHMENT = "AWS::EC2::VolumeAttachment"

policy = Policy(
    id="ec2-volume-attached",
    severity=LOW,
    severity_reason="It costs money and may hold forgotten data; nothing is exposed.",
    opinion=True,
    resource="AWS::EC2::Volume",
    title="EBS volumes are attached to an instance",
    serves={},
    why="A volume that no instance uses is paid for, and its data is forgotten. Not seen: attachments that a script or "
    "another template makes, unless the volume's id is handed out to it.",
    fix="Attach it with Volumes of an instance or an AWS::EC2::VolumeAttachment, or delete it.",
    passing=(
        """
Server: {Type: AWS::EC2::Instance, Properties: {Volumes: [{Device: /dev/sdf, VolumeId: !Ref Inline}]}}
Inline: {Type: AWS::EC2::Volume, Properties: {AvailabilityZone: eu-west-1a}}
Single: {Type: AWS::EC2::Volume, Properties: {AvailabilityZone: eu-west-1a}}
Use: {Type: AWS::EC2::VolumeAttachment, Properties: {VolumeId: !Ref Single, InstanceId: !Ref Server, Device: /dev/sdg}}
""",
    ),
    failing=(
        """
Loose:  # <--
  Type: AWS::EC2::Volume
  Properties: {AvailabilityZone: eu-west-1a}
""",
    ),
)


@policy.check
def check(volume: Resource) -> Violations:
    """An instance or an attachment refers to it."""
    if not volume.referrers("AWS::EC2::Instance", ATTACHMENT) and not volume.met_elsewhere("be attached elsewhere"):
        yield volume, "no instance uses this volume"
