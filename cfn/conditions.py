"""Conditions and Rules: their truth under one choice, and the questions left open where values are unknown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cfn.errors import CfnError, Location
from cfn.located import Map, Mark
from cfn.text import equal
from cfn.unknown import Unknown

Question = tuple[Unknown, Any]
"""An unknown and what it was compared with: whether they are equal cannot be known."""


@dataclass
class Conditions:
    """Evaluates a Conditions section lazily; ``answers`` decide comparisons of unknowns, others count as unequal.

    ``questions`` collects the comparisons without an answer, so that a caller can try the other answer too.
    """

    file: str
    section: Map
    value: Callable[[Any, Mark], Any]
    answers: dict[Question, bool] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    known: dict[str, bool] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)

    def truth(self, name: str, mark: Mark) -> bool:
        """The truth of a named condition. Raises CfnError for an undefined or circular one."""
        if name in self.known:
            return self.known[name]
        if name not in self.section:
            raise self.error(f"Condition {name!r} is not defined", mark, "Define it under Conditions.")
        if name in self.pending:
            chain = " → ".join([*self.pending[self.pending.index(name) :], name])
            raise self.error(
                f"Conditions refer to each other in a circle: {chain}", self.section.marks[name], "Break it."
            )
        self.pending.append(name)
        found = self.holds(self.section[name], self.section.marks[name])
        self.pending.pop()
        self.known[name] = found
        return found

    def all(self) -> dict[str, bool]:
        """Every condition's truth."""
        return {name: self.truth(name, self.section.marks[name]) for name in self.section}

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
        question = (left, right) if isinstance(left, Unknown) else (right, left)
        key = (question[0], question[1] if isinstance(question[1], (str, Unknown)) else str(question[1]))
        if key not in self.answers and key not in self.questions:
            self.questions.append(key)
        return self.answers.get(key, False)

    def _list(self, name: str, argument: Any, mark: Mark, least: int, most: int) -> list[Any]:
        if not isinstance(argument, list) or not least <= len(argument) <= most:
            raise self.error(f"{name} takes {least} to {most} values", mark, "See the condition function reference.")
        return argument

    def error(self, message: str, mark: Mark, remedy: str) -> CfnError:
        """An error at a place of this template."""
        return CfnError(message, Location(self.file, *mark), remedy)


class RuleBrokenError(CfnError):
    """An assertion of the Rules section fails: these parameter values cannot be deployed."""


class Rules:
    """Evaluates a Rules section: an assertion that surely fails is an error, as at deployment."""

    def __init__(self, conditions: Conditions, parameters: dict[str, Any], types: dict[str, str]) -> None:
        self._conditions = conditions
        self._parameters = parameters
        self._types = types

    def check(self, section: Map) -> None:
        """Raise CfnError for the first assertion that fails."""
        for name, rule in section.items():
            if not isinstance(rule, Map):
                raise self._conditions.error(f"Rule {name} must be a map", section.marks[name], "Give it Assertions.")
            if "RuleCondition" in rule and not self._holds(rule["RuleCondition"], rule.marks["RuleCondition"]):
                continue
            for assertion in rule.get("Assertions", ()):
                if self._holds(assertion["Assert"], assertion.marks["Assert"]) is False:
                    described = assertion.get("AssertDescription", "the assertion does not hold")
                    place = Location(self._conditions.file, *assertion.marks["Assert"])
                    raise RuleBrokenError(f"Rule {name}: {described}", place, "Give parameters that keep the rule.")

    def _holds(self, node: Any, mark: Mark) -> bool | None:
        """True, False, or None where an unknown decides."""
        if not isinstance(node, Map) or len(node) != 1:
            raise self._conditions.error("Not a rule function", mark, "Use a rule-specific function.")
        ((name, argument),) = node.items()
        mark = node.marks[name]
        if name in ("Fn::And", "Fn::Or", "Fn::Not"):
            results = [self._holds(each, mark) for each in argument]
            if name == "Fn::Not":
                return None if results[0] is None else not results[0]
            decisive = name == "Fn::Or"
            return decisive if decisive in results else None if None in results else not decisive
        if name == "Fn::Equals":
            return equal(*[self._value(each, mark) for each in argument])
        if name in ("Fn::Contains", "Fn::EachMemberIn", "Fn::EachMemberEquals"):
            first, second = [self._value(each, mark) for each in argument]
            return _membership(name, first, second)
        raise self._conditions.error(f"{name} is no rule function", mark, "Use a rule-specific function.")

    def _value(self, node: Any, mark: Mark) -> Any:
        if isinstance(node, Map) and len(node) == 1:
            ((name, argument),) = node.items()
            if name == "Fn::RefAll":
                return [value for key, value in self._parameters.items() if self._types[key] == argument]
            if name in ("Fn::ValueOf", "Fn::ValueOfAll"):
                return Unknown(
                    "function", f"{name} {argument}", "attributes of existing resources are known at deployment"
                )
        return self._conditions.value(node, mark)


def _membership(name: str, first: Any, second: Any) -> bool | None:
    members = first if isinstance(first, list) else [first]
    if name == "Fn::EachMemberEquals":
        results = [equal(member, second) for member in members]
    elif isinstance(second, Unknown) or isinstance(first, Unknown):
        return None
    elif name == "Fn::Contains":
        results = [_any(equal(second, member) for member in members)]
    else:
        results = [_any(equal(member, other) for other in second) for member in members]
    return False if False in results else None if None in results else True


def _any(results: Any) -> bool | None:
    listed = list(results)
    return True if True in listed else None if None in listed else False
