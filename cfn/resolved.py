"""Stacks of a platform that were resolved before: taken again where everything that decides them is the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cfn.context import Context
from cfn.source import Template, contents, parse
from cfn.stack import Stack

OPEN = (b"AWS::CloudFormation::Stack", b"Transform")
"""What may bring other files into a template: such a stack is resolved anew."""


def same(one: Any, other: Any) -> bool:
    """Whether two resolved values are the same in every type, too: ``true`` is not 1."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


@dataclass(frozen=True, slots=True)
class _Entry:
    data: bytes
    facts: list[Any]
    produced: Mapping[str, Any]
    exports: Mapping[str, Any]
    stack: Stack
    used: frozenset[str]


@dataclass(slots=True)
class Resolved:
    """Templates by name, and stacks by environment and key, with what they were resolved with."""

    _templates: dict[str, Template] = field(default_factory=dict)
    _stacks: dict[tuple[str, str], _Entry] = field(default_factory=dict)

    def template(self, path: Path) -> Template:
        """The template at a path; parsed again only if the file holds something else."""
        name = path.as_posix()
        data = contents(path, name)
        known = self._templates.get(name)
        if known is None or known.data != data:
            known = self._templates[name] = parse(data, name, path)
        return known

    def find(self, template: Template, context: Context) -> tuple[Stack, frozenset[str]] | None:
        """The stack and the exports it imports, if it would be resolved to the same; else None."""
        known = self._stacks.get((context.environment, context.key or ""))
        if known is None or known.data != template.data:
            return None
        if not same(known.facts, _facts(template, context)) or not same(known.exports, dict(context.exports)):
            return None
        return (known.stack, known.used) if same(known.produced, dict(context.produced or {})) else None

    def keep(self, template: Template, context: Context, stack: Stack, used: set[str]) -> None:
        """Remember a stack as it was resolved, if its template is all there is to it."""
        if any(word in template.data for word in OPEN):
            return
        self._stacks[context.environment, context.key or ""] = _Entry(
            template.data,
            _facts(template, context),
            dict(context.produced or {}),
            dict(context.exports),
            stack,
            frozenset(used),
        )


def _facts(template: Template, context: Context) -> list[Any]:
    named = [template.file, context.region, context.account, context.name, context.role]
    return [*named, dict(context.parameters), context.strict, context.latent]
