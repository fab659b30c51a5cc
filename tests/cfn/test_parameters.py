"""Parameters: every type and constraint, SSM types, Rules, parameter files."""

import pytest

from cfn.errors import CfnError
from cfn.parameter_files import read_parameters
from cfn.resolve import Context, resolve
from cfn.source import parse
from cfn.unknown import Unknown
from tests.cfn.cases import B, equals, ref
from tests.cfn.forms import as_json, as_long_yaml

OMIT = object()


def value(declaration, given=OMIT, **context):
    template = {"Parameters": {"P": declaration}, "Resources": {"R": {**B, "Properties": {"V": ref("P")}}}}
    parameters = {} if given is OMIT else {"P": given}
    stacks = resolve(parse(as_long_yaml(template), "t.yaml"), Context(parameters=parameters, **context))
    return stacks[0].resources["R"].properties["V"]


def string(**more):
    return {"Type": "String", **more}


def number(**more):
    return {"Type": "Number", **more}


@pytest.mark.parametrize(
    ("declaration", "given", "message"),
    [
        (string(AllowedValues=["a", "b"]), "c", r"must be one of a, b; it was given 'c'"),
        (string(AllowedValues=[1, True]), "2", "must be one of 1, true"),
        (string(AllowedPattern="[a-z]+"), "a1", r"must match \[a-z\]\+"),
        (string(AllowedPattern="[a-z]"), "ab", "must match"),
        (string(AllowedPattern="[a-z]+"), "ab\n", "must match"),
        (string(AllowedPattern=r"\p{Alpha}+[\p{Digit}-]*"), "a_1", "must match"),
        (string(AllowedPattern=5), "a", "must match 5"),
        (string(MinLength=2), "a", "breaks MinLength 2"),
        (string(MinLength="2"), "a", "breaks MinLength 2"),
        (string(MaxLength=2), "abc", "breaks MaxLength 2"),
        (number(), "a", "must be a number"),
        (number(), "", "must be a number"),
        (number(), True, "must be a number"),
        (number(MinValue=2), 1, "breaks MinValue 2"),
        (number(MaxValue=2), "2.5", "breaks MaxValue 2"),
        (number(MaxValue="2"), "3", "breaks MaxValue 2"),
        ({"Type": "List<Number>"}, "1,x", "must be a number"),
        ({"Type": "List<Number>", "MaxValue": 5}, "1,6", "breaks MaxValue 5"),
        ({"Type": "CommaDelimitedList", "AllowedValues": ["a"]}, "a,b", "must be one of a"),
        ({"Type": "CommaDelimitedList", "AllowedPattern": "[a-z]"}, "a,bb", "must match"),
        (string(), ["a"], "takes a single value"),
        (string(), {"a": 1}, "takes text"),
        ({"Type": "CommaDelimitedList"}, [["a"]], "takes a single value"),
        ({"Type": "AWS::SSM::Parameter::Value<String>", "AllowedPattern": "/a/.*"}, "/b/c", "must match"),
        ({"Type": "AWS::SSM::Parameter::Value<String>"}, 5, "needs the path"),
    ],
)
def test_a_constraint_is_enforced_at_the_declaration(declaration, given, message):
    with pytest.raises(CfnError, match=message) as caught:
        value(declaration, given, strict=True)
    assert (caught.value.location.file, caught.value.location.line) == ("t.yaml", 2)
    assert caught.value.remedy
    found = value(declaration, given)
    assert isinstance(found, Unknown) and found.kind == "parameter" and caught.value.message in found.reason


@pytest.mark.parametrize(
    ("declaration", "given", "expected"),
    [
        (string(AllowedValues=[1, True]), "true", "true"),
        (string(AllowedPattern="[a-z]+"), "abc", "abc"),
        (string(AllowedPattern=r"\p{Alpha}+[\p{Digit}-]*"), "ab1-", "ab1-"),
        (string(AllowedPattern=r"^\[\p{Upper}$"), "[A", "[A"),
        (string(AllowedPattern="[[a-z]+"), "[a", "[a"),
        (string(MinLength=1, MaxLength=2), "ab", "ab"),
        (string(), 5, "5"),
        (string(), True, "true"),
        (string(), "", ""),
        (string(), "0123", "0123"),
        (number(MinValue=1, MaxValue=2), "2", 2),
        (number(), "1.5", 1.5),
        (number(MinValue=-2), -1, -1),
        ({"Type": "List<Number>"}, "1, 2.5", [1, 2.5]),
        ({"Type": "CommaDelimitedList"}, " a , b ", ["a", "b"]),
        ({"Type": "CommaDelimitedList"}, ["a", "b,c"], ["a", "b,c"]),
        ({"Type": "List<AWS::EC2::Subnet::Id>"}, "s-1,s-2", ["s-1", "s-2"]),
        ({"Type": "AWS::EC2::VPC::Id"}, "vpc-1", "vpc-1"),
    ],
)
def test_a_value_is_coerced_to_its_type(declaration, given, expected):
    found = value(declaration, given)
    assert found == expected
    assert type(found) is type(expected) or isinstance(found, list)


