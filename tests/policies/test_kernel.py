from typing import Any

import pytest

from cfn.graph import Graph
from cfn.located import Map, Seq
from cfn.stack import Resource as Node
from cfn.stack import Stack
from cfn.unknown import Target, Unknown
from policies.kernel import HIGH, PARTIAL, PCI, Policy, Resource, View, Violations
from policies.kernel.compare import number
from policies.kernel.evaluate import Rulebook, evaluate
from policies.kernel.outcome import PolicyError, Result
from policies.kernel.telling import depends_on


def located(value: Any) -> Any:
    if isinstance(value, dict):
        made = Map()
        for place, (key, entry) in enumerate(value.items()):
            made[key] = located(entry)
            made.marks[key] = (place + 10, 1)
        return made
    if isinstance(value, list):
        seq = Seq()
        for place, entry in enumerate(value):
            seq.append(located(entry))
            seq.marks.append((place + 50, 1))
        return seq
    return value


def graph(**resources: dict[str, Any]) -> Graph:
    stack = Stack(key="s", name="s", file="s.yaml", region="eu-west-1")
    for line, (name, properties) in enumerate(resources.items(), start=1):
        body = located({"Type": "T::T::T", "Properties": properties})
        stack.resources[name] = Node(stack, name, "T::T::T", body, (line, 1))
    return Graph([stack])


def unknown(name: str = "P") -> Unknown:
    return Unknown("parameter", name, f"parameter {name} has no value and no Default")


def ref(name: str = "R", attribute: str = "") -> Unknown:
    return Unknown("getatt" if attribute else "ref", name, "made at deployment", Target("s", name), attribute)


def make(check: Any, **settings: Any) -> Policy:
    policy = Policy(
        id="p", title="t", severity=HIGH, resource="T::T::T", serves={PCI: {"1.2.1": PARTIAL}},
        why="w", fix="f", passing=(), failing=(), **settings,
    )  # fmt: skip
    policy.check(check)
    return policy


def judge(check: Any, **resources: dict[str, Any]) -> Result:
    return evaluate(graph(**resources), [make(check)])


def states(check: Any, **properties: Any) -> list[tuple[str, str]]:
    """State and message of what is found, without the end that says what it depends on."""
    return [(o.state, o.message.partition(" (depends on ")[0]) for o in judge(check, A=properties).outcomes]


def test_scalars_compare_as_cloudformation_reads_them() -> None:
    def check(r: Resource) -> Violations:
        if r.get("Switch") == True and r.get("Port") == 22 and r.get("Port") in ("22", "23"):  # noqa: E712  # a Value
            yield r, "same"

    assert states(check, Switch="true", Port="22") == [("fail", "same")]
    assert states(check, Switch=True, Port=22) == [("fail", "same")]
    assert states(check, Switch="false", Port=22) == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("22", 22), (" -1", -1), ("+.5", 0.5), ("1e3", 1000.0), ("1.2.3.4", None), ("tcp", None), ("nan", None),
     ("Infinity", None), ("", None), (True, None), (7, 7)],
)  # fmt: skip
def test_only_what_spells_a_number_is_one(raw: object, expected: float | None) -> None:
    assert number(raw) == expected


def test_numbers_written_as_text_are_ordered_as_numbers() -> None:
    def check(r: Resource) -> Violations:
        port = r.get("Port")
        if port is not None and 5 <= port < 30 and port > 8 and port < 10:
            yield port, "in range"

    assert states(check, Port="9") == [("fail", "in range")]
    assert states(check, Port="10") == []
    assert states(check, Port="abc") == []
    assert states(check, Port=None) == []


def test_an_empty_text_counts_as_not_there() -> None:
    def check(r: Resource) -> Violations:
        for pattern in ("Key", "Keys.*", "In.Key"):
            if r.get(pattern) is None:
                yield (r, pattern), pattern

    assert states(check, Key="", Keys=["", None], In={"Key": None}) == [
        ("fail", each) for each in ("Key", "Keys.*", "In.Key")
    ]
    assert states(check, Key=0, Keys=["", False], In={"Key": "x"}) == []


