"""How a run ends: its exit code stands, whatever becomes of the reader or of the process."""

import atexit
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


class TerminatedError(KeyboardInterrupt):
    """SIGTERM, as a cancelled CI job sends it: an interruption, so that everything on the way is ended too."""


class RefusedError(Exception):
    """A command ends here, by no bug: a line says what is in the way and what to do; ``code`` is the exit code."""

    def __init__(self, message: str, remedy: str = "", code: int = 7) -> None:
        super().__init__(f"{message}. {remedy}" if remedy else message)
        self.message, self.remedy, self.code = message, remedy, code


def terminated(*_: object) -> NoReturn:
    """The handler of SIGTERM."""
    raise TerminatedError


@contextmanager
def ended_tidily() -> Iterator[None]:
    """Inside, SIGTERM is an exception: locks are released, engines stopped."""
    before = signal.signal(signal.SIGTERM, terminated)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def emit(text: str) -> None:
    """Print a result. A reader that has gone (head, grep -q) takes nothing from the verdict: the exit code stays."""
    try:
        try:
            sys.stdout.write(text)
        except UnicodeEncodeError:  # a terminal or pipe of another encoding: files are UTF-8, and so is this
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
    except BrokenPipeError:
        silence()
    except OSError as error:
        silence()
        raise RefusedError(f"The output cannot be written: {error.strerror or error}", code=4) from error


def silence() -> None:
    """Let what is still in the buffer go nowhere: the interpreter would complain at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def leave(code: int) -> NoReturn:
    """End the process: what is registered for its end runs, and the system takes back its memory as a whole.

    The interpreter would take down all the run has made, thing by thing: a tenth of the time of a gate. It does that
    where a thread still works, for which it has to wait, and where output cannot be written, which it tells.
    """
    threading = sys.modules.get("threading")  # importing it would take longer than asking
    if threading is not None and threading.active_count() > 1:
        sys.exit(code)
    atexit._run_exitfuncs()  # there is no other way to run them
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):
        sys.exit(code)
    os._exit(code)


EXIT_TERMINATED = 128 + signal.SIGTERM
EXIT_PIPE = 128 + 13  # SIGPIPE by number: Windows has no name for it
