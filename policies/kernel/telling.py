"""Says in words what an undecided finding depends on."""

import re
from collections.abc import Iterable, Iterator

from cfn.unknown import Unknown

Cause = Unknown | str
"""A value known only after deployment, or the question about a resource that these templates do not answer."""

OPEN = re.compile(r"parameter (\w+) has no value")
MACRO = re.compile(r"the macro (\S+) runs")
"""Reasons that the resolver gives for what it could not compute: for want of a parameter, or for a macro's sake."""

MOST = 3
"""Causes that one message names; a reader who knows three knows where to look."""


def depends_on(causes: Iterable[Cause]) -> str:
    """The end of a message: what must be known to decide, why it is not, and how to give it where that is possible."""
    told = list(dict.fromkeys(words for cause in causes for words in _told(cause)))
    more = [f"{len(told) - MOST} more"] if len(told) > MOST else []
    return f" (depends on {'; on '.join([*told[:MOST], *more])})" if told else ""


def _told(cause: Cause) -> Iterator[str]:
    if isinstance(cause, str):
        yield f"whether {cause}, which these templates do not tell"
        return
    for atom in cause.atoms():
        inner = [part for part in atom.parts if isinstance(part, Unknown)]
        if atom.kind == "function" and inner:
            for part in inner:
                yield from _told(part)
        else:
            yield _atom(atom)


def _atom(unknown: Unknown) -> str:
    if unknown.kind == "parameter":
        return _parameter(unknown.text)
    if unknown.text == "AWS::Region":
        return "AWS::Region, which is not known: give it with --region"
    if unknown.kind == "ssm":
        return f"SSM parameter {unknown.text}, which is read at deployment"
    if unknown.kind == "import":
        return f"the {unknown.text}: {unknown.reason}"
    if unknown.kind == "dynamic":
        return f"{{{{{unknown.text}}}}}, which is read at deployment"
    if unknown.kind == "function":
        inside, macro = OPEN.match(unknown.reason), MACRO.match(unknown.reason)
        if macro:
            return f"the macro {macro[1]}, which runs at deployment"
        return _parameter(inside[1]) if inside else f"{unknown.text}: {unknown.reason}"
    return f"{unknown.text}, which is known only after deployment"


def _parameter(name: str) -> str:
    return f"parameter {name}, which has no value: give one with --parameters"
