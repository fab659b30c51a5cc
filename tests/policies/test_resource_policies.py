import json
from typing import Any

import pytest

from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from policies.aws.resource_policies import broad_actions, open_to_anybody, refuses_plain_http
from policies.kernel import Value, View
from policies.kernel.replay import replay


def document(*statements: dict[str, Any]) -> Value | None:
    body = {"Type": "AWS::SQS::QueuePolicy", "Properties": {"PolicyDocument": {"Statement": list(statements)}}}
    (stack,) = resolve(parse(json.dumps({"Resources": {"P": body}}).encode(), "t.json"), Context(region="eu-west-1"))
    return View(Graph([stack])).of_type("AWS::SQS::QueuePolicy")[0].get("PolicyDocument")


ALLOW = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage"}


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 1),
        ({"Principal": {"AWS": ["111122223333", "*"]}}, 1),
        ({"Principal": {"AWS": "111122223333"}}, 0),
        ({"Principal": {"Service": "sns.amazonaws.com"}}, 0),
        ({"Effect": "Deny"}, 0),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:t"}}}, 0),
        ({"Condition": {"StringEquals": {"AWS:SourceOwner": "111122223333"}}}, 0),
        ({"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1234"}}}, 0),
        ({"Condition": {"StringLike": {"aws:SourceArn": "*"}}}, 1),
        ({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, 1),
    ],
)
def test_who_is_let_in(changes: dict[str, Any], count: int) -> None:
    assert len(list(open_to_anybody(document({**ALLOW, **changes})))) == count


@pytest.mark.parametrize(("name", "open_to_all"), [("PartnerAccountId", False), ("RoleArn", False), ("Reader", True)])
def test_a_parameter_named_for_an_account_is_no_wildcard(name: str, open_to_all: bool) -> None:
    policy = {"Statement": {**ALLOW, "Principal": {"AWS": {"Ref": name}}}}
    body = {"Type": "AWS::SQS::QueuePolicy", "Properties": {"PolicyDocument": policy}}
    text = json.dumps({"Parameters": {name: {"Type": "String"}}, "Resources": {"P": body}})
    (stack,) = resolve(parse(text.encode(), "t.json"), Context(region="eu-west-1"))
    view = View(Graph([stack]))
    document = view.of_type("AWS::SQS::QueuePolicy")[0].get("PolicyDocument")
    verdict = replay(view.oracle, lambda: [str(found) for found in open_to_anybody(document)])
    assert bool(verdict.undecided) == open_to_all
    assert not verdict.definite


def test_allowing_all_but_some_is_open() -> None:
    statement = {"Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"}, "Action": "sqs:SendMessage"}
    assert list(open_to_anybody(document(statement)))


@pytest.mark.parametrize(
    ("action", "count"),
    [("*", 1), ("SQS:*", 1), (["sqs:SendMessage", "sqs:*"], 1), ("*:*", 1), ("sqs:Send*", 0), ("sns:*", 0)],
)
def test_what_is_given_whole(action: Any, count: int) -> None:
    assert len(list(broad_actions(document({**ALLOW, "Action": action}), "sqs"))) == count


def test_a_deny_of_everything_gives_nothing_and_an_allow_of_the_rest_does() -> None:
    assert not list(broad_actions(document({**ALLOW, "Effect": "Deny", "Action": "*"}), "sqs"))
    assert list(broad_actions(document({"Effect": "Allow", "Principal": "*", "NotAction": "sqs:DeleteQueue"}), "sqs"))


PLAIN = {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}


@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        (PLAIN, True),
        ({**PLAIN, "Action": ["sqs:Send*"], "Principal": {"AWS": "*"}}, True),
        ({**PLAIN, "Action": "sqs:DeleteQueue"}, False),
        ({**PLAIN, "Principal": {"AWS": "111122223333"}}, False),
        ({**PLAIN, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}, False),
        ({**PLAIN, "Condition": {"Bool": {"aws:SecureTransport": "False"}}}, True),
        ({**PLAIN, "Condition": {"StringNotEquals": {"aws:SecureTransport": "true"}}}, True),
        ({**PLAIN, "Condition": {"StringNotEquals": {"aws:SecureTransport": "false"}}}, False),
        ({**PLAIN, "Action": [], "NotAction": "sqs:Get*"}, True),
        ({**PLAIN, "Action": [], "NotAction": "sqs:Send*"}, False),
        ({key: entry for key, entry in PLAIN.items() if key != "Condition"}, False),
        ({**ALLOW, "Condition": {"Bool": {"aws:SecureTransport": True}}}, True),
        (ALLOW, False),
    ],
)
def test_plain_http_is_refused(statement: dict[str, Any], refused: bool) -> None:
    assert refuses_plain_http(document(statement), "sqs:SendMessage") == refused
