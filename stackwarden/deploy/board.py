"""Progress for people: one line per stack, redrawn on a terminal; elsewhere a line whenever something changes."""

import re
import sys
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from stackwarden.deploy.bring_up import Outcome

_ASIDE = frozenset({"looks", "compares", "prepares"})
_RUNNING = re.compile(r"[A-Z_]+_IN_PROGRESS( \d.*)?")
_SECONDS = 60.0  # between lines about one operation, where lines are not redrawn


class Board:
    """What each stack is doing. Safe to use from several threads."""

    def __init__(self, keys: Iterable[str], stream: TextIO | None = None, *, live: bool | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty() if live is None else live
        self._said: dict[str, str] = dict.fromkeys(keys, "waits")
        self._since: dict[str, float] = {}
        self._line_at: dict[str, float] = {}
        self._drawn = 0
        self._width = max((len(key) for key in self._said), default=0)
        self._lock = threading.Lock()

    def say(self, key: str, text: str) -> None:
        """What a stack does now."""
        with self._lock:
            self._since.setdefault(key, time.monotonic())
            self._said[key] = text
            if self._live:
                self._draw()
            elif self._worth_a_line(key, text):
                self._line(key)

    def _worth_a_line(self, key: str, text: str) -> bool:
        """Every step of an operation would fill a log."""
        if text in _ASIDE:
            return False
        now = time.monotonic()
        if _RUNNING.fullmatch(text) and now - self._line_at.get(key, now) < _SECONDS:
            return False
        self._line_at[key] = now
        return True

    def end(self, key: str, outcome: "Outcome") -> None:
        """How it ended for a stack."""
        seconds = time.monotonic() - self._since.get(key, time.monotonic())
        with self._lock:
            self._said[key] = f"{outcome.result} ({seconds:.0f} s)" if seconds >= 1 else outcome.result
            if outcome.reasons:
                self._said[key] += f": {outcome.reasons[0]}"
            if self._live:
                self._draw()
            else:
                self._line(key)

    def _line(self, key: str) -> None:
        self._stream.write(f"{key:<{self._width}}  {self._said[key]}\n")
        self._stream.flush()

    def _draw(self) -> None:
        import shutil

        columns, rows = shutil.get_terminal_size()
        up = f"\033[{self._drawn}A" if self._drawn else ""
        lines = [f"{key:<{self._width}}  {text}"[: columns - 1] for key, text in self._said.items()]
        if len(lines) >= rows:  # what has ended well makes room for what is going on
            busy = [line for line, text in zip(lines, self._said.values(), strict=True) if text != "waits"]
            lines = busy[-(rows - 1) :]
        lines += [""] * (self._drawn - len(lines))
        self._stream.write(up + "".join(f"\033[2K{line}\n" for line in lines))
        self._stream.flush()
        self._drawn = len(lines)
