"""``python -m emulator.replacing``, in the product's environment: write replacing.yaml from AWS's resource schemas."""

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
STACKS = HERE.parent / "templates" / "stacks"
_TYPE = re.compile(r"\bType: (AWS::\w+::\w+)\s*$", re.MULTILINE)


def types() -> list[str]:
    """The resource types of the templates."""
    return sorted({name for path in STACKS.glob("*.yaml") for name in _TYPE.findall(path.read_text())})


def replacing() -> dict[str, dict[str, list[str]]]:
    """By type: top-level properties whose change always, or sometimes, replaces a resource."""
    found = {}
    for name in types():
        described = schema(name)
        paths = [path.split("/")[2:] for path in described.get("createOnlyProperties", ())]
        always = {path[0] for path in paths if len(path) == 1}
        sometimes = {path[0] for path in paths} | {
            path.split("/")[2] for path in described.get("conditionalCreateOnlyProperties", ())
        }
        found[name] = {"always": sorted(always), "sometimes": sorted(sometimes - always)}
    return found


def schema(name: str) -> dict[str, Any]:
    """AWS's schema of a resource type. Raises LookupError where cfn-lint brings none."""
    from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

    for region in ("eu-west-1", "us-east-1"):  # billing's types exist in one region only
        try:
            found: dict[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, name).schema
        except Exception:  # noqa: S112  # cfn-lint raises what it likes for a type that a region lacks
            continue
        return found
    raise LookupError(f"cfn-lint has no schema of {name}")


def text() -> str:
    """The file's content: one line a type."""
    lines = [f"{name}: {json.dumps(found)}" for name, found in replacing().items()]
    return "# Made by python -m emulator.replacing from AWS's resource schemas.\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    (HERE / "replacing.yaml").write_text(text())
