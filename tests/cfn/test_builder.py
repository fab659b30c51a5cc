"""What the event loop must not forget: dynamic references stay visible wherever their text stands."""

import pytest

from cfn.errors import CfnError
from cfn.resolve import resolve
from cfn.source import parse, tree
from cfn.unknown import Unknown

ALIASED = b"""
Metadata: {Text: &secret '{{resolve:ssm:/shop/name}}'}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: *secret, Tags: [{Key: a, Value: *secret}]}}
"""


def test_an_alias_of_a_dynamic_reference_is_a_dynamic_reference() -> None:
    (stack,) = resolve(parse(ALIASED, "t.yaml"))
    properties = stack.resources["Topic"].body["Properties"]
    for value in (properties["DisplayName"], properties["Tags"][0]["Value"]):
        assert isinstance(value, Unknown)
        assert (value.kind, value.path) == ("dynamic", "ssm:/shop/name")


@pytest.mark.parametrize("text", [b"'{{x}}'", b"a{{b"])
def test_a_document_that_is_one_text_with_braces_is_no_template(text: bytes) -> None:
    assert tree(text, "t.yaml") == text.decode().strip("'")
    with pytest.raises(CfnError, match="Not a CloudFormation template"):
        parse(text, "t.yaml")
