"""Times contestants over the same files, taking turns, so that a busy moment of the machine hits all of them alike."""

import re
import resource
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from bench.contestants import ROOT, Contestant, environment


class Run(NamedTuple):
    """One whole process: ``seconds`` by the clock, ``cpu`` seconds of all its processes together.

    ``trouble``: why the tool did not check everything; empty when it did.
    """

    seconds: float
    cpu: float
    trouble: str


@dataclass(slots=True)
class Score:
    """The counted runs of one tool; one with trouble is its last."""

    contestant: Contestant
    runs: list[Run] = field(default_factory=list)

    @property
    def trouble(self) -> str:
        """Why the tool did not check everything; empty when it did."""
        return self.runs[-1].trouble if self.runs else ""

    @property
    def seconds(self) -> float:
        """The median by the clock."""
        return median(run.seconds for run in self.runs)

    @property
    def cpu(self) -> float:
        """The median of processor seconds."""
        return median(run.cpu for run in self.runs)


def compete(contestants: list[Contestant], path: Path, files: int, rounds: int, slow_rounds: int) -> list[Score]:
    """Run every contestant over ``path`` (a file, or a folder with ``files`` templates) in turns.

    Each runs once uncounted first, to fill the caches of the system, unless it is slow and runs only once. Every other
    round goes backwards.
    """
    scores = [Score(each) for each in contestants]
    for number in range(rounds + 1):
        for score in scores if number % 2 else reversed(scores):
            last = slow_rounds if score.contestant.slow else rounds
            if number > last or (number == 0 and last == 1) or score.trouble:
                continue
            _show(f"{path.name}: round {number} of {rounds}, {score.contestant.name}")
            run = run_once(score.contestant, path, files)
            if number or run.trouble:
                score.runs.append(run)
    _show("")
    return scores


def run_once(contestant: Contestant, path: Path, files: int) -> Run:
    """Start the tool on ``path``, which holds ``files`` templates, and wait for its end."""
    command = contestant.command(path)
    before, start = _children(), perf_counter()
    ended = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    seconds = perf_counter() - start
    return Run(seconds, _children() - before, _trouble(contestant, ended, files))


def _children() -> float:
    """Processor seconds of all child processes that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _trouble(contestant: Contestant, ended: "subprocess.CompletedProcess[str]", files: int) -> str:
    if ended.returncode not in contestant.exits:
        done = f"after {ended.stdout.count('Valid: ')} of {files} files, " if "Valid: " in ended.stdout else ""
        said = [line.strip() for line in ended.stderr.splitlines() if re.search("[a-z]", line)] or ["without a word"]
        return f"stopped {done}exit code {ended.returncode}: {' / '.join(said[-2:])[:160]}"
    done_files = contestant.done(ended.stdout)
    return "" if done_files in (None, files) else f"accounted for {done_files} of {files} files"


def _show(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()
