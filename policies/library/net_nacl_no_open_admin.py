"""Policy net-nacl-no-open-admin."""

from policies.aws.acls import ENTRY, entry_covers, from_anywhere, is_action
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

PORTS = (22, 3389)

policy = Policy(
    id="net-nacl-no-open-admin",
    severity=MEDIUM,
    severity_reason="The second fence only: security groups still stand.",
    resource=ENTRY,
    title="Network ACLs do not allow ingress from the Internet to SSH (22) or RDP (3389)",
    serves={PCI: {"1.3.1": PARTIAL, "1.4.2": PARTIAL, "1.2.7": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="The ACL of a subnet is the second fence, for the day a security group is open by mistake; one that admits "
    "everything is none. The range for answers, which a stateless ACL needs, holds the RDP port: leave that out of "
    "it. An entry is let pass where a lower number of the same ACL denies the port to everybody. Not seen: the "
    "default ACL, which admits everything, and ACLs of no subnet.",
    fix="Admit the ports that the subnet serves, the VPC's own range, and 1024-3388 and 3390-65535 for answers.",
    passing=(
        """
Https:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    {NetworkAclId: a, RuleNumber: 100, RuleAction: allow, Protocol: 6, CidrBlock: 0.0.0.0/0,
      PortRange: {From: 443, To: "443"}}
Answers:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    {NetworkAclId: a, RuleNumber: 110, RuleAction: allow, Protocol: 6, CidrBlock: 0.0.0.0/0,
      PortRange: {From: 3390, To: 65535}}
Out:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: a, RuleNumber: 100, RuleAction: allow, Egress: "true", Protocol: -1, CidrBlock: 0.0.0.0/0}
Inside:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: a, RuleNumber: 90, RuleAction: allow, Protocol: "-1", CidrBlock: 10.0.0.0/16}
None:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: a, RuleNumber: 95, RuleAction: deny, Protocol: "-1", CidrBlock: 0.0.0.0/0}
""",
        """
Acl: {Type: AWS::EC2::NetworkAcl}
NoSsh:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    {NetworkAclId: !Ref Acl, RuleNumber: 90, RuleAction: deny, Protocol: 6, CidrBlock: 0.0.0.0/0,
      PortRange: {From: 22, To: 22}}
Low:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    {NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Protocol: 6, CidrBlock: 0.0.0.0/0,
      PortRange: {From: 1, To: 1023}}
""",
        """
Acl: {Type: AWS::EC2::NetworkAcl}
None:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    {NetworkAclId: !Ref Acl, RuleNumber: 50, RuleAction: deny, Protocol: 6, CidrBlock: 0.0.0.0/0,
      PortRange: {From: 20, To: 4000}}
All:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: !Ref Acl, RuleNumber: 60, RuleAction: allow, Protocol: -1, CidrBlock: 0.0.0.0/0}
Nothing:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: b, RuleNumber: 50, RuleAction: deny, Protocol: -1, CidrBlock: 0.0.0.0/0}
Ssh:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    {NetworkAclId: b, RuleNumber: 60, RuleAction: allow, Protocol: 6, CidrBlock: 0.0.0.0/0,
      PortRange: {From: 22, To: 22}}
""",
    ),
    failing=(
        """
Parameters:
  Source: {Type: String}
Resources:
  All:
    Type: AWS::EC2::NetworkAclEntry
    Properties:
      NetworkAclId: a
      RuleNumber: 100
      RuleAction: Allow
      Protocol: "-1"
      CidrBlock: 0.0.0.0/0  # <--
  Ssh:
    Type: AWS::EC2::NetworkAclEntry
    Properties:
      NetworkAclId: a
      RuleNumber: 110
      RuleAction: allow
      Egress: "false"
      Protocol: 6
      Ipv6CidrBlock: ::/0  # <--
      PortRange: {From: "22", To: "22"}
  Chosen:
    Type: AWS::EC2::NetworkAclEntry
    Properties:
      NetworkAclId: a
      RuleNumber: 120
      RuleAction: allow
      Protocol: 17
      CidrBlock: !Ref Source  # <-- ?
      PortRange: {From: 3389, To: 3389}
""",
        """
Acl: {Type: AWS::EC2::NetworkAcl}
Fourth:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    {NetworkAclId: !Ref Acl, RuleNumber: 50, RuleAction: deny, Protocol: 6, CidrBlock: 0.0.0.0/0,
      PortRange: {From: 22, To: 22}}
Sixth:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    NetworkAclId: !Ref Acl
    RuleNumber: 60
    RuleAction: allow
    Protocol: 6
    Ipv6CidrBlock: ::/0  # <--
    PortRange: {From: 22, To: 22}
""",
        """
Acl: {Type: AWS::EC2::NetworkAcl}
Other: {Type: AWS::EC2::NetworkAcl}
Late:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    {NetworkAclId: !Ref Acl, RuleNumber: 200, RuleAction: deny, Protocol: 6, CidrBlock: 0.0.0.0/0,
      PortRange: {From: 22, To: 22}}
Outward:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    {NetworkAclId: !Ref Acl, RuleNumber: 50, RuleAction: deny, Egress: true, Protocol: -1, CidrBlock: 0.0.0.0/0}
Elsewhere:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {NetworkAclId: !Ref Other, RuleNumber: 60, RuleAction: deny, Protocol: -1, CidrBlock: 0.0.0.0/0}
Narrow:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    {NetworkAclId: !Ref Acl, RuleNumber: 70, RuleAction: deny, Protocol: 6, CidrBlock: 10.0.0.0/8,
      PortRange: {From: 22, To: 22}}
Web:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    {NetworkAclId: !Ref Acl, RuleNumber: 80, RuleAction: deny, Protocol: 6, CidrBlock: 0.0.0.0/0,
      PortRange: {From: 443, To: 443}}
Ssh:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    NetworkAclId: !Ref Acl
    RuleNumber: 100
    RuleAction: allow
    Protocol: 6
    CidrBlock: 0.0.0.0/0  # <--
    PortRange: {From: 22, To: 22}
""",
        """
Acl: {Type: AWS::EC2::NetworkAcl}
Datagrams:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    {NetworkAclId: !Ref Acl, RuleNumber: 50, RuleAction: deny, Protocol: 17, CidrBlock: 0.0.0.0/0,
      PortRange: {From: 22, To: 22}}
Ssh:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    NetworkAclId: !Ref Acl
    RuleNumber: 60
    RuleAction: allow
    Protocol: 6
    CidrBlock: 0.0.0.0/0  # <--
    PortRange: {From: 22, To: 22}
""",
    ),
)


@policy.check
def check(entry: Resource) -> Violations:
    """An inbound entry that allows, from anywhere, and not denied before."""
    block = from_anywhere(entry)
    if block is None or entry.on("Egress") or not is_action(entry, "allow"):
        return
    ports = [port for port in PORTS if entry_covers(entry, port) and not _is_denied(entry, block, port)]
    if ports:
        yield block, "the ACL admits any address to administration"


def _is_denied(entry: Resource, block: Value, port: int) -> bool:
    """Whether an entry before it, of the same version of IP, denies the port to all."""
    acl, number = entry.get("NetworkAclId"), entry.get("RuleNumber")
    if acl is None or number is None or number.number is None:
        return False
    for other in entry.view.of_type(ENTRY):
        theirs, before = other.get("NetworkAclId"), other.get("RuleNumber")
        if theirs is None or before is None or before.number is None or before.number >= number.number:
            continue
        denies = is_action(other, "deny") and not other.on("Egress") and _is_of_protocol(other, entry)
        denied = from_anywhere(other) if denies else None
        if theirs == acl and denied is not None and denied.path[-1] == block.path[-1] and entry_covers(other, port):
            return True
    return False


def _is_of_protocol(denial: Resource, entry: Resource) -> bool:
    """Whether the denial meets what the entry lets in; of all that one for every protocol lets in, TCP."""
    theirs, mine = denial.get("Protocol"), entry.get("Protocol")
    if theirs is None or theirs == -1:
        return True
    return theirs == 6 if mine is None or mine == -1 else theirs == mine
