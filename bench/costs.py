"""How long ``stackwarden cost`` takes for the whole platform: whole processes, start to end, against what we want."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from bench.contestants import ROOT

MANIFEST = ROOT / "templates" / "platform.yaml"


@dataclass(frozen=True, slots=True)
class Task:
    """One command: what it does, in words, its arguments, and the seconds that it may take."""

    what: str
    arguments: tuple[str, ...]
    aim: float


@dataclass(frozen=True, slots=True)
class Timed:
    """A task with the seconds and the processor seconds of its counted runs."""

    task: Task
    seconds: tuple[float, ...]
    cpu: tuple[float, ...]


TASKS = (
    Task("three environments, four load profiles, hour by hour", ("--all-profiles",), 1.5),
    Task("production, 10,000 draws of all assumptions", ("--environment", "prod", "--monte-carlo", "10000"), 5.0),
    Task("production, twelve months", ("--environment", "prod", "--year"), 5.0),
)


def time_costs(rounds: int, tasks: Sequence[Task] = TASKS) -> list[Timed]:
    """Run each task once to warm up and then ``rounds`` times.

    Raises:
        subprocess.CalledProcessError: a task that failed: its time would mean nothing.
    """
    return [_timed(task, rounds) for task in tasks]


def _timed(task: Task, rounds: int) -> Timed:
    runs = [_run(task) for _ in range(rounds + 1)][1:]
    return Timed(task, tuple(wall for wall, _ in runs), tuple(cpu for _, cpu in runs))


def _run(task: Task) -> tuple[float, float]:
    before, start = os.times(), perf_counter()
    command = [sys.executable, "-m", "stackwarden", "cost", "--platform", str(MANIFEST), *task.arguments]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # our own command
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return perf_counter() - start, used


def rows(timed: Sequence[Timed]) -> list[list[str]]:
    """What, aim, median seconds and processor seconds, verdict."""
    found = []
    for each in timed:
        seconds = median(each.seconds)
        verdict = "met" if seconds <= each.task.aim else "**missed**"
        found.append([each.task.what, f"≤ {each.task.aim:.1f}", f"{seconds:.2f}", f"{median(each.cpu):.2f}", verdict])
    return found
