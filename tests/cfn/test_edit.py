"""Edits of templates: only what must change does, in every layout, and what is not ours is left alone."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cfn import edit
from cfn.edit import CannotEditError, put, put_all
from cfn.errors import CfnError
from cfn.source import tree

BODY = ("Resources", "A")
SWITCH = (*BODY, "Properties", "Block", "Enabled")

CASES = {
    "nothing there": (
        "Resources:\n  A:\n    Type: T # kind\n  B: {}\n",
        "Resources:\n  A:\n    Type: T # kind\n    Properties:\n      Block:\n        Enabled: true\n  B: {}\n",
    ),
    "no newline at the end": (
        "Resources:\n  A:\n    Type: T # kind",
        "Resources:\n  A:\n    Type: T # kind\n    Properties:\n      Block:\n        Enabled: true",
    ),
    "carriage returns": (
        "Resources:\r\n  A:\r\n    Properties:\r\n      B: c\r\n",
        "Resources:\r\n  A:\r\n    Properties:\r\n      B: c\r\n      Block:\r\n        Enabled: true\r\n",
    ),
    "four spaces": (
        "Resources:\n    A:\n        Type: T\n",
        "Resources:\n    A:\n        Type: T\n        Properties:\n            Block:\n                Enabled: true\n",
    ),
    "a value": (
        "Resources:\n  A:\n    Properties:\n      Block:\n        Enabled:   no   # why\n",
        "Resources:\n  A:\n    Properties:\n      Block:\n        Enabled:   true   # why\n",
    ),
    "a quoted value": (
        "Resources: {A: {Properties: {Block: {'Enabled': 'false'}}}}",
        "Resources: {A: {Properties: {Block: {'Enabled': 'true'}}}}",
    ),
    "no value": (
        "Resources:\n  A:\n    Properties:\n      Block:\n        Enabled: # why\n",
        "Resources:\n  A:\n    Properties:\n      Block:\n        Enabled: true # why\n",
    ),
    "nothing in properties": (
        "Resources:\n  A:\n    Properties:\n    Type: T\n",
        "Resources:\n  A:\n    Properties: {Block: {Enabled: true}}\n    Type: T\n",
    ),
    "empty properties": (
        "Resources:\n  A:\n    Properties: {}\n",
        "Resources:\n  A:\n    Properties: {Block: {Enabled: true}}\n",
    ),
    "flow": (
        "Resources: {A: {Properties: {B: !Ref C, }}} # end\n",
        "Resources: {A: {Properties: {B: !Ref C, Block: {Enabled: true}, }}} # end\n",
    ),
    "flow over lines": (
        "Resources:\n  A:\n    Properties: {\n      B: c # why\n    }\n",
        "Resources:\n  A:\n    Properties: {\n      B: c,\n      Block: {Enabled: true} # why\n    }\n",
    ),
    "a block scalar last": (
        "Resources:\n  A:\n    Properties:\n      # of b\n      B: c\n      D: |\n        e\n\n  F: {}\n",
        "Resources:\n  A:\n    Properties:\n      # of b\n      B: c\n      Block:\n        Enabled: true\n"
        "      D: |\n        e\n\n  F: {}\n",
    ),
    "a block scalar alone": (
        "Resources:\n  A:\n    Properties:\n      D: >-\n        e\n",
        "Resources:\n  A:\n    Properties:\n      Block:\n        Enabled: true\n      D: >-\n        e\n",
    ),
    "an alias last": (
        "Resources:\n  A:\n    Properties:\n      B: &b c\n      D: *b\n",
        "Resources:\n  A:\n    Properties:\n      B: &b c\n      Block:\n        Enabled: true\n      D: *b\n",
    ),
    "an alias in flow": (
        "Resources: {A: {Properties: {B: &b c, D: *b }}}",
        "Resources: {A: {Properties: {B: &b c, D: *b, Block: {Enabled: true} }}}",
    ),
    "comments behind": (
        "Resources:\n  A:\n    Properties:\n      B: [c] # b\n\n      # end\n# far\n",
        "Resources:\n  A:\n    Properties:\n      B: [c] # b\n      Block:\n        Enabled: true\n"
        "\n      # end\n# far\n",
    ),
    "minified JSON": (
        '{"Resources":{"A":{"Properties":{"B":1}}}}',
        '{"Resources":{"A":{"Properties":{"B":1,"Block":{"Enabled":true}}}}}',
    ),
    "JSON in one line": (
        '{"Resources": {"A": {"Properties": {}}}}\n',
        '{"Resources": {"A": {"Properties": {"Block": {"Enabled": true}}}}}\n',
    ),
    "JSON with tabs": (
        '{\n\t"Resources": {\n\t\t"A": {\n\t\t\t"Type": "T"\n\t\t}\n\t}\n}\n',
        '{\n\t"Resources": {\n\t\t"A": {\n\t\t\t"Type": "T",\n\t\t\t"Properties": {\n\t\t\t\t"Block": {\n'
        '\t\t\t\t\t"Enabled": true\n\t\t\t\t}\n\t\t\t}\n\t\t}\n\t}\n}\n',
    ),
    "an empty mapping in JSON": (
        '{\n    "Resources": {\n        "A": {\n            "Properties": {}\n        }\n    }\n}',
        '{\n    "Resources": {\n        "A": {\n            "Properties": {\n                "Block": {\n'
        '                    "Enabled": true\n                }\n            }\n        }\n    }\n}',
    ),
    "a surrogate pair before": (
        '{"Description": "\\ud83d\\ude00", "Resources": {"A": {"Properties": {"Block": {"Enabled": "false"}}}}}',
        '{"Description": "\\ud83d\\ude00", "Resources": {"A": {"Properties": {"Block": {"Enabled": "true"}}}}}',
    ),
    "a byte order mark": (
        "\ufeffResources: {A: {Properties: {Block: {Enabled: false}}}}",
        "\ufeffResources: {A: {Properties: {Block: {Enabled: true}}}}",
    ),
    "wide characters before": (
        "Description: '\U0001f600 \u00fc'\nResources: {A: {Properties: {Block: {Enabled: false}}}}",
        "Description: '\U0001f600 \u00fc'\nResources: {A: {Properties: {Block: {Enabled: true}}}}",
    ),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_only_what_must_change_does(before, after):
    edited = put(before.encode(), SWITCH, True)
    assert edited.decode() == after
    assert put(edited, SWITCH, True) == edited, "a second time changes nothing"


REFUSED = {
    "Block: !If [C, {Enabled: false}, {}]": "comes from !If",
    "Block: {'Fn::If': [C, {Enabled: false}, {}]}": "comes from Fn::If",
    "Block: {Enabled: !Ref P}": "comes from !Ref",
    "Block: {Enabled: {Ref: P}}": "comes from Ref",
    "Block: {Enabled: '{{resolve:ssm:a}}'}": "looked up at deployment",
    "Block: &b {Enabled: false}\nOther: *b": "anchored",
    "Block: {Enabled: &e false}": "anchored",
    "Other: &b {Enabled: false}\nBlock: *b": "alias",
    "Block: {<<: {Other: 1}}": "merge key",
    "Block: [{Enabled: false}]": "laid out otherwise",
    "Block: {Enabled: [false]}": "list, mapping or text",
    "Block:\n  Enabled: |\n    false": "list, mapping or text",
    "'Fn::Transform': {Name: M}": "comes from Fn::Transform",
}


@pytest.mark.parametrize(("properties", "reason"), REFUSED.items())
def test_what_is_shared_or_computed_is_left_alone(properties, reason):
    lines = "".join(f"      {line}\n" for line in properties.splitlines())
    with pytest.raises(CannotEditError, match=reason):
        put(f"Resources:\n  A:\n    Properties:\n{lines}".encode(), SWITCH, True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "L:\n      - a: 1 # one\n      B: 2",
            "L:\n      - a: 1 # one\n      - Key: k.l\n        Value: x\n      B: 2",
        ),
        ("L: []", "L: [{Key: k.l, Value: x}]"),
        ("L: [a]", "L: [a, {Key: k.l, Value: x}]"),
        ("B: 2", "B: 2\n      L:\n        - Key: k.l\n          Value: x"),
    ],
)
def test_an_item_is_appended(before, after):
    text = "Resources:\n  A:\n    Properties:\n      {}\n"
    edited = put(text.format(before).encode(), (*BODY, "Properties", "L", "+"), {"Key": "k.l", "Value": "x"})
    assert edited.decode() == text.replace("{}", "%s") % after


def test_attributes_stand_beside_the_type():
    text = b"Resources:\n  A:\n    Type: T\n    Properties:\n      B: c\n"
    for name in ("DeletionPolicy", "UpdateReplacePolicy"):
        text = put(text, (*BODY, name), "Retain")
    assert text.decode().splitlines()[2:5] == [
        "    Type: T",
        "    DeletionPolicy: Retain",
        "    UpdateReplacePolicy: Retain",
    ]


def test_many_edits_read_the_file_once_for_each_edit_of_one_resource(monkeypatch):
    reads = []
    real = edit._nodes
    monkeypatch.setattr(edit, "_nodes", lambda text: reads.append(1) or real(text))
    text = "Resources:\n" + "".join(f"  A{number}:\n    Type: T\n" for number in range(50))
    wanted = [(("Resources", f"A{number}", "Properties", name), True) for number in range(50) for name in ("Be", "Do")]
    edited, refused = put_all(text.encode(), [*wanted, (("Resources", "A1", "Type", "X"), True)])
    assert edited.decode() == text.replace("Type: T\n", "Type: T\n    Properties:\n      Be: true\n      Do: true\n")
    assert refused == {100: "the template is laid out otherwise than the finding says"}
    assert len(reads) <= 4


def test_a_round_that_fails_is_made_one_by_one(monkeypatch):
    calls = []
    real = edit._verify

    def verify(wanted, edited):
        calls.append(1)
        if len(calls) == 1:
            raise CannotEditError("together")
        real(wanted, edited)

    monkeypatch.setattr(edit, "_verify", verify)
    wanted = [(("Resources", name, "Properties", "Be"), True) for name in "AB"]
    assert put_all(b"Resources: {A: {}, B: {}}", wanted) == (
        b"Resources: {A: {Properties: {Be: true}}, B: {Properties: {Be: true}}}",
        {},
    )


@pytest.mark.parametrize(("before", "after"), [("[~, 1]", "[{X: true}, 1]"), ("[{X: no}]", "[{X: true}]")])
def test_an_item_of_a_list_is_changed(before, after):
    text = "Resources: {A: {Properties: {L: %s}}}"
    assert put((text % before).encode(), (*BODY, "Properties", "L", 0, "X"), True).decode() == text % after


MOST_REPLACED = 40  # bytes: the longest scalar below, escaped
SCALARS = (
    st.booleans() | st.integers(-9, 99) | st.text("ab: #-'\"\\\n\u00e9\U0001f600{}[]&*!|>%@`,?", max_size=8) | st.none()
)
KEYS = st.text("bcdXYZ", min_size=1, max_size=4)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=10
)
DUMPS = (
    lambda value: yaml.safe_dump(value, sort_keys=False, allow_unicode=True),
    lambda value: yaml.safe_dump(value, sort_keys=False, indent=4).replace("\n", "\r\n"),
    lambda value: yaml.safe_dump(value, sort_keys=False, default_flow_style=True, width=40),
    lambda value: yaml.safe_dump(value, sort_keys=False, default_flow_style=None).rstrip("\n"),
    json.dumps,
    lambda value: json.dumps(value, indent=2),
    lambda value: json.dumps(value, indent="\t", ensure_ascii=False),
    lambda value: json.dumps(value, separators=(",", ":")),
)


def _common(one: bytes, other: bytes) -> int:
    """How many bytes at the beginning are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(one), len(other)))


