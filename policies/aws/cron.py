"""Whether AWS takes a schedule: ``rate(…)``, ``at(…)``, ``cron(…)`` of six fields, and the five plain fields of unix.

From the guides of EventBridge (rules and scheduler), Systems Manager, Application Auto Scaling and EC2 Auto Scaling.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

WRAPPED = re.compile(r"^\s*(rate|cron|at)\(\s*(.*?)\s*\)\s*$", re.IGNORECASE)
RATE = re.compile(r"^(\d+)\s+(minute|hour|day)(s?)$", re.IGNORECASE)
AT = re.compile(r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
DAY_SPECIALS = re.compile(r"^(l(-\d{1,2})?w?|\d{1,2}w)$")
WEEKDAY_SPECIALS = re.compile(r"^(l|([1-7]|sun|mon|tue|wed|thu|fri|sat)(l|#[1-5]))$")


class Field(NamedTuple):
    """One field of a cron expression: its bounds, the names of its values, what else it may hold."""

    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    special: "re.Pattern[str] | None" = None
    question: bool = False


MINUTE, HOUR, MONTH = Field("minute", 0, 59), Field("hour", 0, 23), Field("month", 1, 12, MONTHS)
AWS = (
    MINUTE,
    HOUR,
    Field("day of month", 1, 31, (), DAY_SPECIALS, True),
    MONTH,
    Field("day of week", 1, 7, DAYS, WEEKDAY_SPECIALS, True),
    Field("year", 1970, 2199),
)
UNIX = (MINUTE, HOUR, Field("day of month", 1, 31), MONTH, Field("day of week", 0, 7, DAYS))


def unix_fault(expression: str) -> str | None:
    """What is wrong with a schedule of EC2 Auto Scaling; None where nothing is."""
    return _fields(expression.split(), UNIX)


def fault(expression: str, kinds: tuple[str, ...], *, counts_number: bool = True, seconds: bool = False) -> str | None:
    """What is wrong with a schedule of one of the ``kinds``; None where nothing is.

    ``counts_number``: one takes the unit in the singular, more the plural. ``seconds``: a first field of seconds may
    stand before the other six.
    """
    found = WRAPPED.match(expression)
    kind = found[1].lower() if found is not None else ""
    if found is None or kind not in kinds:
        return "it is none of " + ", ".join(f"{each}(…)" for each in kinds)
    checks: dict[str, Callable[[str], str | None]] = {
        "rate": lambda text: _rate(text, counts_number),
        "at": lambda text: None if AT.match(text) else "the time is not written as yyyy-mm-ddThh:mm:ss",
        "cron": lambda text: _cron(text.split(), seconds),
    }
    return checks[kind](found[2])


def _rate(text: str, counts_number: bool) -> str | None:
    found = RATE.match(text)
    if found is None or (counts_number and not int(found[1])):
        return "a rate is a whole number above zero, and minutes, hours or days"
    if counts_number and (found[1] == "1") == bool(found[3]):
        return "a rate of one takes the unit in the singular, any other the plural"
    return None


def _cron(fields: list[str], seconds: bool) -> str | None:
    if seconds and len(fields) == 7:
        fields = fields[1:]
    wrong = _fields(fields, AWS)
    if wrong is None and (fields[2] == "?") == (fields[4] == "?"):
        return "just one of day of month and day of week must be ?"
    return wrong


def _fields(fields: list[str], kinds: tuple[Field, ...]) -> str | None:
    if len(fields) != len(kinds):
        return f"it has {len(fields)} fields, not {len(kinds)}"
    for text, kind in zip(fields, kinds, strict=True):
        if not _is_field(text.lower(), kind):
            return f"the {kind.name} cannot be {text}"
    return None


def _is_field(text: str, kind: Field) -> bool:
    if text == "?":
        return kind.question
    return all(_is_item(item, kind) for item in text.split(","))


def _is_item(item: str, kind: Field) -> bool:
    if kind.special is not None and kind.special.match(item):
        return True
    span, slash, step = item.partition("/")
    if slash and not (step.isdigit() and int(step) > 0):
        return False
    if span == "*":
        return True
    first, dash, last = span.partition("-")
    return _is_value(first, kind) and (not dash or _is_value(last, kind))


def _is_value(text: str, kind: Field) -> bool:
    if text in kind.names:
        return True
    return text.isdigit() and kind.low <= int(text) <= kind.high
