"""The sections of a template: circles, dependencies, and what is malformed anywhere."""

import gc
import json

import pytest

from cfn.errors import CfnError, LimitError
from cfn.resolution import Resolution
from cfn.resolve import Context, resolve
from cfn.scope import Scope
from cfn.source import NotATemplateError, parse
from tests.cfn.cases import EXT, B, equals, ref, sub
from tests.cfn.forms import as_long_yaml


def stack(template, **context):
    return resolve(parse(as_long_yaml(template), "t.yaml"), Context(**context))[0]


def refused(template, message):
    """Where all must be right it is an error; else, but for a limit, the same is told of the template."""
    with pytest.raises(CfnError, match=message) as caught:
        stack(template, strict=True)
    assert caught.value.location.file == "t.yaml"
    assert caught.value.remedy
    if isinstance(caught.value, LimitError):
        with pytest.raises(LimitError, match=message):
            stack(template)
    else:
        found = stack(template)
        told = [(fault.error.message, fault.error.location) for fault in found.faults]
        told += [(problem.message, problem.location) for problem in found.problems]
        assert (caught.value.message, caught.value.location) in told
    return caught.value


def test_conditions_in_a_circle():
    conditions = {"A": {"Condition": "B"}, "B": {"Fn::Not": [{"Condition": "C"}]}, "C": {"Condition": "A"}}
    error = refused({"Conditions": conditions, "Resources": {"R": B}}, "A → B → C → A")
    assert error.location.line == 2


def test_a_condition_of_itself():
    refused({"Conditions": {"A": {"Condition": "A"}}, "Resources": {"R": B}}, "A → A")


def test_a_long_chain_of_conditions_is_refused_not_crashed():
    chain = {f"C{number}": {"Fn::Not": [{"Condition": f"C{number + 1}"}]} for number in range(2_000)}
    refused({"Conditions": {**chain, "C2000": equals("a", "a")}, "Resources": {"R": B}}, "in a row")


def test_a_chain_of_ifs_as_deep_as_a_template_goes():
    node = "end"
    for _ in range(44):
        node = {"Fn::If": ["Yes", node, "x"]}
    template = {"Conditions": {"Yes": equals("a", "a")}, "Resources": {"R": {**B, "Properties": {"V": node}}}}
    assert stack(template).resources["R"].get("V") == "end"


def test_depends_on():
    resources = {"A": {**B, "DependsOn": "C"}, "D": {**B, "DependsOn": ["A", "C"]}, "C": B}
    assert set(stack({"Resources": resources}).resources) == {"A", "C", "D"}
    refused({"Resources": {"A": {**B, "DependsOn": "Z"}}}, "A depends on 'Z', which is no resource")


@pytest.mark.parametrize("needs", [5, {"a": "b"}, [["A"]], [None], ref("A"), True])
def test_depends_on_names_resources(needs):
    refused({"Resources": {"A": B, "R": {**B, "DependsOn": needs}}}, "must name resources")


@pytest.mark.parametrize(
    ("resources", "circle"),
    [
        ({"A": {**B, "DependsOn": "B"}, "B": {**B, "DependsOn": "A"}}, "A → B → A"),
        ({"A": {**B, "Properties": {"V": ref("A")}}}, "A → A"),
        (
            {
                "X": {**B, "Properties": {"V": ref("A")}},
                "A": {**B, "Properties": {"V": sub("${C.Arn}")}},
                "C": {**B, "Metadata": {"V": {"Fn::GetAtt": ["D", "Arn"]}}},
                "D": {**B, "DependsOn": ["A"]},
            },
            "A → C → D → A",
        ),
    ],
)
def test_circular_dependencies_are_named(resources, circle):
    refused({"Resources": resources}, f"Circular dependency: {circle}")


def test_a_circle_that_a_condition_breaks_is_none():
    resources = {
        "A": {**B, "Properties": {"V": {"Fn::If": ["No", ref("C"), "x"]}}},
        "C": {**B, "Properties": {"V": ref("A")}},
    }
    assert len(stack({"Conditions": {"No": equals("a", "b")}, "Resources": resources}).resources) == 2


