"""One template, three ways to write it: YAML with short tags, YAML in long form, JSON."""

import json
from typing import Any

import yaml

_SHORT = {"Ref", "Condition"}


def as_json(template: Any) -> bytes:
    return json.dumps(template, indent=1).encode()


def as_long_yaml(template: Any) -> bytes:
    return yaml.safe_dump(template, sort_keys=False, allow_unicode=True, width=10_000).encode()


def as_short_yaml(template: Any) -> bytes:
    return yaml.serialize(_node(template), Dumper=yaml.SafeDumper, allow_unicode=True, width=10_000).encode()


FORMS = {"short": as_short_yaml, "long": as_long_yaml, "json": as_json}


def _node(value: Any) -> yaml.Node:
    if isinstance(value, dict):
        if len(value) == 1:
            ((name, argument),) = value.items()
            tagged = _tagged(name, argument)
            if tagged is not None:
                return tagged
        pairs = [(_scalar(key), _node(entry)) for key, entry in value.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs)
    if isinstance(value, list):
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [_node(entry) for entry in value])
    return _scalar(value)


def _tagged(name: str, argument: Any) -> yaml.Node | None:
    if not (name == "Ref" or (name.startswith("Fn::") and "::" not in name[4:])):
        return None
    tag = "!" + name.removeprefix("Fn::")
    if name == "Fn::GetAtt" and isinstance(argument, list) and all(isinstance(part, str) for part in argument):
        argument = ".".join(argument)
    inner = _node(argument)
    if inner.tag.startswith("!"):
        return None  # YAML allows one tag a node: the outer function takes its long form
    inner.tag = tag
    if isinstance(inner, yaml.ScalarNode):
        inner.style = '"'
    return inner


def _scalar(value: Any) -> yaml.ScalarNode:
    if isinstance(value, str):
        return yaml.ScalarNode("tag:yaml.org,2002:str", value, style='"')
    node: yaml.ScalarNode = yaml.SafeDumper("").represent_data(value)
    return node
