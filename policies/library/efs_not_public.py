"""Policy efs-not-public."""

from policies.aws.conditions import OUTSIDERS_BOUND, demands, ties
from policies.aws.documents import Statement, statements
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

MOUNTED, POINT = "elasticfilesystem:accessedviamounttarget", "elasticfilesystem:accesspointarn"

policy = Policy(
    id="efs-not-public",
    severity=HIGH,
    resource=("AWS::EFS::FileSystem", "AWS::EFS::MountTarget"),
    title="EFS file systems are not public: no wildcard principal in the policy, no mount target in a public subnet",
    serves={PCI: {"7.3.3": PARTIAL, "1.4.4": PARTIAL}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    why="A policy that allows Principal * lets any account in that reaches the file system, unless a condition ties it "
    "to an account, an access point or the mount targets (AccessedViaMountTarget). A mount target belongs in a private "
    "subnet (Security Hub EFS.6). Not seen: subnets of other templates, and file systems without a policy, which every "
    "client of their network may use.",
    fix="Name principals, or add a condition on AccessedViaMountTarget; place mount targets in private subnets.",
    severity_reason="Strangers who reach the network may read and change all files; the network still stands between.",
    passing=(
        """
Files:
  Type: AWS::EFS::FileSystem
  Properties:
    FileSystemPolicy:
      Statement:
        - {Effect: Deny, Principal: "*", Action: "*", Condition: {Bool: {aws:SecureTransport: "false"}}}
        - Effect: Allow
          Principal: {AWS: "*"}
          Action: elasticfilesystem:ClientMount
          Condition: {Bool: {elasticfilesystem:AccessedViaMountTarget: "true"}}
        - Effect: Allow
          Principal: "*"
          Action: elasticfilesystem:ClientMount
          Condition: {StringEquals: {elasticfilesystem:AccessPointArn: !GetAtt Point.Arn}}
Point: {Type: AWS::EFS::AccessPoint, Properties: {FileSystemId: fs-1}}
Target: {Type: AWS::EFS::MountTarget, Properties: {SubnetId: !Ref Private}}
Private: {Type: AWS::EC2::Subnet, Properties: {VpcId: v}}
""",
    ),
    failing=(
        """
Files:
  Type: AWS::EFS::FileSystem
  Properties:
    FileSystemPolicy:
      Statement:
        - Effect: Allow
          Principal:
            AWS: "*"  # <--
          Action: elasticfilesystem:*
        - Effect: Allow
          Principal: "*"  # <--
          Action: elasticfilesystem:ClientMount
          Condition: {Bool: {aws:SecureTransport: "true"}}
Target:
  Type: AWS::EFS::MountTarget
  Properties:
    SubnetId: !Ref Public  # <--
Public: {Type: AWS::EC2::Subnet, Properties: {VpcId: v, MapPublicIpOnLaunch: "true"}}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The policy, or the subnet of a mount target."""
    for statement in statements(resource.get("FileSystemPolicy")):
        anybody = statement.everyone() if statement.allows() else None
        if anybody is not None and not _inside(statement) and not ties(statement, _binds):
            yield anybody, "anybody may use these files"
    subnet = resource.get("SubnetId")
    for found in subnet.targets() if subnet is not None else ():
        if found.type == "AWS::EC2::Subnet" and found.on("MapPublicIpOnLaunch"):
            yield subnet or resource, "the mount target is in a public subnet"


def _binds(key: str) -> bool:
    return key == POINT or OUTSIDERS_BOUND(key)


def _inside(statement: Statement) -> bool:
    asked = (each for each in demands(statement) if each.key == MOUNTED)
    return any(value == "true" for each in asked for value in each.values)