def test_what_outputs_refer_to_is_no_dependency_of_the_last_resource():
    template = {
        "Parameters": {"P": {"Type": "String", "AllowedValues": ["a", "b"]}},
        "Conditions": {"IsA": equals(ref("P"), "a")},
        "Resources": {"A": {**B, "Properties": {"V": ref("AWS::StackName")}}},
        "Outputs": {"O": {"Value": ref("A")}},
    }
    assert len(resolve(parse(as_long_yaml(template), "t.yaml"))) == 2, "the second variant shares what the first made"


def test_a_reference_to_what_a_condition_leaves_out():
    template = {
        "Conditions": {"No": equals("a", "b")},
        "Resources": {"A": {**B, "Condition": "No"}, "R": {**B, "Properties": {"V": ref("A")}}},
    }
    with pytest.raises(CfnError, match="Refers to A, which condition No leaves out here"):
        stack(template, strict=True)
    assert stack(template).resources["R"].get("V").target.logical_id == "A"


@pytest.mark.parametrize("section", ["Parameters", "Mappings", "Conditions", "Rules", "Outputs"])
@pytest.mark.parametrize("wrong", [[], "text", 5, [{"a": "b"}]])
def test_a_section_must_be_a_map(section, wrong):
    assert refused({section: wrong, "Resources": {"R": B}}, f"{section} must be a map").location.line == 1


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("text", "R has no Type"),
        ([], "R has no Type"),
        ({}, "R has no Type"),
        ({"Type": 5}, "R has no Type"),
        ({"Type": ref("P")}, "R has no Type"),
        ({**B, "Properties": "text"}, "Properties of R must be a map"),
        ({**B, "Properties": ["a"]}, "Properties of R must be a map"),
        ({**B, "Condition": ["Yes"]}, "named by text"),
        ({**B, "Condition": {"Fn::Equals": ["a", "a"]}}, "named by text"),
        ({**B, "Condition": None}, "named by text"),
    ],
)
def test_a_malformed_resource(body, message):
    refused({"Resources": {"Fine": B, "R": body}}, message)


def test_a_condition_that_nothing_defines_is_told_and_both_answers_are_looked_at():
    template = {"Resources": {"R": {**B, "Condition": "Nope", "Properties": {"V": {"Fn::If": ["Other", "a", "b"]}}}}}
    refused(template, "Condition 'Nope' is not defined")
    found = resolve(parse(json.dumps(template).encode(), "t.json"))
    assert {each.resources["R"].get("V") for each in found if each.resources} == {"a", "b"}
    told = {str(problem) for each in found for problem in each.problems}
    assert [name for name in ("Nope", "Other") if any(name in text for text in told)] == ["Nope", "Other"]


def test_properties_may_be_chosen_or_made_by_a_macro():
    resources = {
        "If": {**B, "Properties": {"Fn::If": ["Yes", {"V": "1"}, ref("AWS::NoValue")]}},
        "None": {**B, "Properties": {"Fn::If": ["Yes", ref("AWS::NoValue"), {"V": "1"}]}},
        "Macro": {**B, "Properties": {"Fn::Transform": {"Name": "AWS::Include"}}},
        "Plain": B,
    }
    found = stack({"Conditions": {"Yes": equals("a", "a")}, "Resources": resources}).resources
    assert found["If"].get("V") == "1"
    assert dict(found["None"].properties) == dict(found["Plain"].properties) == {}
    assert found["Macro"].get("V").kind == "function"
    assert found["Plain"].get("V", "default") == "default"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("text", "Output O has no Value"),
        ({"Export": {"Name": "x"}}, "Output O has no Value"),
        ({"Value": "x", "Condition": "Nope"}, "not defined"),
        ({"Value": "x", "Export": "name"}, "Export of O has no Name"),
        ({"Value": ref("Nope")}, "no parameter and no resource"),
    ],
)
def test_a_malformed_output(body, message):
    refused({"Resources": {"R": B}, "Outputs": {"O": body}}, message)


