"""The gate before a deployment: only what it lets through is deployed."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from stackwarden.deploy.desired import Desired, text_as_sent
from stackwarden.ending import RefusedError

if TYPE_CHECKING:
    from checks.finding import Finding

_BROKEN = 2  # from here on the verdict is not about the templates alone


@dataclass(frozen=True)
class Judged:
    """The gate's verdict on what is to be deployed. ``gate``: for the ledger; ``red``: the findings that fail.

    ``seen``: the hash of what it read, by resolved path.
    """

    gate: dict[str, str]
    red: tuple["Finding", ...]
    elsewhere: int
    seen: Mapping[Path, str]


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
    seen = {Path(file).resolve(): _hash(text_as_sent(data)) for file, data in verdict.sources.items()}
    return Judged(gate, red, len(failing) - len(red), seen)


def settings(platform: Path, environment: str) -> dict[Path, str]:
    """The hashes of the manifest and of the environment's settings as they are now."""
    files = (platform, platform.parent / "environments" / f"{environment}.yaml")
    return {file.resolve(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()}


def check_same(stacks: Iterable[Desired], judged: Judged, before: Mapping[Path, str]) -> None:
    """Whether the gate has read just what is to be deployed, and nothing has changed since.

    ``before``: the settings before anything was read. Raises RefusedError with the file that was changed meanwhile.
    """
    for file, old in before.items():
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != old:
            raise _changed(file)
    for stack in stacks:
        file = Path(stack.file).resolve()
        if not stack.sha256 == judged.seen.get(file) == _now(file):
            raise _changed(file)


def _now(file: Path) -> str:
    """The hash of a template as it is; foreign engines may have read it later than the gate did."""
    try:
        return _hash(text_as_sent(file.read_bytes()))
    except (OSError, UnicodeDecodeError):
        return ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _changed(file: Path) -> RefusedError:
    return RefusedError(f"{file} was changed while the gate judged it", "Nothing was deployed. Run again.")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("stackwarden")
    except PackageNotFoundError:
        return "unreleased"


def _policies() -> str:
    """The hash of the policies' index: which policies judged, and in which version."""
    import policies

    index = Path(policies.__file__).parent / "index.json"
    return hashlib.sha256(index.read_bytes()).hexdigest() if index.is_file() else ""
