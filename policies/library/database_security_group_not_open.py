"""Policy database-security-group-not-open."""

from policies.aws.addresses import GROUP, INGRESS, anywhere, ingress, is_anywhere
from policies.aws.databases import CLUSTER, INSTANCE, REDSHIFT
from policies.aws.routes import refers
from policies.kernel import CRITICAL, GDPR, PARTIAL, PCI, Policy, Resource, Violations

CLASSIC = (
    "AWS::RDS::DBSecurityGroup",
    "AWS::RDS::DBSecurityGroupIngress",
    "AWS::Redshift::ClusterSecurityGroupIngress",
)

policy = Policy(
    id="database-security-group-not-open",
    severity=CRITICAL,
    severity_reason="Critical: anybody on the Internet may try passwords and faults of the engine as soon as the "
    "address is reachable.",
    resource=(*CLASSIC, INSTANCE, CLUSTER, REDSHIFT),
    title="Security groups of RDS databases and Redshift clusters are not open to the world",
    serves={PCI: {"1.4.4": PARTIAL, "1.3.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Groups of the older kind (DBSecurityGroup, ClusterSecurityGroup) are judged themselves; EC2 "
    "security groups where a database uses them, with rules that stand inline or alone. Not seen: "
    "groups of other templates, and whether the database has a public address (rds-not-public "
    "asks).",
    fix="Let in only the security group of the clients.",
    passing=(
        """
App: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: app}}
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: database
    SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 3306, ToPort: 3306, SourceSecurityGroupId: !Ref App}]
Database: {Type: AWS::RDS::DBInstance, Properties: {VPCSecurityGroups: [!GetAtt Group.GroupId]}}
Old: {Type: AWS::RDS::DBSecurityGroup, Properties: {DBSecurityGroupIngress: [{CIDRIP: 10.0.0.0/16}]}}
""",
        """
Private: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: database}}
Web: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: web}}
Rule:
  Type: AWS::EC2::SecurityGroupIngress
  Properties: {GroupId: !Ref Web, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
Between:
  Type: AWS::EC2::SecurityGroupIngress
  Properties: {GroupId: !Ref Private, IpProtocol: tcp, FromPort: 3306, ToPort: 3306, SourceSecurityGroupId: !Ref Web}
Other:
  Type: AWS::EC2::SecurityGroupIngress
  Properties: {GroupId: !Ref Web, SourceSecurityGroupId: !Ref Private, IpProtocol: tcp, CidrIp: 0.0.0.0/0}
Database: {Type: AWS::RDS::DBInstance, Properties: {VPCSecurityGroups: [!GetAtt Private.GroupId]}}
""",
    ),
    failing=(
        """
Old:
  Type: AWS::RDS::DBSecurityGroup
  Properties:
    DBSecurityGroupIngress:
      CIDRIP: 0.0.0.0/0  # <--
Rule:
  Type: AWS::RDS::DBSecurityGroupIngress
  Properties:
    CIDRIP: 0.0.0.0/0  # <--
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    SecurityGroupIngress: [{IpProtocol: "-1", CidrIp: 0.0.0.0/0}]
Alone:
  Type: AWS::EC2::SecurityGroup
Open:
  Type: AWS::EC2::SecurityGroupIngress
  Properties: {GroupId: !Ref Alone, IpProtocol: tcp, FromPort: "3306", ToPort: "3306", CidrIpv6: "::/0"}
Database:
  Type: AWS::RDS::DBInstance
  Properties:
    VPCSecurityGroups:
      - !GetAtt Group.GroupId  # <--
      - !Ref Alone  # <--
""",
    ),
)


@policy.check
def check(store: Resource) -> Violations:
    """The blocks of an older group; the groups of a database."""
    if store.type in CLASSIC:
        for pattern in ("CIDRIP", "DBSecurityGroupIngress.*.CIDRIP"):
            for block in store.each(pattern):
                if is_anywhere(block):
                    yield block, "the security group is open to the world"
        return
    for name in ("VPCSecurityGroups", "VpcSecurityGroupIds"):
        for value in store.each(f"{name}.*"):
            if any(_is_open(group) for group in value.targets() if group.type == GROUP):
                yield value, "this security group is open to the world"


def _is_open(group: Resource) -> bool:
    alone = [each for each in group.referrers(INGRESS) if refers(each.get("GroupId"), group)]
    return any(anywhere(rule) is not None for source in (group, *alone) for rule in ingress(source))