@pytest.mark.parametrize(
    ("declaration", "message", "line"),
    [
        ("String", "has no Type", 2),
        ({}, "has no Type", 2),
        ({"Type": ["String"]}, "has no Type", 2),
        (string(AllowedValues="a"), "AllowedValues of P is no list", 4),
        (string(MinLength="x"), "MinLength of P is no number", 4),
    ],
)
def test_a_wrong_declaration_is_an_error(declaration, message, line):
    with pytest.raises(CfnError, match=message) as caught:
        value(declaration, "a", strict=True)
    assert caught.value.location.line == line


# A pattern of Java, what matches it whole, and what does not.
JAVA = [
    ("^(?i)[a-z]+$", "aBc", "a1"),
    ("a(?i)b|c", "C", "Ab"),
    ("a(?i)b|c", "aB", "A"),
    ("(a(?i)b|c)d", "aBd", "aBD"),
    ("(?i)a(?-i)b", "Ab", "AB"),
    ("((?i)a)b", "Ab", "aB"),
    (r"(?i)a(b(?-i)c|d)(?i)e|f", "Abce", "AbCe"),
    (r"[A-Z]+\z", "AB", "AB\n"),
    (r"[A-Z]+\Z", "AB", "ab"),
    (r"\A\p{Alpha}+[\p{Digit}\p{Punct}]*", "ab1-", "1"),
    (r"\P{Upper}+", "ab1", "aB"),
    (r"\pL{2}", "aé", "a1"),
    ("[a-z]++b?", "ab", "a1"),
    ("[a-z]{2,3}+", "abc", "a"),
    ("(?>a|ab)c", "ac", "abc"),
    (r"\Qa.b\E+", "a.bb", "axb"),
    (r"[\Q[]\E]+", "[]", "a"),
    (r"a\hb", "a\tb", "a\nb"),
    ("[]a]+", "]a", "b"),
    ("[^]a]+", "b", "]"),
    (r"\w+", "a_1", "é"),
    (r"\d+", "12", "\N{ARABIC-INDIC DIGIT ONE}"),
    (r"[\[(|]+", "[(|", ")"),
    (r"\(a\|b\)", "(a|b)", "a"),
    ("(?<!a)b|(?=c)c", "b", "a"),
]


@pytest.mark.parametrize(("pattern", "good", "bad"), JAVA)
def test_patterns_mean_what_they_mean_in_java(pattern, good, bad):
    assert value(string(AllowedPattern=pattern), good) == good
    with pytest.raises(CfnError, match="must match"):
        value(string(AllowedPattern=pattern), bad, strict=True)


UNENFORCED = [
    "(",
    ")",
    "[a",
    "[[:alnum:]]+",
    "[a-z&&[^b]]",
    r"\p{IsLatin}+",
    r"[\P{Upper}]",
    r"\R",
    r"a\v",
    "(?u)a",
    "(?x) a",
    "*",
]


@pytest.mark.parametrize("pattern", UNENFORCED)
def test_a_pattern_that_python_cannot_express_is_told_and_not_enforced(pattern):
    template = {"Parameters": {"P": string(AllowedPattern=pattern)}, "Resources": {"R": B}}
    data = as_long_yaml(template)
    (stack,) = resolve(parse(data, "t.yaml"), Context(parameters={"P": "anything"}))
    ((place, reason),) = stack.unseen
    assert str(place) == "t.yaml:4:5"
    assert "AllowedPattern of P is not enforced here: " in reason
    assert resolve(parse(data, "t.yaml"))[0].unseen == [], "there is nothing to enforce it on"


@pytest.mark.parametrize("pattern", ["(a+)+", "(a|a)*", "(a*)*b"])
def test_a_pattern_that_runs_away_is_stopped(pattern):
    with pytest.raises(CfnError, match="takes more than 2 s on its value") as caught:
        value(string(AllowedPattern=pattern), "a" * 60 + "!")
    assert caught.value.location.line == 4


