"""The ``aws`` of the documents' commands, for tests: the AWS command line's words, answered through boto3.

What the documents use and no more: ``aws SERVICE OPERATION --some-option value --query … --output text|json``, waiters,
JSON and shorthand values, ``file://``, and flags such as ``--no-deletion-protection``. Where the command line knows an
option and this does not, it says so and fails.
"""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import boto3
import jmespath
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

OURS = {"query", "output", "region"}


def main(words: list[str]) -> int:
    service, operation, *rest = words
    name = ""
    if operation == "wait":
        name, *rest = rest
    given = _options(rest)
    config = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})
    region = given.pop("region", None) or os.environ.get("AWS_REGION")
    client = boto3.client({"s3api": "s3"}.get(service, service), region_name=region, config=config)
    query, output = given.pop("query", None), given.pop("output", "json")
    try:
        if name:
            waiter = client.get_waiter(name.replace("-", "_"))
            described = client.meta.service_model.operation_model(waiter.config.operation)
            waiter.wait(**_arguments(described.input_shape, given), WaiterConfig={"Delay": 1, "MaxAttempts": 30})
            return 0
        answer = _call(client, operation, given)
    except (ClientError, WaiterError) as error:
        print(error, file=sys.stderr)
        return 254
    answer.pop("ResponseMetadata", None)
    found = jmespath.search(query, answer) if query else answer
    print(_text(found) if output == "text" else json.dumps(found, indent=4, default=str))
    return 0


def _call(client: Any, operation: str, given: dict[str, Any]) -> dict[str, Any]:
    known = {xform_name(each, "-"): each for each in client.meta.service_model.operation_names}
    if operation not in known:
        raise SystemExit(f"aws: no operation {operation}")
    shape = client.meta.service_model.operation_model(known[operation]).input_shape
    arguments = _arguments(shape, given)
    method = xform_name(known[operation])
    if client.can_paginate(method):
        result: dict[str, Any] = client.get_paginator(method).paginate(**arguments).build_full_result()
        return result
    plain: dict[str, Any] = getattr(client, method)(**arguments)
    return plain


def _options(words: list[str]) -> dict[str, Any]:
    """``--name value …`` → name → its words; a flag has none."""
    given: dict[str, Any] = {}
    name = ""
    for word in words:
        if word.startswith("--"):
            name = word[2:]
            given[name] = []
        elif not name:
            raise SystemExit(f"aws: {word} stands before any option")
        else:
            given[name].append(word)
    return {key: value[0] if key in OURS else value for key, value in given.items()}


def _arguments(shape: Any, given: dict[str, list[str]]) -> dict[str, Any]:
    members = {xform_name(name, "-"): (name, member) for name, member in (shape.members if shape else {}).items()}
    arguments: dict[str, Any] = {}
    for option, values in given.items():
        plain = option.removeprefix("no-")
        if option in members:
            name, member = members[option]
            arguments[name] = _value(member, values) if values or member.type_name != "boolean" else True
        elif plain in members and not values:
            arguments[members[plain][0]] = False
        else:
            raise SystemExit(f"aws: no option --{option}")
    return arguments


def _value(shape: Any, words: list[str]) -> Any:
    """One option's words as the model wants them: a scalar, JSON, or the short form ``a=b,c=d``."""
    text = words[0] if words else ""
    if text.startswith("file://"):
        text = Path(text.removeprefix("file://")).read_text()
    if shape.type_name == "list":
        if text.startswith("["):
            return json.loads(text)
        return [_value(shape.member, [word]) for word in words]
    if shape.type_name in ("structure", "map"):
        if text.startswith("{"):
            return json.loads(text)
        return _short(shape, text)
    return _scalar(shape, text)


def _short(shape: Any, text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in re.split(r",(?=[A-Za-z]+=)", text):
        key, _, value = part.partition("=")
        member = shape.members[key] if shape.type_name == "structure" else shape.value
        found[key] = (
            [_scalar(member.member, v) for v in value.split(",")]
            if member.type_name == "list"
            else _scalar(member, value)
        )
    return found


def _scalar(shape: Any, text: str) -> Any:
    if shape.type_name == "blob":
        return Path(text).read_bytes()
    if shape.type_name in ("integer", "long"):
        return int(text)
    if shape.type_name in ("float", "double"):
        return float(text)
    if shape.type_name == "boolean":
        return text == "true"
    return text


def _text(found: Any) -> str:
    """As ``--output text``: rows of tabs."""
    if isinstance(found, list):
        if any(isinstance(each, list | dict) for each in found):
            return "\n".join(_text(each) for each in found)
        return "\t".join(map(_text, found))
    if isinstance(found, dict):
        return "\t".join(_text(found[key]) for key in sorted(found))
    return "None" if found is None else str(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
