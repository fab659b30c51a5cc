"""Conditions."""

from typing import Any

from ministack.services.cloudformation import engine

from emulator.patches.everywhere import replace


def resolve_functions_in_conditions() -> None:
    """MiniStack compares FindInMap, Join, Sub and pseudo parameters as they are written: false, without a word."""
    replace("_evaluate_conditions", lambda _: evaluate)


def evaluate(template: dict[str, Any], parameters: dict[str, Any]) -> dict[str, bool]:
    """Every condition of a template, in whatever order they name each other."""
    declared = template.get("Conditions") or {}
    found: dict[str, bool] = {}

    def truth(expression: Any) -> bool:
        if not isinstance(expression, dict):
            return str(expression).lower() == "true"
        [(function, operand)] = expression.items()
        match function:
            case "Fn::Equals":
                return value(operand[0]) == value(operand[1])
            case "Fn::And":
                return all(truth(each) for each in operand)
            case "Fn::Or":
                return any(truth(each) for each in operand)
            case "Fn::Not":
                return not truth(operand[0])
            case "Condition":
                return named(operand)
        return truth(value(expression))

    def named(name: str) -> bool:
        if name not in found:
            found[name] = truth(declared[name])
        return found[name]

    def value(expression: Any) -> str:
        mappings = template.get("Mappings") or {}
        return str(engine._resolve_refs(expression, {}, parameters, found, mappings, "", ""))

    for name in declared:
        named(name)
    return found
