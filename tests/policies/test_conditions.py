import json
from typing import Any

import pytest

from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from policies.aws.conditions import Demand, demands, ending, named, only, ties
from policies.aws.documents import Statement, statements
from policies.kernel import View
from policies.kernel.replay import replay

OWNER = named("aws:principalorgid", "aws:sourcearn", "aws:sourceip", "kms:calleraccount")
SUBJECT = ending(":sub")


def read(condition: Any) -> tuple[View, Statement]:
    document = {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": condition}}
    template = {
        "Parameters": {"Any": {"Type": "String"}},
        "Resources": {
            "P": {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": ["q"], "PolicyDocument": document}},
            "Maker": {"Type": "Custom::Maker", "Properties": {"ServiceToken": "t"}},
        },
    }
    (stack,) = resolve(parse(json.dumps(template).encode(), "t.json"), Context(region="eu-west-1"))
    view = View(Graph([stack]))
    (statement,) = statements(view.of_type("AWS::SQS::QueuePolicy")[0].get("PolicyDocument"))
    return view, statement


def answers(condition: Any, subject: bool = False) -> set[bool]:
    """What ``ties`` says of a condition, over all that its unknown values may turn out to be."""
    view, statement = read(condition)
    said: set[bool] = set()
    replay(view.oracle, lambda: list(said.add(ties(statement, SUBJECT if subject else OWNER)) or ()))  # type: ignore[func-returns-value]
    return said


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:PrincipalOrgID": "o-1"}},
        {"stringequals": {"AWS:PRINCIPALORGID": ["o-1", "o-2"]}},
        {"StringEqualsIgnoreCase": {"aws:PrincipalOrgID": "o-1"}},
        {"StringLike": {"aws:PrincipalOrgID": "o-1*"}},
        {"StringEquals": {"aws:PrincipalOrgID": {"Ref": "Any"}}},
        {"StringEquals": {"aws:PrincipalOrgID": "*"}},
        {"ForAnyValue:StringEquals": {"aws:PrincipalOrgID": "o-1"}},
        {"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1"}, "Null": {"aws:PrincipalOrgID": "false"}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}, "Null": {"aws:PrincipalOrgID": False}},
        {"StringEqualsIfExists": {"kms:CallerAccount": {"Ref": "AWS::AccountId"}}},
        {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}, "ArnLike": {"aws:SourceArn": "arn:aws:s3:::media"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:media-*"}},
        {"ArnLike": {"aws:SourceArn": {"Fn::Sub": "arn:aws:sns:*:${AWS::AccountId}:*"}}},
        {"ArnEquals": {"aws:SourceArn": {"Fn::Sub": "arn:${AWS::Partition}:sns:eu-west-1:111122223333:*"}}},
        {"IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "2001:db8::/32"]}},
    ],
)
def test_a_positive_operator_with_chosen_values_ties(condition: Any) -> None:
    assert answers(condition) == {True}


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"StringEquals": {"aws:PrincipalTag/team": "shop"}},
        {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}},
        {"StringNotLike": {"aws:PrincipalOrgID": "o-1"}},
        {"ArnNotEquals": {"aws:SourceArn": "arn:aws:s3:::media"}},
        {"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}},
        {"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1"}},
        {"Null": {"aws:PrincipalOrgID": "false"}},
        {"Null": {"aws:PrincipalOrgID": "true"}},
        {"StringLike": {"aws:PrincipalOrgID": "*"}},
        {"StringLike": {"aws:PrincipalOrgID": ["o-1", "o-*"]}},
        {"StringLike": {"aws:PrincipalOrgID": "?*"}},
        {"StringEquals": {"aws:PrincipalOrgID": []}},
        {"ArnLike": {"aws:SourceArn": "*"}},
        {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:*:*:orders"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}},
        {"StringLike": {"aws:SourceArn": "arn:aws:*"}},
        {"IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "0.0.0.0/0"]}},
        {"IpAddress": {"aws:SourceIp": "::/0"}},
        {"StringEqualsIfExists": {"aws:SourceArn": "arn:aws:s3:::media"}, "Null": {"aws:SourceArn": "true"}},
    ],
)
def test_what_admits_everybody_ties_nobody(condition: Any) -> None:
    assert answers(condition) == {False}


@pytest.mark.parametrize(
    "condition",
    [
        {"Fn::GetAtt": ["Maker", "Value"]},
        {"StringEquals": {"Fn::GetAtt": ["Maker", "Value"]}},
        {"StringLike": {"aws:PrincipalOrgID": {"Ref": "Any"}}},
        {"IpAddress": {"aws:SourceIp": {"Ref": "Any"}}},
    ],
)
def test_a_condition_known_only_after_deployment_is_a_question(condition: Any) -> None:
    assert answers(condition) == {True, False}


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("repo:shop/platform:*", True),
        ("repo:shop/*", True),
        ("system:serviceaccount:carts:*", True),
        ("*", False),
        ("repo:*", False),
        ("repo:*/platform:ref:refs/heads/main", False),
        ("system:serviceaccount:*:*", False),
    ],
)
def test_a_pattern_for_every_repository_or_account_chooses_none(subject: str, expected: bool) -> None:
    assert answers({"StringLike": {"code.example:sub": subject}}, subject=True) == {expected}


def test_demands_are_read_without_regard_to_case_and_form() -> None:
    _, statement = read(
        {"ForAllValues:StringEquals": {"AWS:SourceAccount": ["1", "2"]}, "BoolIfExists": {"a:B": False}}
    )
    found = [
        (each.operator, each.key, [str(value) for value in each.values], each.lenient) for each in demands(statement)
    ]
    assert found == [("stringequals", "aws:sourceaccount", ["1", "2"], True), ("bool", "a:b", ["false"], True)]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"Bool": {"aws:SecureTransport": "false"}}, True),
        ({"Bool": {"aws:SecureTransport": "false"}, "Null": {"aws:SecureTransport": "false"}}, True),
        ({"Bool": {"aws:SecureTransport": "false"}, "Null": {"aws:SourceIp": "false"}}, False),
        ({"Bool": {"aws:SecureTransport": "false", "aws:ViaAWSService": "false"}}, False),
        ({"StringEquals": {"aws:SecureTransport": "false"}}, False),
    ],
)
def test_only_accepts_nothing_beside_what_is_meant(condition: Any, expected: bool) -> None:
    def meant(demand: Demand) -> bool:
        return demand.operator == "bool" and demand.key == "aws:securetransport"

    _, statement = read(condition)
    assert only(statement, meant) is expected
