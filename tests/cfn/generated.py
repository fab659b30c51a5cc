"""Hypothesis strategies: templates, and beside each value what it must resolve to."""

import base64
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.cfn.cases import B, equals

NONE = {"Ref": "AWS::NoValue"}
MISSING = object()


@dataclass
class World:
    """What a generated value may refer to, with the values that those names have.

    ``plain``: only what both oracles are known to support (docs/decisions/0002-resolver-rulings.md).
    """

    parameters: dict[str, str]
    members: list[str]
    mappings: dict[str, dict[str, str]]
    plain: bool
    conditions: dict[str, Any] = field(default_factory=dict)
    truths: dict[str, bool] = field(default_factory=dict)
    loops: int = 0


@dataclass
class Generated:
    """A template, the parameters to give, and what the property ``V`` of ``R`` must be with unknowns filled in."""

    template: dict[str, Any]
    given: dict[str, str]
    expected: Any
    truths: dict[str, bool]


def literals(plain: bool) -> st.SearchStrategy[str]:
    if plain:
        return st.text("abcXYZ019", min_size=1, max_size=6)
    # Everything that YAML and JSON can hold, but for the two openings that mean something to CloudFormation.
    characters = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufeff\x85")
    return st.text(characters, max_size=8).filter(lambda text: "${" not in text and "{{" not in text)


@st.composite
def templates(draw: st.DrawFn, plain: bool = False) -> Generated:
    words = literals(plain)
    names = ["P", "Q", "S"]
    world = World(
        {name: draw(words) for name in names},
        draw(st.lists(st.text("abc019", min_size=1, max_size=3), min_size=1, max_size=4)),
        {top: {"k": draw(words), "l": draw(words)} for top in ("x", "y")},
        plain,
    )
    for index in range(draw(st.integers(1, 4))):
        node, truth = draw(condition(world, 2))
        world.conditions[f"C{index}"], world.truths[f"C{index}"] = node, truth
    node, expected = draw(value(world, 3))
    given = {name: text for name, text in world.parameters.items() if draw(st.booleans())}
    return Generated(_template(world, node, given), given, expected, world.truths)


def _template(world: World, node: Any, given: dict[str, str]) -> dict[str, Any]:
    parameters: dict[str, Any] = {
        name: {"Type": "String", "Default": "unused" if name in given else text}
        for name, text in world.parameters.items()
    }
    parameters["L"] = {"Type": "CommaDelimitedList", "Default": ",".join(world.members)}
    return {
        "Transform": "AWS::LanguageExtensions",
        "Parameters": parameters,
        "Mappings": {"M": world.mappings},
        "Conditions": world.conditions,
        "Resources": {"B": B, "R": {"Type": "AWS::SSM::Parameter", "Properties": {"V": node, "Other": "kept"}}},
    }


@st.composite
def condition(draw: st.DrawFn, world: World, depth: int) -> tuple[Any, bool]:
    kinds = ["equals", "same", *(["not", "and", "or"] if depth else []), *(["known"] if world.truths else [])]
    kind = draw(st.sampled_from(kinds))
    if kind == "known":
        name = draw(st.sampled_from(sorted(world.truths)))
        return {"Condition": name}, world.truths[name]
    if kind in ("equals", "same"):
        operands = word(world) if world.plain else text(world, 1, known=True)
        left, one = draw(operands)
        right, other = (left, one) if kind == "same" else draw(operands)
        return equals(left, right), one == other
    if kind == "not":
        node, truth = draw(condition(world, depth - 1))
        return {"Fn::Not": [node]}, not truth
    members = draw(st.lists(condition(world, depth - 1), min_size=2, max_size=3))
    truths = [truth for _, truth in members]
    return {f"Fn::{kind.capitalize()}": [node for node, _ in members]}, (all if kind == "and" else any)(truths)


@st.composite
def word(draw: st.DrawFn, world: World) -> tuple[Any, str]:
    """A literal or a parameter."""
    name = draw(st.sampled_from([None, *world.parameters]))
    if name is not None:
        return {"Ref": name}, world.parameters[name]
    found = draw(literals(world.plain))
    return found, found