def test_an_export_stands_once():
    outputs = {name: {"Value": "x", "Export": {"Name": "same"}} for name in ("A", "B")}
    refused({"Resources": {"R": B}, "Outputs": outputs}, "Two outputs export 'same'")


@pytest.mark.parametrize(
    "wrong", ["text", [], {"Fn::Equals": ["a"]}, {"Fn::Equals": "ab"}, {"Fn::And": []}, {"a": "b"}]
)
def test_a_malformed_condition(wrong):
    assert (
        refused({"Conditions": {"C": wrong}, "Resources": {"R": B}}, "Not a condition|takes a list").location.line > 1
    )


@pytest.mark.parametrize("wrong", ["text", ["a"], {"x": "text"}, {"x": ["k"]}, {}])
def test_a_malformed_mapping(wrong):
    node = {"Fn::FindInMap": ["M", "x", "k"]}
    refused({"Mappings": {"M": wrong}, "Resources": {"R": {**B, "Properties": {"V": node}}}}, "there is no")


LOOPS = {
    "text": ("x", "takes"),
    "two": (["X", ["a"]], "takes"),
    "list-body": (["X", ["a"], ["b"]], "takes"),
    "ref-body": (["X", ["a"], {"Ref": "X"}], "repeats a map"),
    "number-identifier": ([5, ["a"], {"R${X}": B}], "cannot be an identifier"),
    "text-collection": (["X", "abc", {"R${X}": B}], "no list of texts"),
    "map-items": (["X", [{"a": "b"}], {"R${X}": B}], "no list of texts"),
    "same-key": (["X", ["a", "b"], {"R": B}], "twice"),
    "declared-key": (["X", ["e"], {"Fin${X}": B}], "twice"),
    "inner-identifier": (["X", ["a"], {"Fn::ForEach::I": ["X", ["b"], {"R${X}": B}]}], "cannot be an identifier"),
}


@pytest.mark.parametrize("name", LOOPS)
def test_a_malformed_loop(name):
    loop, message = LOOPS[name]
    refused({**EXT, "Resources": {"Fine": B, "Fn::ForEach::L": loop}}, message)


def test_a_loop_needs_its_transform_and_its_own_name():
    loop = ["X", ["a"], {"R${X}": B}]
    error = refused({"Resources": {"Fn::ForEach::L": loop}}, "Fn::ForEach::L has no Type")
    assert "AWS::LanguageExtensions" in error.remedy
    outputs = {"Fn::ForEach::L": ["X", ["a"], {"O${X}": {"Value": "1"}}]}
    refused({**EXT, "Resources": {"Fn::ForEach::L": loop}, "Outputs": outputs}, "stands twice, first in line")


def test_loops_are_bounded():
    items = [str(number) for number in range(200)]
    loop = ["X", items, {"Fn::ForEach::M": ["Y", items, {"R${X}x${Y}": B}]}]
    refused({**EXT, "Resources": {"Fn::ForEach::L": loop}}, "Loops unroll to more than 5,000 entries")
    wide = {**B, "Properties": {f"K{number}": "v" for number in range(1_000)}}
    refused({**EXT, "Resources": {"Fn::ForEach::L": ["X", items * 5, {"R${X}": wide}]}}, "more than|twice")


def test_metadata_and_unknown_keys_are_kept():
    template = {
        "Metadata": {"a": [1]},
        "Hooks": {},
        "Resources": {"R": {**B, "Metadata": {"m": ref("P")}, "DeletionPolicy": "Retain", "Strange": [1]}},
        "Parameters": {"P": {"Type": "String", "Default": "x"}},
    }
    found = stack(template)
    assert found.metadata == {"a": [1]}
    assert found.resources["R"].body == {**B, "Metadata": {"m": "x"}, "DeletionPolicy": "Retain", "Strange": [1]}
    assert stack({**template, "Metadata": "odd"}).metadata == {}


