"""Parts of a template that are not at hand or broken: the part is told, and everything else is resolved."""

import pytest

from cfn.errors import CfnError
from cfn.resolve import Context, resolve
from cfn.source import parse, read
from tests.cfn.shapes import shown

STACK = "AWS::CloudFormation::Stack"
PARENT = """\
Parameters: {{Url: {{Type: String}}}}
Resources:
  N:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: {url}
  Rest:
    Type: AWS::SNS::Topic
    Properties: {{TopicName: !GetAtt N.Outputs.Name, DisplayName: kept}}
"""
NESTED = {
    "https://s3.amazonaws.com/b/vpc.template": "is not a local file",
    "http://example.com/t.yaml": "is not a local file",
    "s3://b/t.yaml": "is not a local file",
    '!Sub "https://${AWS::Region}.example.com/t.yaml"': "is not a local file",
    "../../etc/passwd": "points outside the project",
    "missing.yaml": "there is no such file",
    "parent.yaml": "contains itself",
    "broken.yaml": "Not valid YAML",
    "text.yaml": "Not a CloudFormation template",
    "needs.yaml": "needs the parameter P",
    "good.yaml": "has no output 'Name'",
}


@pytest.fixture
def project(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "broken.yaml").write_text("Resources: {R: {Type: 'AWS::SNS::Topic', A: !Nope 1}}\n  - [\n")
    (tmp_path / "text.yaml").write_text("just: text\n")
    (tmp_path / "good.yaml").write_text("Resources: {R: {Type: 'AWS::SNS::Topic'}}\n")
    (tmp_path / "needs.yaml").write_text("Parameters: {P: {Type: String}}\nResources: {R: {Type: 'A::B'}}\n")
    (tmp_path / "macro.yaml").write_text("Transform: Mine\nResources: {R: {Type: 'AWS::SNS::Topic'}}\n")

    def write(url):
        path = tmp_path / "parent.yaml"
        path.write_text(PARENT.format(url=url))
        return read(path, path.name)

    return write


def one(text, **context):
    (stack,) = resolve(parse(text.encode(), "t.yaml"), Context(**context))
    return stack


@pytest.mark.parametrize("url", NESTED)
def test_a_nested_stack_that_cannot_be_read_is_a_problem_and_the_rest_is_resolved(project, url):
    (stack,) = resolve(project(url))
    (problem,) = stack.problems
    assert NESTED[url] in problem.message
    rest = stack.resources["Rest"]
    assert (shown(rest.get("TopicName")), rest.get("DisplayName")) == ("<${N.Outputs.Name}>", "kept")
    assert stack.unseen == []
    with pytest.raises(CfnError, match=NESTED[url].replace("'", ".")):
        resolve(project(url), Context(strict=True, parameters={"Url": "x"}))


def test_the_place_of_a_problem_is_the_address_or_the_broken_line_itself(project):
    assert str(resolve(project("missing.yaml"))[0].problems[0].location) == "parent.yaml:6:7"
    assert str(resolve(project("broken.yaml"))[0].problems[0].location) == "broken.yaml:2:3"


@pytest.mark.parametrize("url", ["!Ref Url", "!Join ['', [!Ref Url, vpc.yaml]]", "!ImportValue address"])
@pytest.mark.parametrize("strict", [False, True])
def test_a_nested_stack_whose_address_is_unknown_is_unseen(project, url, strict):
    template = project(url.replace("Url", "AWS::AccountId" if strict else "Url"))
    parameters = {"Url": "x"} if strict else {}
    (stack,) = resolve(template, Context(strict=strict, parameters=parameters))
    ((place, reason),) = stack.unseen
    assert str(place) == "parent.yaml:6:7"
    assert "nested stack N is not known" in reason
    assert (stack.problems, stack.nested) == ([], {})
    assert shown(stack.resources["Rest"].get("TopicName")) == "<${N.Outputs.Name}>"


def test_an_output_that_a_macro_may_add_is_unknown(project):
    (stack,) = resolve(project("macro.yaml"))
    assert (stack.problems, stack.unseen) == ([], [])
    assert shown(stack.resources["Rest"].get("TopicName")) == "<${N.Outputs.Name}>"
    assert [reason for _, reason in stack.nested["N"].unseen] == [
        "the macro Mine may change the whole template at deployment"
    ]


