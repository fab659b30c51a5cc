"""A foreign engine is believed only when its answer is whole."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from checks.engines import worker as module
from checks.engines.worker import Worker

TASKS = [{"id": 0, "path": "a"}, {"id": 1, "path": "b"}]


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Start a worker whose driver is the given Python code; it may use ``say(dict)`` and ``job``."""

    def starter(code: str, timeout: float = 20.0, tasks=TASKS) -> Worker:
        text = "import json, os, sys, time\njob = json.load(sys.stdin)\n"
        text += "def say(line):\n    print(json.dumps(line), flush=True)\n"
        (tmp_path / "__main__.py").write_text(text + code)
        monkeypatch.setattr(module, "DRIVERS", tmp_path)
        return _sent(tasks, timeout=timeout)

    return starter


def _sent(tasks, driver="any", **options) -> Worker:
    worker = Worker(sys.executable, driver)
    worker.send({}, tasks, **{"timeout": 20.0, **options})
    return worker


WHOLE = "say({'id': 0, 'found': []})\nsay({'id': 1, 'found': [{'rule': 'E1'}]})\n"


def test_a_whole_answer_is_believed(start):
    answer = start(WHOLE + "say({'done': 2, 'problems': []})").answer()
    assert (answer.found, answer.errors, answer.broken) == ({0: [], 1: [{"rule": "E1"}]}, {}, [])


def test_an_answer_without_its_last_line_is_broken(start):
    answer = start(WHOLE).answer()
    assert answer.found == {0: [], 1: [{"rule": "E1"}]}
    assert answer.broken == ["it ended early (exit code 0)"]


def test_a_task_without_an_answer_is_named(start):
    answer = start("say({'id': 0, 'found': []})\nsay({'done': 2, 'problems': []})").answer()
    assert list(answer.errors) == [1]
    assert answer.broken


def test_problems_of_the_whole_engine_are_told(start):
    answer = start(WHOLE + "say({'done': 2, 'problems': ['a check did not load']})").answer()
    assert answer.broken == ["a check did not load"]


def test_an_exit_code_is_told_with_the_last_words(start):
    answer = start("print('out of luck', file=sys.stderr)\nsys.exit(3)").answer()
    assert answer.broken == ["it ended early (exit code 3): out of luck"]
    assert sorted(answer.errors) == [0, 1]


def test_half_a_line_is_no_answer(start):
    answer = start('sys.stdout.write(\'{"id": 0, "fou\')').answer()
    assert sorted(answer.errors) == [0, 1]
    assert answer.broken


def test_a_killed_engine_is_told_by_its_signal(start):
    worker = start("say({'id': 0, 'found': []})\ntime.sleep(60)")
    while not worker._lines:
        time.sleep(0.01)
    os.kill(worker.pid, signal.SIGKILL)
    answer = worker.answer()
    assert answer.found == {0: []}
    assert list(answer.errors) == [1]
    assert answer.broken == ["it ended early (killed by signal 9)"]


def test_an_engine_that_never_ends_is_stopped(start):
    began = time.monotonic()
    answer = start("time.sleep(60)", timeout=0.5).answer()
    assert time.monotonic() - began < 20
    assert answer.broken == ["it was stopped after 0.5 seconds without an end"]


def test_its_children_are_stopped_with_it(start, tmp_path):
    code = "import subprocess\nchild = subprocess.Popen(['sleep', '60'])\n"
    code += "say({'id': child.pid, 'found': []})\ntime.sleep(60)"
    worker = start(code, timeout=1.0)
    (child,) = worker.answer().found
    for _ in range(100):
        if not _alive(child):
            return
        time.sleep(0.05)
    pytest.fail("the child lives on")


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_an_engine_that_does_not_read_its_job_is_told(tmp_path, monkeypatch):
    (tmp_path / "__main__.py").write_text("raise SystemExit(7)")
    monkeypatch.setattr(module, "DRIVERS", tmp_path)
    tasks = [{"id": number, "path": "x" * 1000} for number in range(1000)]
    answer = _sent(tasks).answer()
    assert answer.broken == ["it ended early (exit code 7)"]
    assert len(answer.errors) == 1000


def test_progress_is_told_per_answer(tmp_path, monkeypatch):
    (tmp_path / "__main__.py").write_text("import sys; sys.stdin.read(); print('{}'); print('{}')")
    monkeypatch.setattr(module, "DRIVERS", tmp_path)
    calls = []
    _sent([], progress=lambda: calls.append(1)).answer()
    assert len(calls) == 2


def test_the_real_driver_answers_for_a_library_that_is_not_there(tmp_path):
    worker = _sent(TASKS, "no_such_engine")
    assert worker.answer().broken == ["ModuleNotFoundError: No module named 'no_such_engine'"]


def test_the_real_driver_notices_a_file_that_changed(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("Resources: {}")
    task = {"id": 0, "path": str(path), "sha256": "0" * 64, "regions": ["us-east-1"]}
    answer = _sent([task], "run_cfn_lint", timeout=60).answer()
    assert answer.errors == {0: "the file changed while it was being checked"}


def test_a_worker_that_got_no_work_can_be_stopped(start):
    worker = Worker(sys.executable, "run_validate")
    worker.stop()
    assert worker._process.wait(20) == -signal.SIGKILL
    worker.stop()
