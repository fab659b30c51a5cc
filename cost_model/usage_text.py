"""A usage file as text, of quantities that were measured."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import yaml


def usage_text(about: Iterable[str], quantities: Mapping[str, Mapping[str, Decimal]]) -> str:
    """``quantities``: ``stack/LogicalId`` → usage key → quantity; ``about``: lines of comment above."""
    resources = {name: {key: _plain(own[key]) for key in sorted(own)} for name, own in sorted(quantities.items())}
    body = yaml.safe_dump({"version": 1, "resources": resources}, sort_keys=False, width=120)
    return "".join(f"# {' '.join(line.split())}\n" for line in about) + body


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
