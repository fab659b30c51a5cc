"""The tree of the commit where a branch left, in a folder of its own: what ``--base`` and ``cost diff`` look at."""

import os
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from stackwarden.ending import RefusedError

TRUST = "Say that it is yours: git config --global --add safe.directory FOLDER."
SHALLOW = "Fetch the history: fetch-depth: 0 in actions/checkout, GIT_DEPTH: 0 in GitLab."


def git(*arguments: str, folder: Path | None = None) -> bytes:
    """Output of git. Raises RefusedError, exit code 2, with git's own first line."""
    command = ["git", *(("-C", str(folder)) if folder else ()), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 (a list, no shell)
    except FileNotFoundError as error:
        raise RefusedError("Comparing with a commit needs git", "Install it.", 2) from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines() or ["it failed"]
        remedy = TRUST if "dubious ownership" in said[0] else "Name a commit of this repository."
        raise RefusedError(f"git {arguments[0]}: {said[0]}", remedy, 2) from error


class Tree:
    """The tree of ``ref``, or rather of the commit where this branch left it, in a folder of its own.

    ``only``: paths from the working directory, of which those that the commit has are unpacked; without, all of it.
    """

    def __init__(self, ref: str, only: Sequence[Path] = ()) -> None:
        self.ref = ref
        self._top = Path(os.fsdecode(git("rev-parse", "--show-toplevel")).strip())
        self.commit = self._fork(ref)
        self._folder = tempfile.TemporaryDirectory(prefix="stackwarden-base-")
        self._tree = Path(self._folder.name).resolve() / "tree"
        self._unpack(only)
        self.here = self._tree / self._inside(Path())
        self.here.mkdir(parents=True, exist_ok=True)  # the commit may not have had the working directory

    @property
    def source(self) -> str:
        """What it is, for people."""
        return f"{self.ref} ({self.commit[:12]})"

    def _fork(self, ref: str) -> str:
        try:
            git("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
        except RefusedError as error:
            raise RefusedError(f"There is no commit {ref!r} here", SHALLOW, 2) from error
        try:
            return git("merge-base", ref, "HEAD").decode().strip()
        except RefusedError as error:
            raise RefusedError(f"{ref} and HEAD have no commit in common", SHALLOW, 2) from error

    def _unpack(self, only: Sequence[Path]) -> None:
        self._tree.mkdir()
        archive = Path(self._folder.name) / "tree.tar"
        wanted = self._had(only)
        if wanted == []:
            return
        git("archive", "--format=tar", f"--output={archive}", self.commit, *(wanted or ()), folder=self._top)
        with tarfile.open(archive) as tar:
            for member in tar:
                try:
                    tar.extract(member, self._tree, filter="data")
                except tarfile.FilterError:  # a link that leads out of the tree: the gate would not follow it either
                    continue

    def has(self, path: Path) -> bool:
        """Whether the commit has this path of the working directory, whatever of it is unpacked."""
        return self._had([path]) != []

    def _had(self, only: Sequence[Path]) -> list[str] | None:
        """Those of the paths that the commit has, from the top; None: all of it, since the top itself is asked for."""
        inside = [self._inside(path).as_posix() for path in only]
        if not inside or "." in inside:
            return None
        told = git("ls-tree", "-z", "--name-only", self.commit, *dict.fromkeys(inside), folder=self._top)
        return os.fsdecode(told).split("\0")[:-1]

    def _inside(self, path: Path) -> Path:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 (links are kept as written)
        try:
            return absolute.relative_to(self._top)
        except ValueError:
            raise RefusedError(f"{path} is outside of the repository", "What is in it is compared.", 2) from None

    def inside_here(self, path: Path) -> Path:
        """The path from the working directory, as given: findings are known by it."""
        self._inside(path)
        return Path(os.path.relpath(path))

    @cached_property
    def moved(self) -> dict[str, str]:
        """Old name → new name of files that were moved, from the top of the repository."""
        told = git("diff", "--name-status", "-M", "-z", "--diff-filter=R", self.commit, folder=self._top)
        pieces = os.fsdecode(told).split("\0")[:-1]
        return dict(zip(pieces[1::3], pieces[2::3], strict=True))

    def paths(self, paths: list[Path]) -> list[Path]:
        """What the tree has of ``paths``, and what it has of them under another name."""
        asked = [(self._inside(each), self.inside_here(each)) for each in paths]
        had = {whole: here for whole, here in asked if (self.here / here).exists()}
        for old, new in self.moved.items():
            now = any(Path(new).is_relative_to(whole) for whole, _ in asked)
            if now and not any(Path(old).is_relative_to(whole) for whole in had):
                had[Path(old)] = Path(os.path.relpath(self._top / old))
        return list(had.values())

    def names_now(self) -> dict[str, str]:
        """Old name → new name of files that were moved, as people know them."""
        from checks.discovery import shown

        return {shown(self._top / old): shown(self._top / new) for old, new in self.moved.items()}

    def stop(self) -> None:
        """Leave nothing behind."""
        self._folder.cleanup()
