"""``ties`` against IAM's own rules for conditions: whoever is outside must never get in where it says "tied"."""

from fnmatch import fnmatchcase
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cfn.graph import Graph
from cfn.located import Map, Seq
from cfn.stack import Resource as Node
from cfn.stack import Stack
from policies.aws.conditions import named, ties
from policies.aws.documents import Statement
from policies.kernel import View

KEY = "aws:PrincipalOrgID"
OUTSIDE, INSIDE = (None, "o-9", "o-evil", "o-", "x"), "o-1"
BASES = ("StringEquals", "StringNotEquals", "StringLike", "StringNotLike")
PATTERNS = ("o-1", "o-2", "o-1*", "o-*", "*", "?*", "o-?")

operator = st.tuples(
    st.sampled_from(("", "ForAnyValue:", "ForAllValues:")), st.sampled_from(BASES), st.sampled_from(("", "IfExists"))
).map("".join)
clause = st.one_of(
    st.tuples(operator, st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=2)),
    st.tuples(st.just("Null"), st.sampled_from((["true"], ["false"]))),
)
conditions = st.lists(clause, max_size=3).map(dict)


def admits(condition: dict[str, list[str]], value: str | None) -> bool:
    """IAM's verdict on a request whose key has ``value``; None: the request lacks the key."""
    return all(_meets(written, patterns, value) for written, patterns in condition.items())


def _meets(written: str, patterns: list[str], value: str | None) -> bool:
    if written == "Null":
        return (value is None) is (patterns == ["true"])
    quantifier, _, name = written.rpartition(":")
    base = name.removesuffix("IfExists")
    if value is None:
        negated = "Not" in base and not quantifier
        return name.endswith("IfExists") or quantifier == "ForAllValues" or negated
    alike = any(fnmatchcase(value, each) if "Like" in base else value == each for each in patterns)
    return alike is not ("Not" in base)


def said(condition: dict[str, list[str]]) -> bool:
    body, clauses = Map(), Map()
    for written, patterns in condition.items():
        values = Seq()
        values.extend(patterns)
        clauses[written] = Map()
        clauses[written][KEY] = values
    statement, properties = Map(), Map()
    statement["Condition"], properties["Statement"], body["Properties"] = clauses, statement, properties
    stack = Stack(key="s", name="s", file="s.yaml")
    stack.resources["R"] = Node(stack, "R", "T::T::T", body, (1, 1))
    found: Any = View(Graph([stack])).of_type("T::T::T")[0].get("Statement")
    return ties(Statement(found), named(KEY.lower()))


@settings(max_examples=500, deadline=None)
@given(conditions)
def test_where_it_ties_nobody_outside_gets_in_and_what_chooses_ties(condition: dict[str, list[str]]) -> None:
    outsiders = [value for value in OUTSIDE if admits(condition, value)]
    if said(condition):
        assert outsiders == []
    elif not outsiders and admits(condition, INSIDE):
        assert any("Not" in written for written in condition), "only refusals that leave one chosen are not seen"
