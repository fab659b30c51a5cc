"""Which events a pattern lets through, in every way that EventBridge lets it be written."""

import pytest

from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from policies.aws.events import RULE, hears, is_told
from policies.kernel import Resource, View


def rule(pattern: str, more: str = "") -> Resource:
    text = f"Resources:\n  Rule:\n    Type: AWS::Events::Rule\n    Properties:\n      EventPattern: {pattern}\n{more}"
    (stack,) = resolve(parse(text.encode(), "t.yaml"), Context(region="eu-west-1"))
    (found,) = View(Graph([stack])).of_type(RULE)
    return found


@pytest.mark.parametrize(
    ("pattern", "heard"),
    [
        ("{source: [aws.kms]}", True),
        ("{source: aws.kms}", True),
        ("{source: [aws.ec2]}", False),
        ("{detail: {eventName: [DisableKey]}}", False),
        ("{source: [{prefix: aws.}], detail: {eventName: [{prefix: Dis}]}}", True),
        ("{source: [aws.kms], detail: {eventName: [EnableKey]}}", False),
        ("{source: [aws.kms], detail: {eventName: [{anything-but: [DisableKey]}]}}", False),
        ("{source: [aws.kms], detail: {eventName: [{anything-but: EnableKey}]}}", True),
        ("{source: [aws.kms], detail: {eventName: [{wildcard: '*Key'}]}}", True),
        ("{source: [aws.kms], detail: {eventName: [{suffix: Alias}]}}", False),
        ("{source: [aws.kms], detail: {eventName: [{equals-ignore-case: disablekey}]}}", True),
        ("{source: [aws.kms], detail: {eventName: [{exists: 'true'}]}}", True),
        ("{source: [aws.kms], detail-type: [KMS CMK Deletion]}", False),
        ("""'{"source": ["aws.kms"], "detail": {"eventName": ["DisableKey"]}}'""", True),
    ],
)
def test_a_pattern_lets_through_what_eventbridge_would(pattern: str, heard: bool) -> None:
    assert hears(rule(pattern), "aws.kms", "AWS API Call via CloudTrail", "DisableKey") is heard


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", False),
        ("      Targets: []\n", False),
        ("      Targets: [{Id: a, Arn: b}]\n", True),
        ("      State: DISABLED\n      Targets: [{Id: a, Arn: b}]\n", False),
        ("      State: ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS\n      Targets: [{Id: a, Arn: b}]\n", True),
    ],
)
def test_a_rule_tells_somebody_when_it_is_on_and_has_a_target(more: str, told: bool) -> None:
    assert is_told(rule("{source: [aws.kms]}", more)) is told
