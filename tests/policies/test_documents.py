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


def test_conditions_are_read_without_regard_to_case_and_form() -> None:
    condition = {"StringEquals": {"AWS:SourceAccount": ["1", "2"]}, "Bool": {"aws:SecureTransport": False}}
    (statement,) = read({"Statement": {"Effect": "Deny", "Condition": condition}})
    assert statement.denies()
    found = [(operator, key, str(value)) for operator, key, value in statement.conditions()]
    assert found == [
        ("stringequals", "aws:sourceaccount", "1"),
        ("stringequals", "aws:sourceaccount", "2"),
        ("bool", "aws:securetransport", "false"),
    ]


@pytest.mark.parametrize("principal", [{"Service": "*"}, {"AWS": "arn:aws:iam::111122223333:root"}, {"Federated": "*"}])
def test_only_an_aws_star_is_everyone(principal: Any) -> None:
    (statement,) = read({"Statement": {"Effect": "Allow", "Principal": principal}})
    assert statement.everyone() is None
