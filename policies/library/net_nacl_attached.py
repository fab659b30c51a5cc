"""Policy net-nacl-attached."""

from policies.aws.routes import refers
from policies.kernel import LOW, Policy, Resource, Violations

ASSOCIATION = "AWS::EC2::SubnetNetworkAclAssociation"

policy = Policy(
    id="net-nacl-attached",
    severity=LOW,
    severity_reason="Nothing is open by it; somebody only believes in a wall that stands nowhere.",
    opinion=True,
    resource="AWS::EC2::NetworkAcl",
    title="Network ACLs are used: each is associated with a subnet",
    serves={},
    why="Without an association the subnet keeps the default ACL, which lets everything through, whatever the entries "
    "of this one say. One without entries is no fault: it refuses all. Not seen: associations that a script or another "
    "template makes, unless the ACL is handed out to it.",
    fix="Add an AWS::EC2::SubnetNetworkAclAssociation for each subnet, or drop the ACL.",
    passing=(
        """
Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: vpc-1}}
Use: {Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: {SubnetId: subnet-1, NetworkAclId: !GetAtt Acl.Id}}
""",
    ),
    failing=(
        """
Acl:  # <--
  Type: AWS::EC2::NetworkAcl
  Properties: {VpcId: vpc-1}
Entry: {Type: AWS::EC2::NetworkAclEntry, Properties: {NetworkAclId: !Ref Acl, RuleNumber: 1}}
""",
    ),
)


@policy.check
def check(acl: Resource) -> Violations:
    """An association at hand."""
    if any(refers(each.get("NetworkAclId"), acl) for each in acl.referrers(ASSOCIATION)):
        return
    if not acl.met_elsewhere("be associated elsewhere"):
        yield acl, "no subnet uses this ACL"
