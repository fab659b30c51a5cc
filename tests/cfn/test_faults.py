"""One fault in a template never hides the rest: row by row, and by breaking generated templates."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cfn.errors import CfnError, LimitError
from cfn.resolve import Context, resolve
from cfn.source import parse
from cfn.stack import Resource
from tests.cfn.generated import Generated, templates
from tests.cfn.shapes import shown

FINE = """\
  Fine:
    Type: AWS::SNS::Topic
    Properties: {TopicName: orders, DisplayName: !Sub "${AWS::Region}-x", Key: !GetAtt Key.Arn}
  Key: {Type: AWS::KMS::Key}
"""
HEAD = "Resources:\n"
R = "  R: {Type: AWS::SNS::Topic, Properties: {V: %s, W: kept}}\n"


def parameter(body: str) -> str:
    """A template with a parameter, in line 2."""
    return f"Parameters:\n  P: {body}\n{HEAD}{FINE}"


def value(node: str) -> str:
    """A template with ``node`` as a property, in line 2."""
    return HEAD + R % node + FINE


def section(text: str) -> str:
    return text + HEAD + FINE


def with_condition(node: str) -> str:
    return f"Conditions:\n  C: {node}\nResources:\n  R: {{Type: AWS::SNS::Topic, Condition: C}}\n{FINE}"


LOOP = "Transform: AWS::LanguageExtensions\n" + HEAD
EXPORT = "  %s: {Value: a, Export: {Name: n}}\n"
SAM = "Transform: AWS::Serverless-2016-10-31\n" + HEAD

# What is wrong → the template, the line that is told, and what is said of it.
ROWS = {
    "default-allowed": (parameter("{Type: String, Default: c, AllowedValues: [a, b]}"), 2, "one of a, b"),
    "default-pattern": (parameter("{Type: String, Default: A, AllowedPattern: '[a-z]'}"), 2, "must match"),
    "default-number": (parameter("{Type: Number, Default: x}"), 2, "must be a number"),
    "default-length": (parameter("{Type: String, Default: x, MinLength: 2}"), 2, "breaks MinLength"),
    "default-map": (parameter("{Type: String, Default: {a: b}}"), 2, "takes text"),
    "default-bound": (parameter("{Type: Number, Default: 1, MinValue: x}"), 2, "is no number"),
    "no-parameter-type": (parameter("{Default: x}"), 2, "Parameter P has no Type"),
    "null-parameter": (section("Parameters:\n  P:\n"), 2, "Parameter P has no Type"),
    "list-of-parameters": (section("Parameters: [a]\n"), 1, "Parameters must be a map"),
    "allowed-no-list": (parameter("{Type: String, AllowedValues: a}"), 2, "AllowedValues of P is no list"),
    "undefined-condition": (HEAD + "  R: {Type: A::B, Condition: Nope}\n" + FINE, 2, "'Nope' is not defined"),
    "undefined-in-if": (value("!If [Nope, a, b]"), 2, "'Nope' is not defined"),
    "undefined-in-condition": (with_condition("!Not [!Condition Nope]"), 2, "'Nope' is not defined"),
    "undefined-of-output": (section("Outputs:\n  O: {Value: a, Condition: Nope}\n"), 2, "'Nope' is not defined"),
    "ref-in-condition": (with_condition("!Equals [!Ref Nope, a]"), 2, "Ref to 'Nope'"),
    "resource-in-condition": (with_condition("!Equals [!Ref Fine, a]"), 2, "Refers to the resource Fine"),
    "condition-is-a-ref": (with_condition("!Ref P"), 2, "Not a condition"),
    "condition-is-text": (with_condition("'true'"), 2, "Not a condition"),
    "condition-null": (with_condition(""), 2, "Not a condition"),
    "condition-arguments": (with_condition("!Equals [a]"), 2, "takes a list of 2"),
    "condition-circle": (with_condition("!Not [!Condition C]"), 2, "in a circle: C → C"),
    "condition-by-list": (HEAD + "  R: {Type: A::B, Condition: [C]}\n" + FINE, 2, "named by text"),
    "list-of-conditions": (section("Conditions: [a]\n"), 1, "Conditions must be a map"),
    "circle": (HEAD + "  R: {Type: A::B, DependsOn: Q}\n  Q: {Type: A::B, DependsOn: R}\n" + FINE, 3, "R → Q → R"),
    "own-circle": (HEAD + "  R: {Type: A::B, DependsOn: R}\n" + FINE, 2, "Circular dependency: R → R"),
    "no-type": (HEAD + "  R: {Properties: {V: a}}\n" + FINE, 2, "Resource R has no Type"),
    "null-resource": (HEAD + "  R:\n" + FINE, 2, "Resource R has no Type"),
    "text-resource": (HEAD + "  R: text\n" + FINE, 2, "Resource R has no Type"),
    "type-ref": (HEAD + "  R: {Type: !Ref T}\n" + FINE, 2, "Resource R has no Type"),
    "properties-list": (HEAD + "  R: {Type: A::B, Properties: [{V: a}]}\n" + FINE, 2, "Properties of R must be a map"),
    "properties-text": (HEAD + "  R: {Type: A::B, Properties: V}\n" + FINE, 2, "Properties of R must be a map"),
    "depends-map": (HEAD + "  R: {Type: A::B, DependsOn: {a: Fine}}\n" + FINE, 2, "must name resources"),
    "depends-ref": (HEAD + "  R: {Type: A::B, DependsOn: !Ref Fine}\n" + FINE, 2, "must name resources"),
    "depends-number": (HEAD + "  R: {Type: A::B, DependsOn: [5]}\n" + FINE, 2, "must name resources"),
    "output-no-value": (section("Outputs:\n  O: {Description: a}\n"), 2, "Output O has no Value"),
    "output-null": (section("Outputs:\n  O:\n"), 2, "Output O has no Value"),
    "output-list": (section("Outputs: [a]\n"), 1, "Outputs must be a map"),
    "export-no-name": (section("Outputs:\n  O: {Value: a, Export: {}}\n"), 2, "Export of O has no Name"),
    "export-twice": (section("Outputs:\n" + EXPORT % "O" + EXPORT % "P"), 3, "Two outputs export"),
    "getatt-no-dot": (value("!GetAtt Fine"), 2, "takes a resource and an attribute"),
    "getatt-map": (value("!GetAtt {a: b}"), 2, "takes a resource and an attribute"),
    "getatt-unknown": (value("!GetAtt [Fine, !Ref AWS::StackId]"), 2, "needs known names"),
    "ref-list": (value("!Ref [Fine]"), 2, "Ref takes one name"),
    "ref-null": (value("!Ref"), 2, "Ref"),
    "join-one": (value("!Join [a]"), 2, "Fn::Join takes a list of 2"),
    "join-text": (value("!Join ['', text]"), 2, "Fn::Join takes a delimiter and a list"),
    "join-map": (value("!Join ['', [{a: b}]]"), 2, "Fn::Join needs text"),
    "split-one": (value("!Split [',']"), 2, "Fn::Split takes a list of 2"),
    "if-two": (value("!If [C, a]"), 2, "Fn::If takes a condition name"),
    "if-text": (value("!If C"), 2, "Fn::If takes a condition name"),
    "sub-three": (value("!Sub [a, {}, b]"), 2, "Fn::Sub takes a list of 2"),
    "sub-map": (value("!Sub {a: b}"), 2, "Fn::Sub takes text"),
    "sub-list": (value("!Sub ['${L}', {L: [a]}]"), 2, "Fn::Sub: L is no text"),
    "find-two": (value("!FindInMap [M, a]"), 2, "Fn::FindInMap takes a list of 3"),
    "select-far": (value("!Select [5, [a, b]]"), 2, "index 5 of 2 values"),
    "select-negative": (value("!Select [-1, [a, b]]"), 2, "is no index"),
    "select-text": (value("!Select [0, text]"), 2, "takes an index and a list"),
    "base64-list": (value("!Base64 [a]"), 2, "Fn::Base64 needs text"),
    "cidr-bits": (value("!Cidr [10.0.0.0/8, 999, 99]"), 2, "Fn::Cidr"),
    "cidr-text": (value("!Cidr [text, 1, 8]"), 2, "Fn::Cidr"),
    "import-map": (value("!ImportValue {a: b}"), 2, "Fn::ImportValue needs text"),
    "azs-list": (value("!GetAZs [a]"), 2, "Fn::GetAZs needs text"),
    "length-text": (value("!Length text"), 2, "Fn::Length takes a list"),
    "json-text": (value("!ToJsonString text"), 2, "takes a map or a list"),
    "stack-output": (value("!GetStackOutput text"), 2, "takes a map with StackName"),
    "unknown-function": (value("{'Fn::Nope': a}"), 2, "Unknown function Fn::Nope"),
    "condition-function": (value("!Equals [a, b]"), 2, "Unknown function Fn::Equals"),
    "unknown-tag": (value("!Nope a"), 2, "Unknown function !Nope"),
    "unknown-tag-list": (value("!Nope [a, !Ref B]"), 2, "Unknown function !Nope"),
    "unknown-tag-map": (value("!Nope {a: b}"), 2, "Unknown function !Nope"),
    "binary-tag": (value("!!binary aGVsbG8="), 2, "is not allowed in CloudFormation"),
    "python-tag": (value("!!python/object:os.system {}"), 2, "is not allowed in CloudFormation"),
    "inside-functions": (value("!Join ['', [a, !Select [9, [b]], !Ref Nope]]"), 2, "index 9 of 1 values"),
    "list-of-rules": (section("Rules: [a]\n"), 1, "Rules must be a map"),
    "rule-text": (section("Rules:\n  X: text\n"), 2, "Rule X must be a map"),
    "rule-broken": (section("Rules:\n  X: {Assertions: [{Assert: !Equals [a, b]}]}\n"), 2, "Rule X"),
    "list-of-mappings": (section("Mappings: [a]\n"), 1, "Mappings must be a map"),
    "loop-two": (LOOP + "  Fn::ForEach::L: [X, [a]]\n" + FINE, 3, "takes [identifier"),
    "loop-text": (LOOP + "  Fn::ForEach::L: text\n" + FINE, 3, "takes [identifier"),
    "loop-no-list": (LOOP + "  Fn::ForEach::L: [X, abc, {'R${X}': {Type: A::B}}]\n" + FINE, 3, "no list of texts"),
    "loop-same": (LOOP + "  Fn::ForEach::L: [X, [a, b], {R: {Type: A::B}}]\n" + FINE, 3, "twice"),
    "loop-no-transform": (HEAD + "  Fn::ForEach::L: [X, [a], {}]\n" + FINE, 2, "has no Type"),
    "twice": (HEAD + "  R: {Type: A::B, Type: A::C}\n" + FINE, 2, "'Type' stands twice"),
    "resource-twice": (HEAD + "  R: {Type: A::B}\n  R: {Type: A::C}\n" + FINE, 3, "'R' stands twice"),
    "sam-function": (SAM + "  R: {Type: AWS::Serverless::Function, Properties: {Handler: x}}\n" + FINE, 3, "SAM"),
    "sam-api": (SAM + "  R: {Type: AWS::Serverless::Api, Properties: {DefinitionUri: [1]}}\n" + FINE, 3, "SAM"),
}  # fmt: skip


def told(template: str):
    stacks = resolve(parse(template.encode(), "t.yaml"))
    return stacks, {(each.location.line, each.message) for stack in stacks for each in stack.problems}


@pytest.mark.parametrize("name", ROWS)
def test_a_fault_is_told_at_its_line_and_the_rest_is_as_without_it(name):
    template, line, message = ROWS[name]
    stacks, found = told(template)
    assert any(line == at and message in text for at, text in found), found
    ((plain,), none) = told(HEAD + FINE)
    assert not none
    for stack in stacks:
        for fine in ("Fine", "Key"):
            assert shown(stack.resources[fine].body) == shown(plain.resources[fine].body)


@pytest.mark.parametrize("name", ROWS)
def test_where_all_must_be_right_the_fault_is_an_error_with_the_same_words(name):
    template, line, message = ROWS[name]
    with pytest.raises(CfnError) as caught:
        resolve(parse(template.encode(), "t.yaml"), Context(strict=True, region="eu-west-1"))
    assert message in caught.value.message
    assert caught.value.location.line == line
    assert not isinstance(caught.value, LimitError)


@pytest.mark.parametrize("name", [name for name, (text, *_) in ROWS.items() if ", W: kept}}" in text])
def test_the_value_of_a_faulty_function_is_unknown_and_what_is_beside_it_stays(name):
    for stack in told(ROWS[name][0])[0]:
        resource = stack.resources["R"]
        assert "<" in str(shown(resource.get("V"))) or name == "undefined-in-if"
        assert resource.get("W") == "kept"


def test_only_the_innermost_function_is_unknown():
    ((stack,), _) = told(value("!Join ['-', [a, !Select [9, [b]], !GetAtt Fine.Arn]]"))
    found = stack.resources["R"].get("V")
    assert (found.prefix, [target.logical_id for target in found.targets()]) == ("a-", ["Fine"])


def test_two_faulty_functions_are_not_the_same_value():
    ((stack,), _) = told(value("[!Select [9, [b]], !Select [9, [b]]]"))
    first, second = stack.resources["R"].get("V")
    assert first != second


def test_the_last_of_two_keys_counts_as_in_cloudformation():
    ((stack,), found) = told(HEAD + "  R:\n    Type: A::B\n    Properties: {V: a, W: b, V: c}\n" + FINE)
    assert stack.resources["R"].get("V") == "c"
    assert [line for line, _ in found] == [4]


def test_faults_without_end_refuse_the_file():
    text = HEAD + "  R:\n    Type: A::B\n" + "    A: b\n" * 200
    with pytest.raises(CfnError, match="'A' stands twice"):
        parse(text.encode(), "t.yaml")


@pytest.mark.parametrize("node", ["!Ref P", "!Equals [a]", "!Condition Nope"])
def test_a_faulty_condition_is_looked_at_both_ways(node):
    text = with_condition(node) + "  Q: {Type: A::B, Properties: {V: !If [C, a, b]}}\n"
    stacks, _ = told(text)
    assert [("R" in stack.resources, stack.resources["Q"].get("V")) for stack in stacks] == [(True, "a"), (False, "b")]


def test_circles_apart_are_each_told():
    resources = "".join(f"  {a}: {{Type: A::B, DependsOn: {b}}}\n" for a, b in ("AB", "BA", "CD", "DC", "EA"))
    _, found = told(HEAD + resources + FINE)
    assert [text for _, text in sorted(found)] == ["Circular dependency: A → B → A", "Circular dependency: C → D → C"]


def test_sam_translates_what_it_can():
    text = (
        SAM
        + """\
  Bad: {Type: AWS::Serverless::Function, Properties: {Handler: x}}
  Odd: {Type: AWS::Serverless::Function, Properties: [1]}
  Null:
  Good:
    Type: AWS::Serverless::Function
    Properties: {Handler: a.b, Runtime: python3.12, CodeUri: ., Role: !GetAtt BadRole.Arn}
