"""The table of intrinsic functions: what stands in a template, and what it must resolve to.

``expected`` is what the property ``V`` of the resource ``R`` resolves to; an Unknown is written ``<…>`` (see
:func:`tests.cfn.shapes.shown`). The same table is read in three forms, and put to two other implementations.
"""

from dataclasses import dataclass, field
from typing import Any

ABSENT = "(absent)"
B = {"Type": "AWS::SNS::Topic"}


@dataclass(frozen=True)
class Case:
    """One question to a resolver; region us-east-1, account 000000000000, stack name ``stack``."""

    name: str
    value: Any
    expected: Any
    parameters: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)
    sections: dict[str, Any] = field(default_factory=dict)
    resources: dict[str, Any] = field(default_factory=dict)

    @property
    def template(self) -> dict[str, Any]:
        resource = {"Type": "AWS::SSM::Parameter", "Properties": {"V": self.value, "Other": "kept"}}
        whole = {"AWSTemplateFormatVersion": "2010-09-09", **self.sections}
        if self.parameters:
            whole["Parameters"] = self.parameters
        return {**whole, "Resources": {"B": B, "R": resource, **self.resources}}


def ref(name: str) -> dict[str, Any]:
    return {"Ref": name}


def sub(text: str, **names: Any) -> dict[str, Any]:
    return {"Fn::Sub": [text, names] if names else text}


def join(delimiter: str, *items: Any) -> dict[str, Any]:
    return {"Fn::Join": [delimiter, list(items)]}


def equals(left: Any, right: Any) -> dict[str, Any]:
    return {"Fn::Equals": [left, right]}


P = {"P": {"Type": "String", "Default": "x"}}
L = {"L": {"Type": "CommaDelimitedList", "Default": "a, b,c"}}
N = {"N": {"Type": "Number", "Default": 5}}
YES, NO = equals("a", "a"), equals("a", "b")
C = {"Conditions": {"Yes": YES, "No": NO}}
NONE = ref("AWS::NoValue")
EXT = {"Transform": "AWS::LanguageExtensions"}
MAPS = {
    "Mappings": {
        "M": {"x": {"k": "found", "l": ["p", "q"], "n": 7}, "y": {"k": "other"}},
        "Regions": {"us-east-1": {"Ami": "ami-1"}, "eu-west-1": {"Ami": "ami-2"}},
    }
}


def condition(expression: Any, **more: Any) -> dict[str, Any]:
    return {"Conditions": {"Yes": YES, "No": NO, "Q": expression, **more}}


