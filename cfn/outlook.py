"""What a template will be deployed as, where the default of its parameter Environment only says what is handy."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cfn.errors import CfnError
from cfn.located import Map, Seq
from cfn.parameters import Parameter
from cfn.scalars import text_of

NAME = "Environment"
PRODUCTION = re.compile(r"^(prod|prd|live)", re.IGNORECASE)
OTHERWISE = "prod"
"""What production is called where the template knows no name for it."""


def outlook(parameters: Mapping[str, Parameter], given: Mapping[str, Any], root: Map) -> dict[str, list[Any]]:
    """The default of the parameter Environment and production, as values to look at; nothing where that is one thing.

    A default is no choice: a template that nobody gave a value for goes to production too. Where AllowedValues, or the
    keys of a mapping that it is looked up in, name no production, there is none.
    """
    parameter = parameters.get(NAME)
    if parameter is None or NAME in given or parameter.ssm or not isinstance(parameter.default, str):
        return {}
    if PRODUCTION.match(parameter.default):
        return {}
    closed = [text_of(value) for value in parameter.allowed()] or list(_keys(root, root.get("Mappings")))
    named = closed or [*_compared(root.get("Conditions")), OTHERWISE]
    production = next((name for name in named if PRODUCTION.match(name)), None)
    if production is None or not _takes(parameter, production):
        return {}
    return {NAME: [parameter.default, production]}


def _takes(parameter: Parameter, value: str) -> bool:
    try:
        parameter.check(value)
    except CfnError:
        return False
    return True


def _compared(conditions: Any) -> Iterator[str]:
    """The texts that conditions compare the parameter with."""
    for sides in _arguments(conditions, "Fn::Equals"):
        if any(side == {"Ref": NAME} for side in sides):
            yield from (side for side in sides if isinstance(side, str))


def _keys(root: Map, mappings: Any) -> Iterator[str]:
    """The keys of the mappings that the parameter is looked up in, at the top or below."""
    for steps in _arguments(root, "Fn::FindInMap") if isinstance(mappings, Map) else ():
        found = mappings.get(steps[0]) if steps and isinstance(steps[0], str) else None
        if isinstance(found, Map) and {"Ref": NAME} in steps[1:2]:
            yield from found
        elif isinstance(found, Map) and {"Ref": NAME} in steps[2:3]:
            yield from (key for inner in found.values() if isinstance(inner, Map) for key in inner)


def _arguments(node: Any, function: str) -> Iterator[Seq]:
    """The arguments of each call of a function below ``node``."""
    if not isinstance(node, Map | Seq) or not node.dynamic:
        return
    for key, entry in node.items() if isinstance(node, Map) else enumerate(node):
        if key == function and isinstance(entry, Seq):
            yield entry
        yield from _arguments(entry, function)
