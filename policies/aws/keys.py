"""Keys: whose they are."""

from policies.kernel import Value


def is_own_key(key: Value | None) -> bool:
    """Whether a key is named and is not visibly an ``aws/…`` default of a service; a key by parameter counts."""
    return key is not None and "alias/aws/" not in str(key)
