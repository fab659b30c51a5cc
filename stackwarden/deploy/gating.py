"""The gate before a deployment: only what it lets through is deployed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from stackwarden.ending import RefusedError

if TYPE_CHECKING:
    from checks.finding import Finding

_BROKEN = 2  # from here on the verdict is not about the templates alone


@dataclass(frozen=True)
class Judged:
    """The gate's verdict on what is to be deployed. ``gate``: for the ledger; ``red``: the findings that fail."""

    gate: dict[str, str]
    red: tuple["Finding", ...]
    elsewhere: int


def judge(platform: Path, environment: str, lane: str, spared: Iterable[str]) -> Judged:
    """Check the platform in one environment. What fails in ``spared``, files of stacks that stay as they are, is
    counted only.

    Raises RefusedError (with the gate's exit code) where the gate broke or could not read its input.
    """
    from checks.cache import default_folder
    from checks.gate import Request, run

    verdict = run(
        Request(
            as_of=date.today().isoformat(),
            platform=platform,
            environments=(environment,),
            lane=lane,
            cache=None if lane == "own" else default_folder(),
        )
    )
    if verdict.exit_code >= _BROKEN:
        first = next((f for f in verdict.findings if f.state in ("error", "unreadable")), None)
        said = f": {first.file}:{first.line}: {first.message}" if first else ""
        raise RefusedError(
            f"The gate cannot judge this: {verdict.word}{said}", "Nothing was deployed.", verdict.exit_code
        )
    aside = {Path(file).resolve() for file in spared}
    failing = [finding for finding in verdict.findings if finding.fails]
    red = tuple(finding for finding in failing if Path(finding.file).resolve() not in aside)
    gate = {"version": _version(), "policies": _policies(), "lane": lane, "verdict": "red" if red else "green"}
    return Judged(gate, red, len(failing) - len(red))


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("stackwarden")
    except PackageNotFoundError:
        return "unreleased"


def _policies() -> str:
    """The hash of the policies' index: which policies judged, and in which version."""
    import hashlib

    import policies

    index = Path(policies.__file__).parent / "index.json"
    return hashlib.sha256(index.read_bytes()).hexdigest() if index.is_file() else ""
