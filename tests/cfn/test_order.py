"""Who waits for whom: by wiring, exports, dynamic references and `after`; circles are errors with their place."""

import pytest

from cfn.errors import CfnError
from cfn.order import among, ancestors
from cfn.platform import load

MANIFEST = """
project: shop
regions: {{primary: eu-west-1, secondary: eu-central-1}}
stacks:
  - {{name: a, template: a.yaml, roles: [primary, secondary]{a}}}
  - {{name: b, template: b.yaml, roles: [primary, secondary], wiring: {{X: a/x}}{b}}}
"""
A = """
Parameters: {Project: {Type: String}}
Resources: {P: {Type: 'AWS::SSM::Parameter', Properties: {Name: /shop/prod/a/x, Type: String, Value: v}}}
Outputs: {E: {Value: v, Export: {Name: a-export}}}
"""
B = """
Parameters: {X: {Type: 'AWS::SSM::Parameter::Value<String>'}, Size: {Type: Number, Default: 1}}
Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !Ref X}}}
"""


@pytest.fixture
def platform(tmp_path):
    def make(a="", b="", *, templates=(A, B), manifest=MANIFEST, roles="[primary, secondary]", stacks=""):
        (tmp_path / "environments").mkdir(exist_ok=True)
        (tmp_path / "platform.yaml").write_text(manifest.format(a=a, b=b))
        (tmp_path / "environments/prod.yaml").write_text(f"roles: {roles}\nparameters: {{Project: shop}}\n{stacks}")
        for name, text in zip("ab", templates, strict=True):
            (tmp_path / f"{name}.yaml").write_text(text)
        return load(tmp_path / "platform.yaml", "prod")

    return make


def test_wiring_orders_the_stacks_of_a_region(platform):
    assert platform().waits == {
        "primary/a": set(), "secondary/a": set(), "primary/b": {"primary/a"}, "secondary/b": {"secondary/a"},
    }  # fmt: skip


def test_after_orders_across_regions(platform):
    waits = platform(a=", after: {primary: [secondary/b]}").waits
    assert waits["primary/a"] == {"secondary/b"}
    assert ancestors(waits, "primary/b") == {"primary/a", "secondary/b", "secondary/a"}
    assert among(waits, {"primary/b", "secondary/a"}) == {"primary/b": {"secondary/a"}, "secondary/a": set()}


def test_an_environment_without_the_role_has_nothing_to_wait_for(platform):
    assert platform(a=", after: {primary: [secondary/b]}", roles="[primary]").waits["primary/a"] == set()


@pytest.mark.parametrize("value", ["!ImportValue a-export", "'{{resolve:ssm:/shop/prod/a/x}}'"])
def test_exports_and_dynamic_references_count(platform, value):
    reader = f"Resources: {{T: {{Type: 'AWS::SNS::Topic', Properties: {{TopicName: {value}}}}}}}"
    manifest = MANIFEST.replace(", wiring: {{X: a/x}}", "")
    assert platform(templates=(A, reader), manifest=manifest).waits["primary/b"] == {"primary/a"}


def test_a_circle_is_named_with_its_place(platform):
    with pytest.raises(CfnError) as raised:
        platform(a=", after: {primary: [secondary/b], secondary: [primary/b]}")
    message = raised.value.message
    assert message.startswith("Stacks wait for one another: ")
    assert all(key in message for key in ("primary/a", "primary/b", "secondary/a", "secondary/b"))
    assert raised.value.location.line in (5, 6)


def test_a_stack_that_waits_for_itself(platform):
    with pytest.raises(CfnError, match="primary/a → primary/a"):
        platform(a=", after: {primary: [primary/a]}")


def test_what_each_stack_is_given(platform):
    given = platform(stacks="stacks: {b: {Size: 3}}\n").given
    assert given["primary/a"] == {"Project": "shop"}
    assert given["secondary/b"] == {"X": "/shop/prod/a/x", "Size": 3}
