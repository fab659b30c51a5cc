"""Network ACL entries: which way, for whom, on which ports, and which others stand beside them."""

from policies.aws.addresses import is_anywhere
from policies.kernel import Resource, Value

ENTRY = "AWS::EC2::NetworkAclEntry"
TCP_UDP = (6, 17, "tcp", "udp")


def is_action(entry: Resource, action: str) -> bool:
    """Whether the entry's action is the given one, in lower case."""
    found = entry.get("RuleAction")
    return found is not None and found.lower() == action


def from_anywhere(entry: Resource) -> Value | None:
    """The CIDR of the entry that means any address; None where there is none."""
    for name in ("CidrBlock", "Ipv6CidrBlock"):
        block = entry.get(name)
        if block is not None and is_anywhere(block):
            return block
    return None


def ports(entry: Resource) -> tuple[Value | None, Value | None]:
    """The first and last port, where they are written."""
    return entry.get("PortRange.From"), entry.get("PortRange.To")


def entry_covers(entry: Resource, port: int) -> bool:
    """Whether the entry is for traffic to the port, over TCP or UDP."""
    protocol = entry.get("Protocol")
    if protocol is None or protocol == -1:
        return True
    if protocol not in TCP_UDP:
        return False
    first, last = ports(entry)
    return first is None or last is None or (first <= port and last >= port)


def siblings(entry: Resource) -> list[Resource]:
    """The other entries of the same ACL and direction in its stack."""
    acl = entry.get("NetworkAclId")
    if acl is None:
        return []
    found = []
    for other in entry.view.of_type(ENTRY):
        theirs = other.get("NetworkAclId")
        if other is entry or other.stack is not entry.stack or theirs is None or theirs != acl:
            continue
        if other.on("Egress") == entry.on("Egress"):
            found.append(other)
    return found
