"""Policy net-nacl-protocols-named."""

from policies.aws.acls import ENTRY, is_action
from policies.kernel import LOW, Policy, Resource, Violations

POSSIBLE = (6, 17, 1, 58, "tcp", "udp", "icmp", "icmpv6")

policy = Policy(
    id="net-nacl-protocols-named",
    severity=LOW,
    severity_reason="Security groups still say which protocols come through; the ACL only says less than it could.",
    opinion=True,
    resource=ENTRY,
    title="Network ACL entries that allow name a protocol (TCP, UDP or ICMP) instead of all protocols",
    serves={},
    why="Protocol -1 admits tunnels as well as what is meant, on every port. Not seen: entries before it that deny.",
    fix="Set Protocol to 6 (TCP), 17 (UDP), 1 (ICMP) or 58 (ICMPv6).",
    passing=(
        """
Tcp:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {RuleNumber: 90, RuleAction: allow, Protocol: "6", CidrBlock: 10.0.0.0/16, PortRange: {From: 1, To: 2}}
Denied:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {RuleNumber: 99, RuleAction: deny, Protocol: -1, CidrBlock: 0.0.0.0/0}
""",
    ),
    failing=(
        """
All:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    RuleNumber: 90
    RuleAction: allow
    Protocol: "-1"  # <--
    CidrBlock: 10.0.0.0/16
""",
    ),
)


@policy.check
def check(entry: Resource) -> Violations:
    """The protocol of an entry that allows."""
    protocol = entry.get("Protocol")
    if (protocol is None or protocol.lower() not in POSSIBLE) and is_action(entry, "allow"):
        yield entry.spot("Protocol"), "the entry admits all protocols, or one that nobody uses"
