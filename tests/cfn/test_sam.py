"""SAM templates: translated as CloudFormation does, with places in the SAM source."""

import socket

import boto3
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


def stacks(text, **context):
    return resolve(parse(text.encode(), "t.yaml"), Context(region="eu-west-1", **context))


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
        ("  F: {Type: []}\n  A: {Type: 'AWS::SNS::Topic'}\n", "no Type", 3),
        ("  F: {Type: 'AWS::Serverless::Api', Properties: {StageName: p, DefinitionUri: [1]}}\n", "SAM", 3),
    ],
)
def test_invalid_sam_is_an_error_at_its_resource(text, message, line):
    with pytest.raises(CfnError, match=message) as caught:
        stacks(HEAD + text, strict=True)
    assert caught.value.location.line == line


def test_what_sam_refuses_can_be_tolerated_and_looked_at_as_written():
    text = "  F:\n    Type: AWS::Serverless::Function\n    Properties: {Handler: x}\n  Q: {Type: AWS::SQS::Queue}\n"
    (stack,) = resolve(parse((HEAD + text).encode(), "t.yaml"), Context())
    assert [(each.location.line, "Runtime and Handler" in each.message) for each in stack.problems] == [(3, True)]
    assert stack.resources["F"].type == "AWS::Serverless::Function"
    assert (stack.resources["F"].get("Handler"), stack.resources["F"].written_as[0]) == ("x", "F")


def test_what_sam_refuses_has_what_globals_says():
    text = """\
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Tracing: Active, Timeout: 9, Environment: {Variables: {A: all, B: all}}}}
Resources:
  F: {Type: AWS::Serverless::Function, Properties: {Timeout: 3, Environment: {Variables: {B: own}}}}
  G: {Type: AWS::Serverless::Function}
  Q: {Type: AWS::SQS::Queue}
"""
    (stack,) = resolve(parse(text.encode(), "t.yaml"), Context())
    first, second = stack.resources["F"], stack.resources["G"]
    assert (first.get("Tracing"), first.get("Timeout"), second.get("Timeout")) == ("Active", 3, 9)
    assert first.get("Environment.Variables") == {"A": "all", "B": "own"}
    assert str(second.locate(("Timeout",))).startswith("t.yaml:2:")


def test_what_sam_makes_is_known_by_what_the_template_says():
    dev = stacks(SAM)[0]
    assert dev.resources["Hello"].written_as == ("Hello", "AWS::Serverless::Function")
    assert dev.resources["HelloRole"].written_as == ("Hello", "AWS::Serverless::Function")
    assert dev.resources["Own"].written_as == ("Own", "AWS::SNS::Topic")
    assert dev.resources["ServerlessRestApi"].written_as == ("ServerlessRestApi", "AWS::ApiGateway::RestApi")


APPLICATION = "  App:\n    Type: AWS::Serverless::Application\n    Properties:\n      Location: {%s}\n"
PUBLIC = "ApplicationId: arn:aws:serverlessrepo:us-east-1:077246666028:applications/x, SemanticVersion: 1.0.0"
FROM_MAP = "ApplicationId: !FindInMap [M, a, b], SemanticVersion: !Ref AWS::Region"
FUNCTION = (
    "  F:\n    Type: AWS::Serverless::Function\n    Properties: {Runtime: python3.12, Handler: a.b, CodeUri: .%s}\n"
)


