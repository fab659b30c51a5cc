"""Templates of strangers → the stacks to price: every way to resolve each one is priced, the dearest is taken."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from cfn.errors import CfnError, Location
from cfn.parameter_files import Given
from cfn.parameters import declared
from cfn.problems import Problems
from cfn.resolve import Context, resolve
from cfn.source import Template
from cfn.stack import Stack
from cost_model.document import Variant
from cost_model.projection import Money


def select(
    templates: Iterable[Template],
    parameters: Mapping[str, Any],
    region: str,
    price: Callable[[Stack], Money],
) -> tuple[list[Stack], list[Variant]]:
    """The stacks to price together, and every variant looked at where a template has more than one.

    Args:
        templates: the templates, each a stack of its own.
        parameters: values; each goes to every template that declares it.
        region: where they are deployed.
        price: the total of one stack alone.

    Raises:
        CfnError: a parameter that no template declares, or a template that cannot be resolved.
    """
    found = list(templates)
    names = {template.file: declared(template.file, template.root, Problems(strict=False)) for template in found}
    for name in parameters:
        if found and not any(name in known for known in names.values()):
            where = parameters.place(name) if isinstance(parameters, Given) else Location(found[0].file)
            raise CfnError(f"no template declares the parameter {name!r}", where, "Correct the name, or leave it out.")
    stacks: list[Stack] = []
    variants: list[Variant] = []
    for template in found:
        given = {name: value for name, value in parameters.items() if name in names[template.file]}
        project = template.path.parent if template.path is not None else Path()
        ways = resolve(template, Context(parameters=given, region=region, name=_name(template), project=project))
        _refuse_missed(ways)
        best = ways[0]
        if len(ways) > 1:
            totals = [price(way) for way in ways]
            best = ways[max(range(len(ways)), key=lambda index: totals[index].base)]
            variants += [
                Variant(template.file, _assumed(way, ways), total, way is best)
                for way, total in zip(ways, totals, strict=True)
            ]
        stacks.append(best)
    return stacks, variants


def _refuse_missed(ways: list[Stack]) -> None:
    """A look-up of a key that is not there fails at deployment: what it stands for has no price."""
    for stack in ways:
        for mark, message in sorted(stack.missed.items()):
            raise CfnError(message, Location(stack.file, *mark), "Add it, or correct the key.")


def _name(template: Template) -> str:
    return Path(template.file).stem


def _assumed(stack: Stack, ways: list[Stack]) -> dict[str, Any]:
    """What sets a variant apart from the others: parameter values taken in turn, and conditions that differ."""
    plain = str | int | float | bool
    values = {name: value if isinstance(value, plain) else str(value) for name, value in stack.assumed.items()}
    differ = {n: truth for n, truth in stack.conditions.items() if any(way.conditions.get(n) != truth for way in ways)}
    return {**values, **{f"condition {name}": truth for name, truth in differ.items()}}