def test_a_default_is_checked_too():
    with pytest.raises(CfnError, match="must be one of a"):
        value(string(Default="b", AllowedValues=["a"]), strict=True)


def test_a_description_of_the_constraint_is_the_remedy_and_a_secret_is_not_shown():
    declaration = string(NoEcho="true", MinLength=9, ConstraintDescription="at least nine characters")
    with pytest.raises(CfnError) as caught:
        value(declaration, "hunter2", strict=True)
    assert "hunter2" not in str(caught.value)
    assert caught.value.remedy == "at least nine characters."


def test_a_missing_value_is_unknown_alone_and_an_error_when_strict():
    found = value(string())
    assert isinstance(found, Unknown) and found.kind == "parameter"
    assert "no value and no Default" in found.reason
    with pytest.raises(CfnError, match="Parameter P has no value and no Default") as caught:
        value(string(), strict=True)
    assert caught.value.location.line == 2


def test_an_undeclared_parameter_is_an_error():
    with pytest.raises(CfnError, match="declares no parameter 'Q'"):
        resolve(parse(as_json({"Resources": {"R": B}}), "t"), Context(parameters={"Q": "1"}))


SSM = "AWS::SSM::Parameter::Value<{}>"


def test_an_ssm_parameter_is_unknown_and_keeps_its_path():
    found = value({"Type": SSM.format("AWS::EC2::Image::Id"), "Default": "/aws/service/ami"})
    assert (found.kind, found.path) == ("ssm", "/aws/service/ami")


def test_an_ssm_parameter_takes_the_producers_value():
    produced = {"/a": "x,y", "/n": "5"}
    assert value({"Type": SSM.format("List<String>")}, "/a", produced=produced) == ["x", "y"]
    assert value({"Type": SSM.format("CommaDelimitedList")}, "/a", produced=produced) == ["x", "y"]
    assert value({"Type": SSM.format("String"), "AllowedPattern": "/.*"}, "/a", produced=produced) == "x,y"
    with pytest.raises(CfnError, match="reads /b, which no earlier stack of its region produces"):
        value({"Type": SSM.format("String")}, "/b", produced=produced, strict=True)
    assert value({"Type": SSM.format("String")}, "/aws/service/x", produced=produced).kind == "ssm"


P = {"P": {"Type": "String", "Default": "a"}, "Q": {"Type": "String", "Default": "b"}}
HELD = [
    {"Fn::Contains": [["a", "b"], ref("P")]},
    {"Fn::EachMemberIn": [[ref("P"), "b"], ["a", "b", "c"]]},
    {"Fn::EachMemberEquals": [["a", ref("P")], "a"]},
    {"Fn::EachMemberIn": [{"Fn::RefAll": "String"}, ["a", "b"]]},
    {"Fn::Or": [equals(ref("P"), "z"), equals(ref("Q"), "b")]},
    {"Fn::And": [equals(ref("P"), "a"), {"Fn::Not": [equals(ref("Q"), "a")]}]},
    {"Fn::EachMemberIn": [{"Fn::ValueOfAll": ["AWS::EC2::VPC::Id", "Tags.Name"]}, ["x"]]},
    equals(ref("AWS::Region"), "eu-west-1"),
]
BROKEN = [
    {"Fn::Contains": [["x"], ref("P")]},
    {"Fn::EachMemberIn": [[ref("P"), "b"], ["a"]]},
    {"Fn::EachMemberEquals": [["a", ref("Q")], "a"]},
    {"Fn::EachMemberEquals": [{"Fn::RefAll": "String"}, "a"]},
    {"Fn::And": [equals(ref("P"), "a"), equals(ref("Q"), "a")]},
    {"Fn::Not": [equals(ref("P"), "a")]},
]


def ruled(assertion, strict=False, **rule):
    template = {
        "Parameters": P,
        "Rules": {"Sizes": {"Assertions": [{"Assert": assertion, "AssertDescription": "sizes fit"}], **rule}},
        "Resources": {"R": B},
    }
    return resolve(parse(as_long_yaml(template), "t.yaml"), Context(strict=strict))


@pytest.mark.parametrize("assertion", HELD, ids=str)
def test_a_rule_that_holds_or_is_undecided_passes(assertion):
    assert ruled(assertion)


