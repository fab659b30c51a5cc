"""A template and a context → its resolved stacks: one, or the variants that missing values leave open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any

from cfn.conditions import Conditions, Question, RuleBrokenError, Rules
from cfn.cycles import check_cycles
from cfn.errors import CfnError
from cfn.foreach import Unroller
from cfn.located import Map, Mark
from cfn.nested import Nested
from cfn.parameters import Parameter, declared, values
from cfn.pseudo import pseudo_parameters
from cfn.scope import Scope
from cfn.source import Template
from cfn.stack import Resource, Stack
from cfn.unknown import Unknown

MAX_VARIANTS = 16
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
SERVERLESS = "AWS::Serverless-2016-10-31"


@dataclass(frozen=True)
class Context:
    """What a template is resolved with.

    ``parameters`` given values; ``region``, ``account``: None leaves them Unknown. ``key`` and ``name`` of the stack
    (default: the file). ``strict``: a missing value is an error. ``produced``: SSM path → value of earlier stacks, None
    without a platform. ``exports``: export name → value. ``project``: the folder that nested templates must not leave.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict)
    region: str | None = None
    account: str | None = None
    key: str | None = None
    name: str | None = None
    role: str = ""
    environment: str = ""
    strict: bool = False
    project: Path | None = None
    produced: Mapping[str, Any] | None = None
    exports: Mapping[str, Any] = field(default_factory=dict)
    chain: tuple[Path, ...] = ()


def resolve(template: Template, context: Context | None = None) -> list[Stack]:
    """Every variant of the template under the context: usually one. Raises CfnError where it cannot be deployed.

    A parameter without a value takes each of its AllowedValues in turn, otherwise it is Unknown; a condition that
    compares an Unknown is looked at both ways. At most MAX_VARIANTS are made, those nearest to the defaults first.
    """
    context = context or Context()
    parameters = declared(template.file, template.root)
    for name in context.parameters:
        if name not in parameters:
            place = template.location("Parameters")
            raise CfnError(f"The template declares no parameter {name!r}", place, "Correct the name, or leave it out.")
    stacks: list[Stack] = []
    seen: set[tuple[Any, ...]] = set()
    refused: list[RuleBrokenError] = []
    for assumed in _assumptions(parameters, context):
        try:
            stacks.extend(
                _variants(template, replace(context, parameters={**context.parameters, **assumed}), assumed, seen)
            )
        except RuleBrokenError as error:
            refused.append(error)  # values that we assumed, and nobody could deploy
        if len(stacks) >= MAX_VARIANTS:
            break
    if refused and not stacks:
        raise refused[0]
    return stacks[:MAX_VARIANTS]


def _assumptions(parameters: dict[str, Parameter], context: Context) -> Iterator[dict[str, Any]]:
    """Values for the parameters that have none but list what is allowed; every allowed value occurs at least once."""
    open_values = {
        name: parameter.allowed()
        for name, parameter in parameters.items()
        if not context.strict and name not in context.parameters and parameter.default is None and parameter.allowed()
    }
    if not open_values:
        return iter([{}])
    names = list(open_values)
    combinations = 1
    for choices in open_values.values():
        combinations *= len(choices)
    if combinations <= MAX_VARIANTS // 2:
        return (dict(zip(names, choice, strict=True)) for choice in product(*open_values.values()))
    longest = max(len(choices) for choices in open_values.values())
    return ({name: open_values[name][i % len(open_values[name])] for name in names} for i in range(longest))


def _variants(template: Template, context: Context, assumed: dict[str, Any], seen: set[tuple[Any, ...]]) -> list[Stack]:
    """The stacks for each truth of the conditions that unknown values leave open; equal outcomes once."""
    first = _Resolution(template, context, assumed, {})
    stacks: list[Stack] = []
    queue: list[tuple[_Resolution, dict[Question, bool]]] = [(first, {})]
    asked: set[frozenset[Any]] = {frozenset()}
    while queue and len(stacks) < MAX_VARIANTS:
        resolution, answers = queue.pop(0)
        truth = resolution.conditions.all()
        outcome = (
            (tuple(sorted(assumed.items(), key=str)), *truth.items())
            if truth
            else (str(sorted(assumed.items(), key=str)),)
        )
        if outcome not in seen:
            seen.add(outcome)
            stacks.append(resolution.stack())
        for question in resolution.conditions.questions:
            if any(known and other[0] == question[0] for other, known in answers.items()):
                continue  # the same unknown cannot equal two different values
            more = {**answers, question: True}
            if frozenset(more) not in asked and len(asked) < 4 * MAX_VARIANTS:
                asked.add(frozenset(more))
                queue.append((_Resolution(template, context, assumed, more), more))
    return stacks


