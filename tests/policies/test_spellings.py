"""What a policy says of one spelling of a template it says of all."""

import re
from collections.abc import Callable

import pytest

from policies.kernel.evaluate import evaluate
from policies.kernel.examples import graphs
from policies.kernel.policy import Policy
from policies.kernel.spellings import SPELLINGS
from policies.registry import load_all

INDEX = re.compile(r"\.0(?=\.|$)")  # of the first item, which may stand for its list
Verdict = set[tuple[str, str, str]]


def verdict(policy: Policy, example: str, respell: Callable[[str], str] = str) -> Verdict:
    """Logical id, property path and state of all that the policy finds."""
    outcomes = (each for graph in graphs(example, respell) for each in evaluate(graph, [policy]).outcomes)
    return {(each.resource.logical_id, INDEX.sub("", each.path), each.state) for each in outcomes}


@pytest.mark.parametrize("policy", load_all(), ids=lambda policy: policy.id)
def test_every_spelling_of_an_example_gets_the_same_verdict(policy: Policy) -> None:
    for example in (*policy.passing, *policy.failing):
        as_written = verdict(policy, example)
        for name, respell in SPELLINGS.items():
            assert verdict(policy, example, respell) == as_written, f"{name}: {example}"
