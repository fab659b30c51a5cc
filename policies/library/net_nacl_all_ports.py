"""Policy net-nacl-all-ports."""

from policies.aws.acls import ENTRY, TCP_UDP, is_action, ports
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="net-nacl-all-ports",
    severity=LOW,
    severity_reason="Security groups still say which ports are open; the ACL only says less than it could.",
    opinion=True,
    resource=ENTRY,
    title="TCP and UDP entries of network ACLs do not allow all ports",
    serves={},
    why="An entry for all ports is no fence. An entry without PortRange is one for all. Not seen: entries before it "
    "that deny.",
    fix="Set PortRange to the ports that are served, and to the range for answers.",
    passing=(
        """
Https:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {RuleAction: allow, Protocol: 6, CidrBlock: 10.0.0.0/16, PortRange: {From: "443", To: "443"}}
Ping: {Type: AWS::EC2::NetworkAclEntry, Properties: {RuleAction: allow, Protocol: 1, CidrBlock: 10.0.0.0/16}}
""",
    ),
    failing=(
        """
All:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    RuleAction: allow
    Protocol: "6"
    CidrBlock: 10.0.0.0/16
    PortRange: {From: 0, To: "65535"}  # <--
Unsaid:  # <--
  Type: AWS::EC2::NetworkAclEntry
  Properties: {RuleAction: allow, Protocol: 17, CidrBlock: 10.0.0.0/16}
""",
    ),
)


@policy.check
def check(entry: Resource) -> Violations:
    """The ports of an entry that allows."""
    protocol = entry.get("Protocol")
    if protocol is None or protocol.lower() not in TCP_UDP or not is_action(entry, "allow"):
        return
    first, last = ports(entry)
    if first is None or last is None or (first <= 1 and last >= 65535):
        yield entry.spot("PortRange"), "the entry allows all ports"
