"""SAM templates: translated as CloudFormation does, with places in the SAM source."""

import pytest

from cfn.errors import CfnError
from cfn.resolve import Context, resolve
from cfn.source import parse
from tests.cfn.shapes import shown

SAM = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Memory: {Type: Number, Default: 256}
Globals:
  Function: {Runtime: python3.12, Timeout: 7, MemorySize: !Ref Memory, CodeUri: src/}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Environment: {Variables: {Table: !Ref Table, Stage: !Sub "${Stage}-x"}}
      Events:
        Get: {Type: Api, Properties: {Path: /hello, Method: get}}
  Table:
    Type: AWS::Serverless::SimpleTable
    Condition: IsProd
  Own:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !If [IsProd, live, test]
Outputs:
  Url: {Value: !Sub "https://${ServerlessRestApi}.example"}
"""
HEAD = "Transform: AWS::Serverless-2016-10-31\nResources:\n"


def stacks(text):
    return resolve(parse(text.encode(), "t.yaml"), Context(region="eu-west-1"))


def test_functions_events_and_globals_become_plain_resources():
    dev, prod = stacks(SAM)
    assert [stack.assumed for stack in (dev, prod)] == [{"Stage": "dev"}, {"Stage": "prod"}]
    assert set(prod.resources) - set(dev.resources) == {"Table"}
    types = {resource.type for resource in dev.resources.values()}
    assert {"AWS::Lambda::Function", "AWS::IAM::Role", "AWS::ApiGateway::RestApi", "AWS::Lambda::Permission"} <= types
    function = prod.resources["Hello"]
    assert (function.get("Timeout"), function.get("MemorySize")) == (7, 256)
    assert shown(function.get("Environment.Variables")) == {"Table": "<${Table}>", "Stage": "prod-x"}
    assert shown(prod.outputs) == {"Url": "<https://${ServerlessRestApi}.example>"}


def test_local_code_is_unknown_and_never_looks_like_an_address():
    function = stacks(SAM)[0].resources["Hello"]
    for key in ("S3Bucket", "S3Key"):
        assert "packaged at deployment" in function.get(f"Code.{key}").reason
    text = HEAD + "  F:\n    Type: AWS::Serverless::Function\n    Properties:\n"
    body = "      Runtime: python3.12\n      Handler: a.b\n      CodeUri: s3://my-bucket/key.zip\n"
    (stack,) = stacks(text + body)
    assert stack.resources["F"].get("Code") == {"S3Bucket": "my-bucket", "S3Key": "key.zip"}


def test_places_lead_to_the_sam_source():
    resources = stacks(SAM)[0].resources
    assert str(resources["Hello"].locate(("Environment",))) == "t.yaml:14:7"
    assert str(resources["HelloRole"].location) == "t.yaml:10:3", "made from Hello"
    assert str(resources["Own"].locate(("TopicName",))).startswith("t.yaml:23:")
    lines = SAM.count("\n")
    for resource in resources.values():
        for key in resource.properties:
            assert 1 < resource.locate((key,)).line <= lines


def test_loops_come_before_sam():
    text = """\
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Resources:
  Fn::ForEach::L:
    - X
    - [A, B]
    - F${X}:
        Type: AWS::Serverless::Function
        Properties: {Runtime: python3.12, Handler: !Sub "${X}.main", CodeUri: .}
"""
    (stack,) = stacks(text)
    assert {name: r.get("Handler") for name, r in stack.resources.items() if r.type == "AWS::Lambda::Function"} == {
        "FA": "A.main",
        "FB": "B.main",
    }


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("  F:\n    Type: AWS::Serverless::Function\n    Properties: {Handler: x}\n", "Runtime and Handler", 3),
        ("  F:\n    Type: AWS::Serverless::Function\n    Properties: [1]\n", "should be a map", 3),
        ("  A: {Type: 'AWS::SNS::Topic'}\n  F: 5\n", "SAM", 2),
        ("  F: {Type: 'AWS::SNS::Topic'}\nGlobals: []\n", "Globals", 4),
        ("  F: {Type: []}\n  A: {Type: 'AWS::SNS::Topic'}\n", "SAM|no Type", 1),
        ("  F: {Type: 'AWS::Serverless::Api', Properties: {StageName: p, DefinitionUri: [1]}}\n", "SAM", 3),
    ],
)
def test_invalid_sam_is_an_error_at_its_resource(text, message, line):
    with pytest.raises(CfnError, match=message) as caught:
        stacks(HEAD + text)
    assert caught.value.location.line == line
