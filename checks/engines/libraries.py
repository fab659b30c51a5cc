"""Versions of what is installed: results of an engine hold for those only."""

from importlib.util import find_spec
from pathlib import Path

from checks.cache import digest


def library_names(folder: Path) -> list[str]:
    """Names and versions of the distributions installed in a site-packages folder, read off its metadata folders."""
    return sorted(entry.name for entry in folder.glob("*-info"))


def here(module: str) -> str:
    """A digest of the distributions installed beside ``module`` in our own environment; empty when there are none."""
    spec = find_spec(module)
    names = library_names(Path(spec.origin).parents[1]) if spec and spec.origin else []
    return digest(*names) if names else ""
