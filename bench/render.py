"""Writes a template in long form as people write it: YAML with short or long function names, or JSON."""

import json
import re
from typing import Any

_PLAIN = re.compile(r"[A-Za-z/_$][A-Za-z0-9/_$.+ ()<>=*@,-]*(::?[A-Za-z0-9/_*][A-Za-z0-9/_.*-]*)*")
_TYPED = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_FLOW_WIDTH = 60


def as_json(document: dict[str, Any], indent: int = 2) -> str:
    """JSON, indented by 2 or 4."""
    return json.dumps(document, indent=indent) + "\n"


def as_yaml(document: dict[str, Any], short: bool = True) -> str:
    """Block-style YAML; ``short`` writes ``!Ref`` and ``!GetAtt`` where the long form has ``Fn::`` maps."""
    lines: list[str] = []
    for section, body in document.items():
        lines += ([""] if lines else []) + _entry(f"{section}:", body, 0, short)
    return "\n".join(lines) + "\n"


def _entry(head: str, value: Any, depth: int, short: bool) -> list[str]:
    """The lines of ``head value``, where head is ``key:`` or ``-``; ``depth`` is the indent of what stands below."""
    tag, value = _tagged(value) if short else ("", value)
    head = f"{head} {tag}".rstrip()
    if isinstance(value, str) and "\n" in value:
        text = [f"{'  ' * (depth + 1)}{line}".rstrip() for line in value.removesuffix("\n").split("\n")]
        return [f"{head} |", *text]
    if not isinstance(value, dict | list) or not value or _is_flow(value):
        return [f"{head} {_flow(value)}"]
    if isinstance(value, list):
        items = [_entry(f"{'  ' * (depth + 1)}-", item, depth + 1, short) for item in value]
    else:
        items = [_entry(f"{'  ' * (depth + 1)}{_scalar(key)}:", item, depth + 1, short) for key, item in value.items()]
    block = [line for item in items for line in item]
    if head.endswith("-") and not tag:  # the first line of a block inside a list item stands beside its dash
        block[0] = f"{head} {block[0].lstrip()}"
        return block
    return [head, *block]


def _tagged(value: Any) -> tuple[str, Any]:
    if isinstance(value, dict) and len(value) == 1:
        ((name, argument),) = value.items()
        if name == "Ref":
            return "!Ref", argument
        if name == "Fn::GetAtt":
            return "!GetAtt", ".".join(argument)
        # A tag directly under a tag is not YAML that CloudFormation takes, so such a pair is half long, as people do.
        if name.startswith("Fn::") and not _is_function(argument):
            return f"!{name.removeprefix('Fn::')}", argument
    return "", value


def _is_function(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::"))


def _is_flow(value: Any) -> bool:
    """Short lists of plain scalars stand in one line."""
    return (
        isinstance(value, list)
        and not any(isinstance(item, dict | list) or "\n" in str(item) for item in value)
        and sum(len(str(item)) + 2 for item in value) < _FLOW_WIDTH
    )


def _flow(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_scalar(item, flow=True) for item in value)}]"
    return "{}" if isinstance(value, dict) else _scalar(value)


def _scalar(value: Any, flow: bool = False) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    plain = _PLAIN.fullmatch(value) and value.lower() not in _TYPED and not value.endswith(" ")
    return value if plain and not (flow and "," in value) else "'" + value.replace("'", "''") + "'"
