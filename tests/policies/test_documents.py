import json
from typing import Any

import pytest

from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from policies.aws.documents import Statement, statements
from policies.kernel import View


def read(document: Any, **resources: Any) -> list[Statement]:
    template = {
        "Resources": {"P": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": document}}, **resources}
    }
    (stack,) = resolve(parse(json.dumps(template).encode(), "t.json"), Context(region="eu-west-1"))
    view = View(Graph([stack]))
    return list(statements(view.of_type("AWS::IAM::Policy")[0].get("PolicyDocument")))


@pytest.mark.parametrize("many", [False, True])
def test_single_values_and_lists_read_alike(many: bool) -> None:
    def listed(value: Any) -> Any:
        return [value] if many else value

    body = {
        "Effect": "Allow",
        "Action": listed("s3:GetObject"),
        "Resource": listed("*"),
        "Principal": {"AWS": listed("*")},
    }
    (statement,) = read({"Statement": listed(body)})
    assert statement.allows()
    assert [str(action) for action in statement.items("Action")] == ["s3:GetObject"]
    assert statement.everyone() is not None


def test_json_text_with_unknown_pieces_is_read_and_keeps_their_identity() -> None:
    text = {"Fn::Sub": '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": ["${B.Arn}", "${B.Arn}/*"]}]}'}
    (statement,) = read(text, B={"Type": "AWS::S3::Bucket"})
    whole, objects = statement.items("Resource")
    assert [target.id for target in whole.targets()] == ["B"]
    assert [target.id for target in objects.targets()] == ["B"]
    assert objects.endswith("/*")
    assert str(objects) == "${B.Arn}/*"


@pytest.mark.parametrize("text", ["", "[]", "not json", '{"Statement": ', "null"])
def test_text_that_is_no_policy_has_no_statements(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("condition", "expected"), [(None, False), ({}, False), ({"Bool": {"a:b": True}}, True), ({"Ref": "B"}, True)]
)
def test_a_condition_counts_also_where_it_is_unknown(condition: Any, expected: bool) -> None:
    body = {"Effect": "Allow"} if condition is None else {"Effect": "Allow", "Condition": condition}
    (statement,) = read({"Statement": body}, B={"Type": "Custom::Maker", "Properties": {"ServiceToken": "t"}})
    assert statement.is_conditional() is expected


@pytest.mark.parametrize(
    "name", [{"Fn::ImportValue": "RoleArn"}, {"Fn::Split": [",", {"Ref": "OurAccounts"}]}, {"Ref": "OurAccounts"}]
)
def test_what_is_called_an_account_or_arn_is_not_everyone(name: Any) -> None:
    (statement,) = read({"Statement": {"Effect": "Allow", "Principal": {"AWS": name}}})
    assert statement.everyone() is None


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}, {"AWS": ["111122223333", "arn:aws:iam::*:root"]}])
def test_a_star_for_the_account_is_everyone(principal: Any) -> None:
    (statement,) = read({"Statement": {"Effect": "Allow", "Principal": principal}})
    assert statement.everyone() is not None


@pytest.mark.parametrize("principal", [{"Service": "*"}, {"AWS": "arn:aws:iam::111122223333:root"}, {"Federated": "*"}])
def test_only_an_aws_star_is_everyone(principal: Any) -> None:
    (statement,) = read({"Statement": {"Effect": "Allow", "Principal": principal}})
    assert statement.everyone() is None


@pytest.mark.parametrize(
    ("resource", "everything"),
    [
        ("*", True),
        ("**", True),
        ("arn:*", True),
        ("arn:aws:*", True),
        ("arn:aws:*:*:*:*", True),
        ({"Fn::Sub": "arn:${AWS::Partition}:*:*:*:*"}, True),
        ("arn:aws:s3:::*", False),
        ("arn:aws:*:*:*:role/a", False),
        ("arn:", False),
    ],
)
def test_an_arn_of_wildcards_is_everything(resource: object, everything: bool) -> None:
    (statement,) = read({"Statement": {"Effect": "Allow", "Action": "*", "Resource": resource}})
    assert statement.on_everything() is everything