MACROS = {
    "Transform: Mine": ("t.yaml:1:1", "the macro Mine may change"),
    "Transform: [AWS::LanguageExtensions, Mine]": ("t.yaml:1:38", "the macro Mine may change"),
    "Transform: {Name: AWS::Include, Parameters: {Location: s3://b/k}}": ("t.yaml:1:1", "the macro AWS::Include"),
    "Resources: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://b/k}}, ": ("t.yaml:1:13", "s3://b/k"),
}


@pytest.mark.parametrize("start", MACROS)
def test_what_a_macro_may_add_is_told_and_unknown_where_it_is_used(start):
    place, reason = MACROS[start]
    text = f"{start}\n" if start.startswith("Transform") else start
    text += "" if text.startswith("Resources") else "Resources: {"
    text += "R: {Type: 'AWS::SNS::Topic', DependsOn: More, Properties: {A: !Ref More, B: !GetAtt More.Arn, C: c}}}\n"
    stack = one(text)
    ((there, why),) = stack.unseen
    assert str(there) == place and reason in why
    assert shown(stack.resources["R"].properties) == {"A": "<${More}>", "B": "<${More.Arn}>", "C": "c"}


def test_macros_in_properties_and_modules_are_told():
    text = """\
Resources:
  R: {Type: 'AWS::SNS::Topic', Properties: {Tags: [!Transform {Name: Tagger}]}}
  M: {Type: My::S3::Bucket::MODULE}
  Q: {Type: 'AWS::SNS::Topic', DependsOn: MBucket, Properties: {A: !GetAtt MBucket.Arn, B: !Ref M.Bucket}}
"""
    stack = one(text)
    assert [(str(place), reason) for place, reason in stack.unseen] == [
        ("t.yaml:2:52", "the macro Tagger runs at deployment"),
        ("t.yaml:3:3", "the module My::S3::Bucket::MODULE adds its resources at deployment"),
    ]
    assert shown(stack.resources["Q"].properties) == {"A": "<${MBucket.Arn}>", "B": "<${M.Bucket}>"}


@pytest.mark.parametrize("known", ["", "Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\n"])
def test_a_name_that_nothing_can_add_is_told_and_an_error_where_all_must_be_right(known):
    body = (
        "Resources:\n  M: {Type: My::S3::Bucket::MODULE}\n  R: {Type: 'AWS::SNS::Topic', Properties: {A: !Ref Other}}\n"
    )
    for text, name in (
        (known + body, "Other"),
        ("Transform: Mine\n" + body.replace("Other", "AWS::Nope"), "AWS::Nope"),
    ):
        (problem,) = one(text).problems
        assert f"Ref to {name!r}" in problem.message
        with pytest.raises(CfnError, match=f"Ref to '{name}'"):
            one(text, strict=True)


def test_what_refers_to_nothing_is_unknown_and_all_else_is_resolved():
    text = """\
Resources:
  R:
    Type: A::B
    DependsOn: [S, Gone]
    Properties: {A: !Ref Nope, B: !GetAtt Lost.Arn, C: !Sub "x-${Nobody}", D: kept, E: !Ref Nope}
  S: {Type: A::B}
"""
    stack = one(text)
    assert shown(stack.resources["R"].properties) == {
        "A": "<${Nope}>",
        "B": "<${Lost.Arn}>",
        "C": "<x-${Nobody}>",
        "D": "kept",
        "E": "<${Nope}>",
    }
    assert [problem.message.split(",")[0] for problem in stack.problems] == [
        "Ref to 'Nope'",
        "GetAtt of 'Lost'",
        "Ref to 'Nobody'",
        "Ref to 'Nope'",
        "R depends on 'Gone'",
    ]


@pytest.mark.parametrize("section", ["Conditions: {Fn::Transform: {Name: Mine}}", "Transform: Mine"])
def test_a_condition_that_a_macro_makes_lets_its_resources_be_seen(section):
    text = f"{section}\nResources: {{T: {{Type: 'A::B', Condition: Added}}, U: {{Type: 'A::B'}}}}\n"
    stack = one(text)
    assert list(stack.resources) == ["T", "U"]
    assert len(stack.unseen) == 1


def test_parameters_and_mappings_that_a_macro_makes_are_unknown():
    text = """\
Parameters: {Fn::Transform: {Name: Mine}}
Mappings: {Fn::Transform: {Name: Mine}}
Resources: {R: {Type: 'A::B', Properties: {A: !Ref P, B: !FindInMap [M, a, b], C: c}}}
"""
    stack = one(text)
    assert shown(stack.resources["R"].properties) == {"A": "<${P}>", "B": "<${Transform Mine}>", "C": "c"}
    assert len(stack.unseen) == 2


