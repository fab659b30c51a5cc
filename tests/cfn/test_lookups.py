"""Fn::FindInMap with keys that are not there: found wherever it is written, and nowhere else."""

import pytest

from cfn.errors import CfnError
from cfn.resolve import Context, resolve
from cfn.source import parse

HEAD = """
Parameters:
  Env: {Type: String, Default: dev, AllowedValues: [dev, prod, test]}
  Size: {Type: String, Default: huge}
  Free: {Type: String}
Mappings:
  M: {dev: {Size: a}, prod: {Size: b}}
Conditions:
  IsTest: !Equals [!Ref Env, test]
  Known: !Not [!Condition IsTest]
  Never: !Equals [a, b]
"""


def faults(text: str, given: dict[str, str] | None = None, *, strict: bool = False) -> list[tuple[int, str, str]]:
    template = parse((HEAD + text).encode(), "t.yaml")
    (stack, *_) = resolve(template, Context(parameters=given or {}, region="eu-west-1", strict=strict))
    return [(fault.error.location.line, fault.logical_id, fault.path) for fault in stack.faults]


def resource(value: str, rest: str = "") -> str:
    return f"Resources:\n  R:\n    Type: AWS::SNS::Topic\n{rest}    Properties:\n      TopicName: {value}\n"


@pytest.mark.parametrize(
    "value",
    [
        "!FindInMap [Nope, dev, Size]",
        "!FindInMap [M, nope, Size]",
        "!FindInMap [M, dev, Nope]",
        "!FindInMap [M, !Ref Free, Nope]",
        "!FindInMap [M, !Ref Env, Size]",
        "!FindInMap [M, dev, !Ref Size]",
        "!FindInMap [M, !Sub 'x${Size}', Size]",
        "!If [Never, !FindInMap [M, nope, Size], x]",
        "!If [Never, !Sub ['${A}', {A: !FindInMap [M, nope, Size]}], x]",
        "!If [Never, x, !FindInMap [M, nope, Size]]",
        "{'Fn::Join': ['', [a, {'Fn::FindInMap': [M, nope, Size]}]]}",
    ],
)
def test_a_key_that_is_not_there_is_found_at_its_line(value: str) -> None:
    ((line, owner, path),) = faults(resource(value))
    assert (line, owner) == (HEAD.count("\n") + 5, "R")
    assert path.startswith("TopicName")


@pytest.mark.parametrize(
    "value",
    [
        "!FindInMap [M, dev, Size]",
        "!FindInMap [M, !Ref Free, Size]",
        "!FindInMap [M, !Ref AWS::Region, Size]",
        "!If [Known, !FindInMap [M, !Ref Env, Size], x]",
        "!If [IsTest, x, !FindInMap [M, !Ref Env, Size]]",
    ],
)
def test_a_key_that_is_there_or_may_be_or_is_guarded_is_not(value: str) -> None:
    assert faults(resource(value), {"Free": "dev"} if "Free" in value else None) == [] or "Region" in value


def test_a_default_value_serves_for_a_key() -> None:
    text = "Transform: AWS::LanguageExtensions\n" + resource("!FindInMap [M, nope, Size, {DefaultValue: x}]")
    assert faults(text) == []


def test_a_resource_that_is_left_out_is_looked_at() -> None:
    assert [owner for _, owner, _ in faults(resource("!FindInMap [M, nope, Size]", "    Condition: Never\n"))] == ["R"]


def test_outputs_and_conditions_are_looked_at() -> None:
    text = resource("x") + "Outputs: {O: {Condition: Never, Value: !FindInMap [M, nope, Size]}}\n"
    assert [owner for _, owner, _ in faults(text)] == [""]


def test_a_given_value_counts_and_not_the_default() -> None:
    assert faults(resource("!If [Never, !FindInMap [M, dev, !Ref Size], x]"), {"Size": "Size"}) == []


def test_the_rest_is_resolved_and_a_deployment_is_refused() -> None:
    text = resource("!FindInMap [M, nope, Size]") + "      DisplayName: shown\n"
    template = parse((HEAD + text).encode(), "t.yaml")
    (stack,) = resolve(template, Context(region="eu-west-1"))
    assert stack.resources["R"].get("DisplayName") == "shown"
    with pytest.raises(CfnError, match="no top-level key 'nope'"):
        resolve(template, Context(parameters={"Free": "x"}, region="eu-west-1", strict=True))
