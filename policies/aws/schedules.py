"""Schedules written as ``rate(…)`` and ``cron(…)``: how often they come round."""

import re

RATE = re.compile(r"^\s*rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)\s*$", re.IGNORECASE)
CRON = re.compile(r"^\s*cron\(\s*(.+?)\s*\)\s*$", re.IGNORECASE)
DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1}
EVERY = ("*", "?", "*/1", "1/1", "1-7", "1-31", "1-12", "sun-sat", "mon-sun", "jan-dec")


def days(schedule: str) -> float | None:
    """At most so many days lie between two runs; None for what is no schedule, or comes round once a year at most."""
    rate = RATE.match(schedule)
    if rate is not None:
        return int(rate[1]) * DAYS[rate[2].lower()]
    cron = CRON.match(schedule)
    fields = cron[1].lower().split() if cron is not None else []
    if len(fields) != 6:
        return None
    month_days, months, week_days = fields[2], fields[3], fields[4]
    if months not in EVERY:
        return _gap(months, 12) * 31
    if month_days not in EVERY:
        return 31 if "/" not in month_days else _gap(month_days, 31)
    return 1 if week_days in EVERY else 7


def _gap(field: str, whole: int) -> int:
    """Between two values of a field: the step after a slash, or what an even list leaves; else the whole."""
    step = field.partition("/")[2]
    if step.isdigit():
        return max(1, int(step))
    return -(-whole // len(field.split(",")))
