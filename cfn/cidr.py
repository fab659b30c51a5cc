"""Fn::Cidr."""

import ipaddress


def subnets(block: str, count: int, bits: int) -> list[str]:
    """The first ``count`` subnets with ``bits`` host bits of a block. Raises ValueError where they do not fit."""
    network = ipaddress.ip_network(block, strict=False)
    prefix = network.max_prefixlen - bits
    if prefix < network.prefixlen or 2 ** (prefix - network.prefixlen) < count:
        raise ValueError(f"{count} blocks of {bits} host bits do not fit into {block}")
    generated = network.subnets(new_prefix=prefix)
    return [str(next(generated)) for _ in range(count)]
