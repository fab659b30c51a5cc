"""Evaluates intrinsic functions of one template under one choice of parameters and conditions."""

from collections.abc import Callable
from typing import Any, Protocol

from cfn.errors import CfnError, Location
from cfn.functions import Functions
from cfn.located import Map, Mark, Seq
from cfn.text import dynamic
from cfn.unknown import Target, Unknown


class _NoValue:
    """What ``Ref: AWS::NoValue`` resolves to: the entry is left out."""

    def __repr__(self) -> str:
        return "AWS::NoValue"


NO_VALUE = _NoValue()


class NestedOutputs(Protocol):
    """Looks up an output of a nested stack; None where its template is not local."""

    def __call__(self, logical_id: str, output: str) -> Any:
        """Resolve the nested stack if need be."""


class Scope(Functions):
    """``value(node)`` resolves any node of the template.

    ``declared`` maps every logical id of the template to its Condition (or None); ``used`` collects, for the resource
    being resolved (``current``), the resources it refers to: the edges of the dependency check.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the sections of one template, set once
        self,
        file: str,
        key: str,
        parameters: dict[str, Any],
        pseudo: dict[str, Any],
        mappings: Map,
        declared: dict[str, str | None],
        truth: Callable[[str, Mark], bool],
        imports: dict[str, Any],
        nested: NestedOutputs,
        strict: bool,
    ) -> None:
        super().__init__()
        self.file = file
        self.key = key
        self.parameters = parameters
        self.pseudo = pseudo
        self.mappings = mappings
        self.declared = declared
        self.truth = truth
        self.imports = imports
        self.nested = nested
        self.strict = strict
        self.used: set[str] = set()

    def value(self, node: Any, _mark: Mark = (1, 1)) -> Any:
        """The node with every intrinsic function evaluated; parts without one are returned as they are."""
        kind = node.__class__
        if kind is Map:
            return self._map(node) if node.dynamic else node
        if kind is Seq:
            return self._seq(node) if node.dynamic else node
        if kind is str and "{{resolve:" in node:
            return dynamic(node)
        return node

    def _map(self, node: Map) -> Any:
        if len(node) == 1:
            ((name, argument),) = node.items()
            if name == "Ref":
                return self.ref(argument, node.marks[name])
            if name.startswith("Fn::"):
                function = self.functions.get(name)
                if function is None:
                    raise self.error(
                        f"Unknown function {name}", node.marks[name], "See the intrinsic function reference."
                    )
                return function(argument, node.marks[name])
        out = Map()
        marks = out.marks
        for name, entry in node.items():
            place = node.marks[name]
            value = entry
            if value.__class__ is Map and value.dynamic and "Fn::If" in value:
                value, place = self.chosen(value, place)
            value = self.value(value, place)
            if value is not NO_VALUE:
                out[name] = value
                marks[name] = place
        return out

    def _seq(self, node: Seq) -> Seq:
        out = Seq()
        for entry, mark in zip(node, node.marks, strict=True):
            value, place = entry, mark
            if value.__class__ is Map and value.dynamic and "Fn::If" in value:
                value, place = self.chosen(value, place)
            value = self.value(value, place)
            if value is not NO_VALUE:
                out.append(value)
                out.marks.append(place)
        return out

    def chosen(self, node: Any, mark: Mark) -> tuple[Any, Mark]:
        """The branch an Fn::If (or a chain of them) takes, and where that branch is written."""
        while node.__class__ is Map and len(node) == 1 and "Fn::If" in node:
            argument = node["Fn::If"]
            if not isinstance(argument, Seq) or len(argument) != 3 or not isinstance(argument[0], str):
                raise self.error("Fn::If takes a condition name and two values", mark, "Write [Condition, then, else].")
            branch = 1 if self.truth(argument[0], argument.marks[0]) else 2
            node, mark = argument[branch], argument.marks[branch]
        return node, mark

    def ref(self, name: Any, mark: Mark) -> Any:
        """What ``Ref`` gives: a parameter's value, a pseudo parameter's, or the identity of a resource."""
        if not isinstance(name, str):
            raise self.error("Ref takes one name", mark, "Write a parameter's or a resource's name.")
        if name in self.parameters:
            return self.parameters[name]
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in self.pseudo:
            return self.pseudo[name]
        if name not in self.declared:
            raise self.error(
                f"Ref to {name!r}, which is no parameter and no resource", mark, "Declare it or correct the name."
            )
        self.mentioned(name, mark)
        reason = f"the physical id of {name} exists only after deployment"
        return Unknown("ref", name, reason, Target(self.key, name))

    def getatt(self, name: str, attribute: str, mark: Mark) -> Any:
        """What ``Fn::GetAtt`` gives: the identity of a resource's attribute, or a local nested stack's output."""
        if name not in self.declared:
            raise self.error(f"GetAtt of {name!r}, which is no resource", mark, "Declare it or correct the name.")
        self.mentioned(name, mark)
        if attribute.startswith("Outputs."):
            output = self.nested(name, attribute.removeprefix("Outputs."))
            if output is not None:
                return output
        reason = f"{attribute} of {name} exists only after deployment"
        return Unknown("getatt", f"{name}.{attribute}", reason, Target(self.key, name), attribute)

    def mentioned(self, name: str, mark: Mark) -> None:
        """Record an edge, and refuse (when strict) a reference to a resource that its condition leaves out."""
        self.used.add(name)
        condition = self.declared[name]
        if self.strict and condition is not None and not self.truth(condition, mark):
            raise self.error(
                f"Refers to {name}, which condition {condition} leaves out here",
                mark,
                "Guard the reference with Fn::If.",
            )

    def error(self, message: str, mark: Mark, remedy: str) -> CfnError:
        """An error at a place of this template."""
        return CfnError(message, Location(self.file, *mark), remedy)
