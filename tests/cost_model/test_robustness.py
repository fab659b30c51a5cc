"""Whatever stands in a property, pricing ends with charges or gaps: no traceback, no negative money."""

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cfn.graph import Graph
from cfn.located import Map, Seq
from cfn.platform import load
from cfn.resolve import Context, resolve
from cfn.source import parse
from cfn.unknown import Unknown
from cost_model.prices import PriceBook
from cost_model.profile_files import load_profile
from cost_model.project import project
from cost_model.types.catalogue import CATALOGUE

ROOT = Path(__file__).resolve().parents[2]
UNKNOWN = Unknown("parameter", "Size", "parameter Size has no value and no Default")


class Quiet(list):
    """A list of stacks that does not print them all when a test fails."""

    def __repr__(self):
        return f"<{len(self)} stacks>"


def mapping(entries):
    made = Map()
    made.update(entries)
    return made


def sequence(entries):
    made = Seq()
    made.extend(entries)
    return made


JUNK = st.recursive(
    st.sampled_from(
        [
            None,
            True,
            False,
            0,
            -1,
            10**30,
            1.5,
            "",
            "x",
            "-5",
            "1e400",
            "nan",
            "inf",
            "true",
            "PROVISIONED",
            "0.5 GB",
            "MySQL",
            UNKNOWN,
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=2).map(sequence) | st.dictionaries(st.text(max_size=3), inner, max_size=2).map(mapping)
    ),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return PriceBook.load("eu-west-1", project=tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def stacks():
    return Quiet(load(ROOT / "templates" / "platform.yaml", "prod", "primary").stacks)


def places(value, path=()):
    """Every path to an entry below a value."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield (*path, key)
        yield from places(inner, (*path, key))


def sane(projection, count):
    assert len(projection.resources) == count
    for line in projection.lines:
        assert all(each.is_finite() and each >= 0 for each in (*line.amount, *line.quantity))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_anywhere_in_the_platform(stacks, book, data):
    scaling = "AWS::ApplicationAutoScaling::ScalableTarget"
    priced = {name for model in CATALOGUE for name in model.types} | {scaling}
    resources = {r.target: r for stack in stacks for r in stack.resources.values() if r.properties and r.type in priced}
    kind = data.draw(st.sampled_from(sorted({r.type for r in resources.values()})))
    resource = resources[data.draw(st.sampled_from([t for t, r in resources.items() if r.type == kind]))]
    path = data.draw(st.sampled_from(list(places(resource.properties))))
    holder = resource.properties
    for step in path[:-1]:
        holder = holder[step]
    before = holder[path[-1]]
    holder[path[-1]] = data.draw(JUNK)
    try:
        projection = project(Graph(stacks), load_profile("black-friday"), book)
    finally:
        holder[path[-1]] = before
    sane(projection, sum(len(stack.resources) for stack in Graph(stacks).stacks))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_properties_of_any_priced_type(book, data):
    model = data.draw(st.sampled_from(CATALOGUE))
    name = data.draw(st.sampled_from(model.types))
    template = f"Resources:\n  A: {{Type: {name}}}\n  B: {{Type: AWS::ElasticLoadBalancingV2::LoadBalancer}}\n"
    (stack,) = resolve(parse(dedent(template).encode(), "a.yaml"), Context(region="eu-west-1"))
    names = st.sampled_from([read.partition(".")[0] for read in model.reads] or ["Name"])
    stack.resources["A"].body["Properties"] = mapping(data.draw(st.dictionaries(names, JUNK, max_size=5)))
    projection = project([stack], load_profile("normal"), book, loaded=data.draw(st.booleans()))
    sane(projection, 2)
