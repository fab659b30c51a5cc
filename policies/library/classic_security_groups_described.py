"""Policy classic-security-groups-described."""

from policies.kernel import LOW, Policy, Resource, Violations

NAMES = {
    "AWS::RDS::DBSecurityGroup": "GroupDescription",
    "AWS::ElastiCache::SecurityGroup": "Description",
    "AWS::Redshift::ClusterSecurityGroup": "Description",
}

policy = Policy(
    id="classic-security-groups-described",
    severity=LOW,
    severity_reason="Low: nothing is exposed; the purpose is only harder to learn.",
    resource=tuple(NAMES),
    title="EC2-Classic security groups for databases and caches have a description",
    serves={},
    opinion=True,
    why="A group without description keeps open whatever nobody dares to close. Not seen: whether the "
    "description is true.",
    fix="Set Description (RDS: GroupDescription).",
    passing=(
        """
Old: {Type: AWS::ElastiCache::SecurityGroup, Properties: {Description: cart cache}}
""",
    ),
    failing=(
        """
Old:  # <--
  Type: AWS::ElastiCache::SecurityGroup
Empty:
  Type: AWS::Redshift::ClusterSecurityGroup
  Properties:
    Description: ""  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """A description that says something."""
    name = NAMES[group.type]
    said = group.get(name)
    if said is None or said == "":
        yield group.spot(name), "the security group has no description"
