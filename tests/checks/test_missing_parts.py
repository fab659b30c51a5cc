"""What is missing of a template, as the gate tells it: problems are findings, what a deployment adds is listed."""

import pytest

from checks.outputs import render
from checks.own import OwnResult

PARENT = """\
Parameters: {{Url: {{Type: String}}}}
Resources:
  Net:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: {url}
  More:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: {url}
  Topic:
    Type: Custom::Topic
    Properties: {{TopicName: orders, Other: !GetAtt Net.Outputs.Id}}
"""
ADDRESSES = ["https://s3.amazonaws.com/b/vpc.template", "http://x.example/t.yaml", "../../etc/passwd", "none.yaml"]


@pytest.mark.parametrize("url", ADDRESSES)
def test_a_nested_stack_that_is_not_at_hand_is_unreadable_and_the_rest_is_checked(write, gate, own_policy, url):
    write("a.yaml", PARENT.format(url=url))
    verdict = gate("a.yaml", policies=own_policy())
    assert verdict.exit_code == 2
    found = [(f.policy, f.state, f.line, f.logical_id) for f in verdict.findings]
    assert found == [
        ("unresolvable-template", "unreadable", 6, "Net"),
        ("unresolvable-template", "unreadable", 10, "More"),
        ("topic-name", "fail", 13, "Topic"),
    ]
    assert f"TemplateURL {url}" in verdict.findings[0].message
    assert verdict.summary.resources_checked == 3


def test_it_can_be_waived_for_one_resource(write, gate, own_policy):
    write("a.yaml", PARENT.format(url=ADDRESSES[0]).replace("orders", "sales"))
    entry = (
        "- {policy: unresolvable-template, file: a.yaml, logical_id: %s, reason: r, owner: o, expires: 2030-01-01}\n"
    )
    write("waivers.yaml", entry % "Net")
    verdict = gate("a.yaml", policies=own_policy())
    assert [(f.logical_id, f.state) for f in verdict.findings] == [("Net", "waived"), ("More", "unreadable")]
    write("waivers.yaml", entry % "Net" + entry % "More")
    assert gate("a.yaml", policies=own_policy()).exit_code == 0


def test_a_broken_nested_template_is_told_once_at_its_own_place(write, gate, own_policy):
    write("parts/child.yaml", "Resources:\n  T: {Type: Custom::Topic, Properties: {TopicName: !Ref Nobody}}\n")
    write("a.yaml", PARENT.format(url="parts/child.yaml"))
    for path in ("a.yaml", "."):
        verdict = gate(path, policies=own_policy())
        assert [(f.file, f.line, f.state) for f in verdict.findings] == [
            ("a.yaml", 13, "fail"),
            ("parts/child.yaml", 2, "undecided"),
            ("parts/child.yaml", 2, "unreadable"),
        ]


def test_what_the_deployment_adds_is_listed_and_does_not_fail(write, gate, own_policy):
    macro = "Transform: Mine\n" + PARENT.format(url="!Ref Url").replace("orders", "sales")
    write("a.yaml", macro)
    verdict = gate("a.yaml", policies=own_policy())
    assert (verdict.exit_code, verdict.findings) == (0, [])
    reason = "is not known: parameter Url has no value and no Default"
    assert verdict.summary.skipped == (
        ("a.yaml:1", "the macro Mine may change the whole template at deployment"),
        ("a.yaml:11", f"the template of the nested stack More {reason}"),
        ("a.yaml:7", f"the template of the nested stack Net {reason}"),
    )
    for form in ("text", "json", "markdown"):
        assert "the macro Mine may change" in render(form, verdict, False)


def test_results_of_two_halves_are_joined():
    first, second = OwnResult(unseen={("a.yaml:1", "x")}), OwnResult(unseen={("b.yaml:2", "y")})
    first.add(second)
    assert first.unseen == {("a.yaml:1", "x"), ("b.yaml:2", "y")}


def test_an_unknown_loop_is_one_finding_and_the_rest_is_checked(write, gate, own_policy):
    text = """\
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList}, Stage: {Type: String, AllowedValues: [dev, prod]}}
Resources:
  Net: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: s3://b/k}}
  Fn::ForEach::Loop: [X, !Ref Names, {"Other${X}": {Type: Custom::Other}}]
  Topic: {Type: Custom::Topic, Properties: {TopicName: orders}}
"""
    write("a.yaml", text)
    verdict = gate("a.yaml", policies=own_policy())
    found = [(f.policy, f.line, f.logical_id) for f in verdict.findings]
    assert found == [
        ("unresolvable-template", 4, "Net"),
        ("unresolvable-template", 5, ""),
        ("topic-name", 6, "Topic"),
    ]
    assert "Give the parameter" in verdict.findings[1].message


def test_what_sam_refuses_is_unreadable_and_checked_as_written(write, gate, own_policy):
    text = "Transform: AWS::Serverless-2016-10-31\nResources:\n  F: {Type: AWS::Serverless::Function, Properties: {}}\n"
    write("a.yaml", text + "  Topic: {Type: Custom::Topic, Properties: {TopicName: orders}}\n")
    found = [(f.policy, f.line) for f in gate("a.yaml", policies=own_policy()).findings]
    assert found == [("unresolvable-template", 3), ("topic-name", 4)]


def test_what_sam_makes_is_told_by_the_sam_resource(write, gate):
    text = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.6, Handler: a.b, CodeUri: ., FunctionUrlConfig: {AuthType: NONE}}
"""
    write("a.yaml", text)
    found = {
        f.policy: f for f in gate("a.yaml").findings if f.policy in ("lambda-url-auth", "lambda-runtime-supported")
    }
    url, runtime = found["lambda-url-auth"], found["lambda-runtime-supported"]
    assert (url.logical_id, url.resource_type, url.property_path) == ("F", "AWS::Serverless::Function", "FUrl.AuthType")
    assert "(FUrl, AWS::Lambda::Url, which SAM makes of it)" in url.message
    assert (runtime.logical_id, runtime.resource_type) == ("F", "AWS::Serverless::Function")
    assert runtime.property_path == "Runtime"
