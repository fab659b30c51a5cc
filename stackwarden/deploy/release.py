"""The versioned set of templates: ``release.json`` names every file with its hash, so that a version is one thing."""

import hashlib
import json
from pathlib import Path

RELEASE, VERSION = "release.json", "VERSION"
_PARTS = ("platform.yaml", "stacks/*", "functions/*")


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every template and function of a platform's folder, by path in it, sorted."""
    files = (path for part in _PARTS for path in folder.glob(part) if path.is_file() and path.suffix != ".pyc")
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)
    }


def render(folder: Path, tool: str) -> str:
    """The text of ``release.json``; ``tool`` is the version of stackwarden that goes with it."""
    version = (folder / VERSION).read_text("utf-8").strip()
    whole = {"version": version, "stackwarden": tool, "files": digests(folder)}
    return json.dumps(whole, indent=2) + "\n"
