"""The one exception of this package, and its special case."""

from typing import NamedTuple


class Location(NamedTuple):
    """A place in a file; line and column count from 1, as editors do."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


LONGEST = 600
"""Characters of a message or remedy; the text of a template may be quoted in it, and may be anything."""


class CfnError(Exception):
    """Input that cannot be read or resolved: what is wrong, where, and what to do about it; one printable line each."""

    def __init__(self, message: str, location: Location, remedy: str) -> None:
        super().__init__(message, location, remedy)
        self.message = _line(message)
        self.location = location
        self.remedy = _line(remedy)

    def __str__(self) -> str:
        return f"{self.location}: {self.message}. {self.remedy}"


class LimitError(CfnError):
    """What would take too much time or memory to go on with: it refuses the whole template."""


def _line(text: str) -> str:
    brief = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return brief if brief.isprintable() else "".join(char if char.isprintable() else " " for char in brief)
