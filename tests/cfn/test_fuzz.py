"""Whatever is thrown at it, reading and resolving raises CfnError or nothing."""

import copy
import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cfn.errors import CfnError
from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from tests.cfn.cases import CASES, B, equals, join, ref, sub
from tests.cfn.forms import FORMS, as_json, as_long_yaml

CALM = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
CONTEXTS = [
    Context(),
    Context(region="eu-west-1", name="s", strict=True),
    Context(region="eu-west-1", parameters={"U": "u", "O": "1"}, strict=True, produced={"/a/b": "x,y"}),
]

# One template with something of everything.
RICH = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Transform": ["AWS::LanguageExtensions"],
    "Metadata": {"a": [1, {"b": 2}]},
    "Parameters": {
        "P": {
            "Type": "String",
            "Default": "x",
            "AllowedValues": ["x", "y"],
            "AllowedPattern": "[a-z]+",
            "MinLength": 1,
        },
        "N": {"Type": "Number", "Default": 3, "MinValue": 1, "MaxValue": 9},
        "L": {"Type": "CommaDelimitedList", "Default": "a,b,c"},
        "O": {"Type": "String", "AllowedValues": ["1", "2"]},
        "U": {"Type": "String", "NoEcho": True},
        "S": {"Type": "AWS::SSM::Parameter::Value<List<String>>", "Default": "/a/b"},
    },
    "Mappings": {"M": {"k": {"a": "b", "l": [1, 2]}, "x": {"a": "z"}}},
    "Rules": {
        "R": {
            "RuleCondition": equals(ref("P"), "x"),
            "Assertions": [
                {"Assert": {"Fn::Contains": [["x", "y"], ref("P")]}, "AssertDescription": "d"},
                {"Assert": {"Fn::And": [{"Fn::EachMemberIn": [ref("L"), ["a", "b", "c"]]}, equals(ref("U"), "u")]}},
            ],
        }
    },
    "Conditions": {
        "C": equals(ref("P"), "x"),
        "D": {"Fn::And": [{"Condition": "C"}, {"Fn::Not": [equals(ref("U"), "q")]}]},
        "Fn::ForEach::Is": ["I", ["A", "B"], {"Is${I}": equals("${I}", "A")}],
    },
    "Resources": {
        "A": {
            "Type": "AWS::X::Y",
            "Condition": "C",
            "DependsOn": ["B"],
            "Metadata": {"q": 1},
            "Properties": {
                "Tags": [{"Key": "k", "Value": ref("P")}],
                "If": {"Fn::If": ["D", ref("AWS::NoValue"), {"Fn::If": ["C", "x", "y"]}]},
                "Sub": sub("${V}-${P}-${B.Arn}-${!x}", V=join(",", ref("L"), 1, "{{resolve:ssm:/x/${P}}}")),
                "Select": {"Fn::Select": ["1", {"Fn::Split": [",", "a,b"]}]},
                "Zone": {"Fn::Select": [0, {"Fn::GetAZs": ""}]},
                "Cidr": {"Fn::Cidr": ["10.0.0.0/16", 3, 8]},
                "Base64": {"Fn::Base64": sub("${B}")},
                "Map": {"Fn::FindInMap": ["M", "k", ref("P"), {"DefaultValue": "zz"}]},
                "Import": {"Fn::ImportValue": sub("${P}-x")},
                "Length": {"Fn::Length": ref("L")},
                "Json": {"Fn::ToJsonString": {"a": ref("B"), "b": [1, True, None]}},
                "Macro": {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://x"}}},
                "List": ref("S"),
                "GetAtt": {"Fn::GetAtt": ["B", ref("P")]},
            },
        },
        "B": {"Type": "AWS::X::Z", "Properties": {"n": ref("N")}},
        "Fn::ForEach::Loop": [
            "X",
            ["a", ref("P")],
            {"R${X}": {**B, "Properties": {"v": ref("X"), "Fn::ForEach::In": ["Y", ref("L"), {"K${Y}": "${Y}${X}"}]}}},
        ],
        "ST": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "x.yaml", "Parameters": {"a": "b"}}},
    },
    "Outputs": {
        "O1": {"Condition": "C", "Value": {"Fn::GetAtt": "A.Arn"}, "Export": {"Name": sub("${AWS::StackName}-x")}},
        "O2": {"Value": ref("B")},
    },
}
SERVERLESS = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Parameters": {"P": {"Type": "String", "Default": "x"}},
    "Globals": {"Function": {"Runtime": "python3.12", "CodeUri": "src"}, "Api": {"Auth": {}}},
    "Resources": {
        "F": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "Handler": "a.b",
                "Events": {"E": {"Type": "Api", "Properties": {"Path": "/", "Method": "get"}}},
                "Policies": [{"SQSSendMessagePolicy": {"QueueName": ref("P")}}],
            },
        },
        "T": {"Type": "AWS::Serverless::SimpleTable"},
        "W": {"Type": "AWS::Serverless::HttpApi", "Properties": {"DefinitionUri": "x"}},
    },
}
ODD = [
    None, True, 0, -1, 1.5, 10**30, "", "x", "${P}", "{{resolve:ssm:x}}", "{{resolve:", "C", "A", "B.Arn",
    [], {}, [[]], [None], [{}], {"": None}, {"Ref": None}, {"Ref": ref("P")}, ref("AWS::NoValue"), ref("L"), ref("U"),
    ref("B"), ref("nope"), {"Fn::If": ["C", ref("AWS::NoValue"), "x"]}, {"Fn::If": ["D", "x", ref("AWS::NoValue")]},
    {"Fn::GetAtt": ["B", "Arn"]}, {"Fn::Transform": {"Name": "X"}}, {"Fn::GetAZs": ""},
    {"Fn::Split": [",", ref("U")]}, {"Fn::Nope": 1}, {"Condition": "C"}, sub("${U}"), join("", ref("B")),
    {"Fn::ForEach::Z": ["Q", ["a"], {"${Q}": "1"}]}, {"Fn::ForEach::Z": ["Q", ref("U"), {"${Q}": "1"}]},
    "AWS::Serverless-2016-10-31", "\U0001f642", "a\x00b", "9" * 5000, equals("a", "b"), float("inf"), "(",
]  # fmt: skip


