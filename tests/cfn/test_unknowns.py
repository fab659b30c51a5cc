"""What cannot be known before deployment: its reason, its identity, and the variants it leaves open."""

from itertools import product

import pytest

from cfn import variants
from cfn.errors import CfnError
from cfn.graph import Graph, unknowns
from cfn.resolve import MAX_ANSWERS, MAX_SOUGHT, MAX_VARIANTS, Context, resolve
from cfn.source import parse
from cfn.text import equal, joined, split
from cfn.unknown import Target, Unknown
from tests.cfn.cases import B, equals, join, ref, sub
from tests.cfn.forms import as_json
from tests.cfn.shapes import shown


def stacks(template, **context):
    return resolve(parse(as_json(template), "t.json"), Context(**context))


def value(node, **template):
    (stack,) = stacks({"Resources": {"B": B, "A": B, "R": {**B, "Properties": {"V": node}}}, **template})
    return stack.resources["R"].properties["V"]


REASONS = {
    "ref": (ref("B"), "ref", "physical id of B"),
    "getatt": ({"Fn::GetAtt": ["B", "Arn"]}, "getatt", "Arn of B exists only after deployment"),
    "account": (ref("AWS::AccountId"), "pseudo", "no account"),
    "region": (ref("AWS::Region"), "pseudo", "no region"),
    "partition": (ref("AWS::Partition"), "pseudo", "no region"),
    "stack-id": (ref("AWS::StackId"), "pseudo", "after deployment"),
    "dynamic": ("{{resolve:ssm:/a}}", "dynamic", "never resolved"),
    "zones": ({"Fn::GetAZs": ""}, "zone", "known only at deployment"),
    "import": ({"Fn::ImportValue": "x"}, "import", "no stack here exports it"),
    "text": (sub("a-${B}"), "text", "physical id of B"),
    "base64": ({"Fn::Base64": ref("B")}, "function", "physical id of B"),
    "split": ({"Fn::Split": [":", {"Fn::GetAtt": ["B", "Arn"]}]}, "function", "Arn of B"),
    "select": ({"Fn::Select": [5, {"Fn::Split": [":", {"Fn::GetAtt": ["B", "Arn"]}]}]}, "function", "Arn of B"),
    "length": ({"Fn::Length": {"Fn::GetAtt": ["B", "List"]}}, "function", "List of B"),
    "join": ({"Fn::Join": [",", {"Fn::GetAtt": ["B", "List"]}]}, "function", "List of B"),
    "cidr": ({"Fn::Cidr": ["10.0.0.0/16", ref("B"), 8]}, "function", "physical id of B"),
    "macro": ({"Fn::Transform": {"Name": "M"}}, "function", "macro M runs at deployment"),
}


@pytest.mark.parametrize("name", REASONS)
def test_an_unknown_says_why(name):
    node, kind, reason = REASONS[name]
    found = value(node)
    assert isinstance(found, Unknown)
    assert found.kind == kind
    assert reason in found.reason


IDENTITY = [
    sub("x${B}y"),
    sub("${V}", V=ref("B")),
    join(",", "a", ref("B")),
    {"Fn::Split": [",", join(",", "a", ref("B"))]},
    {"Fn::Select": [1, {"Fn::Split": [",", join(",", "a", ref("B"))]}]},
    {"Fn::Select": [0, [sub("${B.Arn}/x")]]},
    {"Fn::Select": [5, {"Fn::Split": [":", {"Fn::GetAtt": ["B", "Arn"]}]}]},
    ["a", [{"k": ref("B")}]],
    {"Fn::ToJsonString": {"a": [sub("${B.Arn}")]}},
    {"Fn::Base64": sub("x${B}")},
    {"Fn::Base64": ref("B")},
    {"Fn::Cidr": [{"Fn::GetAtt": ["B", "CidrBlock"]}, 2, 8]},
    {"Fn::Select": [0, {"Fn::Cidr": [{"Fn::GetAtt": ["B", "CidrBlock"]}, 2, 8]}]},
    {"Fn::Join": ["-", {"Fn::GetAtt": ["B", "List"]}]},
    {"Fn::FindInMap": ["M", ref("B"), "k"]},
    {"Fn::ImportValue": sub("${B}-x")},
    sub("{{resolve:secretsmanager:${B}:SecretString:password}}"),
]