@given(
    properties=st.dictionaries(KEYS, VALUES, max_size=4),
    others=st.dictionaries(KEYS, VALUES, max_size=2),
    steps=st.lists(KEYS, min_size=1, max_size=3),
    value=st.sampled_from([True, False, 30, "ENABLED", "TLSv1.2_2021"]),
    dump=st.sampled_from(DUMPS),
)
def test_the_rest_of_the_tree_is_equal(properties, others, steps, value, dump):
    text = dump({"Resources": {"A": {"Type": "T", "Properties": properties}, **others}})
    data = text.encode()
    path = (*BODY, "Properties", *steps)
    try:
        before = tree(data, "")
        edited = put(data, path, value)
    except (CannotEditError, CfnError):  # what cannot be read is not edited
        return
    assert put(edited, path, value) == edited
    after = tree(edited, "")
    here, there = before, after
    for step in path[:-1]:
        assert {k: v for k, v in here.items() if k != step} == {k: v for k, v in there.items() if k != step}
        here, there = here.get(step) or {}, there[step]
    assert str(there[path[-1]]).lower() == str(value).lower()
    begin = _common(data, edited)
    end = _common(data[begin:][::-1], edited[begin:][::-1])
    assert len(data) - begin - end <= MOST_REPLACED, "at most the scalar itself goes"