class _Resolution:
    """One choice of parameters and answers, resolved section by section."""

    def __init__(
        self, template: Template, context: Context, assumed: dict[str, Any], answers: dict[Question, bool]
    ) -> None:
        self.template, self.context, self.assumed = template, context, assumed
        self.key = context.key or template.file
        self.root = self._transformed(template.root)
        parameters = declared(template.file, self.root)
        self.parameters = values(parameters, context.parameters, context.produced, context.strict)
        self.pseudo = pseudo_parameters(context.region, context.account, context.name)
        for unknown, literal in (q for q, yes in answers.items() if yes):
            if unknown.kind == "parameter" and isinstance(literal, str):
                self.parameters[unknown.text] = literal
            elif unknown.text == "AWS::Region" and isinstance(literal, str):
                self.pseudo = pseudo_parameters(literal, context.account, context.name)
        self.nested = Nested(template, context, self.key, resolve)
        self.conditions = Conditions(template.file, Map(), self._condition_value, dict(answers))
        self.scope = Scope(
            template.file,
            self.key,
            self.parameters,
            self.pseudo,
            self._section("Mappings"),
            {},
            self.conditions.truth,
            dict(context.exports),
            self._nested_output,
            context.strict,
        )
        if self._extended():
            self.root = self._unrolled(self.root)
            self.scope.mappings = self._section("Mappings")
        self.conditions.section = self._section("Conditions")
        self.resources = self._section("Resources")
        self.scope.declared = {
            name: body.get("Condition") if isinstance(body, Map) else None for name, body in self.resources.items()
        }
        if "Rules" in self.root:
            types = {name: parameter.type for name, parameter in parameters.items()}
            Rules(self.conditions, self.parameters, types).check(self._section("Rules"))

    def _transforms(self) -> list[Any]:
        declared_transforms = self.template.root.get("Transform", [])
        return declared_transforms if isinstance(declared_transforms, list) else [declared_transforms]

    def _extended(self) -> bool:
        return LANGUAGE_EXTENSIONS in self._transforms()

    def _transformed(self, root: Map) -> Map:
        if SERVERLESS not in self._transforms():
            return root
        from cfn.sam import translated

        return translated(self.template, self.context.parameters, self.context.region)

    def _unrolled(self, root: Map) -> Map:
        unroller = Unroller(self.template.file, self.scope.value)
        out = Map()
        out.marks, out.dynamic = root.marks, root.dynamic
        for name, section in root.items():
            loops = name in ("Resources", "Outputs", "Conditions", "Mappings")
            out[name] = unroller.unroll(section, {}) if loops else section
        return out

    def _section(self, name: str) -> Map:
        section = self.root.get(name)
        if section is None:
            return Map()
        if not isinstance(section, Map):
            raise CfnError(f"{name} must be a map", self.template.location(name), "Write name: value entries.")
        return section

    def _condition_value(self, node: Any, mark: Mark) -> Any:
        return self.scope.value(node, mark)

    def _nested_output(self, logical_id: str, output: str) -> Any:
        body = self.resources[logical_id]
        if body.get("Type") != "AWS::CloudFormation::Stack":
            return None
        return self.nested.output(logical_id, self.scope.value(body, self.resources.marks[logical_id]), output)

    def stack(self) -> Stack:
        """Resolve what the conditions leave in."""
        context = self.context
        stack = Stack(
            self.key,
            context.name or self.key,
            self.template.file,
            context.region,
            context.role,
            context.environment,
            parameters=self.parameters,
            assumed=self.assumed,
            conditions=self.conditions.all(),
        )
        metadata = self.root.get("Metadata")
        stack.metadata = metadata if isinstance(metadata, Map) else Map()
        edges: dict[str, set[str]] = {}
        for name, body in self.resources.items():
            resource = self._resource(stack, name, body)
            if resource is not None:
                stack.resources[name] = resource
                edges[name] = self.scope.used
                if resource.type == "AWS::CloudFormation::Stack":
                    nested = self.nested.stack(name, resource.body)
                    if nested is not None:
                        stack.nested[name] = nested
        check_cycles(stack.resources, edges)
        self._outputs(stack)
        return stack

    def _resource(self, stack: Stack, name: str, body: Any) -> Resource | None:
        mark = self.resources.marks[name]
        if not isinstance(body, Map) or not isinstance(body.get("Type"), str):
            raise self.scope.error(f"Resource {name} has no Type", mark, "Give it a Type.")
        condition = body.get("Condition")
        if condition is not None and not self.conditions.truth(str(condition), body.marks["Condition"]):
            return None
        self.scope.used = set()
        resolved = self.scope.value(body, mark)
        properties = resolved.get("Properties")
        if not isinstance(properties, (Map, Unknown, type(None))):
            raise self.scope.error(
                f"Properties of {name} must be a map", body.marks["Properties"], "Write name: value."
            )
        needs = resolved.get("DependsOn", ())
        for need in [needs] if isinstance(needs, str) else needs:
            if need not in self.scope.declared:
                raise self.scope.error(
                    f"{name} depends on {need!r}, which is no resource", body.marks["DependsOn"], "Correct the name."
                )
            self.scope.used.add(need)
        return Resource(stack, name, body["Type"], resolved, mark)

    def _outputs(self, stack: Stack) -> None:
        section = self._section("Outputs")
        for name, body in section.items():
            if not isinstance(body, Map) or "Value" not in body:
                raise self.scope.error(f"Output {name} has no Value", section.marks[name], "Give it a Value.")
            condition = body.get("Condition")
            if condition is not None and not self.conditions.truth(str(condition), body.marks["Condition"]):
                continue
            stack.outputs[name] = self.scope.value(body["Value"], body.marks["Value"])
            export = body.get("Export")
            if isinstance(export, Map) and "Name" in export:
                exported = self.scope.value(export["Name"], export.marks["Name"])
                if isinstance(exported, str):
                    stack.exports[exported] = stack.outputs[name]
