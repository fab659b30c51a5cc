"""Policy net-nacl-entries-overlap."""

from policies.aws.acls import ENTRY, ports, siblings
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="net-nacl-entries-overlap",
    severity=LOW,
    severity_reason="Which entry wins is hard to read; the lower number does, and groups still stand.",
    opinion=True,
    resource=ENTRY,
    title="Network ACL entries do not have overlapping ports",
    serves={},
    why="Two entries of one ACL and direction for the same ports and protocol make one of them without effect in "
    "part, and a reader guess. Not seen: entries for all protocols or without ports, and entries that differ in "
    "address on purpose.",
    fix="Divide the ports between the entries.",
    passing=(
        """
Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: vpc-1}}
Low:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: !Ref Acl, RuleNumber: 90, Protocol: 6, PortRange: {From: 1, To: 80}}
High:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: !Ref Acl, RuleNumber: 99, Protocol: 6, PortRange: {From: 81, To: 99}}
Udp:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: !Ref Acl, RuleNumber: 95, Protocol: 17, PortRange: {From: 1, To: 99}}
Out:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: !Ref Acl, RuleNumber: 99, Egress: true, Protocol: 6, PortRange: {From: 1, To: 99}}
""",
    ),
    failing=(
        """
Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: vpc-1}}
Low:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: !Ref Acl, RuleNumber: 90, Protocol: 6, PortRange: {From: 1, To: 80}}  # <--
High:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: !Ref Acl, RuleNumber: 99, Protocol: "6", PortRange: {From: "80", To: 99}}  # <--
""",
    ),
)


@policy.check
def check(entry: Resource) -> Violations:
    """No other entry of the same ACL, direction, protocol and address family has ports in common."""
    if any(_overlap(entry, other) for other in siblings(entry)):
        yield entry.spot("PortRange"), "another entry of this ACL is for some of the same ports"


def _overlap(one: Resource, other: Resource) -> bool:
    mine, theirs = one.get("Protocol"), other.get("Protocol")
    families = (one.get("Ipv6CidrBlock") is None) == (other.get("Ipv6CidrBlock") is None)
    if mine is None or theirs is None or not families or mine == -1 or mine != theirs:
        return False
    (first, last), (start, end) = ports(one), ports(other)
    if first is None or last is None or start is None or end is None:
        return False
    if any(each.number is None for each in (first, last, start, end)):
        return False
    return first <= (end.number or 0) and last >= (start.number or 0)
