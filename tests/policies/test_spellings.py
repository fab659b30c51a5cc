"""What a policy says of one spelling of a template it says of all."""

import pytest

from policies.kernel.policy import Policy
from policies.kernel.spellings import SPELLINGS
from policies.proving import verdict
from policies.registry import load_all


@pytest.mark.parametrize("policy", load_all(), ids=lambda policy: policy.id)
def test_every_spelling_of_an_example_gets_the_same_verdict(policy: Policy) -> None:
    for example in (*policy.passing, *policy.failing):
        as_written = verdict(policy, example)
        for name, respell in SPELLINGS.items():
            assert verdict(policy, example, respell) == as_written, f"{name}: {example}"
