"""Patterns of metric filters on a trail's log, read as CloudWatch Logs reads them and asked which events they count.

Only the JSON form is read: ``{ ($.eventName = DeleteTrail) || ($.errorCode = "AccessDenied*") }``.
"""

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase

Event = dict[str, str]
"""One event of a trail: dotted selector → value. A selector that is not there does not exist."""
Test = Callable[[Event], bool]

TOKEN = re.compile(
    r"\s*(?:(\(|\)|&&|\|\||!=|>=|<=|=|>|<)|\"((?:[^\"\\]|\\.)*)\"|(%(?:[^%\\]|\\.)*%)|([^\s()\"=!<>&|]+))",
)


class _UnreadableError(Exception):
    """The pattern is none that this module reads."""


def counts(pattern: str) -> Test | None:
    """Whether an event is counted by ``pattern``, as a function of it; None for a pattern that is not of JSON form."""
    text = pattern.strip()
    if not (text.startswith("{") and text.endswith("}")):
        return None
    try:
        return _Parser(list(_tokens(text[1:-1]))).whole()
    except _UnreadableError:
        return None


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Kind (``op`` or ``word``) and text of each token."""
    place, end = 0, len(text.rstrip())
    while place < end:
        found = TOKEN.match(text, place)
        if found is None:
            raise _UnreadableError
        place = found.end()
        if found[1] is not None:
            yield "op", found[1]
        else:
            yield "word", next(each for each in found.groups()[1:] if each is not None)


class _Parser:
    """``or`` binds less than ``and``, brackets most."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = [*tokens, ("end", "")]
        self.at = 0

    def whole(self) -> Test:
        test = self.either()
        if self.tokens[self.at][0] != "end":
            raise _UnreadableError
        return test

    def either(self) -> Test:
        tests = [self.both()]
        while self.takes("op", "||"):
            tests.append(self.both())
        return tests[0] if len(tests) == 1 else lambda event: any(test(event) for test in tests)

    def both(self) -> Test:
        tests = [self.one()]
        while self.takes("op", "&&"):
            tests.append(self.one())
        return tests[0] if len(tests) == 1 else lambda event: all(test(event) for test in tests)

    def one(self) -> Test:
        if self.takes("op", "("):
            test = self.either()
            self.needs("op", ")")
            return test
        field = self.needs("word").removeprefix("$.")
        if self.takes("op", "="):
            wanted = self.needs("word")
            return lambda event: field in event and _matches(event[field], wanted)
        if self.takes("op", "!="):
            wanted = self.needs("word")
            return lambda event: field not in event or not _matches(event[field], wanted)
        return self.words(field)

    def words(self, field: str) -> Test:
        """``NOT EXISTS``, ``EXISTS``, ``IS NULL``, ``IS TRUE``, ``IS FALSE``."""
        word = self.needs("word").upper()
        if word == "EXISTS":
            return lambda event: field in event
        second = self.needs("word").upper()
        if (word, second) == ("NOT", "EXISTS"):
            return lambda event: field not in event
        if word == "IS":
            return lambda event: event.get(field, "null").upper() == second
        raise _UnreadableError

    def takes(self, kind: str, text: str) -> bool:
        if self.tokens[self.at] != (kind, text):
            return False
        self.at += 1
        return True

    def needs(self, kind: str, text: str | None = None) -> str:
        found = self.tokens[self.at]
        if found[0] != kind or (text is not None and found[1] != text):
            raise _UnreadableError
        self.at += 1
        return found[1]


def _matches(value: str, wanted: str) -> bool:
    if wanted.startswith("%") and wanted.endswith("%") and len(wanted) > 1:
        try:
            return re.search(wanted[1:-1], value) is not None
        except re.error:
            return False
    return fnmatchcase(value, wanted.replace("[", "[[]")) if "*" in wanted else value == wanted
