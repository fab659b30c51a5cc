"""Who is timed: each tool as a whole process, started the way its users start it."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = "cloudformation-validate"
"""The tool that ratios are over."""
OWN, ALL, FAST = "own lane", "own lane, all policies", "fast lane"
"""How our own contestants are called: without the opinions, which are opt-in, and with them."""


class MissingPeerError(Exception):
    """A peer's environment is not there."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A tool to time.

    ``command``  the command line that checks a file or a folder. ``done``: how many files its standard output accounts
    for; None where it does not say. ``exits``: the exit codes of a run that came to its end, whatever it found.
    """

    name: str
    version: str
    command: Callable[[Path], list[str]]
    done: Callable[[str], int | None]
    exits: frozenset[int]
    slow: bool = False


def contestants(quick: bool) -> list[Contestant]:
    """All tools, or with ``quick`` only those that take about a second. Raises MissingPeerError."""
    fast = [_ours(OWN, "own"), _ours(ALL, "own", "--packs", "all"), _ours(FAST, "fast"), _validate()]
    return fast if quick else [*fast, _cfn_lint(), _checkov(), _cfripper(resolve=False), _cfripper(resolve=True)]


def environment() -> dict[str, str]:
    """Variables for every contestant: no network calls, no colours."""
    return os.environ | {"BC_SKIP_MAPPING": "TRUE", "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": ""}


def product_version() -> str:
    """The version that pyproject.toml gives stackwarden, installed or not."""
    import tomllib

    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def _ours(name: str, lane: str, *more: str) -> Contestant:
    options = ["--lane", lane, *more, "--no-cache", "--no-waivers", "--format", "json"]
    return Contestant(
        name=f"stackwarden, {name}",
        version=product_version(),
        command=lambda path: [sys.executable, "-m", "stackwarden", "gate", str(path), *options],
        done=lambda text: int(json.loads(text)["summary"]["files_read"]),
        exits=frozenset({0, 1}),
    )


def _validate() -> Contestant:
    driver = ROOT / "bench" / "drivers" / "validate_files.py"
    return Contestant(
        name=REFERENCE,
        version=version("cloudformation-validate"),
        command=lambda path: [sys.executable, str(driver), str(path)],
        done=lambda text: int(text.split()[0]),
        exits=frozenset({0}),
    )


def _cfn_lint() -> Contestant:
    return Contestant(
        name="cfn-lint",
        version=version("cfn-lint"),
        command=lambda path: [
            str(Path(sys.executable).parent / "cfn-lint"),
            str(path / "*") if path.is_dir() else str(path),
        ],
        done=lambda _: None,
        exits=frozenset(range(0, 15, 2)),  # bits: 2 errors, 4 warnings, 8 notes
        slow=True,
    )


def _checkov() -> Contestant:
    folder = _peer(".venv-checkov")
    options = ["--framework", "cloudformation", "--quiet", "--compact", "--skip-download", "-o", "json"]
    return Contestant(
        name="checkov",
        version=_installed(folder, "checkov"),
        command=lambda path: [str(folder / "bin" / "checkov"), *options, "-d" if path.is_dir() else "-f", str(path)],
        done=_checkov_done,
        exits=frozenset({0, 1}),
        slow=True,
    )


def _checkov_done(text: str) -> int | None:
    """It counts only the files that it could not parse: any makes its count a wrong one."""
    errors = int(json.loads(text)["summary"]["parsing_errors"])
    return -errors if errors else None


def _cfripper(resolve: bool) -> Contestant:
    folder = _peer(".venv-bench")
    options = ["--logging", "ERROR", "--resolve" if resolve else "--no-resolve"]
    return Contestant(
        name="cfripper --resolve" if resolve else "cfripper",
        version=_installed(folder, "cfripper"),
        command=lambda path: [
            str(folder / "bin" / "cfripper"),
            *options,
            *map(str, sorted(path.iterdir()) if path.is_dir() else [path]),
        ],
        done=lambda text: text.count("Valid: "),
        exits=frozenset({0, 1, 2}),
        slow=True,
    )


def _peer(name: str) -> Path:
    folder = ROOT / name
    if not folder.is_dir():
        raise MissingPeerError(
            f"{name} is not there: run `make bench`, or `python -m bench --quick` without slow peers"
        )
    return folder


def _installed(folder: Path, distribution: str) -> str:
    """The version of a distribution in an environment, read off its metadata folder."""
    found = next(folder.glob(f"lib/python*/site-packages/{distribution}-*.dist-info"), None)
    if found is None:
        raise MissingPeerError(
            f"{distribution} is not installed in {folder.name}: remove the folder, then `make bench`"
        )
    return found.name.removeprefix(f"{distribution}-").removesuffix(".dist-info")
