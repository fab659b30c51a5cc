"""Every ``Fn::FindInMap`` of a template as written, also in branches that are not taken: whose keys are not there."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from cfn.errors import CfnError, Location
from cfn.located import Map, Mark, Path, Seq
from cfn.source import Template

SECTIONS = ("Conditions", "Rules", "Resources", "Outputs")
NAME = "Fn::FindInMap"
REMEDY = "Add it, or correct the key."
Keys = tuple[str, ...] | None
"""The texts that one argument may have; None where the template does not tell."""


class Fault(NamedTuple):
    """A lookup that cannot work, with the resource that holds it (or none), its type, and the path there."""

    error: CfnError
    logical_id: str = ""
    kind: str = ""
    path: str = ""


Trail = tuple[Any, str | int] | None
"""The way to a node, from its end: the way to what holds it, and the last step. A path is made of it where needed."""


class _Lookup(NamedTuple):
    """One as written: ``guards`` are the parameters that the conditions around it ask about."""

    mark: Mark
    argument: Any
    trail: Trail
    guards: frozenset[str]

    @property
    def path(self) -> Path:
        """The steps from its section."""
        steps: list[str | int] = []
        here = self.trail
        while here is not None:
            here, step = here
            steps.append(step)
        return tuple(reversed(steps))


def faults(template: Template, given: Collection[str], met: Mapping[Mark, str]) -> list[Fault]:
    """The lookups of keys that are not there. ``met``: what evaluation ran into, by place; it knows computed keys too.

    Values that a parameter allows count, or its default where it is not ``given`` a value, unless a condition around
    the lookup asks about that very parameter.
    """
    if b"FindInMap" not in template.data:
        return []
    found = []
    check = _Check(template.root, given)
    for section in SECTIONS:
        there: list[_Lookup] = []
        check.collect(template.root.get(section), None, frozenset(), there)
        for lookup in there:
            missing = met.get(lookup.mark) or check.missing(lookup.argument, lookup.guards)
            if missing:
                found.append(_fault(template, section, lookup, missing))
    seen = {fault.error.location[1:] for fault in found}
    others = (Fault(CfnError(text, Location(template.file, *mark), REMEDY)) for mark, text in met.items())
    return found + [fault for fault in others if fault.error.location[1:] not in seen]  # such as those SAM has moved


def told(depth: int, key: str) -> str:
    """The message about the first of the three names that is not there."""
    what = ("mapping", "top-level key", "second-level key")[depth]
    return f"Fn::FindInMap: there is no {what} {key!r}"


def _fault(template: Template, section: str, lookup: _Lookup, message: str) -> Fault:
    error = CfnError(message, Location(template.file, *lookup.mark), REMEDY)
    if section != "Resources":
        return Fault(error)
    path = lookup.path
    steps = path[2:] if path[1:2] == ("Properties",) else path[1:]
    owner = str(path[0])
    body = template.root[section].get(owner)
    kind = body.get("Type") if isinstance(body, dict) else None
    return Fault(error, owner, kind if isinstance(kind, str) else "", ".".join(str(step) for step in steps))


class _Check:
    """The mappings, parameters and conditions of one template."""

    def __init__(self, root: Map, given: Collection[str]) -> None:
        self._given = given
        self._mappings = root.get("Mappings", {})
        self._parameters = root.get("Parameters", {})
        self._conditions = root.get("Conditions", {})

    def collect(self, node: Any, trail: Trail, guards: frozenset[str], found: list[_Lookup]) -> None:
        """The lookups below a node, into ``found``; makes nothing of the many nodes that hold none."""
        if node.__class__ is Seq:
            for index, entry in enumerate(node):
                if (entry.__class__ is Map or entry.__class__ is Seq) and entry.dynamic:
                    self.collect(entry, (trail, index), guards, found)
            return
        if node.__class__ is not Map or not node.dynamic:
            return
        inside = guards | self.guards(node) if "Fn::If" in node or "Condition" in node else guards
        for name, entry in node.items():
            if name == NAME:
                found.append(_Lookup(node.marks[name], entry, trail, guards))
            if (entry.__class__ is Map or entry.__class__ is Seq) and entry.dynamic:
                self.collect(entry, (trail, name), inside, found)

    def guards(self, node: Map) -> frozenset[str]:
        """The parameters that decide whether what is inside a node counts: those of its Condition or Fn::If."""
        branches = node.get("Fn::If")
        names = [node.get("Condition"), branches[0] if isinstance(branches, Seq) and branches else None]
        return frozenset().union(*(self._asked(name, ()) for name in names if isinstance(name, str)))

    def _asked(self, condition: str, before: tuple[str, ...]) -> frozenset[str]:
        if condition in before or not isinstance(self._conditions, dict):
            return frozenset()
        found: set[str] = set()
        for key, name in _names(self._conditions.get(condition)):
            found |= self._asked(name, (*before, condition)) if key == "Condition" else {name}
        return frozenset(found)

    def missing(self, argument: Any, guards: frozenset[str]) -> str:
        """What is wrong with the arguments of a lookup; empty where nothing surely is."""
        if not isinstance(argument, Seq) or len(argument) != 3 or not isinstance(self._mappings, dict):
            return ""  # a fourth argument is a default
        here: list[Any] = [self._mappings]
        for depth, part in enumerate(argument):
            if any(not isinstance(each, dict) or "Fn::Transform" in each for each in here):
                return ""
            keys = self._keys(part, guards)
            if keys is None:
                here = [inner for each in here for inner in each.values()]
                continue
            for key in keys:
                if here and not any(key in each for each in here):
                    return told(depth, key)
            here = [each[key] for each in here for key in keys if key in each]
        return ""

    def _keys(self, part: Any, guards: frozenset[str]) -> Keys:
        if isinstance(part, str | int) and not isinstance(part, bool):
            return None if "${" in str(part) or "&{" in str(part) else (str(part),)
        name = part.get("Ref") if isinstance(part, Map) and len(part) == 1 else None
        known = isinstance(name, str) and isinstance(self._parameters, dict)
        declared = self._parameters.get(name) if known else None
        if not isinstance(declared, Map) or name in guards:
            return None
        allowed = declared.get("AllowedValues")
        if isinstance(allowed, Seq):
            return tuple(map(str, allowed))
        plain = "Default" in declared and name not in self._given and declared.get("Type") in ("String", "Number")
        return (str(declared["Default"]),) if plain else None


def _names(node: Any) -> Iterator[tuple[str, str]]:
    """Every parameter and condition that a condition names."""
    if isinstance(node, Map):
        for key, entry in node.items():
            if key in ("Ref", "Condition") and isinstance(entry, str):
                yield key, entry
            else:
                yield from _names(entry)
    elif isinstance(node, Seq):
        for entry in node:
            yield from _names(entry)