@pytest.mark.parametrize("node", IDENTITY, ids=lambda node: str(node)[:60])
def test_identity_survives(node):
    found = value(node, Mappings={"M": {"x": {"k": "v"}, "y": {"k": "w"}}})
    assert next(target for unknown in unknowns(found) for target in unknown.targets()) == Target("t.json", "B")


def test_the_graph_follows_identity_both_ways():
    body = {**B, "Properties": {"A": sub("${A.Arn}"), "B": ["x", ref("B")], "Again": ref("A")}}
    graph = Graph(stacks({"Resources": {"R": body, "A": B, "B": B}}))
    resource = graph.resource(Target("t.json", "R"))
    assert [found.logical_id for found in graph.targets(resource.properties)] == ["A", "B"]
    (target,) = graph.targets(resource.get("B"))
    assert [found.logical_id for found in graph.referrers(target)] == ["R"]
    assert graph.referrers(target, "AWS::S3::Bucket") == []


def test_a_target_that_a_condition_leaves_out_is_not_in_the_graph():
    resources = {"Gone": {**B, "Condition": "No"}, "R": {**B, "Properties": {"V": [ref("Gone"), ref("B")]}}, "B": B}
    (stack,) = stacks({"Conditions": {"No": equals("a", "b")}, "Resources": resources})
    graph = Graph([stack])
    assert graph.targets(stack.resources["R"].properties) == [stack.resources["B"]]
    assert graph.types() == {"AWS::SNS::Topic"}
    assert graph.resource(None) is None


def test_variants_make_a_graph_each():
    found = stacks({"Parameters": {"P": {"Type": "String", "AllowedValues": ["a", "b"]}}, "Resources": {"R": B}})
    with pytest.raises(ValueError, match="variants make a graph each"):
        Graph(found)
    assert [len(Graph([variant]).of_type("AWS::SNS::Topic")) for variant in found] == [1, 1]


@pytest.mark.parametrize(
    "node",
    [
        "{{resolve:secretsmanager:shop/db:SecretString:password}}",
        sub("{{resolve:secretsmanager:${P}/db:SecretString:password}}"),
        join("", "{{resolve:secretsmanager:", ref("P"), "/db:SecretString:password}}"),
    ],
)
def test_a_dynamic_reference_is_named(node):
    found = value(node, Parameters={"P": {"Type": "String", "Default": "shop"}})
    assert (found.kind, found.path) == ("dynamic", "secretsmanager:shop/db:SecretString:password")


def test_several_dynamic_references_in_a_text():
    found = value(sub("a{{resolve:ssm:/x}}b{{resolve:ssm-secure:/y:1}}${B}"))
    assert [(atom.kind, atom.path or atom.text) for atom in found.atoms()] == [
        ("dynamic", "ssm:/x"),
        ("dynamic", "ssm-secure:/y:1"),
        ("ref", "B"),
    ]
    assert (found.prefix, found.suffix) == ("a", "")


@pytest.mark.parametrize("text", ["{{resolve:", "{{resolve:ssm:/x", "}}", "{{other}}"])
def test_what_is_no_reference_stays_text(text):
    assert value(text) == text


def test_zones_stay_apart():
    one, two = (value({"Fn::Select": [index, {"Fn::GetAZs": ""}]}) for index in (0, 1))
    assert one != two
    assert one == value({"Fn::Select": ["0", {"Fn::GetAZs": ref("AWS::Region")}]})


def test_an_unknown_never_equals_a_plain_value():
    assert value(ref("B")) != "B"
    assert value(sub("${AWS::AccountId}")) != "${AWS::AccountId}"


