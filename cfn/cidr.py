"""Fn::Cidr."""

import ipaddress

MAX_COUNT = 256  # CloudFormation's limit


def subnets(block: str, count: int, bits: int) -> list[str]:
    """The first ``count`` subnets with ``bits`` host bits of a block. Raises ValueError where they do not fit."""
    network = ipaddress.ip_network(block, strict=False)
    check(count, bits, network.max_prefixlen)
    prefix = network.max_prefixlen - bits
    if prefix < network.prefixlen or 2 ** (prefix - network.prefixlen) < count:
        raise ValueError(f"{count} blocks of {bits} host bits do not fit into {block}")
    generated = network.subnets(new_prefix=prefix)
    return [str(next(generated)) for _ in range(count)]


def check(count: int, bits: int, longest: int = 128) -> None:
    """Raise ValueError where the count or the host bits are out of range."""
    if not 1 <= count <= MAX_COUNT:
        raise ValueError(f"a count of {count} is not within 1 to {MAX_COUNT}")
    if not 1 <= bits <= longest:
        raise ValueError(f"{bits} host bits are not within 1 to {longest}")
