from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from cfn.stack import Resource
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy
from policies.scope import ScopeRule, counts_for, out_of_scope, scope_of


def one(properties: str, before: str = "", metadata: str = "") -> Resource:
    text = f"{before}\nResources:\n  It:\n    Type: Custom::It\n    {metadata}\n    Properties:\n      {properties}\n"
    (stack,) = resolve(parse(text.encode(), "t.yaml"), Context())
    return stack.resources["It"]


@pytest.mark.parametrize(
    ("properties", "scope"),
    [
        ("Tags: [{Key: PciScope, Value: cde}]", "cde"),
        ("Tags: [{Key: PciScope, Value: connected}]", "connected"),
        ("Tags: [{Key: Name, Value: a}, {Key: PciScope, Value: out-of-scope}]", "out"),
        ("Tags: {PciScope: out-of-scope}", "out"),
        ("HostedZoneTags: [{Key: PciScope, Value: out-of-scope}]", "out"),
        ("TagSpecifications: [{ResourceType: launch-template, Tags: [{Key: PciScope, Value: out-of-scope}]}]", "out"),
        ("Replicas: [{Region: a, Tags: [{Key: PciScope, Value: out-of-scope}]}]", "out"),
        ("Replicas: [{Tags: [{Key: PciScope, Value: out-of-scope}]}, {Tags: [{Key: PciScope, Value: cde}]}]", "cde"),
        ("Tags: [{Key: PciScope, Value: out-of-scop}]", "unsaid"),
        ("Tags: [{Key: PciScope, Value: Out-Of-Scope}]", "unsaid"),
        ("Tags: [{Key: pciscope, Value: out-of-scope}]", "unsaid"),
        ("Tags: [{Key: PciScope, Value: !Ref P}]", "unsaid"),
        ("Tags: [{Key: PciScope, Value: [out-of-scope]}]", "unsaid"),
        ("Tags: out-of-scope", "unsaid"),
        ("Name: out-of-scope", "unsaid"),
    ],
)
def test_only_an_explicit_word_takes_a_resource_out(properties: str, scope: str) -> None:
    before = "Parameters: {P: {Type: String}}" if "!Ref" in properties else ""
    assert scope_of(one(properties, before)) == scope


def test_a_value_behind_a_parameter_counts() -> None:
    before = "Parameters: {P: {Type: String, Default: out-of-scope}}"
    assert scope_of(one("Tags: [{Key: PciScope, Value: !Ref P}]", before)) == "out"


SAYS_OUT = "Metadata: {stackwarden: {pci_scope: out-of-scope}}"


def test_what_has_no_tag_may_say_it_in_metadata() -> None:
    assert scope_of(one("Name: a", SAYS_OUT)) == "out"
    assert scope_of(one("Name: a", metadata=SAYS_OUT)) == "out"
    assert scope_of(one("Name: a", SAYS_OUT, SAYS_OUT.replace("out-of-scope", "cde"))) == "cde"
    assert scope_of(one("Tags: [{Key: PciScope, Value: connected}]", SAYS_OUT, SAYS_OUT)) == "connected"
    assert scope_of(one("Tags: [{Key: PciScope, Value: typo}]", SAYS_OUT)) == "unsaid"


def test_another_key_and_other_words_can_be_agreed_on() -> None:
    rule = ScopeRule("scope", "in", "near", "out")
    assert scope_of(one("Tags: [{Key: scope, Value: out}]"), rule) == "out"
    assert scope_of(one("Tags: [{Key: PciScope, Value: out-of-scope}]"), rule) == "unsaid"
    assert str(rule) == "scope=out"


def test_all_that_is_out_is_listed() -> None:
    text = "Resources:\n" + "".join(
        f"  {name}: {{Type: Custom::It, Properties: {{Tags: {{PciScope: {value}}}}}}}\n"
        for name, value in (("A", "cde"), ("B", "out-of-scope"), ("C", "out-of-scope"))
    )
    (stack,) = resolve(parse(text.encode(), "t.yaml"), Context())
    assert [each.logical_id for each in out_of_scope(Graph([stack]))] == ["B", "C"]


def policy(**more: Any) -> Policy:
    return Policy(
        id="p",
        title="t",
        severity=HIGH,
        resource="Custom::It",
        serves={PCI: {"1.2.5": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
        why="",
        fix="",
        passing=(),
        failing=(),
        **more,
    )


def test_out_of_scope_a_policy_counts_for_the_others_only() -> None:
    assert counts_for(policy(), out=False) == (PCI, GDPR)
    assert counts_for(policy(), out=True) == (GDPR,)
    assert counts_for(policy(scoping=True), out=True) == (PCI, GDPR)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_no_value_breaks_the_reader_or_takes_anything_out(value: Any) -> None:
    resource = one("Name: a")
    resource.properties["Tags"] = value
    assert scope_of(resource) == "unsaid"
