"""Every intrinsic function, in YAML short form, YAML long form and JSON, from one table."""

import pytest

from cfn.errors import CfnError
from cfn.resolve import Context, resolve
from cfn.source import parse
from cfn.unknown import Target, Unknown
from tests.cfn.cases import ABSENT, CASES, EXT, B, Case, ref, sub
from tests.cfn.forms import FORMS
from tests.cfn.shapes import shown

EXPORTS = {"net-vpc": "vpc-9"}


def resolved(template, form="json", **context):
    (stack,) = resolve(parse(FORMS[form](template), f"t.{form}"), Context(**context))
    return stack


def value_of(case: Case, form: str):
    context = Context(
        parameters=case.given, region="us-east-1", account="000000000000", name="stack", strict=True, exports=EXPORTS
    )
    (stack,) = resolve(parse(FORMS[form](case.template), "t"), context)
    properties = stack.resources["R"].properties
    assert properties["Other"] == "kept"
    return properties.get("V", ABSENT)


def test_names_are_unique():
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_value(case, form):
    found = shown(value_of(case, form))
    assert found == case.expected
    assert type(found) is type(case.expected)


@pytest.mark.parametrize("form", FORMS)
def test_a_false_condition_drops_resource_and_output(form):
    template = {
        "Conditions": {"No": {"Fn::Equals": ["a", "b"]}, "Yes": {"Fn::Equals": ["a", "a"]}},
        "Resources": {"Gone": {**B, "Condition": "No"}, "Here": {**B, "Condition": "Yes"}},
        "Outputs": {
            "Gone": {"Condition": "No", "Value": ref("Gone")},
            "Here": {"Condition": "Yes", "Value": ref("Here"), "Export": {"Name": sub("${AWS::StackName}-here")}},
        },
    }
    stack = resolved(template, form, name="s")
    assert list(stack.resources) == ["Here"]
    assert shown(stack.outputs) == {"Here": "<${Here}>"}
    assert shown(stack.exports) == {"s-here": "<${Here}>"}
    assert stack.conditions == {"No": False, "Yes": True}


@pytest.mark.parametrize("form", FORMS)
def test_foreach_makes_resources_outputs_and_conditions(form):
    template = {
        **EXT,
        "Parameters": {"Names": {"Type": "CommaDelimitedList", "Default": "A,B"}},
        "Conditions": {"Fn::ForEach::C": ["X", ["A", "B"], {"Is${X}": {"Fn::Equals": [ref("X"), "A"]}}]},
        "Resources": {
            "Fn::ForEach::R": [
                "X",
                ref("Names"),
                {"Topic${X}": {"Type": "AWS::SNS::Topic", "Condition": "IsA", "Properties": {"Name": ref("X")}}},
            ]
        },
        "Outputs": {
            "Fn::ForEach::O": ["X", ["A", "B"], {"Arn${X}": {"Value": {"Fn::GetAtt": [sub("Topic${X}"), "Arn"]}}}]
        },
    }
    stack = resolved(template, form)
    assert {name: r.get("Name") for name, r in stack.resources.items()} == {"TopicA": "A", "TopicB": "B"}
    assert stack.conditions == {"IsA": True, "IsB": False}
    assert shown(stack.outputs) == {"ArnA": "<${TopicA.Arn}>", "ArnB": "<${TopicB.Arn}>"}


def test_ref_and_getatt_carry_their_target():
    stack = resolved({"Resources": {"B": B, "R": {**B, "Properties": {"a": ref("B"), "b": sub("x${B.Arn}")}}}})
    properties = stack.resources["R"].properties
    assert properties["a"] == Unknown("ref", "B", properties["a"].reason, Target("t.json", "B"))
    (found,) = properties["b"].atoms()
    assert (found.target, found.attribute) == (Target("t.json", "B"), "Arn")


