"""Keys: whose they are."""

from policies.kernel import Value


def is_named(name: Value | None) -> bool:
    """Whether a key (or anything that is named) is there and not visibly empty; one by parameter counts."""
    return name is not None and (name.unknown or str(name) != "")


def is_own_key(key: Value | None) -> bool:
    """Whether a key is named and is not visibly an ``aws/…`` default of a service; a key by parameter counts."""
    return is_named(key) and "alias/aws/" not in str(key)
