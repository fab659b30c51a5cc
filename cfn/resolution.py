"""One choice of parameters and answers → one stack, resolved section by section."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from cfn.conditions import Conditions, Question
from cfn.context import Context
from cfn.cycles import circles
from cfn.errors import CfnError, Location
from cfn.foreach import Unroller
from cfn.functions import NO_VALUE
from cfn.located import Map, Mark
from cfn.nested import Nested
from cfn.parameters import Parameter, declared, values
from cfn.problems import Problems
from cfn.pseudo import pseudo_parameters
from cfn.rules import Rules
from cfn.scope import Scope
from cfn.source import Template
from cfn.stack import Resource, Stack
from cfn.unknown import Unknown
from cfn.unseen import MODULE, adds_names, modules

LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
SERVERLESS = "AWS::Serverless-2016-10-31"
MAX_CIRCLES = 20
"""How many circular dependencies of one template are told."""
_NESTED = "\0nested"  # in Scope.read: the value rests on a nested stack, which differs from variant to variant
_LOOPED = ("Resources", "Outputs", "Conditions", "Mappings")


@dataclass(slots=True)
class Done:
    """A resource body as resolved once: ``by`` whom, and the parameters and conditions that the result rests on."""

    node: Any
    body: Any
    used: set[str]
    by: "Resolution"
    read: set[str]
    conditions: set[str]


@dataclass(slots=True)
class Choice:
    """What distinguishes one variant: assumed parameters, answered questions, the pick among nested variants.

    ``done`` is shared between the variants of one template: bodies that rest on nothing that differs are kept.
    ``lawless``: a rule that the values break is told, and forbids nothing. ``forced``: conditions that hold anyway.
    """

    assumed: dict[str, Any] = field(default_factory=dict)
    answers: dict[Question, bool] = field(default_factory=dict)
    pick: tuple[int, ...] = ()
    done: dict[str, list[Done]] = field(default_factory=dict)
    lawless: bool = False
    forced: frozenset[str] = frozenset()


class Resolution:
    """Parameters and conditions of one choice; ``stack()`` resolves what the conditions leave in."""

    def __init__(
        self,
        template: Template,
        context: Context,
        choice: Choice,
        resolve: Callable[[Template, Context], list[Stack]],
    ) -> None:
        self.template, self.context, self.choice = template, context, choice
        self.key = context.key or template.file
        self.root = template.root
        self.problems = Problems(context.strict)
        for problem in template.problems:
            self.problems.add(problem)
        self.declarations = declarations = declared(template.file, self.root, self.problems)
        self.parameters = values(declarations, context.parameters, context.produced, self.problems)
        self.pseudo = pseudo_parameters(context.region, context.account, context.name)
        self._apply_answers(declarations)
        self.nested = Nested(template, context, self.key, resolve, choice.pick)
        self._opening: list[str] = []
        self._nested_bodies: dict[str, Any] = {}
        self.conditions = Conditions(template.file, Map(), self._condition_value, self.problems, dict(choice.answers))
        self.conditions.forced = choice.forced
        self.scope = Scope(
            template.file,
            self.key,
            self.parameters,
            self.pseudo,
            self._section("Mappings"),
            {},
            self.conditions.truth,
            context.exports,
            self._nested_output,
            self.problems,
            context.strict and context.produced is not None,
        )
        self.scope.elsewhere = self._elsewhere
        self._cut = False  # something that makes resources could not be unrolled or translated
        self.resources = Map()
        self.sources: dict[str, tuple[str, str]] = {}
        self._transform()
        self.scope.mappings = self._section("Mappings")
        self.conditions.section = self._section("Conditions")
        self.conditions.added = self._adds_conditions
        self.resources = self._section("Resources")
        self.scope.declared = {
            name: body.get("Condition") if isinstance(body, Map) else None for name, body in self.resources.items()
        }
        if "Rules" in self.root:
            types = {name: parameter.type for name, parameter in declarations.items()}
            Rules(self.conditions, self.parameters, types).check(self._section("Rules"), self.problems, choice.lawless)

    def _apply_answers(self, declarations: dict[str, Parameter]) -> None:
        """An unknown parameter or region that was answered to equal a text has that value from here on."""
        for (unknown, literal), yes in self.choice.answers.items():
            if not yes or not isinstance(literal, str):
                continue
            if unknown.kind == "parameter" and unknown.text in self.parameters:
                self.parameters[unknown.text] = declarations[unknown.text].value(literal)
            elif unknown.text == "AWS::Region" and unknown.kind == "pseudo":
                self.pseudo = pseudo_parameters(literal, self.context.account, self.context.name)

    def _transform(self) -> None:
        """Apply the transforms that are known here: loops first, then SAM, as CloudFormation orders them."""
        transforms = self.template.root.get("Transform", [])
        names = transforms if isinstance(transforms, list) else [transforms]
        if LANGUAGE_EXTENSIONS in names:
            self.scope.declared = dict.fromkeys(self._section("Resources"))
            self.root = self._unrolled(self.root)
        if SERVERLESS in names:
            self._serverless()

    def _serverless(self) -> None:
        """Translate SAM; what it refuses is a problem, and stays as written."""
        from cfn.sam import sources
        from cfn.sam_parts import translated_in_part

        written = self._section("Resources")
        args = self.root, self.parameters, self.context.region, self.problems
        self.root, cut = translated_in_part(self.template, *args)
        self._cut = self._cut or cut
        self.sources = sources(written, self._section("Resources"))

    def _unrolled(self, root: Map) -> Map:
        unroller = Unroller(self.template.file, self.scope.value, self.problems)
        out = Map()
        out.marks, out.dynamic = root.marks, root.dynamic
        for name, section in root.items():
            out[name] = unroller.unroll(section, {}) if name in _LOOPED else section
        self._cut = unroller.cut
        return out

    def _adds_conditions(self) -> bool:
        return "Fn::Transform" in self.conditions.section or adds_names(self.template.root, "Conditions")

    def _elsewhere(self, name: str) -> bool:
        """Whether a name that is not declared may be made at deployment: by a macro, a module, a loop or a
        SAM resource that cannot be followed here.
        """
        if "::" in name:
            return False
        if self._cut or adds_names(self.template.root, "Resources", "Parameters"):
            return True
        return any(name.startswith(module) for module in modules(self.root))

    def _section(self, name: str) -> Map:
        section = self.root.get(name)
        if section is None:
            return Map()
        if not isinstance(section, Map):
            place = self.template.location(name)
            self.problems.add(CfnError(f"{name} must be a map", place, "Write name: value entries."))
            return Map()
        return section

    def _condition_value(self, node: Any, mark: Mark) -> Any:
        before, self.scope.within = self.scope.within, "a condition or rule"
        try:
            return self.scope.value(node, mark)
        finally:
            self.scope.within = before

    def _nested_output(self, logical_id: str, output: str, mark: Mark) -> Any:
        body = self.resources.get(logical_id)  # none while loops are unrolled: they cannot wait for a resource
        if not isinstance(body, Map) or body.get("Type") != "AWS::CloudFormation::Stack":
            return None
        if logical_id in self._opening:
            chain = " → ".join([*self._opening[self._opening.index(logical_id) :], logical_id])
            raise self.scope.error(f"Circular dependency: {chain}", mark, "Break it.")
        self.scope.read.add(_NESTED)
        if logical_id not in self._nested_bodies:
            self._nested_bodies[logical_id] = self._nested_body(logical_id, body)
        return self.nested.output(logical_id, self._nested_bodies[logical_id], output)

    def _nested_body(self, logical_id: str, body: Map) -> Any:
        """The nested stack as a resource; its references are its own, not those of whoever reads its output."""
        self._opening.append(logical_id)
        used, self.scope.used = self.scope.used, set()
        try:
            return self.scope.value(body, self.resources.marks[logical_id])
        finally:
            self.scope.used = used
            self._opening.pop()

    def stack(self) -> Stack:
        """Resolve what the conditions leave in. When strict, raises CfnError for what could not be deployed."""
        context = self.context
        stack = Stack(
            self.key,
            context.name or self.key,
            self.template.file,
            context.region,
            context.role,
            context.environment,
            parameters=self.parameters,
            assumed=self.choice.assumed,
            hidden=frozenset(name for name, parameter in self.declarations.items() if parameter.hidden),
            conditions=self.conditions.all(),
            sources=self.sources,
        )
        metadata = self.root.get("Metadata")
        stack.metadata = metadata if isinstance(metadata, Map) else Map()
        edges: dict[str, set[str]] = {}
        for name, body in self.resources.items():
            if name == "Fn::Transform":
                continue
            try:
                resource = self._resource(stack, name, body)
            except CfnError as error:
                self.problems.add(error)
                continue
            if resource is not None:
                if resource.type.endswith(MODULE):
                    place = Location(self.template.file, *resource.mark)
                    stack.unseen.append((place, f"the module {resource.type} adds its resources at deployment"))
                stack.resources[name] = resource
                edges[name] = self.scope.used
                if resource.type == "AWS::CloudFormation::Stack":
                    nested = self.nested.stack(name, resource.body)
                    if nested is not None:
                        stack.nested[name] = nested
        for circle in islice(circles(stack.resources, edges), MAX_CIRCLES):
            self.problems.add(circle)
        self.scope.used = set()  # what outputs refer to is no dependency of the last resource
        self._outputs(stack)
        stack.problems = [*self.problems, *self.nested.problems]
        stack.missed = self.scope.lookups
        unenforced = [p for p in self.declarations.values() if p.unenforced]
        stack.unseen += [(p.place("AllowedPattern"), p.unenforced) for p in unenforced]
        stack.unseen += self.nested.unseen
        return stack

    def dissolve(self) -> None:
        """Break the circles it is part of: they would keep the template until a collection, and a gate has none."""
        for each in (self.scope, self.conditions, self):
            vars(each).clear()

    def _resource(self, stack: Stack, name: str, body: Any) -> Resource | None:
        mark = self.resources.marks[name]
        if not isinstance(body, Map) or not isinstance(body.get("Type"), str):
            if isinstance(body, Map) and "Fn::Transform" in body and "Type" not in body:
                return None  # a macro makes it, whatever it is
            remedy = "Give it a Type."
            if name.startswith("Fn::ForEach::"):
                remedy = f"Loops need Transform: {LANGUAGE_EXTENSIONS}."
            raise self.scope.error(f"Resource {name} has no Type", mark, remedy)
        if "Condition" in body and not self.conditions.truth(body["Condition"], body.marks["Condition"]):
            return None
        resolved = self._body(name, body, mark)
        return Resource(stack, name, body["Type"], resolved, mark)

    def _body(self, name: str, body: Map, mark: Mark) -> Map:
        """The resolved body; a variant before this one may have made it already."""
        scope, conditions = self.scope, self.conditions
        earlier = self.choice.done.setdefault(name, [])
        for done in earlier:
            if done.node is body and self._rests(done):
                scope.used = done.used
                resolved: Map = done.body
                return resolved
        scope.used, scope.read, conditions.read = set(), set(), set()
        resolved = scope.value(body, mark) if body.dynamic else body
        properties = resolved.get("Properties")
        if properties is not None and not isinstance(properties, (Map, Unknown)):
            error = scope.error(f"Properties of {name} must be a map", body.marks["Properties"], "Write name: value.")
            resolved = _changed(resolved, "Properties", self.problems.unknown(f"Properties of {name}", error))
        if "DependsOn" in resolved:
            try:
                scope.used.update(self._needs(name, resolved, body))
            except CfnError as error:
                self.problems.add(error)
                resolved = _changed(resolved, "DependsOn", None)
        earlier.append(Done(body, resolved, scope.used, self, scope.read, conditions.read))
        return resolved

    def _needs(self, name: str, resolved: Map, body: Map) -> list[str]:
        needs = resolved.get("DependsOn")
        listed = [] if needs is None else [needs] if isinstance(needs, str) else needs
        if not isinstance(listed, list) or not all(isinstance(need, str) for need in listed):
            place = body.marks["DependsOn"]
            raise self.scope.error(f"DependsOn of {name} must name resources", place, "Write logical ids.")
        for need in listed:
            if need not in self.scope.declared and not self._elsewhere(need):
                message = f"{name} depends on {need!r}, which is no resource"
                self.scope.missing(message, body.marks["DependsOn"], "Correct the name.")
        return [need for need in listed if need in self.scope.declared]

    def _rests(self, done: Done) -> bool:
        """Whether everything an earlier result rests on is the same here."""
        now, then = self.conditions.known, done.by.conditions.known
        for name in done.conditions:
            if name not in then or now.get(name) is not then[name]:
                return False
        return not done.read or all(self._now(name) == done.by._now(name) for name in done.read)

    def _now(self, name: str) -> Any:
        if name == _NESTED:
            return self  # equal to itself only: never to what another variant saw
        return self.parameters[name] if name in self.parameters else self.pseudo.get(name)

    def _outputs(self, stack: Stack) -> None:
        section = self._section("Outputs")
        for name, body in section.items():
            if name == "Fn::Transform":
                continue
            try:
                self._output(stack, name, body, section.marks[name])
            except CfnError as error:
                self.problems.add(error)

    def _output(self, stack: Stack, name: str, body: Any, mark: Mark) -> None:
        if not isinstance(body, Map) or "Value" not in body:
            raise self.scope.error(f"Output {name} has no Value", mark, "Give it a Value.")
        if "Condition" in body and not self.conditions.truth(body["Condition"], body.marks["Condition"]):
            return
        found = self.scope.value(body["Value"], body.marks["Value"])
        if found is NO_VALUE:
            return
        stack.outputs[name] = found
        export = body.get("Export")
        if export is None:
            return
        if not isinstance(export, Map) or "Name" not in export:
            raise self.scope.error(f"Export of {name} has no Name", body.marks["Export"], "Give it a Name.")
        exported = self.scope.value(export["Name"], export.marks["Name"])
        if isinstance(exported, str):
            if exported in stack.exports:
                raise self.scope.error(f"Two outputs export {exported!r}", mark, "Export each name once.")
            stack.exports[exported] = found


def _changed(body: Map, key: str, value: Any) -> Map:
    """A copy of a body with another value of a key; the body may be the template's own."""
    out = Map()
    out.update(body)
    out.marks, out.dynamic = body.marks, body.dynamic
    out[key] = value
    return out
