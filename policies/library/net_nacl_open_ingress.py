"""Policy net-nacl-open-ingress."""

from policies.aws.acls import ENTRY, from_anywhere, is_action
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="net-nacl-open-ingress",
    severity=LOW,
    severity_reason="A public subnet has to let the Internet in somewhere; groups and routes say where it may go.",
    opinion=True,
    resource=ENTRY,
    title="Network ACLs do not allow ingress from any address (0.0.0.0/0 or ::/0)",
    serves={},
    why="The ACL of a private subnet need admit only the VPC's own range. Not seen: whether the subnet is a public "
    "one, and entries before this one that deny.",
    fix="Name the ranges that may come in.",
    passing=(
        """
Inside:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: a, RuleNumber: 90, RuleAction: allow, Protocol: 6, CidrBlock: 10.0.0.0/16}
Out:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: a, RuleNumber: 90, RuleAction: allow, Egress: true, Protocol: 6, CidrBlock: 0.0.0.0/0}
Denied:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: a, RuleNumber: 99, RuleAction: deny, Protocol: -1, CidrBlock: 0.0.0.0/0}
""",
    ),
    failing=(
        """
Open:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    NetworkAclId: a
    RuleNumber: 90
    RuleAction: allow
    Protocol: "6"
    Ipv6CidrBlock: ::/0  # <--
    PortRange: {From: 443, To: 443}
""",
    ),
)


@policy.check
def check(entry: Resource) -> Violations:
    """An inbound entry that allows, from anywhere."""
    block = from_anywhere(entry)
    if block is not None and not entry.on("Egress") and is_action(entry, "allow"):
        yield block, "the ACL admits any address"