def survives(data: bytes) -> bool:
    """Read and resolve under several contexts; whether a stack came out of it. Anything but CfnError fails the test."""
    made = False
    for context in CONTEXTS:
        try:
            stacks = resolve(parse(data, "t"), context)
        except CfnError as error:
            assert error.remedy and str(error).startswith("t:")
            continue
        made = True
        for stack in stacks:
            graph = Graph([stack])
            for resource in stack.resources.values():
                graph.targets(resource.body)
                graph.referrers(resource)
                list(resource.find("Tags.*.Value"))
                resource.locate(("Tags", 0, "Value"))
    return made


def steps(node, path=()):
    if path:
        yield path
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, entry in entries:
        yield from steps(entry, (*path, key))


def follow(node, path):
    for step in path:
        node = node[step]
    return node


def mutated(template, choose: random.Random):
    """The template with one to three entries replaced, removed, renamed or copied elsewhere."""
    template = copy.deepcopy(template)
    for _ in range(choose.choice([1, 1, 1, 2, 3])):
        paths = list(steps(template))
        if not paths:
            break
        *above, last = choose.choice(paths)
        parent, kind = follow(template, above), choose.random()
        if kind < 0.65:
            parent[last] = copy.deepcopy(choose.choice(ODD))
        elif kind < 0.75:
            del parent[last]
        elif kind < 0.9 and isinstance(parent, dict):
            names = [path[-1] for path in paths if isinstance(path[-1], str)]
            parent[choose.choice([*names, "", "Fn::If", "Ref", "Fn::Transform"])] = parent.pop(last)
        else:
            parent[last] = copy.deepcopy(follow(template, choose.choice(paths)))
    return template


def test_the_rich_template_resolves():
    assert survives(as_json(RICH))
    assert survives(as_json(SERVERLESS))


@CALM
@given(st.randoms(use_true_random=False), st.sampled_from(sorted(FORMS)))
def test_mutated_templates(choose, form):
    template = mutated(RICH, choose)
    try:
        data = FORMS[form](template)
    except (AttributeError, TypeError, ValueError):  # YAML's writer refuses some of the odd values
        data = json.dumps(template).encode()
    survives(data)


@settings(CALM, max_examples=30)
@given(st.randoms(use_true_random=False))
def test_mutated_sam(choose):
    survives(as_json(mutated(SERVERLESS, choose)))


@CALM
@given(st.sampled_from(CASES), st.randoms(use_true_random=False))
def test_mutated_cases(case, choose):
    survives(as_json(mutated(case.template, choose)))


@CALM
@given(st.binary(max_size=400))
def test_random_bytes(data):
    assert not survives(data), "no bytes at random are a template"


@CALM
@given(
    st.text(st.sampled_from("Resources:{}[]&*!|>-?'\"#%@`,\n\t Type A::B<<${}\\u0\u00e9\u2028\ufeff\x85"), max_size=120)
)
def test_random_yaml(text):
    survives(text.encode())


@CALM
@given(st.data())
def test_damaged_text(data):
    """Bytes of a good template, some of them replaced, inserted or removed."""
    source = data.draw(st.sampled_from([as_long_yaml(RICH), FORMS["short"](RICH), as_json(SERVERLESS)]))
    damaged = bytearray(source)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        length = data.draw(st.integers(0, 8))
        damaged[at : at + length] = data.draw(
            st.binary(max_size=4) | st.sampled_from([b"\n", b": ", b"- ", b"!", b"{"])
        )
    survives(bytes(damaged))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_many_mutated_templates(seed):
    choose = random.Random(seed)  # noqa: S311 - a fixed seed makes a failure repeatable
    made = sum(survives(json.dumps(mutated(RICH, choose)).encode()) for _ in range(2_000))
    assert made > 200, "most mutations must get past the reader to be of use"
