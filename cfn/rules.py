"""Rules: assertions about parameters that CloudFormation checks before it deploys."""

from collections.abc import Mapping
from typing import Any

from cfn.conditions import Conditions
from cfn.errors import CfnError
from cfn.located import Map, Mark
from cfn.problems import Problems
from cfn.text import equal
from cfn.unknown import Unknown


class BrokenRuleError(CfnError):
    """An assertion does not hold for the given parameters: a deployment with them would be refused."""


class Rules:
    """Evaluates a Rules section: an assertion that surely fails is an error, as at deployment."""

    def __init__(self, conditions: Conditions, parameters: Mapping[str, Any], types: Mapping[str, str]) -> None:
        self._conditions = conditions
        self._parameters = parameters
        self._types = types

    def check(self, section: Map, problems: Problems, lawless: bool) -> None:
        """Raise BrokenRuleError for the first assertion that fails; ``lawless``: it is only one of the problems.

        What is no rule asserts nothing, and is one of the problems.
        """
        for name, rule in section.items():
            try:
                self._check(name, rule, section.marks[name])
            except BrokenRuleError as error:
                if not lawless:
                    raise
                problems.add(error)
            except CfnError as error:
                problems.add(error)

    def _check(self, name: str, rule: Any, mark: Mark) -> None:
        if not isinstance(rule, Map) or not isinstance(rule.get("Assertions"), list):
            raise self._error(f"Rule {name} must be a map with a list of Assertions", mark, "Give it Assertions.")
        # A rule whose own condition is undecided asserts nothing yet.
        if "RuleCondition" in rule and not self._holds(rule["RuleCondition"], rule.marks["RuleCondition"]):
            return
        for assertion in rule["Assertions"]:
            self._assert(name, assertion, rule.marks["Assertions"])

    def _assert(self, name: str, assertion: Any, mark: Mark) -> None:
        if not isinstance(assertion, Map) or "Assert" not in assertion:
            raise self._error(f"An assertion of rule {name} has no Assert", mark, "Give it Assert.")
        place = assertion.marks["Assert"]
        if self._holds(assertion["Assert"], place) is False:
            described = assertion.get("AssertDescription", "the assertion does not hold")
            error = self._error(f"Rule {name}: {described}", place, "Give parameters that keep the rule.")
            raise BrokenRuleError(error.message.rstrip("."), error.location, error.remedy)

    def _holds(self, node: Any, mark: Mark) -> bool | None:
        """True, False, or None where an unknown decides."""
        if not isinstance(node, Map) or len(node) != 1:
            raise self._error("Not a rule function", mark, "Use a rule-specific function.")
        ((name, argument),) = node.items()
        mark = node.marks[name]
        if name == "Fn::Not":
            (only,) = self._list(name, argument, mark, 1)
            result = self._holds(only, mark)
            return None if result is None else not result
        if name in ("Fn::And", "Fn::Or"):
            results = [self._holds(each, mark) for each in self._list(name, argument, mark)]
            decisive = name == "Fn::Or"
            return decisive if decisive in results else None if None in results else not decisive
        if name in ("Fn::Equals", "Fn::Contains", "Fn::EachMemberIn", "Fn::EachMemberEquals"):
            first, second = [self._value(each, mark) for each in self._list(name, argument, mark, 2)]
            return equal(first, second) if name == "Fn::Equals" else _membership(name, first, second)
        raise self._error(f"{name} is no rule function", mark, "Use a rule-specific function.")

    def _list(self, name: str, argument: Any, mark: Mark, count: int | None = None) -> list[Any]:
        if not isinstance(argument, list) or not argument or count not in {None, len(argument)}:
            shown = "conditions" if count is None else f"{count}"
            raise self._error(f"{name} takes a list of {shown}", mark, "See the rule function reference.")
        return argument

    def _value(self, node: Any, mark: Mark) -> Any:
        if isinstance(node, Map) and len(node) == 1:
            ((name, argument),) = node.items()
            if name == "Fn::RefAll":
                return [value for key, value in self._parameters.items() if self._types[key] == argument]
            if name in ("Fn::ValueOf", "Fn::ValueOfAll"):
                reason = "attributes of existing resources are known at deployment"
                return Unknown("function", f"{name} {argument}", reason)
        return self._conditions.value(node, mark)

    def _error(self, message: str, mark: Mark, remedy: str) -> CfnError:
        return self._conditions.error(message, mark, remedy)


def _membership(name: str, first: Any, second: Any) -> bool | None:
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return None
    members = _members(first)
    if name == "Fn::EachMemberEquals":
        results = [equal(member, second) for member in members]
    elif name == "Fn::Contains":
        results = [_any([equal(second, member) for member in members])]
    else:
        results = [_any([equal(member, other) for other in _members(second)]) for member in members]
    return False if False in results else None if None in results else True


def _members(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _any(results: list[bool | None]) -> bool | None:
    return True if True in results else None if None in results else False
