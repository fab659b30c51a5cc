"""Results of engines, kept by what they depend on: content-addressed, so an entry is never stale, only unused."""

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

FORMAT = "1"
"""Raised when the shape of an entry changes; old entries are then simply never found."""
SHARDS = 256
KEEP = 20_000 // SHARDS
"""Entries kept in each of the 256 folders (20,000 in all, about 2 kB each); above that, those unused for longest go."""


def digest(*parts: str | bytes) -> str:
    """One hash of several parts; lengths are hashed too, so that no two lists of parts are alike."""
    hasher = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        hasher.update(len(data).to_bytes(8, "big"))
        hasher.update(data)
    return hasher.hexdigest()


def tree_digest(folder: Path, pattern: str = "*.py") -> str:
    """The hash of the names and contents of all files below ``folder`` that match: any edit changes it."""
    files = sorted(file for file in folder.rglob(pattern) if file.is_file())
    parts: Iterable[bytes] = (
        part for file in files for part in (file.relative_to(folder).as_posix().encode(), file.read_bytes())
    )
    return digest(*parts)


def default_folder() -> Path:
    """``$XDG_CACHE_HOME/stackwarden`` where that is set, else ``.stackwarden-cache`` in the working directory."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return Path(base) / "stackwarden" if base else Path(".stackwarden-cache")


class Cache:
    """A folder of JSON entries. A cache that cannot be read or written costs time, never a result."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, key: str) -> Any | None:
        """The value stored under ``key``; None when there is none or the entry is damaged."""
        if self.folder is None:
            return None
        file = _file(self.folder, key)
        try:
            entry = json.loads(file.read_bytes())
            value = entry["value"]
            if entry["key"] != key or entry["sum"] != _sum(value):
                return None
            os.utime(file)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return value

    def put(self, key: str, value: Any) -> None:
        """Store a JSON value: written aside, then renamed, so that other processes see all of it or nothing."""
        if self.folder is None:
            return
        with suppress(OSError):
            if not self.folder.exists():
                self.folder.mkdir(parents=True)
                (self.folder / ".gitignore").write_text("*\n")
            file = _file(self.folder, key)
            file.parent.mkdir(exist_ok=True)
            _write(file, json.dumps({"key": key, "sum": _sum(value), "value": value}))
            _trim(file.parent)


def _file(folder: Path, key: str) -> Path:
    return folder / key[:2] / f"{key}.json"


def _write(file: Path, text: str) -> None:
    aside = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)


def _trim(shard: Path) -> None:
    """Remove the entries unused for longest, and with them what a killed process left half written."""
    files = list(shard.iterdir())
    if len(files) > KEEP:
        files.sort(key=lambda file: file.stat().st_mtime)
        for file in files[:-KEEP]:
            file.unlink(missing_ok=True)


def _sum(value: Any) -> str:
    return digest(FORMAT, json.dumps(value, sort_keys=True))
