"""Policy net-sg-described."""

from policies.kernel import LOW, Policy, Resource, Violations

PLACES = {
    "AWS::EC2::SecurityGroup": "GroupDescription",
    "AWS::ElastiCache::SecurityGroup": "Description",
    "AWS::Redshift::ClusterSecurityGroup": "Description",
    "AWS::RDS::DBSecurityGroup": "GroupDescription",
}

policy = Policy(
    id="net-sg-described",
    severity=LOW,
    severity_reason="Nothing is exposed; a reviewer has to guess what the group is for.",
    opinion=True,
    resource=tuple(PLACES),
    title="Security groups have a description",
    serves={},
    why="The description cannot be changed once the group exists, and it is what a person reads in the console. Rules "
    "have descriptions of their own (net-sg-rules-justified). Not seen: whether the text is true.",
    fix="Say in GroupDescription (or Description) what the group guards.",
    passing=(
        """
Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: "!Sub web"}}
Cache: {Type: AWS::ElastiCache::SecurityGroup, Properties: {Description: carts}}
""",
    ),
    failing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: " "  # <--
Cache:  # <--
  Type: AWS::ElastiCache::SecurityGroup
  Properties: {}
Warehouse:  # <--
  Type: AWS::Redshift::ClusterSecurityGroup
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """The description is there and says something."""
    told = group.get(PLACES[group.type])
    if told is None or (not told.unknown and not str(told).strip()):
        yield group.spot(PLACES[group.type]), "the security group has no description"
