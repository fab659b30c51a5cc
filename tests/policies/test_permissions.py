"""How actions are read: patterns, whole services, reading and writing."""

import pytest

from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from policies.aws.levels import changes_permissions, takes_resource, writes
from policies.aws.permissions import granted, is_pattern_of, is_whole_service
from policies.kernel import Value, View
from policies.kernel.evaluate import evaluate
from policies.registry import load


def value(action: str) -> Value:
    text = f"""
Resources:
  Role:
    Type: AWS::IAM::Policy
    Properties: {{PolicyDocument: {{Statement: {{Effect: Allow, Action: "{action}", Resource: "*"}}}}}}
"""
    (stack,) = resolve(parse(text.encode(), "t.yaml"), Context())
    (holder,) = View(Graph([stack])).of_type("AWS::IAM::Policy")
    (statement,) = granted(holder)
    return statement.items("Action")[0]


@pytest.mark.parametrize("action", ["*", "**", "*:*", "s3:*", "S3:?*"])
def test_whole_services(action: str) -> None:
    assert is_whole_service(value(action))
    assert writes(value(action))


@pytest.mark.parametrize("action", ["s3:Get*", "s3:GetObject", "s3", "s3:??"])
def test_less_than_whole_services(action: str) -> None:
    assert not is_whole_service(value(action))


@pytest.mark.parametrize("action", ["s3:GetObject", "S3:getobject", "s3:Get*", "s3:*Object", "s3:Get?bject", "*"])
def test_patterns_cover_an_action_in_any_case(action: str) -> None:
    assert is_pattern_of(value(action), ("s3:getobject",))


@pytest.mark.parametrize("action", ["s3:GetObjectAcl", "s3:Put*", "s3:Get", "s3:GetObject?"])
def test_patterns_that_do_not_cover_it(action: str) -> None:
    assert not is_pattern_of(value(action), ("s3:getobject",))


@pytest.mark.parametrize("action", ["ec2:DescribeInstances", "s3:ListAllMyBuckets", "xray:PutTraceSegments"])
def test_actions_that_take_no_resource(action: str) -> None:
    assert not takes_resource(value(action))
    assert not writes(value(action))


@pytest.mark.parametrize("action", ["sqs:SendMessage", "dynamodb:PutItem", "ec2:TerminateInstances"])
def test_actions_that_write(action: str) -> None:
    assert takes_resource(value(action))
    assert writes(value(action))
    assert not changes_permissions(value(action))


@pytest.mark.parametrize("action", ["kms:PutKeyPolicy", "iam:Put*", "s3:PutBucketPolicy"])
def test_actions_that_change_permissions(action: str) -> None:
    assert changes_permissions(value(action))


@pytest.mark.parametrize(
    ("document", "state"),
    [
        ('{Statement: {Effect: Allow, Action: "*", Resource: "*"}}', "fail"),
        ('{Statement: [{Effect: !Ref Unknown, Action: "*", Resource: "*"}]}', "undecided"),
        ('{Statement: [!Ref Unknown, {Effect: Allow, Action: "*", Resource: "*"}]}', "fail"),
        ("{Statement: !Ref Unknown}", "undecided"),
        ("!Ref Unknown", None),
        ('!Sub \'{"Statement": {"Effect": "${Unknown}", "Action": "*", "Resource": "*"}}\'', "undecided"),
        ('{Statement: {Effect: Deny, Action: "*", Resource: "*"}}', None),
    ],
)
def test_each_policy_on_permissions_hears_every_answer(document: str, state: str | None) -> None:
    text = f"""
Parameters: {{Unknown: {{Type: String}}}}
Resources:
  Role:
    Type: AWS::IAM::Policy
    Properties: {{PolicyDocument: {document}}}
"""
    (stack,) = resolve(parse(text.encode(), "t.yaml"), Context())
    graph = Graph([stack])
    asked = [load(name) for name in ("iam-no-admin-wildcards", "iam-wildcard-resource", "iam-no-privilege-escalation")]
    alone = {(each.policy.id, each.state) for policy in asked for each in evaluate(graph, [policy]).outcomes}
    assert state in {each[1] for each in alone if each[0] == "iam-no-admin-wildcards"} or (state is None and not alone)
    for policies in (asked, asked[::-1]):
        assert {(each.policy.id, each.state) for each in evaluate(graph, policies).outcomes} == alone
