"""The platform with one changed stack, which ``cost diff`` is timed on."""

import subprocess

from bench.costs import TASKS, changed_platform


def test_one_stack_of_the_repository_is_not_as_committed(tmp_path):
    changed_platform(tmp_path / "changed")
    told = subprocess.run(["git", "diff", "--name-only"], cwd=tmp_path / "changed", capture_output=True, check=True)
    assert told.stdout.decode().split() == ["templates/stacks/svc-orders.yaml"]


def test_a_change_is_among_what_is_timed():
    assert any(task.arguments[0] == "diff" and task.aim == 1.0 for task in TASKS)
