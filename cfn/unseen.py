"""What a template leaves to the deployment: macros and included files, each with its place; and modules."""

from collections.abc import Iterator
from typing import Any

from cfn.errors import Location
from cfn.located import Map, Mark, Seq
from cfn.source import Template

KNOWN = frozenset({"AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"})
"""The transforms that are done here."""
MODULE = "::MODULE"


def unseen(template: Template) -> list[tuple[Location, str]]:
    """The places of all macros, with what each may change. Conditions are not asked."""
    found = list(_transforms(template.root))
    if b"Transform" in template.data:
        for name, section in template.root.items():
            if name not in {"Transform", "Metadata"}:
                found += _inner(section)
    return [(Location(template.file, *mark), text) for text, mark in found]


def modules(root: Map) -> list[str]:
    """The logical ids of modules; their resources are named after them, with or without a dot between."""
    resources = root.get("Resources")
    if not isinstance(resources, Map):
        return []
    types = {name: body.get("Type") for name, body in resources.items() if isinstance(body, Map)}
    return [name for name, kind in types.items() if isinstance(kind, str) and kind.endswith(MODULE)]


def adds_names(root: Map, *sections: str) -> bool:
    """Whether a macro may add entries to one of the sections, which the template refers to and does not declare."""
    inside = any("Fn::Transform" in section for section in map(root.get, sections) if isinstance(section, Map))
    return inside or next(_transforms(root), None) is not None


def _transforms(root: Map) -> Iterator[tuple[str, Mark]]:
    """The macros that see the whole template, as sentences."""
    for key in ("Transform", "Fn::Transform"):
        if key not in root:
            continue
        given = root[key]
        for index, entry in enumerate(given if isinstance(given, Seq) else [given]):
            name = _name(entry)
            if name and name not in KNOWN:
                mark = given.marks[index] if isinstance(given, Seq) else root.marks[key]
                yield f"the macro {name} may change the whole template at deployment", mark


def _inner(node: Any) -> Iterator[tuple[str, Mark]]:
    if isinstance(node, Map) and node.dynamic:
        for key, entry in node.items():
            if key == "Fn::Transform":
                yield _sentence(entry), node.marks[key]
            else:
                yield from _inner(entry)
    elif isinstance(node, Seq) and node.dynamic:
        for entry in node:
            yield from _inner(entry)


def _sentence(entry: Any) -> str:
    name = _name(entry)
    if name != "AWS::Include":
        return f"the macro {name or 'named here'} runs at deployment"
    given = entry.get("Parameters") if isinstance(entry, Map) else None
    where = given.get("Location") if isinstance(given, Map) else None
    return f"AWS::Include adds {where if isinstance(where, str) else 'a file'} at deployment"


def _name(entry: Any) -> str:
    name = entry.get("Name") if isinstance(entry, Map) else entry
    return name if isinstance(name, str) else ""