@pytest.mark.parametrize("assertion", BROKEN, ids=str)
def test_a_broken_rule_is_an_error_with_its_description(assertion):
    with pytest.raises(CfnError, match="Rule Sizes: sizes fit") as caught:
        ruled(assertion, strict=True)
    (stack,) = ruled(assertion)
    assert [(problem.message, problem.location) for problem in stack.problems] == [
        (caught.value.message, caught.value.location)
    ]
    assert caught.value.location.line == 11
    assert ruled(assertion, RuleCondition=equals(ref("P"), "z")), "its condition does not hold"


@pytest.mark.parametrize(
    "rule",
    [
        [],
        {},
        {"Assertions": {}},
        {"Assertions": ["x"]},
        {"Assertions": [{}]},
        {"Assertions": [{"Assert": "x"}]},
        {"Assertions": [{"Assert": {"Fn::Not": []}}]},
        {"Assertions": [{"Assert": {"Fn::Contains": [["a"]]}}]},
        {"Assertions": [{"Assert": {"Fn::If": ["a", "b", "c"]}}]},
        {"Assertions": [{"Assert": {"Fn::Nope": ["a", "b"]}}]},
        {"Assertions": [{"Assert": {"Fn::Nope": ["a", "b"]}}]},
        {"Assertions": [{"Assert": equals(ref("R"), "b")}]},
        {"RuleCondition": 5, "Assertions": []},
    ],
    ids=str,
)
def test_a_malformed_rule_is_an_error(rule):
    template = {"Rules": {"X": rule}, "Resources": {"R": B}}
    with pytest.raises(CfnError) as caught:
        resolve(parse(as_long_yaml(template), "t.yaml"), Context(strict=True))
    assert caught.value.location.line > 1
    (stack,) = resolve(parse(as_long_yaml(template), "t.yaml"))
    assert caught.value.message in [problem.message for problem in stack.problems]


FILES = {
    "cli.json": '[{"ParameterKey": "A", "ParameterValue": "1"}, {"ParameterKey": "B", "ParameterValue": "x,y"}]',
    "pairs.json": '["A=1", "B=x,y"]',
    "pipeline.json": '{"Parameters": {"A": "1", "B": "x,y"}, "Tags": {"t": "v"}}',
    "gitsync.yaml": "template-file-path: t.yaml\nparameters:\n  A: '1'\n  B: x,y\n",
    "plain.yaml": "A: '1'\nB: x,y\n",
    "wrapped.json": '{"Parameters": [{"ParameterKey": "A", "ParameterValue": "1"}, "B=x,y"]}',
}


@pytest.mark.parametrize("name", FILES)
def test_parameter_files_of_every_shape(tmp_path, name):
    path = tmp_path / name
    path.write_text(FILES[name], encoding="utf-8")
    assert read_parameters(path) == {"A": "1", "B": "x,y"}


def test_a_previous_value_is_unknown_and_not_the_default(tmp_path):
    path = tmp_path / "p.json"
    path.write_text('[\n{"ParameterKey": "P", "UsePreviousValue": true}]', encoding="utf-8")
    given = read_parameters(path)
    assert str(given.place("P")) == f"{path.as_posix()}:2:1"
    for declaration in (string(Default="d"), {"Type": SSM.format("String"), "Default": "/a"}, number(Default=1)):
        found = value(declaration, given["P"])
        assert (found.kind, found.reason) == ("parameter", "parameter P keeps its previous value")
    template = {"Parameters": {"P": string(Default="a", AllowedValues=["a", "b"])}, "Resources": {"R": B}}
    stacks = resolve(parse(as_json(template), "t.json"), Context(parameters=given))
    assert [stack.parameters["P"] for stack in stacks] == ["a", "b"], "it is one of the values allowed"


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("", "is empty", 1),
        ("just text", "Not a parameter file", 1),
        ("A:\n  B: c\n", "no text, number or list", 1),
        ("A: [[x]]\n", "no text, number or list", 1),
        ("B: 1\nA:\n", "no text, number or list", 2),
        ('[{"ParameterKey": "A"}]', "Not a parameter", 1),
        ('[{"ParameterKey": 5, "ParameterValue": "1"}]', "Not a parameter", 1),
        ('[\n "A=1",\n "A=2"]', "stands twice", 3),
        ('["A"]', "Not a parameter", 1),
        ("A: [", "Not valid YAML or JSON", 1),
    ],
)
def test_a_wrong_parameter_file_is_an_error_at_its_place(tmp_path, text, message, line):
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CfnError, match=message) as caught:
        read_parameters(path)
    assert caught.value.location[:2] == (path.as_posix(), line)


def test_a_missing_parameter_file_is_an_error(tmp_path):
    with pytest.raises(CfnError, match="No such file"):
        read_parameters(tmp_path / "none.json")