U = Unknown("parameter", "U", "no value")
BUCKET = Unknown("ref", "B", "later", Target("s", "B"))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("1", 1, True),
        (True, "true", True),
        ("a", "A", False),
        (U, U, True),
        (U, "a", None),
        (U, "", None),
        (BUCKET, "", False),
        (BUCKET, "x", None),
        (joined(["a-", U]), "b", False),
        (joined(["a-", U]), "a-b", None),
        (joined([U, "-z"]), "a-y", False),
        (joined(["ab", U, "bc"]), "abc", False),
        (["a", U], ["a"], False),
        (["a", U], ["b", "x"], False),
        (["a", U], ["a", "x"], None),
        (["a"], ["a"], True),
        ([], "", False),
        (joined(["a", U]), ["a"], False),
    ],
)
def test_comparison_never_guesses(left, right, expected):
    assert equal(left, right) is expected
    assert equal(right, left) is expected


def test_joining_and_splitting_text():
    assert joined(["a", 1, True, 1.5]) == "a1true1.5"
    assert joined([]) == ""
    assert joined(["", BUCKET, ""]) is BUCKET
    assert shown(split("/", joined(["a/", BUCKET, "/c"])) or []) == [], "an id may hold a slash"
    assert shown(split(",", joined(["a,", BUCKET, ",c"]))) == ["a", "<${B}>", "c"]
    assert split("", "ab") == ["ab"]


def test_each_allowed_value_is_taken_in_turn():
    found = stacks(
        {
            "Parameters": {"P": {"Type": "String", "AllowedValues": ["a", "b"]}, "Q": {"Type": "String"}},
            "Conditions": {"IsA": equals(ref("P"), "a")},
            "Resources": {"R": {**B, "Condition": "IsA", "Properties": {"V": ref("P"), "W": ref("Q")}}, "S": B},
        }
    )
    assert [(stack.assumed, list(stack.resources)) for stack in found] == [
        ({"P": "a"}, ["R", "S"]),
        ({"P": "b"}, ["S"]),
    ]
    assert shown(found[0].resources["R"].properties) == {"V": "a", "W": "<${Q}>"}
    assert found[0].resources["S"].body is found[1].resources["S"].body, "what differs in nothing is resolved once"


def choices(sizes, conditions=None):
    """The variants of parameters with so many allowed values each, and what the first says was not looked at."""
    parameters = {name: {"Type": "String", "AllowedValues": allowed(name, size)} for name, size in sizes.items()}
    found = stacks({"Parameters": parameters, "Conditions": conditions or {}, "Resources": {"R": B}})
    return found, [text for _, text in found[0].unseen]


def allowed(name, size):
    return [f"{name}{index}" for index in range(size)]


def told(count):
    return f"values are missing, and only {count} of the combinations they allow are looked at"


@pytest.mark.parametrize("sizes", [(2, 4), (3, 3), (9,), (5, 5), (4, 4, 4), (2,) * 6, (32, 2)])
def test_all_combinations_are_looked_at_while_they_are_few(sizes):
    found, unseen = choices({f"P{index}": size for index, size in enumerate(sizes)})
    expected = list(product(*(allowed(f"P{index}", size) for index, size in enumerate(sizes))))
    assert [tuple(stack.assumed.values()) for stack in found] == expected
    assert unseen == []


@pytest.mark.parametrize("sizes", [(7,) * 6, (5, 13), (40, 30, 2), (64, 64), (3,) * 4, (64, 63, 2)])
def test_of_many_combinations_every_allowed_value_occurs_and_the_rest_is_told(sizes):
    names = {f"P{index}": size for index, size in enumerate(sizes)}
    found, unseen = choices(names)
    for name, size in names.items():
        assert {stack.assumed[name] for stack in found} == set(allowed(name, size))
    assert len(found) <= MAX_VARIANTS
    assert unseen == [told(len(found))]


def test_what_is_left_over_does_not_go_in_step():
    found, _ = choices({"A": 8, "B": 8, "C": 8})
    pairs = {(stack.assumed[one], stack.assumed[other]) for stack in found for one, other in ("AB", "BC", "AC")}
    assert len(pairs) == 3 * 64


