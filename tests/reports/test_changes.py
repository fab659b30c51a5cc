"""What is new since a base: requirements by status, findings by content."""

from collections import Counter

import pytest

from checks.known import Key
from reports.changes import State, as_text, compare, parse

SSH = Key("ssh", "a.yaml", "Group", "Ingress.*", "prod", "1")
OLD = Key("old", "a.yaml", "Bucket", "", "prod", "2")


def place(requirement):
    return ("gdpr", requirement, "prod")


BEFORE = State({place("1"): "shown", place("2"): "failed", place("3"): "partly shown"}, Counter({OLD: 2}))
NOW = State({place("1"): "failed", place("2"): "attested", place("3"): "partly shown"}, Counter({OLD: 1, SSH: 1}))


def test_only_what_turned_is_told():
    found = compare(BEFORE, NOW, "main")
    assert [(each.requirement, each.before, each.now, each.way) for each in found.turned] == [
        ("1", "shown", "failed", "newly failing"),
        ("2", "failed", "attested", "newly shown"),
    ]
    assert found.brought == ((SSH, 1),)
    assert found.gone == ((OLD, 1),)


def test_nothing_turned_is_nothing_to_tell():
    found = compare(NOW, NOW, "main")
    assert (found.turned, found.brought, found.gone) == ((), (), ())


def test_a_requirement_that_was_not_asked_before():
    (turned,) = compare(State({}, Counter()), State({place("1"): "waived"}, Counter()), "main").turned
    assert (turned.before, turned.way) == ("", "newly open")


def test_a_state_survives_being_written():
    assert parse(as_text(NOW)) == NOW


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"version": 2}', '{"version": 1, "statuses": [["a", "b", "c", "x"]], "violations": []}']
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):
        parse(text)
