"""Policy ec2-ebs-encrypted."""

from policies.aws.volumes import CARRIERS, VOLUME, volumes
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ec2-ebs-encrypted",
    severity=HIGH,
    severity_reason="Encryption at rest costs nothing and is the primary control on disks and their snapshots.",
    resource=(VOLUME, *CARRIERS),
    title="EBS volumes are encrypted",
    serves={
        PCI: {"3.5.1.2": PARTIAL, "3.5.1": SUPPORTING},
        GDPR: {"32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    why="A disk or a snapshot that leaves the account must be unreadable. Volumes that nobody declares, such as the "
    "root volume of an instance that maps no device, are for ec2-root-volume-declared; whose key it is asks "
    "ec2-ebs-encrypted-cmk. Not seen: the account's default encryption, and encryption that comes with a snapshot or "
    "an image. PCI DSS 3.5.1.2: disk encryption alone is not enough for card numbers on live storage.",
    fix="Set Encrypted to true on each volume, and map the root device to do the same there.",
    passing=(
        """
Volume: {Type: AWS::EC2::Volume, Properties: {AvailabilityZone: eu-west-1a, Encrypted: "true"}}
Template:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData:
      BlockDeviceMappings:
        - {DeviceName: /dev/xvda, Ebs: {Encrypted: true}}
        - {DeviceName: /dev/sdb, NoDevice: ""}
        - {DeviceName: /dev/sdc, VirtualName: ephemeral0}
Server: {Type: AWS::EC2::Instance, Properties: {BlockDeviceMappings: {DeviceName: /dev/xvda, Ebs: {Encrypted: true}}}}
""",
        """
Server: {Type: AWS::EC2::Instance, Properties: {LaunchTemplate: {LaunchTemplateId: lt-1, Version: "1"}}}
Mapped:
  Type: AWS::AutoScaling::LaunchConfiguration
  Properties: {BlockDeviceMappings: [{DeviceName: /dev/sdb, VirtualName: ephemeral0}]}
Empty: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {ImageId: ami-1}}}
""",
    ),
    failing=(
        """
Volume:
  Type: AWS::EC2::Volume
  Properties:
    AvailabilityZone: eu-west-1a
    Encrypted: false  # <--
Other:  # <--
  Type: AWS::EC2::Volume
  Properties: {AvailabilityZone: eu-west-1a, KmsKeyId: alias/shop}
Template:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData:
      BlockDeviceMappings:
        - DeviceName: /dev/xvda
          Ebs: {VolumeSize: 30}  # <--
Spot:
  Type: AWS::EC2::SpotFleet
  Properties:
    SpotFleetRequestConfigData:
      LaunchSpecifications:
        - ImageId: ami-1
          BlockDeviceMappings:
            - DeviceName: /dev/xvda
              Ebs: {VolumeSize: 8}  # <--
Old:
  Type: AWS::AutoScaling::LaunchConfiguration
  Properties:
    BlockDeviceMappings:
      - DeviceName: /dev/xvda
        Ebs: {VolumeSize: 80}  # <--
""",
        """
Overriding:
  Type: AWS::EC2::Instance
  Properties:
    LaunchTemplate: {LaunchTemplateId: lt-1, Version: "1"}
    BlockDeviceMappings:
      - DeviceName: /dev/xvda
        Ebs:
          Encrypted: "false"  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each volume that is declared."""
    for volume in volumes(resource):
        if not volume.on("Encrypted"):
            yield volume.spot("Encrypted"), "the volume is not encrypted"
