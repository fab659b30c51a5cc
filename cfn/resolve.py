"""A template and a context → its resolved stacks: one, or the variants that missing values leave open."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

from cfn.conditions import Question
from cfn.context import Context, Opened
from cfn.errors import CfnError, Location
from cfn.parameters import Parameter, declared, previous
from cfn.resolution import Choice, Resolution
from cfn.rules import BrokenRuleError
from cfn.source import Template
from cfn.stack import Stack
from cfn.unknown import Unknown
from cfn.unseen import unseen

__all__ = ["MAX_VARIANTS", "Context", "resolve"]

MAX_VARIANTS = 64
"""Of one template in all: the largest list of AllowedValues that is looked at whole."""
MAX_ANSWERS = 16
"""For one choice of assumed parameters: ways in which conditions on unknown values may turn out."""


def resolve(template: Template, context: Context | None = None) -> list[Stack]:
    """Every variant of the template under the context: usually one. Raises CfnError where it cannot be deployed.

    A parameter without a value takes each of its AllowedValues in turn, otherwise it is Unknown; a condition that
    compares an Unknown is looked at both ways; so are the variants of nested stacks. Values that break the template's
    own Rules are left out. At most MAX_VARIANTS are made, those nearest to the defaults first; more are told in
    ``unseen`` of the first.
    """
    context = context or Context()
    if not context.chain and context.opened.count:  # a context used before: what it opened then is not this template's
        context = replace(context, opened=Opened())
    try:
        stacks = _resolve(template, context)
    except RecursionError:
        message = "Functions and conditions nest too deeply to evaluate"
        raise CfnError(message, Location(template.file), "Flatten them.") from None
    missing = unseen(template)
    if missing:
        for stack in stacks:
            stack.unseen = [*missing, *stack.unseen]
    return stacks


def _resolve(template: Template, context: Context) -> list[Stack]:
    parameters = declared(template.file, template.root)
    for name in context.parameters:
        if name not in parameters:
            place = template.location("Parameters")
            raise CfnError(f"The template declares no parameter {name!r}", place, "Correct the name, or leave it out.")
    variants = _Variants(template, context)
    for assumed in _assumptions(parameters, context):
        if len(variants.stacks) >= MAX_VARIANTS:
            variants.more = True
            break
        variants.add(assumed)
    if variants.broken is not None and not variants.stacks:
        raise variants.broken
    stacks = variants.stacks[:MAX_VARIANTS]
    if variants.more or len(stacks) < len(variants.stacks):
        text = f"values are missing, and only {len(stacks)} of the combinations they allow are looked at"
        stacks[0].unseen.append((template.location("Parameters"), text))
    return stacks


def _assumptions(parameters: dict[str, Parameter], context: Context) -> Iterator[dict[str, Any]]:
    """Values for the parameters that have none but list what is allowed; every allowed value occurs at least once."""
    open_values = {
        name: parameter.allowed()
        for name, parameter in parameters.items()
        if not context.strict
        and _is_open(name, context.parameters.get(name, parameter.default))
        and parameter.allowed()
    }
    if not open_values:
        return iter([{}])
    names = list(open_values)
    combinations = 1
    for choices in open_values.values():
        combinations *= len(choices)
    if combinations <= MAX_ANSWERS // 2:
        return (dict(zip(names, choice, strict=True)) for choice in product(*open_values.values()))
    longest = max(len(choices) for choices in open_values.values())
    return ({name: open_values[name][i % len(open_values[name])] for name in names} for i in range(longest))


def _is_open(name: str, given: Any) -> bool:
    return given is None or (isinstance(given, Unknown) and given == previous(name))


class _Variants:
    """Collects the stacks for each truth of the conditions that unknown values leave open; equal outcomes once."""

    def __init__(self, template: Template, context: Context) -> None:
        self._template, self._context = template, context
        self._seen: set[tuple[Any, ...]] = set()
        self._first = Choice()
        self.stacks: list[Stack] = []
        self.broken: BrokenRuleError | None = None
        self.more = False  # combinations were left out

    def add(self, assumed: dict[str, Any]) -> None:
        """The variants under assumed parameter values."""
        context = self._context
        if assumed:
            context = replace(context, parameters={**context.parameters, **assumed})
        queue: list[dict[Question, bool]] = [{}]
        asked: set[frozenset[Question]] = {frozenset()}
        enough = min(MAX_VARIANTS, len(self.stacks) + MAX_ANSWERS)
        while queue:
            if len(self.stacks) >= enough:
                self.more = True
                return
            answers = queue.pop(0)
            resolution = self._resolution(context, Choice(assumed, answers, done=self._first.done))
            if resolution is None:
                continue
            self._stack(context, resolution)
            for question in resolution.conditions.questions:
                if any(known and other[0] == question[0] for other, known in answers.items()):
                    continue  # the same unknown cannot equal two different values
                more = {**answers, question: True}
                if frozenset(more) in asked:
                    continue
                if len(asked) >= 4 * MAX_ANSWERS:
                    self.more = True
                    break
                asked.add(frozenset(more))
                queue.append(more)

    def _resolution(self, context: Context, choice: Choice) -> Resolution | None:
        """The resolution of a choice; None where nobody could deploy it: a rule or a constraint forbids the values."""
        try:
            resolution = Resolution(self._template, context, choice, resolve)
            resolution.conditions.all()
        except BrokenRuleError as error:
            self.broken = self.broken or error
            return None
        except CfnError:
            if choice.answers:
                return None
            raise
        return resolution

    def _stack(self, context: Context, resolution: Resolution) -> None:
        choice = resolution.choice
        outcome = (str(choice.assumed), *resolution.conditions.all().items())
        if outcome in self._seen:
            return
        self._seen.add(outcome)
        self.stacks.append(resolution.stack())
        for pick in range(1, min(resolution.nested.variants, MAX_ANSWERS)):
            picked = replace(choice, pick=pick)
            self.stacks.append(Resolution(self._template, context, picked, resolve).stack())
