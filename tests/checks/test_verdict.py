"""Exit codes: which outcome outranks which."""

import pytest

from checks.finding import Finding
from checks.verdict import Summary, Verdict, counts

FAIL = Finding("p", "own", (), "HIGH", "fail", "a.yaml", "wrong")


def _exit(*findings, files=1, resources=1):
    listed = list(findings)
    return Verdict(listed, Summary("own", (), (), files, resources, 1, (), **counts(listed))).exit_code


def _state(state, severity="HIGH"):
    return FAIL._replace(state=state, severity=severity)


@pytest.mark.parametrize(
    ("states", "code"),
    [
        ((), 0),
        (("waived",), 0),
        (("fail",), 1),
        (("undecided",), 1),
        (("unreadable",), 2),
        (("error",), 4),
        (("fail", "unreadable"), 2),
        (("fail", "unreadable", "error"), 4),
        (("fail", "error"), 4),
        (("waived", "fail"), 1),
    ],
)
def test_what_outranks_what(states, code):
    assert _exit(*(_state(state) for state in states)) == code


def test_nothing_checked_is_its_own_code():
    assert _exit(files=0, resources=0) == 3
    assert _exit(files=1, resources=0) == 3


def test_unreadable_input_outranks_nothing_checked():
    assert _exit(_state("unreadable"), files=0, resources=0) == 2


def test_notes_and_small_doubts_are_clean():
    assert _exit(_state("fail", "INFO"), _state("undecided", "MEDIUM")) == 0