def test_parameters_that_conditions_name_vary_fully_against_each_other():
    conditions = {
        "Zone": equals(ref("Z"), "Z1"),
        "Prod": equals(sub("${E}-x"), "E2-x"),
        "Both": {"Fn::And": [{"Condition": "Prod"}, equals(ref("K"), "K1")]},
    }
    found, unseen = choices({"Type": 30, "A": 5, "E": 4, "K": 4, "Z": 4}, conditions)
    assert {(stack.assumed["E"], stack.assumed["K"], stack.assumed["Z"]) for stack in found} == set(
        product(allowed("E", 4), allowed("K", 4), allowed("Z", 4))
    )
    assert {stack.assumed["Type"] for stack in found} == set(allowed("Type", 30))
    assert unseen == [told(64)]


def test_parameters_of_one_condition_go_before_those_of_larger_ones():
    conditions = {
        "Large": {"Fn::And": [equals(ref("A"), "A0"), equals(ref("B"), "B0")]},
        "Small": {"Fn::And": [equals(ref("B"), "B6"), equals(ref("C"), "C6")]},
    }
    found, _ = choices({"A": 9, "B": 7, "C": 7}, conditions)
    assert len({(stack.assumed["B"], stack.assumed["C"]) for stack in found}) == 49


def test_parameters_meet_in_a_condition_also_through_others():
    conditions = {
        "P": equals(ref("A"), "A0"),
        "Q": equals(ref("B"), "B0"),
        "R": equals(ref("C"), "C0"),
        "Both": {"Fn::And": [{"Condition": "P"}, {"Condition": "Q"}]},
    }
    found, _ = choices({"C": 5, "A": 8, "B": 8}, conditions)
    assert len({(stack.assumed["A"], stack.assumed["B"]) for stack in found}) == 64


def conditional(parameters, conditions):
    """The variants of a template with a resource per condition, and what the first says was not looked at."""
    resources = {f"R{name}": {**B, "Condition": name} for name in conditions}
    found = stacks({"Parameters": parameters, "Conditions": conditions, "Resources": {"R": B, **resources}})
    seen = {name for stack in found for name in stack.resources}
    return found, seen, [text for _, text in found[0].unseen]


def test_a_condition_that_needs_all_answers_is_sought():
    names = "ABCDEF"
    conditions = {f"C{name}": equals(ref(name), "x") for name in names}
    conditions["All"] = {"Fn::And": [{"Condition": f"C{name}"} for name in names]}
    found, seen, unseen = conditional({name: {"Type": "String"} for name in names}, conditions)
    assert "RAll" in seen
    assert [stack.parameters["F"] for stack in found if stack.conditions["All"]] == ["x"]
    assert unseen == [told(MAX_ANSWERS + 1)]


FOUR = {name: {"Type": "String", "AllowedValues": allowed(name, 5)} for name in "ABCD"}


@pytest.mark.parametrize(
    "last",
    [
        equals(ref("D"), "D4"),
        equals("D4", ref("D")),
        {"Fn::Not": [{"Fn::Or": [equals(ref("D"), f"D{index}") for index in (0, 1, 2, 3)]}]},
        {"Fn::Or": [equals(ref("D"), "none"), equals(ref("D"), "D4")]},
    ],
)
def test_allowed_values_that_a_condition_needs_together_are_sought(last):
    wanted = {"Fn::And": [*(equals(ref(name), f"{name}4") for name in "ABC"), last]}
    found, seen, _ = conditional(FOUR, {"All": wanted, "Some": {"Fn::Not": [{"Condition": "All"}]}})
    assert seen == {"R", "RAll", "RSome"}
    assert {"A": "A4", "B": "B4", "C": "C4", "D": "D4"} in [stack.assumed for stack in found]


def test_a_condition_that_nearly_always_holds_is_sought_the_other_way():
    wanted = {"Fn::Or": [{"Fn::Not": [equals(ref(name), f"{name}4")]} for name in "ABCD"]}
    found, _, _ = conditional(FOUR, {"Any": wanted})
    assert {stack.conditions["Any"] for stack in found} == {True, False}


