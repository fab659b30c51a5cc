"""Keeps a user's own policies from writing between our lines, and from ending the process without a verdict."""

import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path
from typing import NoReturn


@contextmanager
def contained() -> Iterator[None]:
    """Inside, what is printed goes to standard error, also by child processes, and ``os._exit`` raises SystemExit."""
    sys.stdout.flush()
    kept = _redirected()
    leave = os._exit
    os._exit = _refused
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        os._exit = leave
        if kept is not None:
            for stream in (sys.stdout, sys.__stdout__):  # what was written past our redirection
                with suppress(AttributeError, OSError, ValueError):
                    stream.flush()  # type: ignore[union-attr]
            os.dup2(kept, 1)
            os.close(kept)


class TooLongError(KeyboardInterrupt):
    """A user's policies took longer than they may: an interruption, which no policy keeps for itself."""

    def __str__(self) -> str:
        place = traceback.extract_tb(self.__traceback__)[-2]  # the last is the signal's handler
        return f"{Path(place.filename).name}:{place.lineno}"


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Inside, for ``seconds`` at most: then TooLongError, whose text is the line that ran. Without limit on Windows."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _late(*_: object) -> NoReturn:
    raise TooLongError


def _redirected() -> int | None:
    """Let descriptor 1 mean standard error; returns what it was, None where one of them is closed."""
    try:
        kept = os.dup(1)
    except OSError:
        return None
    try:
        os.dup2(2, 1)
    except OSError:
        os.close(kept)
        return None
    return kept


def _refused(status: int) -> NoReturn:
    raise SystemExit(status)
