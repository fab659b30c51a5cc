"""``gate --fix``: show the diff, ask, write."""

import argparse
import difflib
import os
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from cfn.errors import CfnError, Location

if TYPE_CHECKING:
    from checks.fixing import Fixes
    from checks.gate import Request
    from checks.verdict import Verdict


def fixed(args: argparse.Namespace, request: "Request", check: "Callable[[Request], Verdict]") -> "Verdict":
    """Check, repair what may be repaired, and check anew if something was written: the verdict on what is there now."""
    from checks.fixing import plan

    known = request.known
    if known is not None:
        once = cache(known)
        request = replace(request, known=lambda: deepcopy(once()))
    verdict = check(request)
    fixes = plan(request, verdict)
    stream = sys.stdout if args.format == "text" and args.output is None else sys.stderr
    tell(fixes, stream)
    if not fixes.files or not _agreed(args, fixes, stream):
        return verdict
    for file, (before, after) in fixes.files.items():
        write(Path(file), before, after)
    print(f"Written: {_counted(fixes)}.\n", file=stream)
    return check(request)


def tell(fixes: "Fixes", stream: TextIO) -> None:
    """The unified diff of all files, then what is left to people."""
    for line in diff(fixes):
        stream.write(line)
    for finding, reason in fixes.left:
        print(f"by hand: {finding.file}:{finding.line} {finding.logical_id}: {finding.policy}: {reason}", file=stream)
    if not fixes.files:
        print("Nothing can be fixed safely by itself.", file=stream)
    stream.flush()


def diff(fixes: "Fixes") -> Iterator[str]:
    """As ``patch -p1`` takes it."""
    for file, (before, after) in sorted(fixes.files.items()):
        old, new = (_lines(data.decode()) for data in (before, after))
        name = f"{file}\t" if " " in file else file  # else patch ends the name at the blank
        for line in difflib.unified_diff(old, new, f"a/{name}", f"b/{name}"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """Lines as patch sees them: ended by a line feed, and by nothing else."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _counted(fixes: "Fixes") -> str:
    changes, files = len(fixes.done), len(fixes.files)
    return f"{changes} change{'s' * (changes != 1)} to {files} file{'s' * (files != 1)}"


def _agreed(args: argparse.Namespace, fixes: "Fixes", stream: TextIO) -> bool:
    if args.yes:
        return True
    if not (sys.stdin.isatty() and stream.isatty()):
        print("Nothing is written: there is no terminal to ask on; --yes writes without asking.\n", file=stream)
        return False
    stream.write(f"Write these {_counted(fixes)}? [y/N] ")
    stream.flush()
    if sys.stdin.readline().strip().lower() in ("y", "yes"):
        return True
    print("Nothing is written.\n", file=stream)
    return False


def write(path: Path, before: bytes, after: bytes) -> None:
    """Aside, then renamed over the file that a link leads to; its mode stays. Raises CfnError where it has changed."""
    target = Path(os.path.realpath(path))
    aside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        if target.read_bytes() != before:
            raise CfnError("The file has changed since it was checked", Location(path.as_posix()), "Run it again.")
        aside.write_bytes(after)
        aside.chmod(target.stat().st_mode & 0o7777)
        aside.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CfnError(f"Cannot be written: {reason}", Location(path.as_posix()), "Correct its permissions.") from error
    finally:
        aside.unlink(missing_ok=True)