@st.composite
def text(draw: st.DrawFn, world: World, depth: int, known: bool = False) -> tuple[Any, str]:
    """A node that resolves to text; ``known``: without an identity inside."""
    leaves = ["word", "map"] + ([] if known else ["ref", "getatt"])
    branches = ["join", "sub", "if", "select", "split", "base64", "names"] if depth else []
    kind = draw(st.sampled_from(leaves + branches))
    if kind in ("word", "ref", "getatt", "map"):
        return draw(_leaf(world, kind))
    if kind == "base64":
        node, found = draw(text(world, depth - 1, known=True))
        return {"Fn::Base64": node}, base64.b64encode(found.encode()).decode()
    if kind == "if":
        name = draw(st.sampled_from(sorted(world.truths))) if world.truths else None
        branches_of = [draw(text(world, depth - 1, known)), draw(text(world, depth - 1, known))]
        if name is None:
            return branches_of[0]
        chosen = branches_of[0 if world.truths[name] else 1]
        return {"Fn::If": [name, branches_of[0][0], branches_of[1][0]]}, chosen[1]
    members = draw(st.lists(text(world, depth - 1, known), min_size=1, max_size=3))
    nodes, founds = [node for node, _ in members], [found for _, found in members]
    if kind == "select":
        index = draw(st.integers(0, len(members) - 1))
        return {"Fn::Select": [index if world.plain else draw(st.sampled_from([index, str(index)])), nodes]}, founds[
            index
        ]
    if kind == "split":
        index = draw(st.integers(0, len(world.members) - 1))
        whole = {"Fn::Join": ["|", {"Ref": "L"}]}
        return {"Fn::Select": [index, {"Fn::Split": ["|", whole]}]}, world.members[index]
    if kind == "join":
        delimiter = draw(literals(world.plain))
        return {"Fn::Join": [delimiter, nodes]}, delimiter.join(founds)
    return draw(_sub(world, nodes, founds, kind == "names" and not known))


@st.composite
def _leaf(draw: st.DrawFn, world: World, kind: str) -> tuple[Any, str]:
    if kind == "word":
        return draw(word(world))
    if kind == "ref":
        return {"Ref": "B"}, "B"
    if kind == "getatt":
        return {"Fn::GetAtt": ["B", "Arn"]}, "B.Arn"
    top, second = draw(st.sampled_from(["x", "y"])), draw(st.sampled_from(["k", "l"]))
    return {"Fn::FindInMap": ["M", top, second]}, world.mappings[top][second]


@st.composite
def _sub(draw: st.DrawFn, world: World, nodes: list[Any], founds: list[str], names: bool) -> tuple[Any, str]:
    template, expected = "", ""
    for index, found in enumerate(founds):
        literal = draw(literals(world.plain))
        # A dollar or a brace before a variable would change where the variable begins.
        literal = literal.replace("$", "").replace("{", "")
        template += literal + f"${{V{index}}}"
        expected += literal + found
    if names:
        template, expected = template + "${B.Arn}${P}${!P}", expected + "B.Arn" + world.parameters["P"] + "${P}"
    if "{{" in expected:  # two harmless halves may meet as the opening of a dynamic reference
        return "x", "x"
    return {"Fn::Sub": [template, {f"V{index}": node for index, node in enumerate(nodes)}]}, expected


@st.composite
def value(draw: st.DrawFn, world: World, depth: int) -> tuple[Any, Any]:
    kind = draw(st.sampled_from(["text", "scalar", "members", *(["list", "map", "loop"] if depth else [])]))
    if kind == "text":
        return draw(text(world, depth))
    if kind == "scalar":
        found = draw(st.integers(-9, 999) | st.booleans())
        return found, str(found).lower()
    if kind == "members":
        return {"Ref": "L"}, list(world.members)
    if kind == "loop":
        return draw(_loop(world))
    entries = draw(st.lists(value(world, depth - 1), min_size=1, max_size=3))
    if not world.plain:
        entries.insert(draw(st.integers(0, len(entries))), (NONE, MISSING))
    if kind == "list":
        return [node for node, _ in entries], [found for _, found in entries if found is not MISSING]
    keys = [f"Key{index}" for index in range(len(entries))]
    return (
        dict(zip(keys, [node for node, _ in entries], strict=True)),
        {key: found for key, (_, found) in zip(keys, entries, strict=True) if found is not MISSING},
    )


@st.composite
def _loop(draw: st.DrawFn, world: World) -> tuple[Any, Any]:
    items = draw(st.lists(st.text("abcd", min_size=1, max_size=2), min_size=1, max_size=3, unique=True))
    node, found = draw(text(world, 1))
    body = {"k${I}": {"Fn::Join": ["-", [{"Ref": "I"}, node]]}}
    world.loops += 1  # loop names are unique in a template
    return {f"Fn::ForEach::Loop{world.loops}": ["I", items, body]}, {f"k{item}": f"{item}-{found}" for item in items}