def test_what_can_never_be_is_not_sought():
    conditions = {
        "Two": {"Fn::And": [equals(ref("A"), "A1"), equals(ref("A"), "A2")]},
        "Foreign": equals(ref("A"), "other"),
        "None": {"Fn::And": [{"Fn::Not": [equals(ref("B"), value)]} for value in allowed("B", 5)]},
        "Constant": equals("a", "b"),
    }
    _, seen, unseen = conditional(FOUR, conditions)
    assert seen == {"R"}
    assert [text for text in unseen if text.startswith("the resource")] == []


def test_a_resource_that_was_never_seen_is_told():
    hidden = {"Fn::And": [equals(sub("${A}${B}${C}${D}"), "A4B4C4D4"), equals(ref("D"), "D4")]}
    found, seen, unseen = conditional(FOUR, {"Hidden": hidden})
    assert "RHidden" not in seen
    assert unseen[1:] == ["the resource RHidden is in none of the combinations looked at"]
    assert found[0].unseen[1][0].line > 1


def test_a_comparison_that_cannot_be_solved_may_hold():
    lists = [[ref(name) for name in "ABCD"], [f"{name}4" for name in "ABCD"]]
    _, seen, unseen = conditional(FOUR, {"Hidden": {"Fn::Equals": lists}})
    assert "RHidden" not in seen
    assert unseen[1:] == ["the resource RHidden is in none of the combinations looked at"]


def test_choices_that_come_to_the_same_are_bounded_too(monkeypatch):
    made = []

    class Counted(variants.Resolution):
        def __init__(self, *args):
            made.append(1)
            super().__init__(*args)

    monkeypatch.setattr(variants, "Resolution", Counted)
    parameters = {
        "E": {"Type": "String", "AllowedValues": allowed("E", 30)},
        **{n: {"Type": "String"} for n in "PQRSTU"},
    }
    never = {"Fn::And": [equals("a", "b"), *(equals(ref(name), "x") for name in "PQRSTU")]}
    found, _, unseen = conditional(parameters, {"Never": never})
    assert len(found) == 30
    assert len(made) <= variants.MAX_TRIES + 1
    assert unseen == [told(30)]


def test_sought_variants_are_bounded_and_the_rest_is_told():
    parameters = {f"P{index}": {"Type": "String"} for index in range(90)}
    found, seen, unseen = conditional(parameters, {f"C{index}": equals(ref(f"P{index}"), "x") for index in range(90)})
    assert len(found) == MAX_VARIANTS + MAX_SOUGHT or len(seen) == 91
    assert len(unseen) == 1 + 91 - len(seen)


def test_values_that_break_a_rule_are_left_out():
    rule = {"Assertions": [{"Assert": {"Fn::Not": [equals(ref("P"), "b")]}, "AssertDescription": "not b"}]}
    template = {
        "Parameters": {"P": {"Type": "String", "AllowedValues": ["a", "b"]}},
        "Rules": {"R": rule},
        "Resources": {"R": B},
    }
    assert [stack.assumed for stack in stacks(template)] == [{"P": "a"}]
    with pytest.raises(CfnError, match="Rule R: not b"):
        stacks(template, parameters={"P": "b"}, strict=True)
    (stack,) = stacks(template, parameters={"P": "b"})
    assert [problem.message for problem in stack.problems] == ["Rule R: not b"], "all is judged with the value given"


def test_an_unknown_condition_is_looked_at_both_ways():
    found = stacks(
        {
            "Parameters": {"P": {"Type": "String"}},
            "Conditions": {"C": equals(ref("P"), "x"), "D": {"Fn::Not": [{"Condition": "C"}]}},
            "Resources": {"R": {**B, "Properties": {"V": {"Fn::If": ["C", "yes", "no"]}, "P": ref("P")}}},
        }
    )
    assert [(shown(s.resources["R"].properties), s.conditions) for s in found] == [
        ({"V": "no", "P": "<${P}>"}, {"C": False, "D": True}),
        ({"V": "yes", "P": "x"}, {"C": True, "D": False}),
    ]


def test_one_unknown_has_one_value_at_a_time():
    found = stacks(
        {
            "Conditions": {"E": equals(ref("AWS::Region"), "eu-west-1"), "U": equals(ref("AWS::Region"), "us-east-1")},
            "Resources": {"R": {**B, "Properties": {"V": ref("AWS::URLSuffix")}}},
        }
    )
    assert sorted((s.conditions["E"], s.conditions["U"]) for s in found) == [
        (False, False),
        (False, True),
        (True, False),
    ]


