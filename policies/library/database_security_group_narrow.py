"""Policy database-security-group-narrow."""

from policies.kernel import LOW, Policy, Resource, Violations

WIDEST = 24
TYPES = ("AWS::RDS::DBSecurityGroup", "AWS::RDS::DBSecurityGroupIngress", "AWS::Redshift::ClusterSecurityGroupIngress")

policy = Policy(
    id="database-security-group-narrow",
    severity=LOW,
    severity_reason="Low: the groups belong to EC2-Classic, which is gone; where they are honoured a whole network "
    "reaches the database.",
    resource=TYPES,
    title="EC2-Classic security groups of databases let in 256 addresses at most (no large scope)",
    serves={},
    opinion=True,
    why="A database has few clients, so a block of more than 256 addresses lets in many that have no "
    "business there. Blocks of the whole Internet are the matter of database-security-group-not- "
    "open. Not seen: EC2 security groups, which net-sg-ingress-single-host and net-sg-rules- "
    "justified look at.",
    fix="Name blocks of /24 or narrower, or the security group of the clients.",
    passing=(
        """
Old: {Type: AWS::RDS::DBSecurityGroup, Properties: {DBSecurityGroupIngress: [{CIDRIP: 10.0.0.0/24}]}}
Rule: {Type: AWS::RDS::DBSecurityGroupIngress, Properties: {CIDRIP: 10.0.0.7/32}}
""",
    ),
    failing=(
        """
Old:
  Type: AWS::RDS::DBSecurityGroup
  Properties:
    DBSecurityGroupIngress:
      - CIDRIP: 10.0.0.0/16  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """No block that is wider than /24."""
    for pattern in ("CIDRIP", "DBSecurityGroupIngress.*.CIDRIP"):
        for block in group.each(pattern):
            prefix = str(block).partition("/")[2]
            if not block.unknown and prefix.isdigit() and int(prefix) < WIDEST:
                yield block, "the block holds more than 256 addresses"