"""
    )
    ((stack,), found) = told(text + FINE)
    assert {name: each.type for name, each in stack.resources.items() if name not in ("Fine", "Key")} == {
        "Good": "AWS::Lambda::Function",
        "Bad": "AWS::Serverless::Function",
        "Odd": "AWS::Serverless::Function",
    }
    assert [line for line, _ in sorted(found)] == [3, 4, 5], "what SAM would have made may be referred to"
    assert "judged as written" in next(each.remedy for each in stack.problems if each.location.line == 3)


# Null and empty sections, and other oddities that are no fault.
ODD = {
    "null-sections": "Parameters:\nConditions:\nMappings:\nOutputs:\nMetadata:\nRules:\nTransform:\n" + HEAD + FINE,
    "empty-sections": "Parameters: {}\nConditions: {}\nMappings: {}\nOutputs: {}\nMetadata: {}\n" + HEAD + FINE,
    "bom": "\ufeff" + HEAD + FINE,
    "null-properties": HEAD + "  R: {Type: A::B, Properties: }\n" + FINE,
    "null-depends": HEAD + "  R: {Type: A::B, DependsOn: }\n" + FINE,
    "empty-depends": HEAD + "  R: {Type: A::B, DependsOn: []}\n" + FINE,
    "no-value": HEAD + "  R: {Type: A::B, Properties: !Ref AWS::NoValue}\n" + FINE,
    "no-value-output": section("Outputs: {O: {Value: !Ref AWS::NoValue}}\n"),
    "no-value-list": value("[!Ref AWS::NoValue]"),
    "no-value-sub": value("!Sub 'a${AWS::NoValue}'"),
    "text-metadata": section("Metadata: text\n"),
    "text-description": section("Description: [a]\nAWSTemplateFormatVersion: 2010\n"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_and_no_fault(name):
    ((stack,), found) = told(ODD[name])
    assert not found
    assert "Fine" in stack.resources


def test_a_template_without_resources_has_none():
    ((stack,), found) = told("AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n")
    assert (stack.resources, found) == ({}, set())


# Nodes that are wrong in most places.
WRONG = st.sampled_from(
    [
        None, [], {}, 5, "text", True, [None], {"a": None},
        {"Ref": "Nope"}, {"Ref": ["a"]}, {"Ref": "R"}, {"Fn::GetAtt": "R"}, {"Fn::GetAtt": ["Nope", "Arn"]},
        {"Fn::Nope": 1}, {"Fn::If": ["Nope", "a", "b"]}, {"Fn::If": []}, {"Fn::Select": [9, ["a"]]},
        {"Fn::Sub": "${Nope}${R.Arn}"}, {"Fn::Join": []}, {"Fn::ImportValue": {}}, {"Fn::FindInMap": ["a", "b", "c"]},
        {"Condition": "Nope"}, {"Fn::ForEach::Z": []}, {"Fn::Transform": {}}, {"Fn::Not": "x"}, {"Fn::And": 5},
    ]
)  # fmt: skip


def places(node, path=()):
    yield path
    for key, entry in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from places(entry, (*path, key))


def broken(draw, template, count):
    out = copy.deepcopy(template)
    for _ in range(count):
        here = out
        *steps, last = draw(st.sampled_from([path for path in places(out) if path and path != ("Resources",)]))
        for step in steps:
            here = here[step]
        here[last] = copy.deepcopy(draw(WRONG))  # what is drawn next may change it
    return out


UNTOUCHED = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Fn::Sub": "${AWS::Region}-x"}, "Tags": []}}
CALM = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@CALM
@given(st.data(), templates(), st.integers(1, 3))
def test_breaking_a_valid_template_leaves_the_rest_as_it_is(data, whole: Generated, count):
    template = broken(data.draw, whole.template, count)
    if not isinstance(template["Resources"], dict):
        return
    template["Resources"]["Untouched"] = UNTOUCHED
    try:
        stacks = resolve(parse(json.dumps(template).encode(), "t.json"), Context(parameters={}))
    except LimitError:
        return
    for stack in stacks:
        rest = stack.resources["Untouched"]
        assert isinstance(rest, Resource)
        assert shown(rest.properties) == {"TopicName": "<${AWS::Region}-x>", "Tags": []}


def test_what_sam_refuses_of_its_own_making_leaves_the_template_as_written():
    event = "{Type: Api, Properties: {Path: /a, Method: get}}"
    body = f"{{Handler: a.b, Runtime: python3.12, CodeUri: ., Events: {{E: {event}}}}}"
    text = SAM + f"  F: {{Type: AWS::Serverless::Function, Properties: {body}}}\n" + FINE
    ((stack,), found) = told("Globals: {Api: {Auth: 5}}\n" + text)
    ((_, message),) = found
    assert "[ServerlessRestApi]" in message
    assert stack.resources["F"].type == "AWS::Serverless::Function"