def test_what_is_empty_is_no_item_either() -> None:
    def check(r: Resource) -> Violations:
        if next(r.each("Keys.*"), None) is None:
            yield r, "no key"

    assert states(check, Keys=["", ""]) == [("fail", "no key")]
    assert states(check, Keys=["", 0]) == []


def test_an_unknown_list_may_hold_each_of_several_items() -> None:
    def both(r: Resource) -> Violations:
        items = list(r.each("Logs"))
        if not all(any(item == name for found in items for item in found) for name in ("audit", "error")):
            yield r, "a log is missing"

    assert states(both, Logs=["audit", "error"]) == []
    assert states(both, Logs=["audit"]) == [("fail", "a log is missing")]
    assert states(both, Logs=unknown()) == [("undecided", "a log is missing")]


def test_comparing_an_unknown_is_undecided_but_presence_is_known() -> None:
    def check(r: Resource) -> Violations:
        if r.get("Key") is None:
            yield r, "absent"
        if r.get("Key") == "x":
            yield r, "is x"

    assert states(check, Key=unknown()) == [("undecided", "is x")]
    assert states(check, Key="y") == []


def test_a_violation_under_every_answer_is_definite() -> None:
    def check(r: Resource) -> Violations:
        if r.get("A") == "x":
            yield r.spot("B"), "either way"
        else:
            yield r.spot("B"), "either way"

    assert states(check, A=unknown(), B=1) == [("fail", "either way")]


def test_undecided_is_per_element_and_definite_elsewhere_stays_definite() -> None:
    def check(r: Resource) -> Violations:
        for item in r.each("Items.*"):
            if item == "bad":
                yield item, "bad item"

    found = judge(check, A={"Items": ["good", unknown(), "bad"]}).outcomes
    assert [(o.state, o.path) for o in found] == [("undecided", "Items.1"), ("fail", "Items.2")]


def test_contradicting_answers_are_never_given() -> None:
    def check(r: Resource) -> Violations:
        value = r.get("A")
        assert value is not None
        if value == "a" and value == "b":
            yield r, "two values at once"
        if value == "a" and not value.startswith("a"):
            yield r, "forgot its value"
        if value < 5 and not value < 9:
            yield r, "small yet large"
        if value > 9 and value < 5:
            yield r, "large yet small"
        if value.startswith("z") and value == "a":
            yield r, "starts with what it is not"
        if (value == "q") != (value == "q"):
            yield r, "changed its mind"

    assert states(check, A=unknown()) == []


def test_the_same_unknown_answers_alike_at_two_places() -> None:
    def check(r: Resource) -> Violations:
        if r.get("A") == "x" and r.get("B") != "x":
            yield r, "differs from itself"

    assert states(check, A=unknown(), B=unknown()) == []
    assert states(check, A=unknown("P"), B=unknown("Q")) == [("undecided", "differs from itself")]


def test_literal_parts_of_a_text_decide_where_they_can() -> None:
    arn = Unknown("text", "", "", parts=("arn:aws:s3:::", unknown(), "/*"))

    def check(r: Resource) -> Violations:
        value = r.get("A")
        assert value is not None
        if value.startswith("arn:aws:s3:::") and value.endswith("*") and value.contains("s3"):
            yield r, "known parts"
        if value in ("*", "arn:aws:sqs:::q/*") or value.startswith("arn:aws:sqs"):
            yield r, "impossible"
        if value == "arn:aws:s3:::b/*":
            yield value, "possible"

    assert states(check, A=arn) == [("fail", "known parts"), ("undecided", "possible")]


@pytest.mark.parametrize("literal", ["*", "0.0.0.0/0", "::/0", "-1", "true", ""])
def test_a_reference_to_a_resource_is_never_such_a_literal(literal: str) -> None:
    def check(r: Resource) -> Violations:
        if r.get("A") == literal:
            yield r, "equal"

    assert states(check, A=ref()) == []
    assert states(check, A=ref(attribute="Arn")) == []
    assert states(check, A=unknown()) == [("undecided", "equal")]


def test_references_compare_by_identity() -> None:
    def check(r: Resource) -> Violations:
        a, b = r.get("A"), r.get("B")
        if a == b:
            yield r, "same"

    assert states(check, A=ref("X"), B=ref("X")) == [("fail", "same")]
    assert states(check, A=ref("X"), B=ref("Y")) == []


