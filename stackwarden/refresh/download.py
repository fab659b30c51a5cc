"""Fetch a large file so that a stop costs nothing: what has arrived is kept, and the next run goes on from there."""

import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from reports.writing import write_whole
from stackwarden.ending import RefusedError

CHUNK = 1 << 20
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_AGAIN = "Run the same command again: it goes on from here."


class Fetched(NamedTuple):
    """A whole file: where it is, where it came from, and when the server that gave it says it did (or empty)."""

    path: Path
    url: str
    fetched: str


def fetch(url: str, path: Path, identity: str) -> Fetched:
    """The file at ``url`` as ``path``; begun parts of the same ``identity`` are continued, finished ones are taken.

    Raises:
        RefusedError: the server does not give the whole of it.
    """
    trusted(url)
    part, facts = path.with_suffix(".part"), path.with_suffix(".json")
    known = _known(facts, identity)
    if path.is_file() and known.get("whole"):
        return Fetched(path, url, known["fetched"])
    if not known:
        part.unlink(missing_ok=True)
    try:
        fetched = _continue(url, part, facts, {**known, "identity": identity})
    except (OSError, urllib.error.URLError) as error:
        raise RefusedError(f"{url}: {getattr(error, 'reason', None) or error}", _AGAIN) from error
    write_whole(facts, json.dumps({"identity": identity, "whole": True, "fetched": fetched}))
    part.replace(path)
    return Fetched(path, url, fetched)


def _continue(url: str, part: Path, facts: Path, known: Mapping[str, Any]) -> str:
    have = part.stat().st_size if part.is_file() and known.get("tag") else 0
    request = urllib.request.Request(url)  # noqa: S310  # trusted has looked at the scheme
    if have:
        request.add_header("Range", f"bytes={have}-")
        request.add_header("If-Range", known["tag"])
    try:
        answer = urllib.request.urlopen(request, timeout=60)  # noqa: S310  # as above
    except urllib.error.HTTPError as error:
        if error.code == 416 and have:  # as much is there as the server has, or more: whole, or not the same file
            part.unlink()
            return _continue(url, part, facts, known)
        raise
    with answer, part.open("ab" if answer.status == 206 else "wb", buffering=0) as out:
        trusted(answer.url)  # a redirect may have led elsewhere
        tag = answer.headers.get("ETag") or ""
        write_whole(facts, json.dumps({"identity": known["identity"], "tag": "" if tag.startswith("W/") else tag}))
        size = _size(answer, have)
        while block := answer.read1(CHUNK):  # what is there, so that a kill loses nothing that came
            out.write(block)
        os.fsync(out.fileno())
        if size is not None and out.tell() != size:
            raise OSError(f"the connection ended after {out.tell():,} of {size:,} bytes")
        return str(answer.headers.get("Date") or "")


def _size(answer: Any, have: int) -> int | None:
    length = answer.headers.get("Content-Length")
    return None if length is None else int(length) + (have if answer.status == 206 else 0)


def _known(facts: Path, identity: str) -> dict[str, Any]:
    """What was noted of this file; empty where there is nothing, or it is of another version."""
    try:
        found = json.loads(facts.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and found.get("identity") == identity else {}


def trusted(url: str) -> None:
    """Prices come by https, from this machine also by http. Raises RefusedError for any other address."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return
    raise RefusedError(f"{url}: prices are fetched by https alone", "See the endpoint.", 2)