@pytest.mark.parametrize("value", [{"Fn::GetAZs": ""}, {"Fn::GetAZs": "eu-west-1"}, {"Fn::GetAZs": ref("AWS::Region")}])
def test_zones_are_one_unknown_list(value):
    stack = resolved({"Resources": {"R": {**B, "Properties": {"V": value}}}}, region="eu-west-1")
    assert shown(stack.resources["R"].properties["V"]) == "<${eu-west-1#*}>"


def test_import_of_an_unknown_name_stays_unknown():
    template = {"Resources": {"R": {**B, "Properties": {"V": {"Fn::ImportValue": sub("${AWS::StackName}-v")}}}}}
    found = resolved(template).resources["R"].properties["V"]
    assert (found.kind, found.path) == ("import", "${AWS::StackName}-v")


def test_another_stacks_output_is_an_import():
    node = {"Fn::GetStackOutput": {"StackName": "network", "OutputName": "VpcId", "Region": ref("AWS::Region")}}
    for form in FORMS:
        found = resolved({"Resources": {"R": {**B, "Properties": {"V": node}}}}, form).resources["R"].properties["V"]
        assert (found.kind, found.path) == ("import", "network.VpcId")


def test_a_macro_in_place_is_unknown_and_the_rest_stands():
    node = {"a": "1", "Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://b/k"}}}
    stack = resolved({"Resources": {"Fn::Transform": {"Name": "More"}, "R": {**B, "Properties": node}}})
    resource = stack.resources["R"]
    assert resource.get("a") == "1"
    assert resource.get("b").kind == "function", "a property that the macro may add is not absent"
    assert ["macro More" in reason for _, reason in stack.unseen].count(True) == 1


def test_what_a_macro_makes_is_unknown_wherever_it_is_read():
    template = {
        "Mappings": {"M": {"Fn::Transform": {"Name": "Sizes"}}},
        "Resources": {"R": {**B, "Properties": {"Map": {"Fn::FindInMap": ["M", "x", "k"]}}}},
        "Outputs": {"Fn::Transform": {"Name": "More"}},
    }
    stack = resolved(template)
    assert stack.resources["R"].get("Map").text == "Transform Sizes"
    assert ["macro More" in reason for _, reason in stack.unseen].count(True) == 1


def test_names_may_be_functions_under_language_extensions():
    properties = {
        "Ref": {"Ref": sub("${P}")},
        "GetAtt": {"Fn::GetAtt": [ref("P"), "Arn"]},
        "Json": {"Fn::ToJsonString": {"Fn::GetAtt": ["B", "Map"]}},
        "Select": {"Fn::Select": [ref("N"), ["a", ref("B")]]},
    }
    parameters = {"P": {"Type": "String", "Default": "B"}, "N": {"Type": "Number"}}
    stack = resolved({**EXT, "Parameters": parameters, "Resources": {"B": B, "R": {**B, "Properties": properties}}})
    found = stack.resources["R"].properties
    assert (shown(found["Ref"]), shown(found["GetAtt"])) == ("<${B}>", "<${B.Arn}>")
    assert next(found["Json"].targets()).logical_id == "B"
    assert found["Select"].kind == "function" and next(found["Select"].targets()).logical_id == "B"


def test_an_output_without_a_value_here_is_left_out():
    assert resolved({"Resources": {"B": B}, "Outputs": {"O": {"Value": ref("AWS::NoValue")}}}).outputs == {}