@pytest.mark.parametrize("transform", [5, {"Name": "AWS::Include"}, [["a"]], ["MyMacro", {"Name": "x"}], None])
def test_other_transforms_are_left_alone(transform):
    assert stack({"Transform": transform, "Resources": {"R": B}}).resources


@pytest.mark.parametrize(
    "template", [{}, {"Resources": []}, {"Resources": {}}, {"a": "b"}, [1], "x", {"Resources": {"a": {"Type": "b"}}}]
)
def test_what_is_no_template(template):
    with pytest.raises(NotATemplateError, match="Not a CloudFormation template"):
        parse(json.dumps(template).encode(), "t.json")


def test_places_lead_to_the_branch_that_was_taken():
    data = b"""\
Conditions: {Is: !Equals [a, a]}
Resources:
  R:
    Type: AWS::SNS::Topic
    Properties:
      Name: !If
        - Is
        - first
        - second
      Tags:
        - {Key: a, Value: b}
        - Key: c
          Value: d
"""
    resource = resolve(parse(data, "t.yaml"))[0].resources["R"]
    assert str(resource.location) == "t.yaml:3:3"
    assert str(resource.locate(("Name",))) == "t.yaml:8:11"
    assert str(resource.locate(("Tags", 1, "Value"))) == "t.yaml:13:11"
    assert str(resource.locate(("Tags", 1, "Nope"))) == "t.yaml:12:11"
    assert str(resource.locate(("Nope",))) == "t.yaml:5:5"
    assert list(resource.find("Tags.*.Key")) == [(("Tags", 0, "Key"), "a"), (("Tags", 1, "Key"), "c")]
    assert list(resource.find("Tags.1.Key")) == [(("Tags", 1, "Key"), "c")]


def test_find_walks_what_is_there():
    properties = {"One": {"a": 1}, "Many": [{"a": 2}, {"a": 3}], "Map": {"x": {"a": 4}}, "Text": "t", "U": ref("B")}
    resource = stack({"Resources": {"B": B, "R": {**B, "Properties": properties}}}).resources["R"]

    def found(pattern):
        return [(path, value) for path, value in resource.find(pattern)]

    assert found("Many.*.a") == [(("Many", 0, "a"), 2), (("Many", 1, "a"), 3)]
    assert found("One.*.a") == found("One.0.a") == [(("One", "a"), 1)], "a mapping too stands for a list of one"
    assert found("Map.*.a") == [], "what a mapping holds is no list"
    assert found("Text.*") == [(("Text",), "t")], "a single value stands for a list of one"
    assert found("Many.1.a") == [(("Many", 1, "a"), 3)]
    assert found("Many.2.a") == found("Text.a") == found("Nope.a") == []
    assert [path for path, _ in found("U.a.b")] == [("U",)], "what is below an unknown cannot be seen"
    assert dict(found("")[0][1]) == dict(resource.properties)
    assert list(resource.stack.of_type("AWS::SNS::Topic", "AWS::S3::Bucket")) == list(resource.stack.resources.values())


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [
        ("eu-west-1", "aws", "amazonaws.com"),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
        ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
    ],
)
def test_partitions_follow_from_the_region(region, partition, suffix):
    node = sub("${AWS::Partition} ${AWS::URLSuffix}")
    found = stack({"Resources": {"R": {**B, "Properties": {"V": node}}}}, region=region).resources["R"].get("V")
    assert found == f"{partition} {suffix}"


def test_what_resolves_a_template_is_gone_with_it_though_no_garbage_is_collected():
    gc.collect()
    gc.disable()
    try:
        stack({"Conditions": {"C": equals("a", "b")}, "Resources": {"A": B, "B": {**B, "Condition": "C"}}}, latent=True)
        left = [each for each in gc.get_objects() if isinstance(each, Resolution | Scope)]
    finally:
        gc.enable()
    assert left == []
