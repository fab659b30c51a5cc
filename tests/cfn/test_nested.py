"""Nested stacks from local files: parameters, outputs, variants, and what must not be opened."""

from itertools import product

import pytest

from cfn.errors import CfnError
from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import read
from tests.cfn.cases import B, equals, ref
from tests.cfn.forms import as_long_yaml
from tests.cfn.shapes import shown


def inner(url, **parameters):
    properties = {"TemplateURL": url, **({"Parameters": parameters} if parameters else {})}
    return {"Type": "AWS::CloudFormation::Stack", "Properties": properties}


@pytest.fixture
def project(tmp_path):
    (tmp_path / ".git").mkdir()

    def write(name, resources, **sections):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_long_yaml({**sections, "Resources": resources}))
        return path

    return write


def stacks(path, **context):
    return resolve(read(path, path.name), Context(**context))


def refused(path, message):
    """What a platform says about it; on its own, the same error is a problem of the template."""
    with pytest.raises(CfnError, match=message) as caught:
        stacks(path, strict=True)
    return caught.value


CHILD = {"Parameters": {"Name": {"Type": "String"}, "Size": {"Type": "Number", "Default": 1}}}
GIVES = {"Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["T", "Arn"]}}, "Name": {"Value": ref("Name")}}}


def test_parameters_go_in_and_outputs_come_out(project):
    project("parts/child.yaml", {"T": {**B, "Properties": {"Name": ref("Name")}}}, **CHILD, **GIVES)
    parent = project(
        "parent.yaml",
        {
            "N": inner("parts/child.yaml", Name=ref("B")),
            "R": {**B, "Properties": {"Arn": {"Fn::GetAtt": ["N", "Outputs.Arn"]}, "Id": ref("N")}},
            "Own": {**B, "Properties": {"Name": {"Fn::GetAtt": ["N", "Outputs.Name"]}}},
            "B": B,
        },
    )
    (stack,) = stacks(parent)
    child = stack.nested["N"]
    assert (child.key, child.file) == ("parent.yaml/N", "parts/child.yaml")
    assert child.parameters["Size"] == 1
    graph = Graph([stack])
    topic = child.resources["T"]
    assert graph.targets(topic.get("Name")) == [stack.resources["B"]], "identity goes into the nested stack"
    assert graph.targets(stack.resources["R"].get("Arn")) == [topic], "and comes out of it"
    assert shown(stack.resources["R"].properties) == {"Arn": "<${T.Arn}>", "Id": "<${N}>"}
    assert graph.targets(stack.resources["Own"].get("Name")) == [stack.resources["B"]]
    assert [each.key for each in graph.stacks] == ["parent.yaml", "parent.yaml/N"]


def test_a_nested_template_that_is_not_at_hand_is_unknown(project):
    properties = {"V": {"Fn::GetAtt": ["N", "Outputs.X"]}}
    parent = project("parent.yaml", {"B": B, "N": inner(ref("B")), "R": {**B, "Properties": properties}})
    (stack,) = stacks(parent)
    assert stack.nested == {}
    assert shown(stack.resources["R"].get("V")) == "<${N.Outputs.X}>"


def test_variants_of_a_nested_template_are_looked_at(project):
    conditions = {"Big": equals(ref("Name"), "big")}
    project("child.yaml", {"T": {**B, "Condition": "Big"}, "U": B}, **CHILD, Conditions=conditions)
    parent = project("parent.yaml", {"B": B, "N": inner("child.yaml", Name=ref("B"))})
    assert [sorted(stack.nested["N"].resources) for stack in stacks(parent)] == [["U"], ["T", "U"]]


def _siblings(project, count, variants):
    """A template with nested stacks of so many variants each: what they show together, and what is not looked at."""
    conditions = {f"C{index}": equals(ref("Name"), f"n{index}") for index in range(1, variants)}
    resources = {f"T{index}": {**B, "Condition": f"C{index}"} for index in range(1, variants)}
    project("child.yaml", {**resources, "U": B}, **CHILD, Conditions=conditions)
    nested = {f"N{index}": inner("child.yaml", Name=ref("B")) for index in range(count)}
    found = stacks(project("parent.yaml", {"B": B, **nested}))
    shown_together = [tuple(" ".join(stack.nested[name].resources) for name in nested) for stack in found]
    return shown_together, [text for _, text in found[0].unseen]


def test_variants_of_several_nested_templates_are_combined(project):
    together, unseen = _siblings(project, 2, 3)
    assert set(together) == set(product(("U", "T1 U", "T2 U"), repeat=2))
    assert len(together) == 9
    assert unseen == []


def test_many_variants_of_several_nested_templates_are_paired_and_that_is_told(project):
    together, unseen = _siblings(project, 3, 3)
    assert together == [(each,) * 3 for each in ("U", "T1 U", "T2 U")]
    assert unseen == ["values are missing, and only 3 of the combinations they allow are looked at"]


def test_more_variants_of_a_nested_template_than_are_looked_at_are_told(project):
    together, unseen = _siblings(project, 1, 18)
    assert len(together) == 16
    assert unseen == ["values are missing, and only 16 of the combinations they allow are looked at"]


def test_a_nested_template_with_more_variants_under_another_pick_is_told(project):
    big = {"Conditions": {"Big": equals(ref("Name"), "big")}}
    outputs = {"X": {"Value": {"Fn::If": ["Big", {"Fn::GetAtt": ["T", "Arn"]}, "fixed"]}}}
    project("first.yaml", {"T": B}, **CHILD, **big, Outputs=outputs)
    project("second.yaml", {"T": B, "U": {**B, "Condition": "Big"}}, **CHILD, **big)
    given = {"Fn::GetAtt": ["One", "Outputs.X"]}
    parent = project(
        "parent.yaml", {"B": B, "One": inner("first.yaml", Name=ref("B")), "Two": inner("second.yaml", Name=given)}
    )
    found = stacks(parent)
    assert [text for _, text in found[0].unseen] == [
        f"values are missing, and only {len(found)} of the combinations they allow are looked at"
    ]


def test_variants_do_not_open_more_nested_stacks_than_there_may_be(project):
    project("child.yaml", {"T": B}, **CHILD)
    sizes = {"Type": "String", "AllowedValues": [f"v{index}" for index in range(20)]}
    nested = {f"N{index}": inner("child.yaml", Name=ref("P")) for index in range(30)}
    found = stacks(project("parent.yaml", nested, Parameters={"P": sizes}))
    assert all(len(stack.nested) == 30 and not stack.problems for stack in found)
    assert found[0].unseen
    assert len(found) < 20


def test_parameters_are_checked_at_the_place_that_gives_them(project):
    project("child.yaml", {"T": B}, **CHILD)
    missing = refused(project("missing.yaml", {"N": inner("child.yaml")}), "child.yaml needs the parameter Name")
    assert str(missing.location) == "missing.yaml:5:7"
    unknown = refused(project("unknown.yaml", {"N": inner("child.yaml", Name="a", Nope="b")}), "no parameter 'Nope'")
    assert str(unknown.location) == "unknown.yaml:8:9"
    refused(project("wrong.yaml", {"N": inner("child.yaml", Name="a", Size="x")}), "must be a number")


def test_parameters_that_are_no_map(project):
    project("child.yaml", {"T": B})
    for wrong in ("text", ["a"]):
        body = inner("child.yaml")
        body["Properties"]["Parameters"] = wrong
        refused(project("parent.yaml", {"N": body}), "Parameters of a nested stack must be a map")
    body["Properties"]["Parameters"] = {"Fn::Transform": {"Name": "M"}}
    assert stacks(project("parent.yaml", {"N": body}))[0].nested["N"].resources
    properties = {"V": {"Fn::GetAtt": ["N", "Outputs.X"]}}
    (stack,) = stacks(project("empty.yaml", {"N": {"Type": body["Type"]}, "R": {**B, "Properties": properties}}))
    assert stack.nested == {}


def test_an_output_that_does_not_exist(project):
    project("child.yaml", {"T": B})
    resources = {"N": inner("child.yaml"), "R": {**B, "Properties": {"V": {"Fn::GetAtt": ["N", "Outputs.Nope"]}}}}
    refused(project("parent.yaml", resources), "Nested stack N has no output 'Nope'")


def test_recursion_is_named(project):
    alone = project("alone.yaml", {"N": inner("alone.yaml")})
    assert str(refused(alone, "contains itself").location) == "alone.yaml:5:7"
    one = project("one.yaml", {"N": inner("two.yaml")})
    project("two.yaml", {"N": inner("./one.yaml")})
    assert refused(one, "Nested stack ./one.yaml contains itself").location.file == "two.yaml"


def test_depth_and_number_are_bounded(project):
    for depth in range(15):
        project(f"deep{depth}.yaml", {"N": inner(f"deep{depth + 1}.yaml")})
    project("deep15.yaml", {"T": B})
    refused(project("start.yaml", {"N": inner("deep0.yaml")}), "nest deeper than 10")
    for level in range(5):
        wide = {f"N{number}": inner(f"wide{level + 1}.yaml") for number in range(20)}
        project(f"wide{level}.yaml", wide)
    project("wide5.yaml", {"T": B})
    refused(project("fan.yaml", {"N": inner("wide0.yaml")}), "More than 200 nested stacks")


def test_nested_stacks_that_wait_for_each_other(project):
    project("child.yaml", {"T": B}, **CHILD, **GIVES)
    resources = {
        "M": inner("child.yaml", Name={"Fn::GetAtt": ["N", "Outputs.Name"]}),
        "N": inner("child.yaml", Name={"Fn::GetAtt": ["M", "Outputs.Name"]}),
    }
    refused(project("parent.yaml", resources), "Circular dependency: N → M → N|Circular dependency: M → N → M")


def test_outputs_of_outputs_are_read_once(project):
    project("child.yaml", {"T": B}, **CHILD, **GIVES)
    resources = {"N0": inner("child.yaml", Name="a")}
    for number in range(1, 40):
        several = {"Fn::Select": [0, [{"Fn::GetAtt": [f"N{number - 1}", "Outputs.Name"]}] * 3]}
        resources[f"N{number}"] = inner("child.yaml", Name=several)
    (stack,) = stacks(project("parent.yaml", resources))
    assert stack.nested["N39"].outputs["Name"] == "a"


OUTSIDE = [
    ("../../etc/passwd", "points outside the project"),
    ("/etc/passwd", "points outside the project"),
    ("file:/etc/passwd", "points outside the project"),
    ("link.yaml", "points outside the project"),
    ("https://example.com/t.yaml", "is not a local file"),
    ("http://example.com/t.yaml", "is not a local file"),
    ("s3://bucket/t.yaml", "is not a local file"),
    ({"Fn::Sub": "https://${AWS::Region}.example.com/t.yaml"}, "is not a local file"),
    ("nope.yaml", "there is no such file"),
    (".", "there is no such file"),
    ("", "there is no such file"),
    ("loop.yaml", "is no path|no such file"),
    ("a\0b", "is no path"),
    ("x" * 5_000, "is no path|no such file"),
    (["a"], "must be text"),
    (5, "must be text"),
]


@pytest.mark.parametrize(("url", "message"), OUTSIDE, ids=lambda value: str(value)[:30].replace("\0", "NUL"))
def test_nothing_outside_the_project_is_opened(project, tmp_path, url, message):
    (tmp_path / "link.yaml").symlink_to("/etc/passwd")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    error = refused(project("parent.yaml", {"N": inner(url)}), message)
    assert str(error.location) == "parent.yaml:5:7"
    assert len(str(error)) < 10_000


def test_the_project_is_the_repository_or_what_the_caller_says(project, tmp_path):
    project("common/child.yaml", {"T": B})
    parent = project("stacks/parent.yaml", {"N": inner("../common/child.yaml")})
    assert stacks(parent)[0].nested["N"].resources
    with pytest.raises(CfnError, match="points outside the project stacks"):
        stacks(parent, project=tmp_path / "stacks", strict=True)


def test_an_error_in_the_nested_template_names_its_file(project):
    project("parts/child.yaml", {"T": {**B, "Properties": {"V": ref("Nope")}}})
    error = refused(project("parent.yaml", {"N": inner("parts/child.yaml")}), "Ref to 'Nope'")
    assert error.location.file == "parts/child.yaml"