def test_below_an_unknown_mapping_presence_itself_is_undecided() -> None:
    def check(r: Resource) -> Violations:
        if r.get("Config.Key") is None:
            yield r, "no key"

    assert states(check, Config=unknown()) == [("undecided", "no key")]
    assert states(check, Config={"Key": unknown()}) == []


def test_a_value_cannot_go_into_a_set_where_unknowns_would_be_missed() -> None:
    def check(r: Resource) -> Violations:
        if r.get("A") in {"x"}:
            yield r, "never reached"

    with pytest.raises(PolicyError, match="unhashable"):
        states(check, A="x")


def test_without_questions_a_check_runs_once_and_with_one_twice() -> None:
    calls = []

    def check(r: Resource) -> Violations:
        calls.append(1)
        if r.get("A") == "x":
            yield r, "m"

    states(check, A="y")
    assert len(calls) == 1
    states(check, A=unknown())
    assert len(calls) == 3


def test_too_many_unknowns_are_bounded_and_said_to_be_undecided() -> None:
    def check(r: Resource) -> Violations:
        if all(item == "x" for item in r.each("Items.*")) or sum(item == "y" for item in r.each("Items.*")) > 7:
            yield r, "all alike, or many y"

    items = [unknown(f"P{number}") for number in range(12)]
    (found,) = judge(check, A={"Items": items}).outcomes
    assert found.state == "undecided"
    assert "64 combinations" in found.message


def messages(check: Any, **properties: Any) -> list[str]:
    return [o.message for o in judge(check, A=properties).outcomes]


def test_an_undecided_finding_says_what_it_depends_on_and_nothing_else() -> None:
    def check(r: Resource) -> Violations:
        if r.get("A") == "x" or r.get("Unrelated") == "x":
            yield r.spot("A"), "m"
        if r.get("B") == "y":
            yield r.spot("B"), "n"
        if not r.may("be elsewhere"):
            yield r, "o"
        if r.get("C") == "z":
            yield r.spot("C"), "definite"

    assert messages(check, A=unknown("P"), B=unknown("Q"), C="z") == [
        "o (depends on whether A may be elsewhere, which these templates do not tell)",
        "m (depends on parameter P, which has no value: give one with --parameters)",
        "n (depends on parameter Q, which has no value: give one with --parameters)",
        "definite",
    ]


def test_properties_that_a_macro_makes_are_one_undecided_finding() -> None:
    def check(r: Resource) -> Violations:
        for name in ("A", "B"):
            if not r.on(f"Switches.{name}"):
                yield r.spot(f"Switches.{name}"), f"{name} is off"

    made = graph(R={})
    made.stacks[0].resources["R"].body["Properties"] = Unknown(
        "function", "Transform T", "the macro T runs at deployment"
    )
    (found,) = evaluate(made, [make(check)]).outcomes
    assert (found.state, found.path) == ("undecided", "")
    assert found.message == (
        "what its properties will be is not known (depends on the macro T, which runs at deployment)"
    )


def test_what_may_be_below_an_unknown_mapping_has_its_whole_path() -> None:
    def check(r: Resource) -> Violations:
        if not r.on("Config.Key"):
            yield r.spot("Config.Key"), "off"

    found = judge(check, A={"Config": unknown()}).outcomes
    assert {(o.path, o.location.line) for o in found} == {("Config.Key", 10)}


