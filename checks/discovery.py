"""Which files to check: every template under the given paths, and the reason for each file left out."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from cfn.errors import CfnError, Location
from cfn.source import INSTEAD, MAX_BYTES, NotATemplateError, Template, parse, read
from checks.finding import Finding

SUFFIXES = frozenset({".yaml", ".yml", ".json", ".template"})
IGNORED = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".aws-sam"})
"""Folders that hold no sources: version control, installed packages, build output. Each one met is listed."""
TYPED = re.compile(rb"""Type["']?\s*:\s*["']?(AWS|Custom)::""")
"""A resource of a template; a schema or a document that only mentions ``AWS::`` has none."""
OWN_CACHE = ".stackwarden-cache"
"""Not listed: whether it is there must not change what a run says."""


@dataclass(slots=True)
class Discovery:
    """``templates`` read; ``skipped`` as (file or folder, reason); ``problems``: templates that could not be read."""

    templates: list[Template] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)

    def add(self, other: "Discovery") -> None:
        """Take in what was found elsewhere."""
        self.templates += other.templates
        self.skipped += other.skipped
        self.problems += other.problems


def shown(path: Path) -> str:
    """The path as people know it: relative to the working directory if it is inside, else absolute; posix."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 (keeps links as the user wrote them; resolve() follows them)
    try:
        return _text(absolute.relative_to(Path.cwd()).as_posix())
    except ValueError:
        return _text(absolute.as_posix())


def _text(name: str) -> str:
    """A file's name as text: bytes of it that are no UTF-8 are shown as ``\\xff``."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def unreadable(policy: str, location: Location, message: str) -> Finding:
    """The finding for input that could not be checked."""
    return Finding(
        policy=policy,
        engine="gate",
        packs=("gate",),
        severity="CRITICAL",
        state="unreadable",
        file=location.file,
        line=location.line,
        column=location.column,
        message=message,
    )


class Listed(NamedTuple):
    """A file to read, its name as shown, and whether it must be a template because somebody named it as one."""

    path: Path
    name: str
    named: bool


@dataclass(slots=True)
class Listing:
    """Files to read, in a stable order, and what was met on the way to them."""

    files: list[Listed] = field(default_factory=list)
    found: Discovery = field(default_factory=Discovery)


def discover(paths: list[Path], known: frozenset[str] = frozenset(), *, sift: bool = False) -> Discovery:
    """Read every template under ``paths``; see :func:`listing`."""
    listed = listing(paths, known, sift=sift)
    listed.found.add(read_listed(listed.files))
    return listed.found


def listing(paths: list[Path], known: frozenset[str] = frozenset(), *, sift: bool = False) -> Listing:
    """Every file under ``paths`` that may be a template. A file named itself must be one: else it is a problem.

    ``sift``: files that were named are taken like those met in a folder, for tools that name whatever has changed.
    ``known`` are files (as shown) that are read elsewhere, as part of a platform: they are left out here.
    """
    listed = Listing()
    seen: set[str] = set(known)
    for path in paths:
        if not path.is_dir():
            if shown(path) not in seen:
                seen.add(shown(path))
                listed.files.append(Listed(path, shown(path), not (sift and path.exists())))
            continue
        for file, name in _walk(path, shown(path), (), listed.found):
            if name not in seen:
                seen.add(name)
                listed.files.append(Listed(file, name, False))
    return listed


def read_listed(files: Iterable[Listed]) -> Discovery:
    """Read files of a listing: templates, skipped ones with their reason, problems."""
    found = Discovery()
    for path, name, named in files:
        (_take_named if named else _take)(path, name, found)
    return found


def _take_named(file: Path, name: str, found: Discovery) -> None:
    """Read one file that was named: a template, or a problem, for somebody thinks that it is one."""
    try:
        found.templates.append(read(file, name))
    except CfnError as error:
        policy = "unreadable-template" if file.is_file() else "unreadable-file"
        found.problems.append(unreadable(policy, error.location, f"{error.message}. {error.remedy}"))


def _walk(folder: Path, name: str, above: tuple[tuple[int, int], ...], found: Discovery) -> Iterator[tuple[Path, str]]:
    """Files below ``folder``, with their names as shown, in a stable order.

    Links are followed, and one that leads back up is a problem.
    """
    try:
        status = folder.stat()
        entries = [(entry, entry.is_dir()) for entry in sorted(folder.iterdir())]
    except OSError as error:
        message = f"The folder cannot be read: {error.strerror}. Correct its permissions, or leave it out."
        found.problems.append(unreadable("unreadable-folder", Location(name), message))
        return
    here = (status.st_dev, status.st_ino)
    if here in above:
        message = "Directory loop: this link leads back to a folder above it. Remove the link."
        found.problems.append(unreadable("directory-loop", Location(name), message))
        return
    for entry, is_folder in entries:
        inside = _text(entry.name if name == "." else f"{name.rstrip('/')}/{entry.name}")
        if entry.name == OWN_CACHE:
            continue
        if is_folder:
            if entry.name in IGNORED or entry.name.startswith(".venv"):
                found.skipped.append((f"{inside}/", "folder of tools or build output, not of sources"))
            else:
                # From outside the walk may come to the working directory: what is in it has its short name again.
                inside = shown(entry) if Path(name).is_absolute() else inside
                yield from _walk(entry, inside, (*above, here), found)
        elif entry.suffix.lower() in SUFFIXES:
            yield entry, inside


def _take(file: Path, name: str, found: Discovery) -> None:
    """Read one file met in a folder: a template, skipped with a reason, or a problem."""
    try:
        if file.exists() and not file.is_file():  # opening a pipe would wait for ever
            found.skipped.append((name, "not a regular file"))
            return
        data = INSTEAD.get(os.path.realpath(file)) if INSTEAD else None
        data = _bytes_of(file) if data is None else data
    except OSError as error:
        message = f"The file cannot be read: {error.strerror or error}. Correct its permissions, or leave it out."
        found.problems.append(unreadable("unreadable-file", Location(name), message))
        return
    if b"Resources" not in data.replace(b"\0", b""):  # without the NULs, UTF-16 shows its letters too
        found.skipped.append((name, "not a CloudFormation template: no Resources section"))
        return
    try:
        whole = len(data) <= MAX_BYTES  # else reading it again tells its true size
        found.templates.append(parse(data, name, file) if whole else read(file, name))
    except NotATemplateError as error:
        found.skipped.append((name, error.message[0].lower() + error.message[1:]))
    except CfnError as error:
        if _meant_as_template(data):
            message = f"{error.message}. {error.remedy}"
            found.problems.append(unreadable("unreadable-template", error.location, message))
        else:
            found.skipped.append((name, f"not a CloudFormation template: {error.message}"))


def _bytes_of(file: Path) -> bytes:
    """What the file holds, up to more than a template may."""
    with file.open("rb") as stream:
        size = min(os.fstat(stream.fileno()).st_size, MAX_BYTES)
        data = stream.read(size + 1)  # not MAX_BYTES: the buffer for it costs more than reading
        return data + stream.read(MAX_BYTES) if len(data) > size else data


def _meant_as_template(data: bytes) -> bool:
    plain = data.replace(b"\0", b"")
    return b"AWSTemplateFormatVersion" in plain or TYPED.search(plain) is not None