WRONG = {
    "undefined-ref": (ref("Nope"), "no parameter and no resource"),
    "undefined-sub": (sub("${Nope}"), "no parameter and no resource"),
    "undefined-getatt": ({"Fn::GetAtt": ["Nope", "Arn"]}, "no resource"),
    "getatt-of-parameter": ({"Fn::GetAtt": ["P", "Arn"]}, "no resource"),
    "undefined-condition": ({"Fn::If": ["Nope", 1, 2]}, "not defined"),
    "if-two": ({"Fn::If": ["Yes", 1]}, "takes a condition name and two values"),
    "if-inline": ({"Fn::If": [{"Fn::Equals": ["a", "a"]}, 1, 2]}, "named by text"),
    "select-range": ({"Fn::Select": [2, ["a", "b"]]}, "index 2 of 2"),
    "select-negative": ({"Fn::Select": [-1, ["a"]]}, "no index"),
    "select-word": ({"Fn::Select": ["x", ["a"]]}, "no index"),
    "select-fraction": ({"Fn::Select": [0.5, ["a"]]}, "no index"),
    "select-text": ({"Fn::Select": [0, "abc"]}, "takes an index and a list"),
    "join-text": ({"Fn::Join": [",", "a"]}, "takes a delimiter and a list"),
    "join-one": ({"Fn::Join": [","]}, "2 arguments"),
    "join-map": ({"Fn::Join": [",", [{"a": "b"}]]}, "needs text"),
    "split-list": ({"Fn::Split": [",", ["a"]]}, "needs text"),
    "sub-number": ({"Fn::Sub": 5}, "takes text"),
    "sub-list-variable": (sub("${L}"), "no text"),
    "sub-novalue-variable": (sub("${A}", A=ref("AWS::NoValue")), "no text"),
    "sub-empty": (sub("${}"), "no parameter"),
    "sub-three": ({"Fn::Sub": ["a", {}, 1]}, "2 arguments"),
    "cidr-too-many": ({"Fn::Cidr": ["10.0.0.0/24", 300, 4]}, "within 1 to 256"),
    "cidr-two": ({"Fn::Cidr": ["10.0.0.0/16", 2]}, "3 arguments"),
    "cidr-no-room": ({"Fn::Cidr": ["10.0.0.0/24", 20, 5]}, "do not fit"),
    "cidr-no-block": ({"Fn::Cidr": ["nope", 1, 5]}, "does not appear"),
    "cidr-huge-bits": ({"Fn::Cidr": ["10.0.0.0/8", 1, 1_000_000_000]}, "range"),
    "base64-list": ({"Fn::Base64": ["a"]}, "needs text"),
    "json-text": ({"Fn::ToJsonString": "a"}, "a map or a list"),
    "length-text": ({"Fn::Length": "a"}, "takes a list"),
    "azs-list": ({"Fn::GetAZs": ["a"]}, "needs text"),
    "import-list": ({"Fn::ImportValue": ["a"]}, "needs text"),
    "getatt-one": ({"Fn::GetAtt": ["B"]}, "a resource and an attribute"),
    "getatt-unknown-attribute": ({"Fn::GetAtt": ["B", {"Ref": "B"}]}, "needs known names"),
    "unknown-function": ({"Fn::Nope": 1}, "Unknown function Fn::Nope"),
    "ref-list": ({"Ref": ["a"]}, "takes one name"),
    "output-without-name": ({"Fn::GetStackOutput": {"StackName": "a"}}, "OutputName"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_is_an_error_at_its_place(name):
    node, message = WRONG[name]
    case = Case(
        name,
        {"Deep": [node]},
        None,
        {"P": {"Type": "String", "Default": "p"}, "L": {"Type": "CommaDelimitedList", "Default": "a,b"}},
        sections={"Conditions": {"Yes": {"Fn::Equals": ["a", "a"]}}, "Mappings": {"M": {"x": {"k": "v"}}}},
    )
    with pytest.raises(CfnError, match=message) as caught:
        value_of(case, "long")
    lines = FORMS["long"](case.template).decode().splitlines()
    first = next(number for number, line in enumerate(lines, 1) if line.lstrip(" -").startswith(next(iter(node))))
    last = next(number for number, line in enumerate(lines, 1) if "Other" in line)
    assert first <= caught.value.location.line < last, caught.value
    assert caught.value.remedy


@pytest.mark.parametrize("tag", ["!Nope", "!!binary", "!!python/object:os.system"])
def test_unknown_tags_are_errors(tag):
    data = f"Resources:\n  R:\n    Type: AWS::SNS::Topic\n    Properties:\n      V: {tag} x\n".encode()
    with pytest.raises(CfnError, match=r"t\.yaml:5:10") as caught:
        resolve(parse(data, "t.yaml"), Context(strict=True))
    assert tag.strip("!").split(":")[0] in caught.value.message
