"""Which values the parameters take that have none: every combination, or a choice of them where there are too many."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Any

from cfn.located import Map
from cfn.parameters import Parameter, previous
from cfn.unknown import Unknown

_IN_TEXT = re.compile(r"\$\{([^!}]+)\}")


def open_values(parameters: Mapping[str, Parameter], given: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The parameters that have no value but list what is allowed, with their AllowedValues."""
    return {
        name: parameter.allowed()
        for name, parameter in parameters.items()
        if _is_open(name, given.get(name, parameter.default)) and parameter.allowed()
    }


def _is_open(name: str, given: Any) -> bool:
    return given is None or (isinstance(given, Unknown) and given == previous(name))


def assumptions(allowed: Mapping[str, list[Any]], conditions: Any, most: int) -> tuple[list[dict[str, Any]], bool]:
    """At most ``most`` combinations of allowed values, and whether that leaves some out.

    All of them where they are that few. Beyond, what one of the ``conditions`` (the section) names varies fully against
    each other as far as that fits, then the other parameters in their order; those left over take their values in
    turn, each shifted against the others, so that every value occurs (of a list of at most ``most``).
    """
    sizes = {name: len(values) for name, values in allowed.items()}
    if prod(sizes.values()) <= most:
        return [dict(zip(allowed, values, strict=True)) for values in product(*allowed.values())], False
    together = _together(sizes, conditions, most)
    full = [name for name in allowed if name in together]
    choices = list(product(*(allowed[name] for name in full)))
    others = [name for name in allowed if name not in together]
    out = []
    for row in range(min(most, max(len(choices), *sizes.values()))):
        chosen = dict(zip(full, choices[row % len(choices)], strict=True))
        for shift, name in enumerate(others, start=1):
            turn = row + row // sizes[name] * shift
            chosen[name] = allowed[name][turn % sizes[name]]
        out.append({name: chosen[name] for name in allowed})
    return out, True


def _together(sizes: Mapping[str, int], conditions: Any, most: int) -> set[str]:
    """The parameters whose product fits: those that meet in one condition first, small groups before large."""
    groups = {frozenset(name for name in found if name in sizes) for found in named(conditions).values()}
    ordered = sorted(groups, key=lambda group: (len(group) < 2, prod(sizes[name] for name in group), sorted(group)))
    chosen: set[str] = set()
    for group in [*ordered, *({name} for name in sizes)]:
        if prod(sizes[name] for name in chosen | group) <= most:
            chosen |= group
    return chosen


def named(conditions: Any) -> dict[str, set[str]]:
    """For each condition the names it refers to, also through other conditions."""
    if not isinstance(conditions, Map):
        return {}
    direct = {name: set(_names(node)) for name, node in conditions.items()}
    out = {}
    for name in direct:
        seen, queue, found = {name}, [name], set[str]()
        while queue:
            for kind, other in direct[queue.pop()]:
                if kind == "parameter":
                    found.add(other)
                elif other in direct and other not in seen:
                    seen.add(other)
                    queue.append(other)
        out[name] = found
    return out


def _names(node: Any) -> Iterator[tuple[str, str]]:
    """What an expression names: parameters (or what looks like one), and conditions."""
    if isinstance(node, dict):
        for key, argument in node.items():
            if key in {"Ref", "Condition"} and isinstance(argument, str):
                yield ("parameter" if key == "Ref" else "condition"), argument
            else:
                yield from _names(argument)
    elif isinstance(node, list):
        for each in node:
            yield from _names(each)
    elif isinstance(node, str):
        for name in _IN_TEXT.findall(node):
            yield "parameter", name
