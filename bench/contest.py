"""Times contestants over the same files, taking turns, so that a busy moment of the machine hits all of them alike."""

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.contestants import ROOT, Contestant, environment


@dataclass(slots=True)
class Score:
    """The measured ``seconds`` of each counted run, and ``trouble``: why the tool did not check everything."""

    contestant: Contestant
    seconds: list[float] = field(default_factory=list)
    trouble: str = ""

    @property
    def median(self) -> float:
        """Of the counted runs, in seconds."""
        return median(self.seconds)


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
            seconds, trouble = run_once(score.contestant, path, files)
            score.trouble = trouble
            if number or trouble:
                score.seconds.append(seconds)
    _show("")
    return scores


def run_once(contestant: Contestant, path: Path, files: int) -> tuple[float, str]:
    """Seconds for one whole process, and why its work is not whole (empty when it is)."""
    command = contestant.command(path)
    start = perf_counter()
    ended = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    seconds = perf_counter() - start
    if ended.returncode not in contestant.exits:
        done = f"after {ended.stdout.count('Valid: ')} of {files} files, " if "Valid: " in ended.stdout else ""
        said = ended.stderr.strip().splitlines() or ["without a word"]
        return seconds, f"stopped {done}exit code {ended.returncode}: {said[-1][:80]}"
    done_files = contestant.done(ended.stdout)
    if done_files not in (None, files):
        return seconds, f"accounted for {done_files} of {files} files"
    return seconds, ""


def _show(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()