def test_of_many_causes_the_first_are_named() -> None:
    def check(r: Resource) -> Violations:
        if any(item == "x" for item in r.each("Items.*")):
            yield r, "m"

    (message,) = messages(check, Items=[unknown(f"P{number}") for number in range(5)])
    assert message.startswith("m (depends on parameter P0, which has no value")
    assert message.endswith("; on 2 more)")


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (Unknown("pseudo", "AWS::Region", "r"), "AWS::Region, which is not known: give it with --region"),
        (Unknown("ssm", "/a/b", "r", path="/a/b"), "SSM parameter /a/b, which is read at deployment"),
        (Unknown("import", "import of x", "no stack here exports it"), "the import of x: no stack here exports it"),
        (Unknown("dynamic", "resolve:ssm:/a", "r"), "{{resolve:ssm:/a}}, which is read at deployment"),
        (Unknown("getatt", "A.Arn", "r", Target("s", "A"), "Arn"), "A.Arn, which is known only after deployment"),
        (Unknown("function", "Split of P", "r", parts=(unknown("P"),)), "parameter P, which has no value"),
        (Unknown("function", "P.X", "parameter P has no value and no Default"), "parameter P, which has no value"),
        (Unknown("function", "Transform T", "the macro T runs at deployment"), "the macro T, which runs"),
        (Unknown("function", "Length of x", "x is read at deployment"), "Length of x: x is read at deployment"),
        (Unknown("text", "a${P}", "r", parts=("a", unknown("P"))), "parameter P, which has no value"),
    ],
)
def test_every_kind_of_unknown_is_told_in_words(cause: Unknown, words: str) -> None:
    assert depends_on([cause]).startswith(f" (depends on {words}")


def test_each_of_many_unknown_elements_is_undecided_and_a_definite_one_stays_definite() -> None:
    def check(r: Resource) -> Violations:
        for item in r.each("Items.*"):
            if item in ("a", "b", "bad"):
                yield item, "bad item"

    items = [unknown(f"P{number}") for number in range(100)]
    found = judge(check, A={"Items": [*items, "bad"]}).outcomes
    assert [o.path for o in found if o.state == "fail"] == ["Items.100"]
    undecided = [o.path for o in found if o.state == "undecided"]
    assert undecided == ["", *(f"Items.{number}" for number in range(100))], "and that not all was tried"


def test_a_policy_that_raises_is_an_error_with_its_name_and_place() -> None:
    def check(r: Resource) -> Violations:
        raise KeyError("oops")
        yield r, ""

    with pytest.raises(PolicyError, match=r"policy p broke on s.yaml:1:1: A: KeyError: 'oops'"):
        judge(check, A={}, B={})
    errors: list[PolicyError] = []
    result = evaluate(graph(A={}, B={}), [make(check)], errors.append, passes=True)
    assert [error.resource and error.resource.logical_id for error in errors] == ["A", "B"]
    assert result.passes == []


@pytest.mark.parametrize("end", [SystemExit(0), GeneratorExit("done"), BaseException("base")], ids=repr)
def test_a_policy_that_ends_the_process_is_an_error_too(end: BaseException) -> None:
    def check(r: Resource) -> Violations:
        raise end
        yield r, ""

    with pytest.raises(PolicyError, match=f"policy p broke on s.yaml:1:1: A: {type(end).__name__}"):
        judge(check, A={})
    policy = make(lambda r: iter(()))
    policy.applies(lambda r: next(check(r)) is not None)
    errors: list[PolicyError] = []
    assert evaluate(graph(A={}), [policy], errors.append, passes=True).passes == []
    assert [error.original for error in errors] == [end]


def test_an_interrupt_by_the_user_is_no_error_of_a_policy() -> None:
    def check(r: Resource) -> Violations:
        raise KeyboardInterrupt
        yield r, ""

    with pytest.raises(KeyboardInterrupt):
        judge(check, A={})


def test_a_policy_may_not_apply() -> None:
    policy = make(lambda r: iter([(r, "flagged")]))
    policy.applies(lambda r: r.get("Kind") == "in scope")
    result = evaluate(graph(A={"Kind": "in scope"}, B={"Kind": "other"}), [policy], passes=True)
    assert [(o.resource.logical_id, o.state) for o in result.outcomes] == [("A", "fail")]
    assert result.passes == [], "what it does not concern does not keep it"
    result = evaluate(graph(A={"Kind": unknown()}), [policy])
    assert [o.state for o in result.outcomes] == ["undecided"]


def test_the_engine_finds_the_line() -> None:
    def check(r: Resource) -> Violations:
        yield r.spot("B"), "there"
        yield r.spot("Missing"), "not there"
        yield (r, "List.1.Deep"), "deepest part that is"

    found = judge(check, A={"Z": 1, "B": 2, "List": [1, {"X": 1}]}).outcomes
    assert sorted((o.location.line, o.path) for o in found) == [(1, "Missing"), (11, "B"), (51, "List.1.Deep")]


