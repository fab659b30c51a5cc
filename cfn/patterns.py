"""AllowedPattern: a regular expression of Java, matched by Python's engine in bounded time."""

import re
import signal
import threading
import warnings
from functools import lru_cache

MAX_SECONDS = 2
_SHORT = 10  # no pattern of a template's size runs away on so few characters
# Patterns are Java's: these classes have another spelling in Python.
_JAVA_CLASSES = {
    r"\p{Alpha}": "a-zA-Z",
    r"\p{Alnum}": "a-zA-Z0-9",
    r"\p{Digit}": "0-9",
    r"\p{Lower}": "a-z",
    r"\p{Upper}": "A-Z",
    r"\p{XDigit}": "0-9a-fA-F",
    r"\p{Punct}": r"!-/:-@\[-`{-~",
    r"\p{Space}": r"\s",
    r"\p{Graph}": "!-~",
    r"\p{Print}": " -~",
    r"\p{ASCII}": r"\x00-\x7f",
    r"\p{L}": "a-zA-Z\u00c0-\u02af\u0370-\ud7ff",  # letters of living scripts; a few signs among them pass too
}


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches. Raises re.error for no pattern, TimeoutError for one that runs away.

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
    """An AllowedPattern as Python's engine takes it. Raises re.error for what neither engine could read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "[[" is only a bracket in these patterns
        return re.compile(_java(pattern) if "\\p{" in pattern else pattern)


def _java(pattern: str) -> str:
    """Java's POSIX classes spelled out: inside brackets as ranges, outside as a class of their own."""
    out, inside, at = "", False, 0
    while at < len(pattern):
        name = next((each for each in _JAVA_CLASSES if pattern.startswith(each, at)), "")
        step = name or pattern[at : at + 2 if pattern[at] == "\\" else at + 1]
        spelled = _JAVA_CLASSES.get(name, step)
        out += f"[{spelled}]" if name and not inside else spelled
        inside = step == "[" or (inside and step != "]")
        at += len(step)
    return out
