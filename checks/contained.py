"""Keeps a user's own policies from writing between our lines, and from ending the process without a verdict."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
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
