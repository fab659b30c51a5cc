"""How long ``stackwarden cost`` takes for the whole platform: whole processes, start to end, against what we want."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.contestants import ROOT, environment

MANIFEST = "templates/platform.yaml"
CHANGED = ROOT / "build" / "bench" / "changed"
"""A repository of its own with the platform, in which one stack is not as committed."""


@dataclass(frozen=True, slots=True)
class Task:
    """One command: what it does, in words, its arguments, the seconds that it may take, and where it runs."""

    what: str
    arguments: tuple[str, ...]
    aim: float
    folder: Path = ROOT


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
    Task("`diff` of one changed stack, four load profiles", ("diff", "HEAD", "--environment", "prod"), 1.0, CHANGED),
)


def time_costs(rounds: int, tasks: Sequence[Task] = TASKS) -> list[Timed]:
    """Run each task once to warm up and then ``rounds`` times.

    Raises:
        subprocess.CalledProcessError: a task that failed: its time would mean nothing.
    """
    changed_platform(CHANGED)
    return [_timed(task, rounds) for task in tasks]


def changed_platform(folder: Path) -> None:
    """The platform as one commit, and a service's stack that keeps its logs longer. Made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "templates", folder / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    who = ["-c", "user.name=bench", "-c", "user.email=bench@invalid", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "The platform"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    stack = folder / "templates" / "stacks" / "svc-orders.yaml"
    text = stack.read_text(encoding="utf-8")
    changed = text.replace("LogDays: 400", "LogDays: 731")
    if changed == text:
        raise ValueError(f"{stack} keeps no log for 400 days: name another change in bench/costs.py")
    stack.write_text(changed, encoding="utf-8")


def _timed(task: Task, rounds: int) -> Timed:
    runs = [_run(task) for _ in range(rounds + 1)][1:]
    return Timed(task, tuple(wall for wall, _ in runs), tuple(cpu for _, cpu in runs))


def _run(task: Task) -> tuple[float, float]:
    before, start = os.times(), perf_counter()
    command = [sys.executable, "-P", "-m", "stackwarden", "cost", *task.arguments, "--platform", MANIFEST]
    variables = environment() | {"PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=task.folder, env=variables, check=True, stdout=subprocess.DEVNULL)  # our own command
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
