"""Policies meet templates of strangers: whatever stands where, a policy must answer and not raise."""

from collections.abc import Iterator
from typing import Any

import pytest

from cfn.graph import Graph
from cfn.located import Map, Seq
from cfn.unknown import Unknown
from policies.kernel.evaluate import evaluate
from policies.kernel.examples import graphs
from policies.kernel.policy import Policy
from policies.registry import load_all

POLICIES = load_all()
PARAMETER = Unknown("parameter", "P", "no value given")
TEXT = Unknown("text", "a-${P}-b", "no value given", parts=("a-", PARAMETER, "-b"))


def strange() -> list[Any]:
    inner = Map()
    inner["Fn::Unheard"] = Seq()
    items = Seq()
    items.extend([None, 1, "x", inner])
    return [None, "abc", -1, True, inner, items, PARAMETER, TEXT]


def places(here: Any) -> Iterator[tuple[Any, Any]]:
    """Each container below a body, with each of its keys."""
    for key in list(here) if isinstance(here, dict) else range(len(here)) if isinstance(here, list) else ():
        if key != "Type":
            yield here, key
            yield from places(here[key])


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_a_policy_answers_whatever_stands_in_a_template(policy: Policy) -> None:
    for example in (*policy.passing, *policy.failing):
        for graph in graphs(example):
            for stack in graph.stacks:
                for resource in stack.resources.values():
                    for container, key in places(resource.body):
                        kept = container[key]
                        for value in strange():
                            container[key] = value
                            evaluate(Graph(graph.stacks), [policy])
                        container[key] = kept


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_a_policy_answers_for_resources_without_properties(policy: Policy) -> None:
    for example in (*policy.passing, *policy.failing):
        for graph in graphs(example):
            for stack in graph.stacks:
                for resource in stack.resources.values():
                    resource.body.pop("Properties", None)
            evaluate(Graph(graph.stacks), [policy])
