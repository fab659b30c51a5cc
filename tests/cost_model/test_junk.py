"""Each property that decides a price, given as something else: a price model has to answer, whatever stands there."""

import json
from copy import deepcopy

import pytest

from cfn.resolve import Context, resolve
from cfn.source import parse
from cost_model.prices import PriceBook
from cost_model.profile_files import load_profile
from cost_model.project import project
from cost_model.reference_page import example_of
from cost_model.types.catalogue import CATALOGUE

JUNK = ([], {}, [{}], [[]], 1.5, -3, True, "", "x", {"a": [{}]}, [None])
"""What an author may write where text or a number is meant; lists and mappings cannot be looked up in a table."""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return PriceBook.load("us-east-1", project=tmp_path_factory.mktemp("empty"))


def _with(template, path, value):
    """The example with ``value`` at a dotted path of its properties; None where the path leads through no mapping."""
    changed = deepcopy(template)
    holder = changed["Resources"]["Example"].setdefault("Properties", {})
    *steps, last = path.split(".")
    for step in steps:
        holder = holder.setdefault(step, {})
        if not isinstance(holder, dict):
            return None
    holder[last] = value
    return changed


@pytest.mark.parametrize("model", CATALOGUE, ids=lambda model: type(model).__name__)
def test_no_value_of_a_property_that_is_read_breaks_a_price_model(model, book):
    example, profile = example_of(model).template, load_profile("normal")
    tried = [_with(example, path, value) for path in model.reads if "*" not in path for value in JUNK]
    for template in filter(None, tried):
        source = parse(json.dumps(template).encode(), "junk.json")
        found = project(resolve(source, Context(region="us-east-1", name="junk")), profile, book)
        assert all(line.amount.base >= 0 for line in found.lines)
