"""Half of the work in a child: the same answers in the same order, or an error."""

import os
import signal

import pytest

from cfn.errors import CfnError, Location
from checks import halves
from checks.halves import HalfLostError, in_halves

MANY = list(range(1000))


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def test_the_answers_are_those_of_one_process_in_order():
    squares = [[number * number for number in part] for part in (MANY[:500], MANY[500:])]
    assert in_halves(MANY, lambda part: [number * number for number in part]) == squares


def test_the_second_half_runs_in_another_process():
    first, second = in_halves(MANY, lambda part: os.getpid())
    assert first == os.getpid() != second


@pytest.mark.parametrize("items", [[], [1], MANY[: halves.WORTH_IT - 1]], ids=len)
def test_few_items_are_not_worth_a_process(items):
    assert in_halves(items, lambda part: (os.getpid(), list(part))) == [(os.getpid(), items)]


def test_one_core_does_all_itself(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert in_halves(MANY, lambda part: os.getpid()) == [os.getpid()]


def test_an_answer_larger_than_a_pipe_comes_through():
    assert [len(part) for part in in_halves(MANY, lambda part: "x" * 3_000_000)] == [3_000_000] * 2


@pytest.mark.parametrize("half", [0, 999])
def test_what_either_half_raises_is_raised(half):
    def work(part):
        if half in part:
            raise CfnError("wrong", Location("a.yaml", 3, 4), "Mend it.")
        return "x" * 3_000_000

    with pytest.raises(CfnError) as raised:
        in_halves(MANY, work)
    assert str(raised.value) == "a.yaml:3:4: wrong. Mend it."


@pytest.mark.parametrize(
    "end", [lambda: os._exit(0), lambda: os._exit(3), lambda: os.kill(os.getpid(), signal.SIGKILL)]
)
def test_a_child_that_ends_without_an_answer_is_an_error(end):
    parent = os.getpid()
    with pytest.raises(HalfLostError, match="half of the templates is unchecked"):
        in_halves(MANY, lambda part: end() if os.getpid() != parent else 1)


def test_the_gate_says_the_same_with_and_without_a_second_process(write, gate, own_policy, monkeypatch):
    for number in range(halves.WORTH_IT):
        write(f"{number}.yaml")
    write("bad.yaml", "Resources:\n  T: {Type: Custom::Topic, Properties: {TopicName: !Ref Nobody}}\n")
    both = gate(".", policies=own_policy())
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert gate(".", policies=own_policy()) == both
    assert len(both.findings) == halves.WORTH_IT + 2  # of the bad one: undecided, and unreadable in part
