"""A recording as a short program: steps of the same shape, one for each hour, become one step over all hours.

A program is plain numbers, for JSON. It computes in one row of memory: first its constants, then its inputs, then what
each step makes. A step is ``[op, count, operand…]``; an operand lists the places it reads, as runs of ``start, stride,
length``; where there is one run as long as the step, its length is left out. ``sum`` adds from left to right, for each
of ``count`` results: of several operands what each lists for it, of a single one its part of the places.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from cost_model.recorded.guarding import needed_guards
from cost_model.recorded.recording import Recording
from cost_model.recorded.tape import Node

OPS = ("+", "-", "*", "/", "max", "min", "<", "<=", ">", ">=", "==", "!=", "round", "ceil", "sum", "choose")
"""Names of the operations, by their number in a program."""
SUM = "sum"
Runs = list[int]


class Program(NamedTuple):
    """``inputs``: paths, in the order of memory. ``guards``: places that must hold 1. ``places``: node → its place."""

    constants: list[float]
    inputs: list[str]
    steps: list[list[Any]]
    guards: Runs
    size: int
    places: dict[int, int]

    def as_json(self) -> dict[str, Any]:
        """Without the nodes, which only its maker needs."""
        return {
            "constants": self.constants,
            "inputs": self.inputs,
            "steps": self.steps,
            "guards": self.guards,
            "size": self.size,
        }


def rolled(recording: Recording) -> Program:
    """The program that computes a recording's prices, hours, events and guards."""
    guards = needed_guards(recording.tape)
    wanted = [at for _, at in recording.prices] + list(recording.hours.values()) + guards
    wanted += [at for nodes in recording.events.values() for at in nodes]
    nodes = _summed(recording.tape.nodes, wanted)
    constants = [at for at, node in nodes.items() if node.op == "is"]
    places = {at: place for place, at in enumerate([*constants, *recording.inputs.values()])}
    steps = []
    for alike in _classes(nodes):
        first = nodes[alike[0]]
        steps.append([OPS.index(first.op), len(alike), *_operands(first.op, [nodes[at].args for at in alike], places)])
        places.update({at: len(places) + index for index, at in enumerate(alike)})
    values = [nodes[at].args[0] for at in constants]
    return Program(values, list(recording.inputs), steps, runs(places[at] for at in guards), len(places), places)


def _operands(op: str, args: Sequence[tuple[int, ...]], places: dict[int, int]) -> list[Runs]:
    count = 1 if op == "ceil" else len(args[0])
    found = [runs(places[each[index]] for each in args) for index in range(count)]
    found = [each[:2] if len(each) == 3 else each for each in found]
    whole = runs(places[at] for each in args for at in each)
    return [whole] if op == SUM and len(whole) <= sum(map(len, found)) else found


def _summed(nodes: Sequence[Node], wanted: Sequence[int]) -> dict[int, Node]:
    """The nodes that are needed, each after what it reads; additions one after the other as one sum."""
    uses = _uses(nodes, wanted)
    found: dict[int, Node] = {}
    for at in sorted(uses):
        node = nodes[at]
        if node.op == "+":
            node = _chain(node, found, uses)
        found[at] = node
    inner = {at for at in found if found[at].op == SUM and uses[at] < 0}
    return {at: node for at, node in found.items() if at not in inner}


def _uses(nodes: Sequence[Node], wanted: Sequence[int]) -> Counter[int]:
    """How often each needed node is read; what is wanted counts as read twice, so that it stays a node."""
    uses: Counter[int] = Counter()
    for at in wanted:
        uses[at] += 2
    waiting = list(uses)
    while waiting:
        for each in reads(nodes[waiting.pop()]):
            if each not in uses:
                waiting.append(each)
            uses[each] += 1
    return uses


def reads(node: Node) -> tuple[int, ...]:
    """The nodes that a node is computed from."""
    return () if node.op in {"in", "is"} else node.args


def _chain(node: Node, found: dict[int, Node], uses: Counter[int]) -> Node:
    """The sum so far, if nobody else reads it, with one more part; sums of two are the same either way round."""
    for so_far, part in (node.args, node.args[::-1]):
        before = found[so_far]
        if before.op == SUM and uses[so_far] == 1:
            uses[so_far] = -1
            return Node(SUM, (*before.args, part))
    return Node(SUM, node.args)


def _classes(nodes: dict[int, Node]) -> list[list[int]]:
    """Nodes of one shape together, in an order in which all is computed before it is read."""
    kinds: dict[Any, int] = {}
    members: dict[int, list[int]] = {}
    kind_of: dict[int, int] = {}
    for at, node in nodes.items():
        kind_of[at] = kinds.setdefault(_shape(node, kind_of), len(kinds))
        if node.op not in {"in", "is"}:
            members.setdefault(kind_of[at], []).append(at)
    return [members[kind] for kind in sorted(members)]


def _shape(node: Node, kind_of: dict[int, int]) -> Any:
    if node.op == "is":
        return "is"
    if node.op == "in":
        path = str(node.args[0]).split(".")
        return ("in", *(path[2:] if path[0] == "days" else path))
    kinds = [kind_of[at] for at in node.args]
    return (SUM, len(kinds), *dict.fromkeys(kinds)) if node.op == SUM else (node.op, *kinds)


def runs(places: Iterable[int]) -> Runs:
    """Places as runs of start, stride and length."""
    found: list[list[int]] = []
    for place in places:
        last = found[-1] if found else None
        if last and (last[2] == 1 or place == last[0] + last[1] * last[2]):
            if last[2] == 1:
                last[1] = place - last[0]
            last[2] += 1
        else:
            found.append([place, 0, 1])
    return [number for run in found for number in run]
