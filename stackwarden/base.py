"""What a commit had: its templates through the same gate, in a folder and a process of their own."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from stackwarden.ending import RefusedError
from stackwarden.tree import Tree

if TYPE_CHECKING:
    from checks.known import Key, Known
    from reports.changes import State

CODE = "import sys; sys.path.insert(0, sys.argv.pop(1)); from stackwarden.cli import process; process()"
ROOT = Path(__file__).resolve().parent.parent


class Run(Tree):
    """That tree, and a command of ours in it."""

    def __init__(self, ref: str) -> None:
        super().__init__(ref)
        self._output = Path(self._folder.name) / "known.json"
        self._process: subprocess.Popen[bytes] | None = None

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

        moved = self.names_now()
        found: Counter[Key] = Counter()
        for key, count in counts.items():
            file = Path(key.file)
            # What is not below the working directory has a whole name, which is that of the folder we unpacked to.
            now = shown(self._top / file.relative_to(self._tree)) if file.is_relative_to(self._tree) else key.file
            found[key._replace(file=moved.get(now, now))] += count
        return found

    def stop(self) -> None:
        """End what still runs, and leave nothing behind."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
        super().stop()


class Base(Run):
    """The gate over that tree; started at once.

    ``arguments``  of the gate, but for what to check: ``paths``, ``platform`` and ``files`` (option → path), all of
    which are looked for at the same places in the tree; those it does not have are left out.
    """

    def __init__(
        self, ref: str, paths: list[Path], platform: Path | None, files: dict[str, Path], arguments: list[str]
    ) -> None:
        super().__init__(ref)
        subject = [str(each) for each in self.paths(paths)]
        manifest = self.paths([platform]) if platform else []
        subject += [word for file in manifest for word in ("--platform", str(file))]
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


class Before(Run):
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
