"""Policy ec2-ebs-encrypted-cmk."""

from policies.aws.keys import is_own_key
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

MAPPINGS = {
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.BlockDeviceMappings",
    "AWS::EC2::Instance": "BlockDeviceMappings",
    "AWS::AutoScaling::LaunchConfiguration": "BlockDeviceMappings",
}
WITHOUT_KEY = "AWS::AutoScaling::LaunchConfiguration"
"""It cannot name a key: its volumes use the account's default key for EBS."""
VOLUME = "AWS::EC2::Volume"

policy = Policy(
    id="ec2-ebs-encrypted-cmk",
    severity=HIGH,
    resource=(VOLUME, *MAPPINGS),
    title="EBS volumes are encrypted with a customer-managed key",
    serves={
        PCI: {"3.5.1.2": PARTIAL, "3.5.1": SUPPORTING, "3.6.1": SUPPORTING},
        GDPR: {"32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    why="A volume or its snapshot that leaves the account must be unreadable, and the key that opens it must be one "
    "whose policy and use are the organisation's own. Where no device is mapped, the root volume follows the account's "
    "default: undecided; so is the key of a launch configuration, which cannot name one. Not seen: that default, and "
    "keys of snapshots volumes are made from. PCI DSS 3.5.1.2: disk encryption alone is not enough for card numbers on "
    "live storage.",
    fix="Map the root device too, with Ebs.Encrypted true and Ebs.KmsKeyId of a key of your own.",
    passing=(
        """
Volume:
  Type: AWS::EC2::Volume
  Properties: {AvailabilityZone: eu-west-1a, Encrypted: "true", KmsKeyId: !GetAtt Key.Arn}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Template:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData:
      BlockDeviceMappings:
        - {DeviceName: /dev/xvda, Ebs: {Encrypted: true, KmsKeyId: alias/shop-prod-data}}
        - {DeviceName: /dev/sdb, NoDevice: ""}
""",
        """
Template: {Type: AWS::EC2::Instance, Properties: {LaunchTemplate: {LaunchTemplateId: lt-1, Version: "1"}}}
""",
    ),
    failing=(
        """
Volume:
  Type: AWS::EC2::Volume
  Properties:
    AvailabilityZone: eu-west-1a
    Encrypted: false  # <--
Template:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData:
      BlockDeviceMappings:
        - DeviceName: /dev/xvda
          Ebs: {VolumeSize: 30}  # <--
        - DeviceName: /dev/sdb
          Ebs:
            Encrypted: true
            KmsKeyId: alias/aws/ebs  # <--
Server:  # <-- ?
  Type: AWS::EC2::Instance
  Properties: {ImageId: ami-1}
Old:
  Type: AWS::AutoScaling::LaunchConfiguration
  Properties:
    BlockDeviceMappings:
      - DeviceName: /dev/xvda
        Ebs: {VolumeSize: 80}  # <--
      - DeviceName: /dev/sdb
        Ebs: {Encrypted: true}  # <-- ?
""",
        """
Overriding:
  Type: AWS::EC2::Instance
  Properties:
    LaunchTemplate: {LaunchTemplateId: lt-1, Version: "1"}
    BlockDeviceMappings:
      - DeviceName: /dev/xvda
        Ebs: {VolumeSize: 30}  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but instances whose devices come from a launch template."""
    return resource.get("LaunchTemplate") is None or resource.get("BlockDeviceMappings") is not None


@policy.check
def check(resource: Resource) -> Violations:
    """Each volume: encrypted, and by a key of one's own."""
    if resource.type == VOLUME:
        volumes = [resource.body()]
    else:
        volumes = list(resource.each(f"{MAPPINGS[resource.type]}.*.Ebs"))
        if not volumes and not resource.may("encrypt its root volume by the account's default"):
            yield resource, "no device is mapped, so the root volume follows the account's default"
    for volume in volumes:
        if not volume.on("Encrypted"):
            yield volume.spot("Encrypted"), "the volume is not encrypted"
        elif resource.type == WITHOUT_KEY:
            if not resource.may("encrypt with a customer-managed key as the account's default"):
                yield volume, "a launch configuration names no key, so the account's default encrypts the volume"
        elif not is_own_key(volume.get("KmsKeyId")):
            yield volume.spot("KmsKeyId"), "the volume is not encrypted with a customer-managed key"
