"""Which decisions of a recording have to be looked at again."""

import math

from cost_model.recorded.tape import Guard, Node, Tape

_NOT_NEGATIVE = {"+", "*", "/", "max", "min", "ceil", "round"}
"""Steps that make nothing negative of what is not negative."""


def needed_guards(tape: Tape) -> list[int]:
    """Nodes that are 1 as long as the model decides as it did; what always holds is left out.

    No input is negative. That results are finite is looked at where they are used.
    """
    positive = _not_negative(tape.nodes)
    everywhere = {(guard.at, guard.truth) for guard in tape.guards if not guard.conditions}
    found: dict[int, None] = {}
    for guard in tape.guards:
        if not _always(guard, tape, positive) and not (guard.conditions and (guard.at, guard.truth) in everywhere):
            found[_held(guard, tape)] = None
    return list(found)


def _not_negative(nodes: list[Node]) -> list[bool]:
    found: list[bool] = []
    for op, args in nodes:
        plain = op == "in" or (op == "is" and args[0] >= 0)
        found.append(plain or (op in _NOT_NEGATIVE and all(found[at] for at in args)))
    return found


def _always(guard: Guard, tape: Tape, positive: list[bool]) -> bool:
    op, (one, other) = tape.nodes[guard.at]
    limit = tape.nodes[other]
    if limit.op != "is":
        return False
    return limit.args[0] == math.inf or (op == ">=" and limit.args[0] == 0 and positive[one])


def _held(guard: Guard, tape: Tape) -> int:
    """A node that is 1 where the guard holds, or where its conditions do not."""
    yes, no = tape.value(1.0), tape.value(0.0)
    at = guard.at if guard.truth else tape.node("choose", guard.at, no, yes)
    for condition, truth in reversed(guard.conditions):
        at = tape.node("choose", condition, *((at, yes) if truth else (yes, at)))
    return at
