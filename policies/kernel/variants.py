"""Names, in a finding of some variants of a template only, the values that lead there."""

from math import prod
from typing import Any

from cfn.stack import Stack
from policies.kernel.compare import text
from policies.kernel.outcome import Outcome, Result

Variants = list[tuple[Stack, Result]]
"""Every variant of one template, and what was found in it."""

Choices = dict[tuple[str, str], str]
"""What one variant assumes: (kind, name) of a parameter or condition → its value in words."""


def tell_variants(variants: Variants) -> None:
    """Add to each outcome that not all variants have what distinguishes those that have it."""
    if len(variants) < 2:
        return
    choices = [_choices(stack) for stack, _ in variants]
    holders: dict[tuple[Any, ...], set[int]] = {}
    identities = [[_identity(outcome) for outcome in result.outcomes] for _, result in variants]
    for number, found in enumerate(identities):
        for identity in found:
            holders.setdefault(identity, set()).add(number)
    words = {key: _words(choices, held) for key, held in holders.items() if len(held) < len(variants)}
    for (_, result), found in zip(variants, identities, strict=True) if words else ():
        told = zip(result.outcomes, found, strict=True)
        result.outcomes = [_told(outcome, words.get(identity, "")) for outcome, identity in told]


def _identity(outcome: Outcome) -> tuple[Any, ...]:
    resource = outcome.resource
    return outcome.policy.id, resource.stack.key, resource.logical_id, outcome.path, outcome.state, outcome.message


def _told(outcome: Outcome, words: str) -> Outcome:
    return outcome._replace(message=f"{outcome.message}{words}") if words else outcome


def _choices(stack: Stack) -> Choices:
    assumed = {("parameter", name): text(value) for name, value in stack.assumed.items()}
    return assumed | {("condition", name): text(truth) for name, truth in stack.conditions.items()}


def _words(choices: list[Choices], held: set[int]) -> str:
    """``(if Env is prod)``: the one choice that tells the holders from the rest, else all that differs in the first."""
    differing = [key for key in choices[min(held)] if len({each.get(key) for each in choices}) > 1]
    for key in differing if _is_every_combination(choices) else ():
        inside = list(dict.fromkeys(choices[number].get(key, "") for number in sorted(held)))
        if not any(each.get(key, "") in inside for number, each in enumerate(choices) if number not in held):
            return f" (if {_name(key)} is {' or '.join(inside)})"
    telling = [key for key in differing if key[0] == "parameter" or _is_open(choices, key)]
    example = ", ".join(f"{_name(key)} is {choices[min(held)][key]}" for key in telling)
    return f" (for example if {example})" if example else ""


def _is_every_combination(choices: list[Choices]) -> bool:
    """Whether each assumed value met each other one; else one choice may only seem to make the difference."""
    assumed = {tuple(each[key] for key in each if key[0] == "parameter") for each in choices}
    return len(assumed) == prod(len(set(column)) for column in zip(*assumed, strict=True))


def _is_open(choices: list[Choices], condition: tuple[str, str]) -> bool:
    """Whether the assumed parameters leave a condition open."""
    truths: dict[tuple[str, ...], set[str]] = {}
    for each in choices:
        assumed = tuple(value for (kind, _), value in each.items() if kind == "parameter")
        truths.setdefault(assumed, set()).add(each.get(condition, ""))
    return any(len(both) > 1 for both in truths.values())


def _name(key: tuple[str, str]) -> str:
    kind, name = key
    return name if kind == "parameter" else f"condition {name}"
