"""The one exception of this package."""

from typing import NamedTuple


class Location(NamedTuple):
    """A place in a file; line and column count from 1, as editors do."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class CfnError(Exception):
    """Input that cannot be read or resolved: what is wrong, where, and what to do about it."""

    def __init__(self, message: str, location: Location, remedy: str) -> None:
        super().__init__(message, location, remedy)
        self.message = message
        self.location = location
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.location}: {self.message}. {self.remedy}"
