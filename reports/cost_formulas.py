"""AWS's formulas as the model has them, from the model's own words."""

import inspect
import re
from typing import NamedTuple

from cost_model import formulas


class Formula(NamedTuple):
    """``name`` as people read it; ``source``: empty where it is a definition."""

    name: str
    gives: str
    source: str


def stated() -> list[Formula]:
    """Every formula, in the model's order."""
    found = [each for _, each in inspect.getmembers(formulas, inspect.isfunction) if _is_public(each)]
    return [_of(each) for each in sorted(found, key=lambda each: each.__code__.co_firstlineno)]


def _is_public(function: object) -> bool:
    return getattr(function, "__module__", "") == formulas.__name__ and getattr(function, "__name__", "_")[0] != "_"


def _of(function: object) -> Formula:
    text = (inspect.getdoc(function) or "").replace("``", "")
    source = re.search(r"Source: (.+?)(?:\n\n|\Z)", text, re.DOTALL)
    name = str(getattr(function, "__name__", "")).replace("_", " ")
    return Formula(name, text.split("\n\n", 1)[0], source[1].rstrip(" .") if source else "")
