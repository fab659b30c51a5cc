"""Policy ec2-ebs-encrypted-cmk."""

from policies.aws.keys import is_own_key
from policies.aws.volumes import CARRIERS, VOLUME, WITHOUT_KEY, volumes
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ec2-ebs-encrypted-cmk",
    severity=MEDIUM,
    severity_reason="The disk is unreadable without AWS either way; the own key adds who may use it, and taking it "
    "away.",
    resource=(VOLUME, *CARRIERS),
    title="EBS volumes are encrypted with a customer-managed key (KmsKeyId)",
    serves={
        PCI: {"3.5.1.2": PARTIAL, "3.5.1": SUPPORTING, "3.6.1": SUPPORTING},
        GDPR: {"34(3)(a)": SUPPORTING, "32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    why="The key that opens a volume or its snapshot should be one whose policy and use are the organisation's own: "
    "with the default key a snapshot cannot be shared safely nor access be cut off. The key of a launch configuration "
    "or spot fleet, which cannot name one, is undecided. Not seen: the account's default key, and keys of snapshots "
    "volumes are made from.",
    fix="Set Encrypted to true and KmsKeyId to a key of your own.",
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
Volume:  # <--
  Type: AWS::EC2::Volume
  Properties: {AvailabilityZone: eu-west-1a, Encrypted: true}
Template:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData:
      BlockDeviceMappings:
        - DeviceName: /dev/sdb
          Ebs:
            Encrypted: true
            KmsKeyId: alias/aws/ebs  # <--
Old:
  Type: AWS::AutoScaling::LaunchConfiguration
  Properties:
    BlockDeviceMappings:
      - DeviceName: /dev/sdb
        Ebs: {Encrypted: true}  # <-- ?
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each volume's key."""
    for volume in volumes(resource):
        if resource.type in WITHOUT_KEY:
            if not resource.may("encrypt with a customer-managed key as the account's default"):
                yield volume, "this type names no key, so the account's default encrypts the volume"
        elif not is_own_key(volume.get("KmsKeyId")):
            yield volume.spot("KmsKeyId"), "the volume names no customer-managed key"
