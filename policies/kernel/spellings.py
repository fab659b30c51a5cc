"""The same template, spelled otherwise: what a policy says of one spelling it must say of all.

Each spelling is a function from a template's text to JSON text that deploys the same resources. Only scalars below
Properties are respelled, and none inside an intrinsic function.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cfn.source import parse

Leaf = bool | int | float | str
Sections = dict[str, Any]


def as_json(text: str) -> str:
    """As JSON, nothing changed."""
    return json.dumps(_plain(text), default=str)


def quoted(text: str) -> str:
    """Every number and switch as a string: ``"true"``, ``"22"``."""
    return _respelled(text, lambda leaf, _: leaf if isinstance(leaf, str) else _text(leaf))


def by_parameter(text: str) -> str:
    """Every scalar as the default of a parameter."""

    def spell(leaf: Leaf, names: "Names") -> Any:
        name = names.of(leaf)
        names.sections.setdefault("Parameters", {})[name] = {"Type": "String", "Default": _text(leaf)}
        return {"Ref": name}

    return _respelled(text, spell)


def by_mapping(text: str) -> str:
    """Every scalar looked up in a mapping."""

    def spell(leaf: Leaf, names: "Names") -> Any:
        name = names.of(leaf)
        table = names.sections.setdefault("Mappings", {}).setdefault("Spelled", {}).setdefault("as", {})
        table[name] = leaf
        return {"Fn::FindInMap": ["Spelled", "as", name]}

    return _respelled(text, spell)


def by_condition(text: str) -> str:
    """Every scalar as one branch of an ``Fn::If`` whose other branch is ``AWS::NoValue``."""

    def spell(leaf: Leaf, names: "Names") -> Any:
        names.sections.setdefault("Conditions", {})["SpelledYes"] = {"Fn::Equals": ["yes", "yes"]}
        return {"Fn::If": ["SpelledYes", leaf, {"Ref": "AWS::NoValue"}]}

    return _respelled(text, spell)


def by_sub(text: str) -> str:
    """Every string as an ``Fn::Sub`` with a map."""

    def spell(leaf: Leaf, _: "Names") -> Any:
        return {"Fn::Sub": ["${Spelled}", {"Spelled": leaf}]} if isinstance(leaf, str) else leaf

    return _respelled(text, spell)


def with_no_value(text: str) -> str:
    """Every mapping with one more key, and every list with one more item, that is ``AWS::NoValue``."""
    template = _plain(text)
    for body in _bodies(template):
        body["Properties"] = _padded(body["Properties"])
    return json.dumps(template, default=str)


def unlisted(text: str) -> str:
    """Every list of one item as the item alone, which CloudFormation and IAM take for the list."""
    template = _plain(text)
    for body in _bodies(template):
        body["Properties"] = _bare(body["Properties"])
    return json.dumps(template, default=str)


def unindexed(path: str) -> str:
    """A property path without the index of a first item, which may stand alone for its list."""
    return re.sub(r"\.0(?=\.|$)", "", path)


SPELLINGS: dict[str, Callable[[str], str]] = {
    each.__name__: each
    for each in (as_json, quoted, by_parameter, by_mapping, by_condition, by_sub, with_no_value, unlisted)
}


@dataclass(slots=True)
class Names:
    """One name for each distinct scalar, and the sections of the template that they are declared in."""

    sections: Sections
    known: dict[tuple[type, Leaf], str] = field(default_factory=dict)

    def of(self, leaf: Leaf) -> str:
        """The name of ``leaf``; ``True`` and ``1`` are two."""
        return self.known.setdefault((type(leaf), leaf), f"Spelled{len(self.known)}")


def _respelled(text: str, spell: Callable[[Leaf, Names], Any]) -> str:
    template = _plain(text)
    names = Names(template)
    for body in _bodies(template):
        body["Properties"] = _walk(body["Properties"], lambda leaf: spell(leaf, names))
    return json.dumps(template, default=str)


def _plain(text: str) -> Sections:
    """The template as plain dicts and lists, in the long form of every intrinsic."""
    plain: Sections = json.loads(json.dumps(parse(text.encode(), "example.yaml").root, default=str))
    return plain


def _bodies(template: Sections) -> Iterator[dict[str, Any]]:
    for body in template["Resources"].values():
        if isinstance(body, dict) and isinstance(body.get("Properties"), dict):
            yield body


def _walk(value: Any, spell: Callable[[Leaf], Any]) -> Any:
    if isinstance(value, dict):
        return value if _intrinsic(value) else {key: _walk(each, spell) for key, each in value.items()}
    if isinstance(value, list):
        return [_walk(each, spell) for each in value]
    return value if value is None else spell(value)


def _padded(value: Any) -> Any:
    nothing = {"Ref": "AWS::NoValue"}
    if isinstance(value, dict):
        if _intrinsic(value):
            return value
        return {**{key: _padded(each) for key, each in value.items()}, "ZSpelled": nothing}
    return [*(_padded(each) for each in value), nothing] if isinstance(value, list) else value


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return value if _intrinsic(value) else {key: _bare(each) for key, each in value.items()}
    if isinstance(value, list):
        return _bare(value[0]) if len(value) == 1 else [_bare(each) for each in value]
    return value


def _intrinsic(value: dict[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref", "Condition"))


def _text(leaf: Leaf) -> str:
    return json.dumps(leaf) if not isinstance(leaf, str) else leaf
