"""Which schedules AWS takes, field by field."""

import pytest

from policies.aws.cron import fault, unix_fault

KINDS = ("rate", "cron", "at")


@pytest.mark.parametrize(
    "expression",
    [
        "cron(0 10 * * ? *)",
        "cron(0/10 * ? * MON-FRI *)",
        "cron(0 9 ? * 2#1 *)",
        "cron(0 9 ? * fri#2 *)",
        "cron(0 12 L * ? *)",
        "cron(0 0/2 3W * ? *)",
        "cron(0 12 ? 1,4,JUL 6L 2026-2030)",
        "cron( 0 12 ? JAN-MAR MON,WED * )",
        "rate(1 hour)",
        "rate(7 days)",
        "at(2026-11-27T06:00:00)",
        "at(2026-11-27T06:00)",
    ],
)
def test_a_schedule_of_the_guides_is_taken(expression: str) -> None:
    assert fault(expression, KINDS) is None


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("every day", "none of"),
        ("0 20 * * ? *", "none of"),
        ("cron(0 20 * * *)", "5 fields, not 6"),
        ("cron(0 0 20 * * ? *)", "7 fields, not 6"),
        ("cron(0 20 * * * *)", "just one of"),
        ("cron(0 20 ? * ? *)", "just one of"),
        ("cron(0 20 1 * MON *)", "just one of"),
        ("cron(60 20 * * ? *)", "minute cannot be 60"),
        ("cron(0 24 * * ? *)", "hour cannot be 24"),
        ("cron(0 20 32 * ? *)", "day of month cannot be 32"),
        ("cron(0 20 0 * ? *)", "day of month cannot be 0"),
        ("cron(0 20 * 13 ? *)", "month cannot be 13"),
        ("cron(0 20 * FOO ? *)", "month cannot be FOO"),
        ("cron(0 20 ? * 0 *)", "day of week cannot be 0"),
        ("cron(0 20 ? * 8 *)", "day of week cannot be 8"),
        ("cron(0 20 * * ? 1969)", "year cannot be 1969"),
        ("cron(*/0 20 * * ? *)", "minute cannot be"),
        ("cron(? 20 * * ? *)", "minute cannot be"),
        ("cron(1,,2 20 * * ? *)", "minute cannot be"),
        ("rate(1 hours)", "singular"),
        ("rate(5 minute)", "singular"),
        ("rate(0 minutes)", "above zero"),
        ("rate(1.5 hours)", "whole number"),
        ("rate(5minutes)", "whole number"),
        ("rate(1 week)", "whole number"),
        ("at(2026-13-01T00:00:00)", "yyyy-mm-dd"),
        ("at(2026-11-27 06:00:00)", "yyyy-mm-dd"),
    ],
)
def test_what_is_wrong_with_a_schedule_is_told(expression: str, told: str) -> None:
    assert told in (fault(expression, KINDS) or "")


def test_only_the_kinds_of_the_place_are_taken() -> None:
    assert fault("rate(1 hour)", ("cron",)) == "it is none of cron(…)"


def test_seconds_may_stand_first_where_they_are_known() -> None:
    assert fault("cron(0 0 2 ? * SUN *)", KINDS, seconds=True) is None


def test_a_rate_may_be_written_loosely_where_aws_does_not_mind() -> None:
    assert fault("rate(1 days)", KINDS, counts_number=False) is None


@pytest.mark.parametrize("expression", ["0 3 * * *", "*/5 * * * *", "0 0 1 1,6 *", "30 6 * * MON-FRI", "0 22 * * 0"])
def test_five_plain_fields_are_taken(expression: str) -> None:
    assert unix_fault(expression) is None


@pytest.mark.parametrize("expression", ["61 3 * * *", "0 3 * *", "0 25 * * *", "cron(0 3 * * ? *)", "0 3 ? * *", ""])
def test_other_fields_are_not(expression: str) -> None:
    assert unix_fault(expression)
