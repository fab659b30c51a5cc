"""Whatever a check asks about unknown values: "pass" and "fail" must be true of every concrete value."""

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cfn.graph import Graph
from cfn.located import Map
from cfn.stack import Resource as Node
from cfn.stack import Stack
from cfn.unknown import Unknown
from policies.kernel import HIGH, PARTIAL, PCI, Policy, Resource, Violations
from policies.kernel.evaluate import evaluate

NAMES = ("A", "B")
# Numbers at and around the limits, texts that share beginnings: one concrete value for each distinguishable case. No
# empty text: what is empty counts as not there, and that an unknown is there is taken for a fact.
CONCRETE = ("a", "ab", "b", "-1", "0", "1", "2", "3", "7", "true", "false")

question = st.one_of(
    st.tuples(st.just("=="), st.sampled_from(NAMES), st.sampled_from(["a", "ab", "1", "2", "true"])),
    st.tuples(st.just("<"), st.sampled_from(NAMES), st.sampled_from([1, 2, 3])),
    st.tuples(st.just("<="), st.sampled_from(NAMES), st.sampled_from([0, 2])),
    st.tuples(st.just("starts"), st.sampled_from(NAMES), st.sampled_from(["a", "ab"])),
    st.tuples(st.just("in"), st.sampled_from(NAMES), st.sampled_from([("a", "b"), ("1", "true")])),
)
expression = st.recursive(
    question,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.just("and"), inner, inner),
        st.tuples(st.just("or"), inner, inner),
    ),
    max_leaves=4,
)


def holds(tree: Any, resource: Resource) -> bool:
    match tree:
        case ("not", inner):
            return not holds(inner, resource)
        case ("and", left, right):
            return holds(left, resource) and holds(right, resource)
        case ("or", left, right):
            return holds(left, resource) or holds(right, resource)
        case (operator, name, operand):
            value = resource.get(name)
            assert value is not None
            answers = {
                "==": lambda: value == operand,
                "<": lambda: value < operand,
                "<=": lambda: value <= operand,
                "starts": lambda: value.startswith(operand),
                "in": lambda: value in operand,
            }
            return answers[operator]()
    raise AssertionError(tree)


def verdict(tree: Any, **values: Any) -> str:
    stack = Stack(key="s", name="s", file="s.yaml")
    body, properties = Map(), Map()
    body["Properties"] = properties
    properties.update(values)
    stack.resources["R"] = Node(stack, "R", "T::T::T", body, (1, 1))
    policy = Policy(
        id="p", title="t", severity=HIGH, resource="T::T::T", serves={PCI: {"1.2.1": PARTIAL}},
        why="w", fix="f", passing=(), failing=(),
    )  # fmt: skip

    def check(resource: Resource) -> Violations:
        if holds(tree, resource):
            yield resource, "violated"

    policy.check(check)
    outcomes = evaluate(Graph([stack]), [policy]).outcomes
    if not outcomes:
        return "pass"
    told = any(f"parameter {name}" in outcomes[0].message for name in NAMES)
    assert told is (outcomes[0].state == "undecided"), "says what it depends on where it depends on anything"
    return outcomes[0].state


@settings(max_examples=300, deadline=None)
@given(expression)
def test_pass_and_fail_hold_for_every_concrete_value(tree: Any) -> None:
    unknown = {name: Unknown("parameter", name, "no value given") for name in NAMES}
    said = verdict(tree, **unknown)
    concrete = {verdict(tree, **dict(zip(NAMES, values, strict=True))) for values in product(CONCRETE, repeat=2)}
    if said != "undecided":
        assert concrete == {said}
    if len(concrete) > 1:
        assert said == "undecided"
