"""Resolved values made comparable."""

from collections.abc import Callable
from typing import Any

from cfn.unknown import Unknown


def shown(value: Any) -> Any:
    """The value with each Unknown as ``<text>``: ``<${Bucket}>``, ``<arn-${Bucket.Arn}>``."""
    if isinstance(value, Unknown):
        return f"<{value}>"
    if isinstance(value, dict):
        return {key: shown(entry) for key, entry in value.items()}
    return [shown(entry) for entry in value] if isinstance(value, list) else value


def filled(value: Any, fill: Callable[[Unknown], str]) -> Any:
    """The value as text at every leaf, with ``fill`` in the place of each single Unknown: as after a deployment."""
    if isinstance(value, Unknown):
        pieces = value.parts if value.kind == "text" else (value,)
        return "".join(piece if isinstance(piece, str) else fill(piece) for piece in pieces)
    if isinstance(value, dict):
        return {key: filled(entry, fill) for key, entry in value.items()}
    if isinstance(value, list):
        return [filled(entry, fill) for entry in value]
    return scalar(value)


def scalar(value: Any) -> Any:
    """A scalar as the text that CloudFormation passes on; None stays."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None else str(value)


def texts(value: Any) -> Any:
    """An oracle's answer with every scalar as text."""
    if isinstance(value, dict):
        return {key: texts(entry) for key, entry in value.items()}
    return [texts(entry) for entry in value] if isinstance(value, list) else scalar(value)
