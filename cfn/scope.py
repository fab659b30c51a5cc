"""Evaluates intrinsic functions of one template under one choice of parameters and conditions."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from cfn.errors import CfnError, Location
from cfn.functions import FUNCTIONS, NO_VALUE, Function, Functions
from cfn.located import Map, Mark, Seq
from cfn.problems import Problems
from cfn.text import dynamic
from cfn.unknown import Target, Unknown


class NestedOutputs(Protocol):
    """Looks up an output of a nested stack; None where its template is not local."""

    def __call__(self, logical_id: str, output: str, mark: Mark) -> Any:
        """Resolve the nested stack if need be."""


class Scope(Functions):
    """``value(node)`` resolves any node of the template.

    ``declared`` maps every logical id of the template to its Condition (or None). ``used`` collects, for what is being
    resolved, the resources it refers to (the edges of the dependency check), and ``read`` the parameters and pseudo
    parameters: what its value rests on. ``within`` names a section where resources cannot be referred to, else empty.
    ``elsewhere`` tells of an undeclared name whether a macro or a module may add it at deployment; ``problems``
    takes what is wrong with a function or a reference, whose value is unknown then.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the sections of one template, set once
        self,
        file: str,
        key: str,
        parameters: dict[str, Any],
        pseudo: dict[str, Any],
        mappings: Map,
        declared: dict[str, Any],
        truth: Callable[[Any, Mark], bool],
        imports: Mapping[str, Any],
        nested: NestedOutputs,
        problems: Problems,
        closed: bool,
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
        self.problems = problems
        self.strict = problems.strict
        self.closed = closed
        self.used: set[str] = set()
        self.read: set[str] = set()
        self.within = ""
        self.elsewhere: Callable[[str], bool] = lambda _: False
        self._identities: dict[tuple[str, str], Unknown] = {}

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

    def _map(self, node: Map) -> Any:  # noqa: PLR0912 - a hot loop: calls in it would show in the reading time
        marks = node.marks
        if len(node) == 1:
            ((name, argument),) = node.items()
            function = _FUNCTIONS.get(name)
            if function is not None or name.startswith("Fn::"):
                return self._call(function, name, argument, marks[name])
        out = Map.__new__(Map)  # what Map() does is done here, without a call
        out.update(node)  # copying whole and changing what differs is faster than entry by entry
        out.marks, out.dynamic = marks, False  # the marks are shared until one differs
        macro = "Fn::Transform" in node  # beside other entries: what it adds is unknown, the rest stands
        for name, entry in node.items():
            kind = entry.__class__
            if macro and name == "Fn::Transform":
                value = self._call(_FUNCTIONS[name], name, entry, marks[name])
            elif kind is Map:
                if not entry.dynamic:
                    continue
                if "Fn::If" in entry:
                    value, place = self._branch(entry, marks[name])
                    if place is not marks[name] and value is not NO_VALUE:
                        if marks is node.marks:
                            out.marks = marks = marks.copy()
                        marks[name] = place
                else:
                    value = self._map(entry)
            elif kind is Seq:
                if not entry.dynamic:
                    continue
                value = self._seq(entry)
            elif kind is str and "{{resolve:" in entry:
                value = dynamic(entry)
            else:
                continue
            if value is NO_VALUE:
                del out[name]
            else:
                out[name] = value
        return out

    def _seq(self, node: Seq) -> Seq:
        out = Seq()
        for entry, mark in zip(node, node.marks, strict=True):
            value, place = entry, mark
            kind = entry.__class__
            if kind is Map:
                if entry.dynamic:
                    value, place = self._branch(entry, mark) if "Fn::If" in entry else (self._map(entry), mark)
            elif kind is Seq:
                if entry.dynamic:
                    value = self._seq(entry)
            elif kind is str and "{{resolve:" in entry:
                value = dynamic(entry)
            if value is not NO_VALUE:
                out.append(value)
                out.marks.append(place)
        return out

    def _call(self, function: Function | None, name: str, argument: Any, mark: Mark) -> Any:
        try:
            if function is None:
                raise self.error(f"Unknown function {name}", mark, "See the intrinsic function reference.")
            return function(self, argument, mark)
        except CfnError as error:  # of the innermost function: what is around it is evaluated
            return self.problems.unknown(name, error)

    def _branch(self, entry: Map, place: Mark) -> tuple[Any, Mark]:
        """What an entry with Fn::If gives, and its place: where the branch is written that it takes."""
        try:
            chosen, place = self.chosen(entry, place)
        except CfnError as error:
            return self.problems.unknown("Fn::If", error), place
        return self.value(chosen, place), place

    def chosen(self, node: Any, mark: Mark) -> tuple[Any, Mark]:
        """The branch an Fn::If (or a chain of them) takes, and where that branch is written."""
        while node.__class__ is Map and len(node) == 1 and "Fn::If" in node:
            argument = node["Fn::If"]
            if not isinstance(argument, Seq) or len(argument) != 3:
                raise self.error("Fn::If takes a condition name and two values", mark, "Write [Condition, then, else].")
            branch = 1 if self.truth(argument[0], argument.marks[0]) else 2
            node, mark = argument[branch], argument.marks[branch]
        return node, mark

    def ref(self, name: Any, mark: Mark) -> Any:
        """What ``Ref`` gives: a parameter's value, a pseudo parameter's, or the identity of a resource."""
        if name.__class__ is Map:  # AWS::LanguageExtensions allows functions here
            name = self.value(name, mark)
        if not isinstance(name, str):
            raise self.error("Ref takes one name", mark, "Write a parameter's or a resource's name.")
        if name in self.parameters:
            self.read.add(name)
            given = self.parameters[name]
            # CloudFormation resolves dynamic references after all functions, so also those that a parameter brings.
            return dynamic(given) if given.__class__ is str and "{{resolve:" in given else given
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in self.pseudo:
            self.read.add(name)
            return self.pseudo[name]
        if name not in self.declared:
            if self.elsewhere(name):
                return self._identity(name, "")
            self.missing(f"Ref to {name!r}, which is no parameter and no resource", mark)
            return Unknown("parameter", name, "nothing in this template declares it")
        self.mentioned(name, mark)
        return self._identities.get((name, "")) or self._identity(name, "")

    def getatt(self, name: str, attribute: str, mark: Mark) -> Any:
        """What ``Fn::GetAtt`` gives: the identity of a resource's attribute, or a local nested stack's output."""
        if name not in self.declared:
            if self.elsewhere(name):
                return self._identity(name, attribute)
            self.missing(f"GetAtt of {name!r}, which is no resource", mark)
            return self._identity(name, attribute)
        self.mentioned(name, mark)
        if attribute.startswith("Outputs."):
            output = self.nested(name, attribute.removeprefix("Outputs."), mark)
            if output is not None:
                return output
        return self._identities.get((name, attribute)) or self._identity(name, attribute)

    def missing(self, message: str, mark: Mark, remedy: str = "Declare it or correct the name.") -> None:
        """What nothing declares: an error where all must be right; else told, and all else is resolved."""
        self.problems.add(self.error(message, mark, remedy))

    def _identity(self, name: str, attribute: str) -> Unknown:
        """The one Unknown for a resource (no attribute) or its attribute."""
        target = Target(self.key, name)
        if attribute:
            reason = f"{attribute} of {name} exists only after deployment"
            found = Unknown("getatt", f"{name}.{attribute}", reason, target, attribute)
        else:
            found = Unknown("ref", name, f"the physical id of {name} exists only after deployment", target)
        self._identities[name, attribute] = found
        return found

    def imported(self, name: str | Unknown, mark: Mark) -> Any:
        """What ``Fn::ImportValue`` gives: the exported value of an earlier stack, else an Unknown.

        In a platform (``closed``) an import that no earlier stack of the region exports is an error.
        """
        if isinstance(name, str):
            if name in self.imports:
                return self.imports[name]
            if self.closed:
                message = f"Imports {name!r}, which no earlier stack of its region exports"
                raise self.error(message, mark, "Correct the name, or the order of the stacks.")
        parts = (name,) if isinstance(name, Unknown) else ()
        return Unknown("import", f"import of {name}", "no stack here exports it", parts=parts, path=str(name))

    def mentioned(self, name: str, mark: Mark) -> None:
        """Record an edge, and refuse a reference where none may be, or (when strict) to what a condition leaves out."""
        if self.within:
            message = f"Refers to the resource {name}, which {self.within} cannot"
            raise self.error(message, mark, "Refer to parameters only.")
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


_FUNCTIONS: dict[str, Function] = {**FUNCTIONS, "Ref": Scope.ref}