CASES = [
    # Ref
    Case("ref-parameter-default", ref("P"), "x", P),
    Case("ref-parameter-given", ref("P"), "given", P, {"P": "given"}),
    Case("ref-parameter-empty", ref("P"), "", P, {"P": ""}),
    Case("ref-number", ref("N"), 5, N),
    Case("ref-number-quoted", ref("N"), 5, {"N": {"Type": "Number", "Default": "5"}}),
    Case("ref-number-fraction", ref("N"), 1.5, {"N": {"Type": "Number", "Default": 1.5}}),
    Case("ref-list", ref("L"), ["a", "b", "c"], L),
    Case("ref-list-empty", ref("L"), [""], {"L": {"Type": "CommaDelimitedList", "Default": ""}}),
    Case("ref-list-one", ref("L"), ["a"], L, {"L": "a"}),
    Case("ref-list-number", ref("N"), [1, 2], {"N": {"Type": "List<Number>", "Default": "1,2"}}),
    Case("ref-list-typed", ref("S"), ["subnet-0a1b2c3d", "subnet-4e5f6a7b"],
         {"S": {"Type": "List<AWS::EC2::Subnet::Id>"}}, {"S": "subnet-0a1b2c3d,subnet-4e5f6a7b"}),
    Case("ref-typed", ref("S"), "vpc-1", {"S": {"Type": "AWS::EC2::VPC::Id", "Default": "vpc-1"}}),
    Case("ref-resource", ref("B"), "<${B}>"),
    # pseudo parameters
    Case("pseudo-region", ref("AWS::Region"), "us-east-1"),
    Case("pseudo-account", ref("AWS::AccountId"), "000000000000"),
    Case("pseudo-partition", ref("AWS::Partition"), "aws"),
    Case("pseudo-suffix", ref("AWS::URLSuffix"), "amazonaws.com"),
    Case("pseudo-stack-name", ref("AWS::StackName"), "stack"),
    Case("pseudo-notifications", ref("AWS::NotificationARNs"), []),
    Case("pseudo-in-sub", sub("arn:${AWS::Partition}:s3:::${AWS::Region}"), "arn:aws:s3:::us-east-1"),
    # AWS::NoValue
    Case("novalue-property", NONE, ABSENT),
    Case("novalue-nested-property", {"a": NONE, "b": "1"}, {"b": "1"}),
    Case("novalue-list-item", ["a", NONE, "b"], ["a", "b"]),
    Case("novalue-through-if", {"Fn::If": ["No", "x", NONE]}, ABSENT, sections=C),
    Case("novalue-item-through-if", ["a", {"Fn::If": ["Yes", NONE, "x"]}], ["a"], sections=C),
    Case("novalue-in-join", join(",", "a", {"Fn::If": ["No", "x", NONE]}, "b"), "a,b", sections=C),
    Case("novalue-in-sub", sub("a${AWS::NoValue}b"), "ab"),
    Case("novalue-empties-a-list", [NONE], []),
    # If
    Case("if-true", {"Fn::If": ["Yes", "then", "else"]}, "then", sections=C),
    Case("if-false", {"Fn::If": ["No", "then", "else"]}, "else", sections=C),
    Case("if-objects", {"Fn::If": ["Yes", {"a": ref("P")}, {"b": "2"}]}, {"a": "x"}, P, sections=C),
    Case("if-lists", {"Fn::If": ["No", ["a"], ["b", ref("P")]]}, ["b", "x"], P, sections=C),
    Case("if-nested", {"Fn::If": ["No", "1", {"Fn::If": ["Yes", "2", "3"]}]}, "2", sections=C),
    Case("if-number-kept", {"Fn::If": ["Yes", 1, 2]}, 1, sections=C),
    # conditions
    Case("equals-parameter", {"Fn::If": ["Q", 1, 2]}, 1, P, sections=condition(equals(ref("P"), "x"))),
    Case("equals-number-and-text", {"Fn::If": ["Q", 1, 2]}, 1, N, sections=condition(equals(ref("N"), "5"))),
    Case("equals-boolean-and-text", {"Fn::If": ["Q", 1, 2]}, 1, sections=condition(equals(True, "true"))),
    Case("equals-case-sensitive", {"Fn::If": ["Q", 1, 2]}, 2, P, sections=condition(equals(ref("P"), "X"))),
    Case("equals-region", {"Fn::If": ["Q", 1, 2]}, 1, sections=condition(equals(ref("AWS::Region"), "us-east-1"))),
    Case("equals-joined-region", {"Fn::If": ["Q", 1, 2]}, 1,
         sections=condition(equals(join("-", "a", ref("AWS::Region")), "a-us-east-1"))),
    Case("equals-found-by-region", {"Fn::If": ["Q", 1, 2]}, 1, sections={
        **MAPS, **condition(equals({"Fn::FindInMap": ["Regions", ref("AWS::Region"), "Ami"]}, "ami-1"))}),
    Case("equals-sub", {"Fn::If": ["Q", 1, 2]}, 1, P, sections=condition(equals(sub("${P}-y"), "x-y"))),
    Case("equals-select", {"Fn::If": ["Q", 1, 2]}, 1, L,
         sections=condition(equals({"Fn::Select": [1, ref("L")]}, "b"))),
    Case("equals-joined-list", {"Fn::If": ["Q", 1, 2]}, 1, {"L": {"Type": "CommaDelimitedList", "Default": ""}},
         sections=condition(equals({"Fn::Join": ["", ref("L")]}, ""))),
    Case("not", {"Fn::If": ["Q", 1, 2]}, 2, sections=condition({"Fn::Not": [YES]})),
    Case("and", {"Fn::If": ["Q", 1, 2]}, 2, sections=condition({"Fn::And": [YES, NO]})),
    Case("or", {"Fn::If": ["Q", 1, 2]}, 1, sections=condition({"Fn::Or": [NO, YES]})),
    Case("condition-reference", {"Fn::If": ["Q", 1, 2]}, 1, sections=condition({"Fn::Not": [{"Condition": "No"}]})),
    Case("nested-and-or-not", {"Fn::If": ["Q", 1, 2]}, 1, sections=condition(
        {"Fn::And": [{"Fn::Or": [{"Condition": "No"}, {"Fn::Not": [NO]}]}, {"Condition": "Later"}]},
        Later={"Fn::Or": [NO, {"Fn::And": [YES, {"Condition": "Yes"}]}]})),
    # FindInMap
    Case("map-literal", {"Fn::FindInMap": ["M", "x", "k"]}, "found", sections=MAPS),
    Case("map-by-parameter", {"Fn::FindInMap": ["M", ref("P"), "k"]}, "found", P, sections=MAPS),
    Case("map-by-region", {"Fn::FindInMap": ["Regions", ref("AWS::Region"), "Ami"]}, "ami-1", sections=MAPS),
    Case("map-number-kept", {"Fn::FindInMap": ["M", "x", "n"]}, 7, sections=MAPS),
    Case("map-list", {"Fn::FindInMap": ["M", "x", "l"]}, ["p", "q"], sections=MAPS),
    Case("map-list-select", {"Fn::Select": [1, {"Fn::FindInMap": ["M", "x", "l"]}]}, "q", sections=MAPS),
    Case("map-default-unused", {"Fn::FindInMap": ["M", "x", "k", {"DefaultValue": "d"}]}, "found",
         sections=MAPS | EXT),
    Case("map-default-top-key", {"Fn::FindInMap": ["M", "z", "k", {"DefaultValue": "d"}]}, "d", sections=MAPS | EXT),
    Case("map-default-second-key", {"Fn::FindInMap": ["M", "y", "l", {"DefaultValue": [ref("P")]}]}, ["x"], P,
         sections=MAPS | EXT),
    Case("map-nested", {"Fn::FindInMap": ["M", {"Fn::FindInMap": ["I", "i", "j"]}, "k"]}, "found",
         sections={"Mappings": {**MAPS["Mappings"], "I": {"i": {"j": "x"}}}}),
    # Sub
    Case("sub-parameter", sub("a-${P}-b"), "a-x-b", P),
    Case("sub-only-parameter", sub("${P}"), "x", P),
    Case("sub-number", sub("n${N}"), "n5", N),
    Case("sub-map", sub("${A}/${P}", A=ref("P")), "x/x", P),
    Case("sub-map-hides-parameter", sub("${P}", P="mine"), "mine", P),
    Case("sub-literal", sub("${!P} ${P}"), "${P} x", P),
    Case("sub-literal-only", sub("${!aws:username}"), "${aws:username}"),
    Case("sub-nothing", sub("plain"), "plain"),
    Case("sub-braces", sub("{a} $b ${P}}"), "{a} $b x}", P),
    Case("sub-brace-before-end", sub("${P}-{y}"), "x-{y}", P),
    Case("sub-resource", sub("x-${B}"), "<x-${B}>"),
    Case("sub-attribute", sub("x-${B.Arn}-y"), "<x-${B.Arn}-y>"),
    Case("sub-only-attribute", sub("${B.Arn}"), "<${B.Arn}>"),
    Case("sub-long-attribute", sub("${B.Endpoint.Address}"), "<${B.Endpoint.Address}>"),
    Case("sub-map-with-attribute", sub("${A}!", A={"Fn::GetAtt": ["B", "Arn"]}), "<${B.Arn}!>"),
    Case("sub-multiline", sub("one ${P}\ntwo ${P}\n"), "one x\ntwo x\n", P),
    # identity
    Case("getatt", {"Fn::GetAtt": ["B", "Arn"]}, "<${B.Arn}>"),
    Case("getatt-dotted", {"Fn::GetAtt": ["B", "Endpoint.Port"]}, "<${B.Endpoint.Port}>"),
    Case("join-keeps-identity", join(":", "a", ref("B"), {"Fn::GetAtt": ["B", "Arn"]}), "<a:${B}:${B.Arn}>"),
    Case("list-keeps-identity", ["a", ref("B")], ["a", "<${B}>"]),
    Case("split-keeps-identity", {"Fn::Split": [",", join(",", ref("B"), "x", {"Fn::GetAtt": ["B", "Arn"]})]},
         ["<${B}>", "x", "<${B.Arn}>"]),
    Case("select-keeps-identity", {"Fn::Select": [1, ["a", ref("B")]]}, "<${B}>"),
    # Join, Split, Select
    Case("join", join("-", "a", "b", "c"), "a-b-c"),
    Case("join-one", join("-", "a"), "a"),
    Case("join-nothing", {"Fn::Join": ["-", []]}, ""),
    Case("join-empty-delimiter", join("", "a", ref("P"), "c"), "axc", P),
    Case("join-list-parameter", {"Fn::Join": ["|", ref("L")]}, "a|b|c", L),
    Case("join-number", join("-", "a", ref("N")), "a-5", N),
    Case("join-literal-numbers", join(".", 1, 2), "1.2"),
    Case("join-boolean", join("-", "a", True), "a-true"),
    Case("split", {"Fn::Split": ["|", "a|b||c"]}, ["a", "b", "", "c"]),
    Case("split-no-delimiter-inside", {"Fn::Split": [",", "abc"]}, ["abc"]),
    Case("split-long-delimiter", {"Fn::Split": ["--", "a--b-c"]}, ["a", "b-c"]),
    Case("select", {"Fn::Select": [0, ["a", "b"]]}, "a"),
    Case("select-text-index", {"Fn::Select": ["1", ["a", "b"]]}, "b"),
    Case("select-index-by-parameter", {"Fn::Select": [ref("N"), ["a", "b"]]}, "b", N, {"N": "1"}),
    Case("select-list-parameter", {"Fn::Select": [2, ref("L")]}, "c", L),
    Case("join-split-select", {"Fn::Select": ["1", {"Fn::Split": ["/", join("/", "a", ref("P"), "c")]}]}, "x", P),
    Case("join-of-split", {"Fn::Join": ["-", {"Fn::Split": [".", "a.b.c"]}]}, "a-b-c"),
    # GetAZs
    Case("azs-select", {"Fn::Select": [0, {"Fn::GetAZs": ""}]}, "<${us-east-1#0}>"),
    Case("azs-select-region", {"Fn::Select": [1, {"Fn::GetAZs": ref("AWS::Region")}]}, "<${us-east-1#1}>"),
    Case("select-from-empty-list", {"Fn::Select": [0, ref("L")]}, "", {"L": {"Type": "CommaDelimitedList"}}, {"L": ""}),
    # Cidr
    Case("cidr", {"Fn::Cidr": ["10.0.0.0/16", 3, 8]}, ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]),
    Case("cidr-text-arguments", {"Fn::Cidr": ["192.168.0.0/24", "2", "5"]}, ["192.168.0.0/27", "192.168.0.32/27"]),
    Case("cidr-six", {"Fn::Cidr": ["2001:db8::/56", 2, 64]}, ["2001:db8::/64", "2001:db8:0:1::/64"]),
    Case("cidr-select", {"Fn::Select": [1, {"Fn::Cidr": [ref("P"), 4, 6]}]}, "10.1.0.64/26", P, {"P": "10.1.0.0/24"}),
    # Base64
    Case("base64", {"Fn::Base64": "héllo"}, "aMOpbGxv"),
    Case("base64-sub", {"Fn::Base64": sub("#!${P}")}, "IyF4", P),
    # ImportValue
    Case("import-literal", {"Fn::ImportValue": "net-vpc"}, "vpc-9"),
    Case("import-sub", {"Fn::ImportValue": sub("${P}-vpc")}, "vpc-9", P, {"P": "net"}),
    # LanguageExtensions
    Case("length-literal", {"Fn::Length": ["a", "b"]}, 2, sections=EXT),
    Case("length-parameter", {"Fn::Length": ref("L")}, 3, L, sections=EXT),
    Case("json-map", {"Fn::ToJsonString": {"a": ref("P"), "b": ["1", {"c": "d"}]}}, '{"a":"x","b":["1",{"c":"d"}]}', P,
         sections=EXT),
    Case("json-list", {"Fn::ToJsonString": ["a", ref("P")]}, '["a","x"]', P, sections=EXT),
    Case("json-keeps-types", {"Fn::ToJsonString": {"n": 1, "b": True}}, '{"n":1,"b":true}', sections=EXT),
    Case("json-quotes", {"Fn::ToJsonString": {"a": 'x"y\n'}}, '{"a":"x\\"y\\n"}', sections=EXT),
    Case("json-novalue", {"Fn::ToJsonString": {"a": NONE, "b": "1"}}, '{"b":"1"}', sections=EXT),
    Case("json-identity", {"Fn::ToJsonString": {"a": {"Fn::GetAtt": ["B", "Arn"]}}}, '<{"a":"${B.Arn}"}>',
         sections=EXT),
    Case("foreach-properties", {"Fn::ForEach::K": ["X", ["a", "b"], {"k${X}": ref("X")}]}, {"ka": "a", "kb": "b"},
         sections=EXT),
    Case("foreach-sub", {"Fn::ForEach::K": ["X", ref("L"), {"k${X}": sub("${X}-${P}")}]},
         {"ka": "a-x", "kb": "b-x", "kc": "c-x"}, L | P, sections=EXT),
    Case("foreach-ampersand", {"Fn::ForEach::K": ["X", ["10.0", "2-1"], {"k&{X}": ref("X")}]},
         {"k100": "10.0", "k21": "2-1"}, sections=EXT),
    Case("foreach-nested", {"Fn::ForEach::K": ["X", ["a", "b"], {
        "Fn::ForEach::I": ["Y", ["1", "2"], {"k${X}${Y}": sub("${X}/${Y}")}]}]},
         {"ka1": "a/1", "ka2": "a/2", "kb1": "b/1", "kb2": "b/2"}, sections=EXT),
    # types
    Case("integer-kept", 8, 8),
    Case("boolean-kept", True, True),
    Case("quoted-number-kept", "8", "8"),
    Case("quoted-boolean-kept", "true", "true"),
    Case("date-text", "2012-10-17", "2012-10-17"),
    Case("leading-zero-text", "012345678901", "012345678901"),
    Case("null-kept", {"a": None}, {"a": None}),
    Case("condition-key-is-data", {"Condition": {"StringEquals": {"a": ref("P")}}},
         {"Condition": {"StringEquals": {"a": "x"}}}, P),
    # dynamic references
    Case("dynamic", "{{resolve:ssm:/a/b}}", "<${resolve:ssm:/a/b}>"),
    Case("dynamic-in-text", "x{{resolve:secretsmanager:s:SecretString:p}}y",
         "<x${resolve:secretsmanager:s:SecretString:p}y>"),
    Case("dynamic-in-sub", sub("{{resolve:ssm:/${P}/b}}"), "<${resolve:ssm:/x/b}>", P),
    Case("dynamic-in-join", join("", "{{resolve:ssm:/", ref("P"), "}}"), "<${resolve:ssm:/x}>", P),
    Case("dynamic-in-parameter", ref("D"), "<${resolve:ssm:/a/b}>",
         {"D": {"Type": "String", "Default": "{{resolve:ssm:/a/b}}"}}),
    # combinations
    Case("if-in-sub-map-in-join", join("-", "a", sub("${V}/${P}", V={"Fn::If": ["Yes", "t", "f"]})), "a-t/x", P,
         sections=C),
    Case("select-of-split-of-sub", {"Fn::Select": [1, {"Fn::Split": ["-", sub("a-${P}-c")]}]}, "x", P),
    Case("deep", {"a": [{"b": {"c": join("", {"Fn::If": ["Yes", ref("P"), NONE]}, sub("${P}"))}}]},
         {"a": [{"b": {"c": "xx"}}]}, P, sections=C),
]  # fmt: skip

BY_NAME = {case.name: case for case in CASES}
