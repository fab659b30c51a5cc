"""Policy ec2-root-volume-declared."""

from policies.aws.volumes import volumes
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ec2-root-volume-declared",
    severity=LOW,
    severity_reason="Low: the account may encrypt by default; the template only leaves it to chance.",
    opinion=True,
    resource="AWS::EC2::Instance",
    title="Instances map their root EBS volume, so that its encryption is declared",
    serves={},
    why="An instance that maps no EBS device gets a root volume as its image says, which as a rule is unencrypted "
    "unless the account encrypts by default. Volumes that are mapped are for ec2-ebs-encrypted, and what a launch "
    "template maps is its own matter. Not seen: the image, and the account's default encryption.",
    fix="Map the root device in BlockDeviceMappings, with Encrypted true.",
    passing=(
        """
Mapped: {Type: AWS::EC2::Instance, Properties: {BlockDeviceMappings: {DeviceName: /dev/xvda, Ebs: {VolumeSize: 8}}}}
Template: {Type: AWS::EC2::Instance, Properties: {LaunchTemplate: {LaunchTemplateId: lt-1, Version: "1"}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::EC2::Instance
  Properties: {ImageId: ami-1}
Other:
  Type: AWS::EC2::Instance
  Properties:
    BlockDeviceMappings:  # <--
      - {DeviceName: /dev/sdb, VirtualName: ephemeral0}
""",
    ),
)


@policy.check
def check(server: Resource) -> Violations:
    """One mapped EBS device at least, here or in a launch template."""
    if server.get("LaunchTemplate") is None and not volumes(server):
        yield server.spot("BlockDeviceMappings"), "the root volume is as the image has it, unencrypted as a rule"
