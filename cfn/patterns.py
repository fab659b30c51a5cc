"""AllowedPattern: a regular expression of Java, matched by Python's engine in bounded time."""

import re
import signal
import threading
from functools import lru_cache

from cfn.java import translated

MAX_SECONDS = 2
_SHORT = 10  # no pattern of a template's size runs away on so few characters


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches. Raises re.error for what Python cannot say, TimeoutError for one that runs away.

    Time is bounded by a timer of processor time, where the platform and the thread allow one.
    """
    found = _compiled(pattern)
    if len(text) <= _SHORT or threading.current_thread() is not threading.main_thread():
        return found.fullmatch(text) is not None
    if not hasattr(signal, "setitimer"):  # Windows
        return found.fullmatch(text) is not None
    handler = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, MAX_SECONDS)
    try:
        return found.fullmatch(text) is not None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, handler)


def _stop(*_: object) -> None:
    raise TimeoutError


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    """An AllowedPattern as Python's engine takes it: Java's classes know ASCII only. Raises re.error."""
    return re.compile(translated(pattern), re.ASCII)