def test_a_graph_policy_runs_once_and_names_any_resource() -> None:
    runs = []

    def check(view: View) -> Violations:
        runs.append(view)
        for resource in view.of_type("T::T::T"):
            if resource.get("Peer") is not None and not view.referrers(resource):
                yield resource, "nobody refers to it"

    result = evaluate(
        graph(A={"Peer": ref("B")}, B={"Peer": ref("A")}, C={"Peer": ref("A")}), [make(check, graph=True)]
    )
    assert [(o.resource.logical_id, o.state) for o in result.outcomes] == [("C", "fail")]
    assert len(runs) == 1
    assert result.judged == {"p"}


def test_equal_resources_in_two_stacks_are_judged_each_in_its_own_surroundings() -> None:
    def check(r: Resource) -> Violations:
        if not r.referrers():
            yield r, "nobody refers to it"

    first, second = graph(A={"X": 1}, B={"Peer": ref("A")}).stacks[0], graph(A={"X": 1}).stacks[0]
    second.key = "t"
    found = evaluate(Graph([first, second]), [make(check)]).outcomes
    assert [(o.resource.stack.key, o.resource.logical_id) for o in found] == [("t", "A"), ("s", "B")]


@pytest.mark.parametrize(
    "wrong",
    [{"id": "Not An Id"}, {"severity": "SEVERE"}, {"serves": {"pci": {}}}, {"serves": {PCI: {"1.2.1": "strong"}}}],
)
def test_a_policy_that_says_nonsense_about_itself_is_refused(wrong: dict[str, Any]) -> None:
    right: dict[str, Any] = {
        "id": "p", "title": "t", "severity": HIGH, "resource": "T", "serves": {PCI: {"1.2.1": PARTIAL}},
        "why": "w", "fix": "f", "passing": (), "failing": (),
    }  # fmt: skip
    Policy(**right)
    with pytest.raises(ValueError, match="policy"):
        Policy(**{**right, **wrong})


@pytest.mark.parametrize(
    ("look", "alone"),
    [
        (lambda r: r.get("X"), True),
        (lambda r: r.on("X") and r.attribute("DeletionPolicy"), True),
        (lambda r: r.region, False),
        (lambda r: r.node, False),
        (lambda r: r.referrers(), False),
        (lambda r: r.environment, False),
        (lambda r: r.may("be used elsewhere"), True),
        (lambda r: r.get("Unknown") == "yes", True),
        (lambda r: r.get("X").targets(), False),
    ],
)
def test_what_was_said_of_a_body_alone_holds_in_each_variant_that_shares_it(look: Any, alone: bool) -> None:
    runs = []

    def check(r: Resource) -> Violations:
        runs.append(r)
        look(r)
        yield r.spot("X"), "found"

    first = graph(A={"X": 1, "Unknown": unknown()})
    node = first.stacks[0].resources["A"]
    other = Stack(key="s", name="s", file="s.yaml", region="eu-north-1")
    other.resources["A"] = Node(other, "A", node.type, node.body, node.mark)
    book = Rulebook([make(check)])
    before = evaluate(first, book).outcomes
    count = len(runs)
    after = evaluate(Graph([other]), book).outcomes
    assert (len(runs) == count) is alone
    assert [each.resource.stack for each in after] == [other]
    assert [each[2:] for each in after] == [each[2:] for each in before]


def test_a_check_that_gets_the_view_is_asked_in_each_variant() -> None:
    runs = []

    def check(r: Resource, view: View) -> Violations:
        runs.append(view)
        yield from ()

    shared = graph(A={"X": 1})
    book = Rulebook([make(check)])
    evaluate(shared, book)
    evaluate(Graph(shared.stacks), book)
    assert len(runs) == 2


def test_one_body_under_two_names_is_two_resources() -> None:
    def check(r: Resource) -> Violations:
        if r.id == "B":
            yield r, "wrong name"

    made = graph(A={"X": 1})
    stack = made.stacks[0]
    first = stack.resources["A"]
    stack.resources["B"] = Node(stack, "B", first.type, first.body, (7, 1))
    found = evaluate(Graph([stack]), [make(check)]).outcomes
    assert [(o.resource.logical_id, o.location.line) for o in found] == [("B", 7)]
