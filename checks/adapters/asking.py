"""What the adapters ask: which policies there are, and what they find in a file.

Loaded by path from interpreters that may not have our packages, so it imports none of them at its head. It asks our
packages where they can be imported (STACKWARDEN_HOME, or the folder this file is in), else the command ``stackwarden``.
Whatever goes wrong is an AskingError; an adapter turns it into a failure that people see.
"""

import hashlib
import importlib
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

DEFAULT = "pci,gdpr,reliability"
TIMEOUT = 300
BROKEN = ("error", "unreadable")
Row = dict[str, Any]


class AskingError(Exception):
    """No answer, and why."""


def packs() -> str:
    """The packs that STACKWARDEN_PACKS asks for, comma between them; ``all`` is all."""
    return os.environ.get("STACKWARDEN_PACKS", "").strip() or DEFAULT


def policies() -> list[Row]:
    """The policies of those packs, as ``stackwarden policies --format json`` tells them."""
    if _importable():
        from policies.listing import as_object
        from policies.registry import load_all

        told = as_object(load_all())
    else:
        told = _command("policies", "--format", "json")
    wanted = {name.strip() for name in packs().split(",")}
    known = {"all", *(name for policy in told["policies"] for name in policy["packs"])}
    if not wanted <= known:
        raise AskingError(f"STACKWARDEN_PACKS names {', '.join(sorted(wanted - known))}, which is no pack")
    return [each for each in told["policies"] if "all" in wanted or not wanted.isdisjoint(each["packs"])]


_answers: dict[tuple[str, str, str], list[Row] | AskingError] = {}


def findings(path: str) -> list[Row]:
    """What the own lane finds in a file, as in the gate's JSON output; once for each file and content."""
    try:
        content = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        raise AskingError(f"{path} cannot be read: {error.strerror}") from error
    key = (path, content, packs())
    if key not in _answers:
        try:
            _answers[key] = _judged(path)
        except AskingError as error:
            _answers[key] = error
        except Exception as error:  # whatever it is, people must see it
            _answers[key] = AskingError(f"{type(error).__name__}: {error}")
    answer = _answers[key]
    if isinstance(answer, AskingError):
        raise answer
    return answer


def _judged(path: str) -> list[Row]:
    if _importable():
        try:
            return _imported(path)
        except ImportError:  # SAM, for one, needs a library that this interpreter may not have
            if not shutil.which(_executable()):
                raise
    rows: list[Row] = _command("gate", path, "--lane", "own", "--packs", packs(), "--no-config", "--format", "json")[
        "findings"
    ]
    return rows


def _imported(path: str) -> list[Row]:
    from checks.gate import Request, run
    from checks.outputs import render
    from policies.kernel.policy import PACKS

    wanted = PACKS if "all" in packs().split(",") else tuple(name.strip() for name in packs().split(","))
    verdict = run(Request(as_of=date.today().isoformat(), paths=[Path(path)], lane="own", packs=wanted))
    rows: list[Row] = json.loads(render("json", verdict))["findings"]
    return rows


def _importable() -> bool:
    """Whether our packages, and not others of their names, can be imported here."""
    home = Path(os.environ.get("STACKWARDEN_HOME") or Path(__file__).resolve().parents[2]).resolve()
    if not (home / "checks" / "gate.py").is_file():
        return False
    if str(home) not in sys.path:
        sys.path.append(str(home))
    try:
        found = importlib.import_module("checks.gate").__file__
    except ImportError:
        return False
    return found is not None and Path(found).resolve() == home / "checks" / "gate.py"


def _executable() -> str:
    return os.environ.get("STACKWARDEN_COMMAND") or "stackwarden"


def _command(*arguments: str) -> Row:
    """The JSON that our command prints; its exit code says what is in it."""
    command = shutil.which(_executable())
    if command is None:
        raise AskingError(f"neither stackwarden's packages (STACKWARDEN_HOME) nor the command {_executable()} is here")
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            [command, *arguments], capture_output=True, text=True, check=False, timeout=TIMEOUT
        )
        answer: Row = json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        said = done.stderr.strip() if isinstance(error, ValueError) else str(error)
        raise AskingError(f"{command} {arguments[0]} gave no answer: {said[:500]}") from error
    return answer
