"""A default of the parameter Environment that is not production: the template is looked at as in production, too."""

import pytest

from cfn.resolve import Context, resolve
from cfn.source import parse

BUCKET = 'B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "${Environment}-x"}}'


def environments(parameter: str, rest: str = f"Resources: {{{BUCKET}}}", **context: object) -> list[str]:
    text = f"Parameters: {{Environment: {parameter}}}\n{rest}\n"
    stacks = resolve(parse(text.encode(), "t.yaml"), Context(**{"outlook": True, **context}))  # type: ignore[arg-type]
    return [str(stack.parameters["Environment"]) for stack in stacks]


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ("{Type: String, Default: dev}", ["dev", "prod"]),
        ("{Type: String, Default: dev, AllowedValues: [dev, test, production]}", ["dev", "production"]),
        ("{Type: String, Default: dev, AllowedValues: [dev, test]}", ["dev"]),
        ("{Type: String, Default: dev, AllowedPattern: 'd.*'}", ["dev"]),
        ("{Type: String, Default: Prod, AllowedValues: [dev, Prod]}", ["Prod"]),
        ("{Type: 'AWS::SSM::Parameter::Value<String>', Default: dev}", ["${dev}"]),
    ],
)
def test_the_default_and_production(parameter: str, expected: list[str]) -> None:
    assert environments(parameter) == expected


def test_production_has_the_name_that_conditions_and_mappings_know() -> None:
    asked = f"Conditions: {{C: !Equals [!Ref Environment, live-eu]}}\nResources: {{{BUCKET}}}"
    assert environments("{Type: String, Default: dev}", asked) == ["dev", "live-eu"]
    keyed = "Mappings: {{M: {}}}\nResources: {{B: {{Type: T::T::T, Properties: {{A: !FindInMap [M, {}]}}}}}}"
    top = keyed.format("{dev: {a: 1}, prd: {a: 2}}", "!Ref Environment, a")
    assert environments("{Type: String, Default: dev}", top) == ["dev", "prd"]
    below = keyed.format("{a: {dev: 1, prd: 2}}", "a, !Ref Environment")
    assert environments("{Type: String, Default: dev}", below) == ["dev", "prd"]
    without = keyed.format("{dev: {a: 1}, qa: {a: 2}}", "!Ref Environment, a")
    assert environments("{Type: String, Default: dev}", without) == ["dev"]


def test_a_value_that_is_given_is_a_choice() -> None:
    assert environments("{Type: String, Default: dev}", parameters={"Environment": "dev"}) == ["dev"]
    assert environments("{Type: String, Default: dev}", outlook=False) == ["dev"]
