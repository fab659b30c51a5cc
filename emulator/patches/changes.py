"""Change sets."""

from pathlib import Path
from typing import Any

import yaml
from ministack.services.cloudformation import provisioners

from emulator.patches import conditions
from emulator.patches.everywhere import replace

SCHEMAS = Path(__file__).parents[1] / "replacing.yaml"


def leave_out_what_conditions_leave_out() -> None:
    """MiniStack compares all resources, whatever their conditions: what a parameter adds or removes is missing."""
    replace("_resolve_props_for_diff", _existing)


def _existing(original: Any) -> Any:
    def resolve(template: dict[str, Any], parameters: dict[str, Any], *names: str) -> dict[str, Any]:
        resolved: dict[str, Any] = original(template, parameters, *names)
        if not resolved:
            return resolved
        truths = conditions.evaluate(template, parameters)
        kept = {
            name: body for name, body in resolved["Resources"].items() if truths.get(body.get("Condition", ""), True)
        }
        return {"Resources": kept}

    return resolve


def know_what_replaces() -> None:
    """MiniStack knows of few types which properties replace them, and calls every other change conditional."""
    for name, found in yaml.safe_load(SCHEMAS.read_text()).items():
        provisioners._REPLACING_PROPERTIES.setdefault(name, tuple(found["always"]))
        if found["sometimes"]:
            provisioners._CONDITIONALLY_REPLACING_PROPERTIES.setdefault(name, tuple(found["sometimes"]))
