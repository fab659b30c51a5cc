"""Policy classic-security-groups-unused."""

from policies.kernel import LOW, Policy, Resource, Violations

TYPES = ("AWS::RDS::DBSecurityGroup", "AWS::ElastiCache::SecurityGroup", "AWS::Redshift::ClusterSecurityGroup")

policy = Policy(
    id="classic-security-groups-unused",
    severity=LOW,
    severity_reason="Low: EC2-Classic is gone and such groups protect nothing, which a deployment would tell.",
    resource=TYPES,
    title="No EC2-Classic security groups for databases and caches (RDS, Redshift, ElastiCache)",
    serves={},
    opinion=True,
    why="These groups belong to EC2-Classic, which AWS retired in 2022: what is meant to be guarded by "
    "them is not. Not seen: the VPC's security groups (net-sg-public-only-at-edge looks).",
    fix="Use VPCSecurityGroups (VpcSecurityGroupIds) with AWS::EC2::SecurityGroup.",
    passing=(
        """
Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: database}}
Cluster: {Type: AWS::Redshift::Cluster, Properties: {VpcSecurityGroupIds: [!Ref Group]}}
""",
    ),
    failing=(
        """
Old:  # <--
  Type: AWS::RDS::DBSecurityGroup
  Properties: {GroupDescription: a}
Older:  # <--
  Type: AWS::ElastiCache::SecurityGroup
Oldest:  # <--
  Type: AWS::Redshift::ClusterSecurityGroup
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """Such a group is there."""
    yield group, "this kind of security group belongs to EC2-Classic, which is gone"
