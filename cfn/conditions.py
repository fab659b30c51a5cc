"""Conditions: their truth under one choice, and the questions left open where values are unknown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cfn.errors import CfnError, LimitError, Location
from cfn.located import Map, Mark
from cfn.problems import Problems
from cfn.scalars import text_of
from cfn.text import equal
from cfn.unknown import Unknown

Question = tuple[Unknown, Any]
"""An unknown and what it was compared with: whether they are equal cannot be known."""

MAX_CHAIN = 50
"""How many conditions may refer to each other in a row; real templates stay below ten."""


@dataclass
class Conditions:
    """Evaluates a Conditions section lazily; ``answers`` decide comparisons of unknowns, others count as unequal.

    ``questions`` collects the comparisons without an answer, so that a caller can try the other answer too.
    ``read`` collects the names asked for, with their truth: what a resource's values rest on. ``added`` tells whether
    a macro may add conditions at deployment; those hold here, so that what they let in is seen. ``faulty``: those that
    are not defined or no conditions, which is one of the ``problems``; they too are looked at both ways.
    ``forced`` hold whatever they say: what a default leaves out is looked at as well.
    """

    file: str
    section: Map
    value: Callable[[Any, Mark], Any]
    problems: Problems
    answers: dict[Question, bool] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    known: dict[str, bool] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    added: Callable[[], bool] = lambda: False
    faulty: set[str] = field(default_factory=set)
    forced: frozenset[str] = frozenset()

    def truth(self, name: Any, mark: Mark) -> bool:
        """The truth of a named condition. When strict, raises CfnError for an undefined or circular one."""
        if not isinstance(name, str):
            remedy = "Write the name of a condition; quote one that YAML reads as a boolean, like Yes."
            return self._undecided(f"in line {mark[0]}", self.error("A condition is named by text", mark, remedy))
        self.read.add(name)
        if name in self.known:
            return self.known[name]
        if name in self.forced:
            self.known[name] = True
            return True
        if name not in self.section:
            if self.added():
                return True
            error = self.error(f"Condition {name!r} is not defined", mark, "Define it under Conditions.")
            return self._undecided(name, error)
        if name in self.pending:
            chain = " → ".join([*self.pending[self.pending.index(name) :], name])
            raise self.error(
                f"Conditions refer to each other in a circle: {chain}", self.section.marks[name], "Break it."
            )
        if len(self.pending) >= MAX_CHAIN:
            message = f"More than {MAX_CHAIN} conditions refer to each other in a row"
            raise LimitError(*self.error(message, self.section.marks[name], "Shorten the chain.").args)
        self.pending.append(name)
        try:
            found = self.holds(self.section[name], self.section.marks[name])
        except CfnError as error:
            found = self._undecided(name, error)
        finally:
            self.pending.pop()
        self.known[name] = found
        return found

    def _undecided(self, name: str, error: CfnError) -> bool:
        """A condition that is at fault, looked at both ways: first as if it held, so that what it lets in is seen."""
        self.problems.add(error)
        self.faulty.add(name)
        return not self.same(Unknown("condition", name, error.message), "false")

    def all(self) -> dict[str, bool]:
        """Every condition's truth."""
        known, marks = self.known, self.section.marks
        return {
            name: known[name] if name in known else self.truth(name, marks[name])
            for name in self.section
            if name != "Fn::Transform"
        }

    def holds(self, node: Any, mark: Mark) -> bool:
        """Whether a condition expression holds."""
        if isinstance(node, Map) and len(node) == 1:
            ((name, argument),) = node.items()
            mark = node.marks[name]
            if name == "Condition" and isinstance(argument, str):
                return self.truth(argument, mark)
            if name == "Fn::Not":
                return not self.holds(self._list(name, argument, mark, 1, 1)[0], mark)
            if name in ("Fn::And", "Fn::Or"):
                # Every member is looked at, so that each open question is found and each undefined name refused.
                results = [self.holds(each, mark) for each in self._list(name, argument, mark, 1, 10)]
                return all(results) if name == "Fn::And" else any(results)
            if name == "Fn::Equals":
                left, right = self._list(name, argument, mark, 2, 2)
                return self.same(self.value(left, mark), self.value(right, mark))
        raise self.error("Not a condition", mark, "Use Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition.")

    def same(self, left: Any, right: Any) -> bool:
        """Whether two values are equal; an undecidable comparison is answered from ``answers`` and noted."""
        known = equal(left, right)
        if known is not None:
            return known
        unknown, other = (left, right) if isinstance(left, Unknown) else (right, left)
        if not isinstance(unknown, Unknown):  # lists with unknown members: no single answer settles them
            return False
        key = (unknown, other if isinstance(other, Unknown) else text_of(other))
        if key not in self.answers and key not in self.questions:
            self.questions.append(key)
        return self.answers.get(key, False)

    def _list(self, name: str, argument: Any, mark: Mark, least: int, most: int) -> list[Any]:
        if not isinstance(argument, list) or not least <= len(argument) <= most:
            count = f"{least}" if least == most else f"{least} to {most}"
            raise self.error(f"{name} takes a list of {count}", mark, "See the condition function reference.")
        return argument

    def error(self, message: str, mark: Mark, remedy: str) -> CfnError:
        """An error at a place of this template."""
        return CfnError(message, Location(self.file, *mark), remedy)
