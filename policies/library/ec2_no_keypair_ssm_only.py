"""Policy ec2-no-keypair-ssm-only."""

from policies.aws.cdn import is_set
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

PAIR = "AWS::EC2::KeyPair"
PLACES = {
    "AWS::EC2::Instance": "KeyName",
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.KeyName",
    "AWS::AutoScaling::LaunchConfiguration": "KeyName",
}

policy = Policy(
    id="ec2-no-keypair-ssm-only",
    severity=MEDIUM,
    severity_reason="The key opens nothing while no port is open; it takes away who did what.",
    resource=(*PLACES, PAIR),
    title="Instances take no SSH key: people come through Session Manager",
    serves={
        PCI: {"8.2.2": PARTIAL, "2.2.7": PARTIAL, "8.2.1": SUPPORTING, "10.2.1.2": SUPPORTING},
        GDPR: {"32(1)(b)": SUPPORTING},
    },
    why="A key pair is a shared password in a file: it names nobody, is copied, and outlives who left. Sessions "
    "through Systems Manager are a person's own, need no open port and are logged. Medium: the key opens nothing while "
    "no port is (net-sg-no-public-admin-ports). A key's name that a parameter gives counts as given. Not seen: keys "
    "baked into the image, and whether the instance's role lets the agent work.",
    fix="Leave KeyName out and give the instance's role AmazonSSMManagedInstanceCore.",
    passing=(
        """
Parameters:
  KeyName: {Type: String, Default: ""}
Conditions:
  HasKey: !Not [!Equals [!Ref KeyName, ""]]
Resources:
  Instance: {Type: AWS::EC2::Instance, Properties: {IamInstanceProfile: a}}
  Optional: {Type: AWS::EC2::Instance, Properties: {KeyName: !If [HasKey, !Ref KeyName, !Ref AWS::NoValue]}}
  Template: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {ImageId: ami-1}}}
""",
    ),
    failing=(
        """
Parameters:
  KeyName: {Type: AWS::EC2::KeyPair::KeyName}
Resources:
  Instance:
    Type: AWS::EC2::Instance
    Properties:
      KeyName: !Ref KeyName  # <--
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        KeyName: admin  # <--
  Old:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties:
      KeyName: !Ref Pair  # <--
  Pair: {Type: AWS::EC2::KeyPair, Properties: {KeyName: shared}}  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """No pair, and none named."""
    if resource.type == PAIR:
        yield resource, "the template makes an SSH key pair"
        return
    name = resource.get(PLACES[resource.type])
    if name is not None and is_set(name):
        yield name, "whoever has the SSH key may sign in, and nobody knows who that is"
