"""Policy net-nacl-deny-for-all."""

from policies.aws.acls import ENTRY, from_anywhere, is_action
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="net-nacl-deny-for-all",
    severity=LOW,
    severity_reason="A deny for some addresses is often meant so; it is worth a second look.",
    opinion=True,
    resource=ENTRY,
    title="Network ACL deny entries are effective: they cover all addresses",
    serves={},
    why="Whoever is denied by address comes back with another. Not seen: deny entries that are meant for a known "
    "range.",
    fix="Deny 0.0.0.0/0 or ::/0, and allow the exceptions under lower numbers.",
    passing=(
        """
All:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {RuleNumber: 100, RuleAction: deny, Protocol: -1, CidrBlock: 0.0.0.0/0}
Some:
  Type: AWS::EC2::NetworkAclEntry
  Properties: {RuleNumber: 90, RuleAction: allow, Protocol: 6, CidrBlock: 10.0.0.0/16}
""",
    ),
    failing=(
        """
Some:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    RuleNumber: 90
    RuleAction: deny
    Protocol: 6
    CidrBlock: 10.0.0.0/16  # <--
""",
    ),
)


@policy.check
def check(entry: Resource) -> Violations:
    """Whom a deny is for."""
    if is_action(entry, "deny") and from_anywhere(entry) is None:
        name = "CidrBlock" if entry.get("Ipv6CidrBlock") is None else "Ipv6CidrBlock"
        yield entry.spot(name), "the denial covers some addresses only"