def test_one_account_is_not_two():
    conditions = {"One": equals(ref("AWS::AccountId"), "1"), "Two": equals(ref("AWS::AccountId"), "2")}
    found = stacks({"Conditions": conditions, "Resources": {"R": B}})
    assert sorted((s.conditions["One"], s.conditions["Two"]) for s in found) == [
        (False, False),
        (False, True),
        (True, False),
    ]


def test_an_answer_that_a_constraint_forbids_is_no_variant():
    template = {
        "Parameters": {"P": {"Type": "String", "AllowedPattern": "[a-z]+"}},
        "Conditions": {"Empty": equals(ref("P"), "")},
        "Resources": {"R": B},
    }
    assert [stack.conditions for stack in stacks(template)] == [{"Empty": False}]


def test_the_number_of_variants_is_bounded():
    parameters = {f"P{index}": {"Type": "String"} for index in range(5)}
    conditions = {f"C{index}": equals(ref(f"P{index}"), "x") for index in range(5)}
    found = stacks({"Parameters": parameters, "Conditions": conditions, "Resources": {"R": B}})
    assert len(found) == MAX_ANSWERS
    assert [text for _, text in found[0].unseen] == [told(MAX_ANSWERS)]
    assert not any(found[0].conditions.values()), "the variant nearest to the defaults comes first"


def test_every_allowed_value_has_its_turn_before_answers_are_varied():
    parameters = {"E": {"Type": "String", "AllowedValues": allowed("E", 20)}, **{n: {"Type": "String"} for n in "QRS"}}
    conditions = {name: equals(ref(name), "x") for name in "QRS"}
    found, _, unseen = conditional(parameters, conditions)
    assert {stack.assumed["E"] for stack in found} == set(allowed("E", 20))
    assert [stack.assumed["E"] for stack in found] == sorted(
        (stack.assumed["E"] for stack in found), key=allowed("E", 20).index
    )
    assert unseen == [told(MAX_VARIANTS)]


def test_every_allowed_value_of_a_long_list_is_looked_at():
    values = [f"m{index}.large" for index in range(MAX_VARIANTS)]
    template = {"Parameters": {"P": {"Type": "String", "AllowedValues": values}}, "Resources": {"R": B}}
    found = stacks(template)
    assert [stack.assumed["P"] for stack in found] == values
    assert not found[0].unseen
    template["Parameters"]["P"]["AllowedValues"] = [*values, "one.more"]
    found = stacks(template)
    assert len(found) == MAX_VARIANTS
    assert found[0].unseen


def test_equal_outcomes_are_told_once():
    template = {
        "Conditions": {"C": {"Fn::And": [equals("a", "b"), equals(ref("AWS::AccountId"), "1")]}},
        "Resources": {"R": B},
    }
    assert [stack.conditions for stack in stacks(template)] == [{"C": False}]


def test_conditions_may_not_refer_to_resources():
    with pytest.raises(CfnError, match="Refers to the resource B, which a condition or rule cannot"):
        stacks({"Conditions": {"C": equals(ref("B"), "x")}, "Resources": {"B": B}}, strict=True)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({"a": {"k": True, "l": "x"}, "b": {"k": True}}, True),
        ({"a": {"k": True}, "b": {"k": False}}, None),
        ({"a": {"k": 1}, "b": {"k": True}}, None),
        ({"a": {"l": "x"}}, None),
    ],
)
def test_a_lookup_that_can_only_find_one_value_is_known(rows, expected):
    found = value({"Fn::FindInMap": ["M", ref("AWS::Region"), "k"]}, Mappings={"M": rows})
    assert found is expected if expected is not None else isinstance(found, Unknown)
    defaulted = {"Fn::FindInMap": ["M", ref("AWS::Region"), "k", {"DefaultValue": False}]}
    assert isinstance(value(defaulted, Mappings={"M": rows}), Unknown)
