"""The versions of what a report was made with."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import policies
from reports.writing import digest

POLICIES = Path(policies.__file__).parent


def versions(engines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(tool or framework, version), what we ship with the digest of its files."""
    library = list((POLICIES / "library").glob("*.py"))
    yield "stackwarden", _installed("stackwarden") or "unreleased"
    yield f"policies ({len(library)} files)", digest(library)
    for name in engines:
        if name == "checkov":
            yield name, _checkov()
        elif name != "own":
            yield name, _installed(name) or "unknown"
    texts = [*(POLICIES / "frameworks").glob("*.yaml"), *(POLICIES / "frameworks" / "foreign").glob("*.yaml")]
    yield f"frameworks ({len(texts)} files)", digest(texts)


def _installed(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _checkov() -> str:
    """As its own environment names it."""
    from checks.engines.checkov import Checkov, CheckovMissingError

    try:
        return Checkov([]).version() or "unknown"
    except CheckovMissingError:
        return "missing"
