"""What a commit had: its templates through the same gate, in a folder and a process of their own."""

import os
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from stackwarden.ending import RefusedError

if TYPE_CHECKING:
    from checks.known import Key, Known
    from reports.changes import State

CODE = "import sys; sys.path.insert(0, sys.argv.pop(1)); from stackwarden.cli import main; sys.exit(main())"
ROOT = Path(__file__).resolve().parent.parent
TRUST = "Say that it is yours: git config --global --add safe.directory FOLDER."
SHALLOW = "Fetch the history: fetch-depth: 0 in actions/checkout, GIT_DEPTH: 0 in GitLab."


def git(*arguments: str, folder: Path | None = None) -> bytes:
    """Output of git. Raises RefusedError, exit code 2, with git's own first line."""
    command = ["git", *(("-C", str(folder)) if folder else ()), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 (a list, no shell)
    except FileNotFoundError as error:
        raise RefusedError("--base needs git", "Install it.", 2) from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines() or ["it failed"]
        remedy = TRUST if "dubious ownership" in said[0] else "Name a commit of this repository."
        raise RefusedError(f"git {arguments[0]}: {said[0]}", remedy, 2) from error


class Tree:
    """The tree of ``ref``, or rather of the commit where this branch left it, in a folder of its own."""

    def __init__(self, ref: str) -> None:
        self.ref = ref
        self._top = Path(os.fsdecode(git("rev-parse", "--show-toplevel")).strip())
        self.commit = self._fork(ref)
        self._folder = tempfile.TemporaryDirectory(prefix="stackwarden-base-")
        self._tree = Path(self._folder.name).resolve() / "tree"
        self._output = Path(self._folder.name) / "known.json"
        self._unpack()
        self.here = self._tree / self._inside(Path())
        self.here.mkdir(parents=True, exist_ok=True)  # the commit may not have had the working directory
        self._moved = self._renames()
        self._process: subprocess.Popen[bytes] | None = None

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

    def _unpack(self) -> None:
        self._tree.mkdir()
        archive = Path(self._folder.name) / "tree.tar"
        git("archive", "--format=tar", f"--output={archive}", self.commit, folder=self._top)
        with tarfile.open(archive) as tar:
            for member in tar:
                try:
                    tar.extract(member, self._tree, filter="data")
                except tarfile.FilterError:  # a link that leads out of the tree: the gate would not follow it either
                    continue

    def _inside(self, path: Path) -> Path:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 (links are kept as written)
        try:
            return absolute.relative_to(self._top)
        except ValueError:
            raise RefusedError(f"{path} is outside of the repository", "--base compares what is in it.", 2) from None

    def inside_here(self, path: Path) -> Path:
        """The path from the working directory, as given: findings are known by it."""
        self._inside(path)
        return Path(os.path.relpath(path))

    def start(self, arguments: list[str]) -> None:
        """A command of ours, in the tree, with the code of today."""
        command = [sys.executable, "-c", CODE, str(ROOT), *arguments]
        self._process = subprocess.Popen(command, cwd=self.here, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603 (ours)

    def answer(self, what: str) -> str | None:
        """What the command wrote; None where none was started. Raises RefusedError where it wrote nothing."""
        if self._process is None:
            return None
        _, said = self._process.communicate()
        if not self._output.is_file():
            told = said.decode(errors="replace").strip().splitlines() or ["it ended without a word"]
            raise RefusedError(f"{what} broke on {self.source}: {told[-1]}", "Check that commit by itself.", 4)
        return self._output.read_text(encoding="utf-8")

    def renamed(self, counts: "Counter[Key]") -> "Counter[Key]":
        """The same violations under the names that their files have now."""
        from checks.discovery import shown

        moved = {shown(self._top / old): shown(self._top / new) for old, new in self._moved.items()}
        found: Counter[Key] = Counter()
        for key, count in counts.items():
            file = Path(key.file)
            # What is not below the working directory has a whole name, which is that of the folder we unpacked to.
            now = shown(self._top / file.relative_to(self._tree)) if file.is_relative_to(self._tree) else key.file
            found[key._replace(file=moved.get(now, now))] += count
        return found

    def _renames(self) -> dict[str, str]:
        """Old name → new name of files that were moved, from the top of the repository."""
        told = git("diff", "--name-status", "-M", "-z", "--diff-filter=R", self.commit, folder=self._top)
        pieces = os.fsdecode(told).split("\0")[:-1]
        return dict(zip(pieces[1::3], pieces[2::3], strict=True))

    def paths(self, paths: list[Path]) -> list[Path]:
        """What the tree has of ``paths``, and what it has of them under another name."""
        asked = [(self._inside(each), self.inside_here(each)) for each in paths]
        had = {whole: here for whole, here in asked if (self.here / here).exists()}
        for old, new in self._moved.items():
            now = any(Path(new).is_relative_to(whole) for whole, _ in asked)
            if now and not any(Path(old).is_relative_to(whole) for whole in had):
                had[Path(old)] = Path(os.path.relpath(self._top / old))
        return list(had.values())

    def stop(self) -> None:
        """End what still runs, and leave nothing behind."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
        self._folder.cleanup()


class Base(Tree):
    """The gate over that tree; started at once.

    ``arguments``  of the gate, but for what to check: ``paths``, ``platform`` and ``files`` (option → path), all of
    which are looked for at the same places in the tree; those it does not have are left out.
    """

    def __init__(
        self, ref: str, paths: list[Path], platform: Path | None, files: dict[str, Path], arguments: list[str]
    ) -> None:
        super().__init__(ref)
        subject = [str(each) for each in self.paths(paths)]
        manifest = self.inside_here(platform) if platform else None
        if manifest is not None and (self.here / manifest).is_file():
            subject += ["--platform", str(manifest)]
        if subject:
            output = ["--output", str(self._output.with_suffix(".txt"))]  # a file of its own: it is renamed into place
            output += ["--write-baseline", str(self._output), "--until", "9999-12-31"]
            self.start(["gate", *subject, *self._options(files), *arguments, *output])

    def _options(self, files: dict[str, Path]) -> list[str]:
        """Files of the tree where it has them: a waiver that the change adds or removes is part of the change."""
        found = []
        for option, path in files.items():
            inside = self.inside_here(path)
            found += [option, str(inside)] if (self.here / inside).exists() else []
        return found

    def known(self) -> "Known":
        """The violations the tree had, under the names that its files have now. Raises RefusedError."""
        from checks.known import Known, parse

        text = self.answer("The gate")
        counts = self.renamed(parse(text, self.source).counts) if text is not None else Counter()
        self.stop()
        return Known(counts, self.source)


class Before(Tree):
    """The compliance report on that tree, with its own settings, waivers and attestations, as of today's day."""

    def __init__(self, ref: str, settings: Path, arguments: list[str]) -> None:
        super().__init__(ref)
        inside = self.inside_here(settings)
        if (self.here / inside).is_file():
            self.start(["report", "compliance", "--settings", str(inside), "--state", str(self._output), *arguments])

    def state(self) -> "State":
        """What it had, under the names that its files have now; nothing where it had no settings. RefusedError."""
        from reports.changes import State, parse

        text = self.answer("The report")
        found = parse(text) if text is not None else State({}, Counter())
        renamed = self.renamed(found.violations)
        self.stop()
        return found._replace(violations=renamed)
