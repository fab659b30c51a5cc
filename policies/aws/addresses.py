"""Security-group rules: who may come in, on which ports."""

from collections.abc import Iterator

from policies.kernel import Resource, Value

GROUP, INGRESS, EGRESS = (
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::SecurityGroupEgress",
)
EVERYWHERE = ("0.0.0.0/0", "::/0")
BROADEST_PREFIX, BROADEST_PREFIX_V6 = 8, 4
"""A block wider than these is no network of one's own: halves of the Internet count as the Internet, and so does
2000::/3, all that is routed of IPv6; fc00::/7 is private."""


def ingress(resource: Resource) -> Iterator[Value]:
    """The ingress rules of a group, or the one that a standalone resource is."""
    if resource.type == INGRESS:
        yield resource.body()
    else:
        yield from _rules(resource.get("SecurityGroupIngress"))


def egress(resource: Resource) -> Iterator[Value]:
    """The egress rules of a group, or the one that a standalone resource is."""
    if resource.type == EGRESS:
        yield resource.body()
    else:
        yield from _rules(resource.get("SecurityGroupEgress"))


def _rules(found: Value | None) -> Iterator[Value]:
    yield from found if found is not None else ()


def anywhere(rule: Value) -> Value | None:
    """The CIDR, or the prefix list, of the rule that means any address, IPv4 or IPv6; None where there is none."""
    for name in ("CidrIp", "CidrIpv6"):
        cidr = rule.get(name)
        if cidr is not None and is_anywhere(cidr):
            return cidr
    for name in ("SourcePrefixListId", "DestinationPrefixListId"):
        listed = rule.get(name)
        if listed is not None and any(is_anywhere(cidr) for cidr in prefixes(listed)):
            return listed
    return None


def prefixes(listed: Value) -> Iterator[Value]:
    """The CIDRs of a managed prefix list that these templates declare."""
    for target in listed.targets():
        if target.type == "AWS::EC2::PrefixList":
            yield from target.each("Entries.*.Cidr")


def is_anywhere(cidr: Value) -> bool:
    """Whether a CIDR is the Internet, or so much of it that it makes no difference."""
    if cidr.unknown:
        return any(cidr == everywhere for everywhere in EVERYWHERE)
    block, slash, prefix = str(cidr).partition("/")
    broadest = BROADEST_PREFIX_V6 if ":" in block else BROADEST_PREFIX
    return bool(slash) and prefix.isdigit() and int(prefix) < broadest


def all_ports(rule: Value) -> bool:
    """Whether the rule covers every protocol, or every port of one."""
    if all_protocols(rule):
        return True
    if is_ping(rule):
        return False
    first, last = rule.get("FromPort"), rule.get("ToPort")
    if first is None or last is None or (first == -1 and last == -1):
        return True
    return first <= 1 and last >= 65535


def all_protocols(rule: Value) -> bool:
    """Whether the rule is for all protocols (``-1``), or names neither a protocol nor a port."""
    protocol = rule.get("IpProtocol")
    if protocol is None:
        return rule.get("FromPort") is None and rule.get("ToPort") is None
    return protocol == -1 or protocol.lower() == "all"


def is_range(rule: Value) -> bool:
    """Whether the rule is for more than one port, by two ports that differ; with all protocols they count for nothing,
    but say what was meant."""
    first, last = rule.get("FromPort"), rule.get("ToPort")
    return first is not None and last is not None and first != last and not is_ping(rule)


def is_ping(rule: Value) -> bool:
    """Whether the rule is for ICMP, which has no ports."""
    protocol = rule.get("IpProtocol")
    return protocol is not None and protocol.lower() in ("icmp", "icmpv6", 1, 58)


def covers(rule: Value, *ports: int) -> bool:
    """Whether the rule lets traffic to one of the ``ports`` through (TCP or UDP)."""
    if all_ports(rule):
        return True
    if is_ping(rule):
        return False
    first, last = rule.get("FromPort"), rule.get("ToPort")
    if first is None or last is None:
        return False
    lowest, highest = first.number, last.number
    if lowest is not None and highest is not None:  # known, as nearly always: plain numbers are ten times as fast
        return any(lowest <= port <= highest for port in ports)
    return any(first <= port and last >= port for port in ports)


def open_rules(resource: Resource, *ports: int) -> Iterator[tuple[Value, Value]]:
    """Each ingress rule of a group, or standing alone, that lets any address to one of ``ports``; and that address."""
    for rule in ingress(resource):
        cidr = anywhere(rule)
        if cidr is not None and covers(rule, *ports):  # all ports at once, because most rules cover none
            yield rule, cidr


def only(rule: Value, port: int) -> bool:
    """Whether the rule is for exactly this one port."""
    first, last = rule.get("FromPort"), rule.get("ToPort")
    return not all_ports(rule) and first is not None and last is not None and first == port and last == port
