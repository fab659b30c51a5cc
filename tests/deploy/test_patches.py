"""What MiniStack gets wrong and the emulator puts right, on small templates of their own."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from emulator.running import Emulated, running

REGION = "eu-west-1"


@pytest.fixture(scope="module")
def empty() -> Iterator[Emulated]:
    with running() as emulated:
        yield emulated


def _create(empty: Emulated, name: str, template: dict[str, Any], region: str = REGION, **given: str) -> dict[str, str]:
    """Create a stack; its outputs."""
    cfn = empty.client("cloudformation", region)
    parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()]
    cfn.create_stack(
        StackName=name, TemplateBody=json.dumps(template), Parameters=parameters, Capabilities=["CAPABILITY_IAM"]
    )
    cfn.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
    [stack] = cfn.describe_stacks(StackName=name)["Stacks"]
    return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", ())}


def _topic(**more: Any) -> dict[str, Any]:
    return {"Type": "AWS::SNS::Topic", **more}


def test_conditions_resolve_functions(empty: Emulated) -> None:
    template = {
        "Parameters": {"Size": {"Type": "String"}},
        "Mappings": {"Sizes": {"big": {"Zones": "3"}, "small": {"Zones": "2"}}},
        "Conditions": {
            "Third": {"Fn::Equals": [{"Fn::FindInMap": ["Sizes", {"Ref": "Size"}, "Zones"]}, "3"]},
            "Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, REGION]},
            "Neither": {"Fn::Not": [{"Fn::Or": [{"Condition": "Third"}, {"Condition": "Here"}]}]},
        },
        "Resources": {
            "Always": _topic(),
            "Third": _topic(Condition="Third"),
            "Here": _topic(Condition="Here"),
            "Neither": _topic(Condition="Neither"),
        },
    }
    for size, expected in (("big", {"Always", "Third", "Here"}), ("small", {"Always", "Here"})):
        _create(empty, size, template, Size=size)
        found = empty.client("cloudformation", REGION).list_stack_resources(StackName=size)["StackResourceSummaries"]
        assert {each["LogicalResourceId"] for each in found} == expected


def test_a_typed_parameter_checks_its_key_not_its_value(empty: Emulated) -> None:
    empty.client("ssm", REGION).put_parameter(Name="/app/one/key", Value="anything", Type="String")
    kind = {"Type": "AWS::SSM::Parameter::Value<String>", "AllowedPattern": "/app/[a-z]+/key"}
    template = {
        "Parameters": {"Found": kind},
        "Resources": {"Topic": _topic()},
        "Outputs": {"Found": {"Value": {"Ref": "Found"}}},
    }
    assert _create(empty, "typed", template, Found="/app/one/key") == {"Found": "anything"}
    empty.client("ssm", REGION).put_parameter(Name="/app/ONE/key", Value="anything", Type="String")
    with pytest.raises(Exception, match="must match pattern"):
        _create(empty, "mistyped", template, Found="/app/ONE/key")


def test_two_regions_get_two_roles(empty: Emulated) -> None:
    trust = {
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    }
    template = {
        "Resources": {
            "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}},
            "Profile": {"Type": "AWS::IAM::InstanceProfile", "Properties": {"Roles": [{"Ref": "Role"}]}},
        },
        "Outputs": {
            "Role": {"Value": {"Ref": "Role"}},
            "Profile": {"Value": {"Ref": "Profile"}},
            "ProfileArn": {"Value": {"Fn::GetAtt": ["Profile", "Arn"]}},
        },
    }
    here, there = (_create(empty, "roles", template, region) for region in (REGION, "us-east-1"))
    assert here["Role"] != there["Role"]
    assert here["ProfileArn"].endswith("/" + here["Profile"])


def test_a_generated_secret_keeps_to_what_was_asked(empty: Emulated) -> None:
    asked = {
        "PasswordLength": "64",
        "ExcludePunctuation": "true",
        "SecretStringTemplate": "{}",
        "GenerateStringKey": "token",
    }
    template = {
        "Resources": {"Secret": {"Type": "AWS::SecretsManager::Secret", "Properties": {"GenerateSecretString": asked}}},
        "Outputs": {"Arn": {"Value": {"Ref": "Secret"}}},
    }
    arn = _create(empty, "secret", template)["Arn"]
    assert arn.startswith("arn:aws:secretsmanager:")
    secret = json.loads(empty.client("secretsmanager", REGION).get_secret_value(SecretId=arn)["SecretString"])
    assert secret["token"].isalnum()
    assert len(secret["token"]) == 64


def test_an_alarm_on_an_expression_acts(empty: Emulated) -> None:
    stat = {"Metric": {"Namespace": "AWS/SQS", "MetricName": "NumberOfMessagesSent"}, "Period": 60, "Stat": "Sum"}
    alarm = {
        "Metrics": [{"Id": "m", "MetricStat": stat, "ReturnData": False}, {"Id": "e", "Expression": "m * 2"}],
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "Threshold": 5,
        "AlarmActions": [{"Ref": "Topic"}],
    }
    template = {"Resources": {"Topic": _topic(), "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm}}}
    _create(empty, "alarm", template)
    [found] = empty.client("cloudwatch", REGION).describe_alarms()["MetricAlarms"]
    assert (found["Namespace"], found["Threshold"], len(found["AlarmActions"])) == ("AWS/SQS", 5, 1)
