"""A platform's environments in two shares of about the same work, with the templates that both need read before."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cfn.source import Template

Shares = tuple[list[str], list[str]]


def shares(platform: Path, environments: Sequence[str]) -> "tuple[dict[Path, Template], Shares]":
    """The templates by path, and two lists of environments: the largest first, each to the list that has less."""
    from cfn.manifest import read_manifest, read_settings
    from cfn.resolved import Resolved

    manifest = read_manifest(platform)
    weights = {}
    for name in environments:
        roles = read_settings(manifest, name).roles
        weights[name] = sum(entry.role in roles for entry in manifest.entries)
    found: Shares = ([], [])
    for name in sorted(environments, key=lambda each: -weights[each]):
        min(found, key=lambda names: sum(weights[each] for each in names)).append(name)
    resolved = Resolved()
    return {path: resolved.template(path) for path in dict.fromkeys(each.template for each in manifest.entries)}, found
