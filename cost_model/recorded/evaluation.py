"""Computing a program, as the page does it: the proof that both say the same as the model."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from cost_model.prices import Price
from cost_model.recorded.program import OPS, SUM, Program, Runs
from cost_model.recorded.tape import OPERATORS


def computed(program: Program, values: Mapping[str, float]) -> Any:
    """The whole memory, with each input at its value."""
    memory = np.zeros(program.size)
    start = len(program.constants)
    memory[:start] = program.constants
    memory[start : start + len(program.inputs)] = [values[path] for path in program.inputs]
    done = start + len(program.inputs)
    for op, count, *operands in program.steps:
        memory[done : done + count] = _step(OPS[op], count, [memory[listed(each, count)] for each in operands])
        done += count
    return memory


def _step(op: str, count: int, read: Sequence[Any]) -> Any:
    if op == SUM:
        parts = read if len(read) > 1 else read[0].reshape(count, -1).T
        found = parts[0].copy()
        for each in parts[1:]:  # from left to right, as the model adds
            found += each
        return found
    if op == "choose":
        return np.where(read[0] != 0, read[1], read[2])
    return OPERATORS[op](read[0], read[1] if len(read) > 1 else 0.0)


def listed(operand: Runs, count: int) -> Any:
    """The places that an operand of a step reads."""
    if len(operand) == 2:
        return operand[0] + operand[1] * np.arange(count)
    starts = zip(operand[::3], operand[1::3], operand[2::3], strict=True)
    return np.concatenate([start + stride * np.arange(length) for start, stride, length in starts])


def held(program: Program, memory: Any) -> bool:
    """Whether the model decides with these inputs as it did when it was recorded."""
    return not program.guards or bool((memory[listed(program.guards, 0)] == 1).all())


def dollars(price: Price, quantity: float) -> float:
    """As a price's tiers have it for a month's quantity, in binary numbers."""
    return sum(
        (min(quantity, np.inf if tier.end is None else float(tier.end)) - float(tier.start)) * float(tier.price)
        for tier in price.tiers
        if quantity > tier.start
    )


def total(prices: Sequence[tuple[Price, int]], program: Program, memory: Any) -> Decimal:
    """US dollars a month of all prices, each with the node of its quantity."""
    return Decimal(sum(dollars(price, float(memory[program.places[at]])) for price, at in prices))