def test_a_resource_that_a_macro_makes_is_left_out():
    stack = one("Resources: {R: {Fn::Transform: {Name: Mine}}, S: {Type: 'A::B', Properties: {A: !GetAtt R.Arn}}}\n")
    assert (list(stack.resources), len(stack.unseen)) == (["S"], 1)
    assert shown(stack.resources["S"].get("A")) == "<${R.Arn}>"


def test_a_loop_over_the_output_of_a_nested_stack_is_a_problem(project, tmp_path):
    text = (
        PARENT.format(url="good.yaml")
        + '  Fn::ForEach::L: [X, !Split [",", !GetAtt N.Outputs.L], {"A${X}": {Type: A::B}}]\n'
    )
    (tmp_path / "loop.yaml").write_text("Transform: AWS::LanguageExtensions\n" + text)
    (stack,) = resolve(read(tmp_path / "loop.yaml", "loop.yaml"))
    assert "Fn::ForEach::L: the collection is not known" in stack.problems[0].message


LOOP = """\
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList}}
Mappings: {M: {x: {names: [A]}}}
Resources:
  Fn::ForEach::Loop: [X, %s, {"Topic${X}": {Type: 'AWS::SNS::Topic'}}]
  Fn::ForEach::Fine: [X, [A, B], {"Fine${X}": {Type: 'AWS::SNS::Topic', Properties: {A: !GetAtt TopicA.Arn}}}]
  R:
    Type: AWS::SNS::Topic
    DependsOn: TopicA
    Properties:
      B: b
      Fn::ForEach::Inner: [X, !Ref Names, {"K${X}": a}]
Outputs:
  O: {Value: !Ref TopicA}
"""


@pytest.mark.parametrize("items", ["!Ref Names", "[a, !Ref AWS::AccountId]", "!FindInMap [M, !Ref Names, names]"])
def test_a_loop_over_an_unknown_list_is_a_problem_and_the_rest_is_resolved(items):
    stack = one(LOOP % items.replace("M, !Ref Names", "M, !Ref AWS::AccountId"))
    assert [(problem.location.line, problem.message[:18]) for problem in stack.problems] == [
        (5, "Fn::ForEach::Loop:"),
        (12, "Fn::ForEach::Inner"),
    ]
    assert "Give the parameter" in stack.problems[0].remedy
    assert list(stack.resources) == ["FineA", "FineB", "R"]
    assert shown(stack.resources["FineA"].get("A")) == "<${TopicA.Arn}>"
    resource = stack.resources["R"]
    assert resource.get("B") == "b"
    assert resource.get("KmsMasterKeyId").kind == "function", "the loop may add it, so it is not absent"
    assert shown(stack.outputs) == {"O": "<${TopicA}>"}


def test_a_loop_over_an_unknown_list_is_an_error_where_all_must_be_known():
    with pytest.raises(CfnError, match="Fn::ForEach::Loop: the collection is not known"):
        one(LOOP % "[a, !Ref AWS::AccountId]", strict=True, parameters={"Names": "a"})
    conditions = "Conditions:\n  Fn::ForEach::C: [X, !Ref Names, {\"Is${X}\": !Equals [a, '${X}']}]\n"
    with pytest.raises(CfnError, match="Fn::ForEach::C: the collection is not known"):
        one(LOOP % "[a]" + conditions.replace("Names", "AWS::AccountId"), strict=True, parameters={"Names": "a"})
    assert "Fn::ForEach::C" in [p.message.split(": ")[0] for p in one(LOOP % "[a]" + conditions).problems]


def test_an_unknown_loop_in_a_sam_template():
    text = (LOOP % "!Ref Names").replace(
        "AWS::LanguageExtensions", "[AWS::LanguageExtensions, AWS::Serverless-2016-10-31]"
    )
    text = text.replace("  R:\n", "  T: {Type: 'AWS::Serverless::SimpleTable'}\n  R:\n").replace(
        '      Fn::ForEach::Inner: [X, !Ref Names, {"K${X}": a}]\n', ""
    )
    stack = one(text)
    assert len(stack.problems) == 1
    assert stack.resources["T"].type == "AWS::DynamoDB::Table"
