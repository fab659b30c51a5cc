"""Runs a foreign engine in a process of its own, and believes it only when its answer is whole."""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from checks.engines import DRIVERS


@contextmanager
def _termination_waits() -> Iterator[None]:
    """Hold back SIGTERM: between a process's start and our knowing it, nobody could end it."""
    if os.name != "posix":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(slots=True)
class Answer:
    """``found[task id]`` the raw results, ``errors[task id]`` why a task has none, ``broken`` what ails the engine."""

    found: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


class Worker:
    """One run of one engine. It starts at once; :meth:`send` gives it work, :meth:`answer` waits for its end.

    ``python``   the interpreter of the engine's environment. ``driver`` the module in ``drivers/``.
    """

    def __init__(self, python: str, driver: str) -> None:
        self._process: subprocess.Popen[bytes]
        self._tasks: list[dict[str, Any]] = []
        self._timeout = 0.0
        self._progress: Callable[[], None] = lambda: None
        self._lines: list[dict[str, Any]] = []
        self._stderr = b""
        self._timed_out = False
        with _termination_waits():
            self._process = subprocess.Popen(  # noqa: S603 (an interpreter of ours with fixed arguments)
                [python, "-I", str(DRIVERS), driver],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # so that its children can be ended with it
            )
            _STARTED.append(self)
        self._threads: list[threading.Thread] = []

    def send(
        self,
        options: dict[str, Any],
        tasks: list[dict[str, Any]],
        *,
        timeout: float,
        progress: Callable[[], None] = lambda: None,
    ) -> None:
        """Give it its job, once.

        ``tasks``    JSON objects with ``id``, ``path``, ``sha256`` and what the driver reads besides.
        ``timeout``  seconds until it is killed. ``progress`` is called after each task, from another thread.
        """
        self._tasks, self._timeout, self._progress = tasks, timeout, progress
        job = json.dumps({"options": options, "tasks": tasks}).encode()
        self._threads = [
            threading.Thread(target=self._write, args=(job,), daemon=True),
            threading.Thread(target=self._read, daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        ]
        self._timer = threading.Timer(timeout, self._time_out)
        self._timer.daemon = True
        for thread in (*self._threads, self._timer):
            thread.start()

    @property
    def pid(self) -> int:
        """The process id of the engine."""
        return self._process.pid

    def stop(self) -> None:
        """End the engine and whatever it started; harmless when it has ended."""
        if self._process.returncode is not None:
            return  # its number may belong to another process by now
        with suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def answer(self) -> Answer:
        """Wait for the end, and say per task what was found or why nothing can be known."""
        for thread in self._threads:
            thread.join()
        code = self._process.wait()
        self._timer.cancel()
        answer = Answer()
        last = self._lines[-1] if self._lines else {}
        for line in self._lines:
            if "found" in line:
                answer.found[line["id"]] = line["found"]
            elif "error" in line:
                answer.errors[line["id"]] = line["error"]
        answer.broken.extend(last.get("problems", ()))
        missing = [task["id"] for task in self._tasks if task["id"] not in answer.found | answer.errors]
        if last.get("done") != len(self._tasks) or missing:
            answer.broken.append(self._why(code, last))
            answer.errors.update(dict.fromkeys(missing, "the engine ended before it came to this file"))
        return answer

    def _why(self, code: int, last: dict[str, Any]) -> str:
        if self._timed_out:
            return f"it was stopped after {self._timeout:g} seconds without an end"
        if "fatal" in last:
            return str(last["fatal"]).strip().splitlines()[-1]
        said = self._stderr.decode(errors="replace").strip().splitlines()
        reason = f"killed by signal {-code}" if code < 0 else f"exit code {code}"
        return f"it ended early ({reason})" + (f": {said[-1]}" if said else "")

    def _write(self, job: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 (asked for above)
        with suppress(BrokenPipeError), self._process.stdin as stream:
            stream.write(job)

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 (asked for above)
        for line in self._process.stdout:
            with suppress(ValueError):  # half a line: the engine died while writing it
                self._lines.append(json.loads(line))
                self._progress()

    def _read_errors(self) -> None:
        assert self._process.stderr is not None  # noqa: S101 (asked for above)
        self._stderr = self._process.stderr.read()

    def _time_out(self) -> None:
        self._timed_out = self._process.poll() is None
        if self._timed_out:
            self.stop()


_STARTED: list[Worker] = []


def stop_all() -> None:
    """End every engine that this process started."""
    while _STARTED:
        _STARTED.pop().stop()