@pytest.fixture
def nothing_of_aws(monkeypatch):
    """No socket can be made, and no session, client or resource of boto3."""

    def refuse(*_, **__):
        raise AssertionError("AWS was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    for name in ("Session", "client", "resource"):
        monkeypatch.setattr(boto3, name, refuse)
    monkeypatch.setattr(boto3.session, "Session", refuse)
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("location", [PUBLIC, FROM_MAP])
@pytest.mark.parametrize("region", [None, "eu-west-1"])
def test_an_application_of_the_repository_is_not_asked_for(nothing_of_aws, capfd, location, region):
    text = HEAD + APPLICATION % location + "      Tags: {a: b}\n  B: {Type: AWS::SNS::Topic}\n"
    text += "Mappings: {M: {a: {b: x}}}\nOutputs: {O: {Value: !GetAtt App.Outputs.Arn}}\n"
    (stack,) = resolve(parse(text.encode(), "t.yaml"), Context(region=region))
    assert {name: resource.type for name, resource in stack.resources.items()} == {
        "App": "AWS::CloudFormation::Stack",
        "B": "AWS::SNS::Topic",
    }
    assert "Serverless Application Repository" in stack.resources["App"].get("TemplateURL").reason
    assert {"Key": "a", "Value": "b"} in stack.resources["App"].get("Tags")
    assert shown(stack.outputs) == {"O": "<${App.Outputs.Arn}>"}
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("policy", ["AmazonS3ReadOnlyAccess", "NotAPolicyOfAws", "{SQSPollerPolicy: {QueueName: q}}"])
def test_policies_and_apis_are_translated_without_aws(nothing_of_aws, capfd, policy):
    text = (
        HEAD + FUNCTION % f", Policies: [{policy}], Events: {{G: {{Type: Api, Properties: {{Path: /, Method: get}}}}}}"
    )
    assert "FRole" in resolve(parse(text.encode(), "t.yaml"), Context())[0].resources
    assert capfd.readouterr() == ("", "")


def test_an_application_without_its_version_is_an_error():
    with pytest.raises(CfnError, match="SemanticVersion") as caught:
        stacks(HEAD + APPLICATION % "ApplicationId: a", strict=True)
    assert caught.value.location.line == 3


def test_an_image_that_is_not_built_yet_is_unknown():
    body = "    Properties: {PackageType: Image}\n    Metadata: {DockerContext: ./h, Dockerfile: Dockerfile}\n"
    (stack,) = stacks(HEAD + "  F:\n    Type: AWS::Serverless::Function\n" + body)
    assert "packaged at deployment" in stack.resources["F"].get("Code.ImageUri").reason
    assert stack.resources["F"].get("PackageType") == "Image"


def test_an_image_that_nobody_builds_is_an_error():
    with pytest.raises(CfnError, match="'ImageUri' must be set"):
        stacks(HEAD + "  F:\n    Type: AWS::Serverless::Function\n    Properties: {PackageType: Image}\n", strict=True)


OPEN = "Parameters: {Alias: {Type: String}, Commit: {Type: String}}\n"


def test_parameters_without_a_value_where_sam_wants_a_text():
    publish = ", AutoPublishAlias: !Ref Alias, AutoPublishCodeSha256: !Ref Commit, Description: !Sub 'of ${Alias}'"
    (stack,) = stacks(OPEN + HEAD + FUNCTION % publish + "Outputs: {Here: {Value: !Ref F.Alias}}\n")
    ((name, alias),) = [(n, r) for n, r in stack.resources.items() if r.type == "AWS::Lambda::Alias"]
    assert name == "FAliasAlias"
    assert alias.get("Name") == stack.parameters["Alias"], "the parameter itself, unknown as it is"
    assert shown(stack.resources["F"].get("Description")) == "<of ${Alias} ${Commit}>", "SAM adds the digest"
    assert shown(stack.outputs["Here"]) == "<${FAliasAlias}>"
    assert "stackwarden" not in str([shown(resource.body) for resource in stack.resources.values()])


@pytest.mark.parametrize("default", ["", ", Default: live"])
def test_an_alias_of_a_state_machine_may_be_a_parameter(default):
    machine = (
        "  M: {Type: AWS::Serverless::StateMachine, Properties: {AutoPublishAlias: !Ref A, Definition: {StartAt: x}}}\n"
    )
    (stack,) = stacks(f"Parameters: {{A: {{Type: String{default}}}}}\n" + HEAD + machine)
    (alias,) = stack.of_type("AWS::StepFunctions::StateMachineAlias")
    assert alias.get("Name") == stack.parameters["A"]
    assert alias.logical_id == ("MAliaslive" if default else "MAliasA")


def test_an_error_of_sam_beside_parameters_without_a_value_is_about_the_template_as_written():
    (stack,) = stacks(OPEN + HEAD + "  F: {Type: AWS::Serverless::Function, Properties: {Handler: !Ref Alias}}\n")
    (problem,) = stack.problems
    assert "Runtime and Handler" in problem.message
    assert problem.location.line == 4


@pytest.mark.parametrize(
    "uri", ['!Sub "s3://b-${AWS::AccountId}/k.zip"', "!Ref Alias", "!FindInMap [M, a, b]", "!ImportValue code"]
)
def test_the_address_of_code_may_be_a_function(uri):
    text = OPEN + HEAD + FUNCTION.replace("CodeUri: .", f"CodeUri: {uri}") % ""
    function = stacks(text + "Mappings: {M: {a: {b: s3://x/y}}}\n")[0].resources["F"]
    assert "packaged at deployment" in function.get("Code.S3Key").reason
