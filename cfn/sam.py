"""SAM templates become plain CloudFormation through aws-sam-translator; places lead back to the SAM source."""

import copy
from collections.abc import Mapping
from typing import Any

from cfn.errors import CfnError
from cfn.located import Map, Mark, Seq
from cfn.source import Template
from cfn.unknown import Unknown

# The translator wants code in S3; local code is packaged at deployment, so its address is unknown and says so.
_PLACEHOLDER = "stackwarden-packaged-at-deployment"
_LOCAL_CODE = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::Api": "DefinitionUri",
    "AWS::Serverless::HttpApi": "DefinitionUri",
    "AWS::Serverless::StateMachine": "DefinitionUri",
}


class _Session:
    """Gives the translator a region without asking the machine's AWS configuration."""

    def __init__(self, region: str) -> None:
        self.region_name = region


def translated(template: Template, source_root: Map, parameters: Mapping[str, Any], region: str | None) -> Map:
    """The root after the SAM transform. Raises CfnError for what SAM refuses, at the resource it names."""
    import logging

    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    given = {name: value for name, value in parameters.items() if not isinstance(value, Unknown)}
    source = _plain(source_root)
    try:
        _globals_code(source)
        for body in source["Resources"].values():
            _replace_local_code(body)
        translator = Translator({}, Parser(), None, _Session(region or "us-east-1"))
        result = translator.translate(source, {"AWS::Region": region or "us-east-1", **given})
    except InvalidDocumentException as error:
        first = next(iter(error.causes), error)
        name = getattr(first, "_logical_id", None)
        steps = ("Resources", name) if name in source["Resources"] else (name or "Resources",)
        place = template.location(*steps)
        raise CfnError(f"SAM: {first.message.rstrip('.')}", place, "Correct the SAM resource.") from error
    except Exception as error:  # the translator raises whatever Python does on shapes it did not expect
        raise CfnError(f"SAM cannot translate it: {error!r}", template.location("Transform"), "Correct it.") from error
    root: Map = _located(result, source_root, (1, 1))
    return root


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    return [_plain(value) for value in node] if isinstance(node, list) else copy.copy(node)


def _replace_local_code(body: Any) -> None:
    name = _LOCAL_CODE.get(body.get("Type", "")) if isinstance(body, dict) else None
    properties = body.get("Properties") if name else None
    if not isinstance(properties, dict):
        return
    uri = properties.get(name)
    if (isinstance(uri, str) and not uri.startswith("s3://")) or (
        uri is None
        and name == "CodeUri"
        and "InlineCode" not in properties
        and properties.get("PackageType") != "Image"
    ):
        properties[name] = f"s3://{_PLACEHOLDER}/{_PLACEHOLDER}"


def _globals_code(source: dict[str, Any]) -> None:
    function = source.get("Globals", {}).get("Function", {}) if isinstance(source.get("Globals"), dict) else {}
    if isinstance(function, dict) and isinstance(function.get("CodeUri"), str):
        function["CodeUri"] = f"s3://{_PLACEHOLDER}/{_PLACEHOLDER}"


def _located(node: Any, origin: Any, mark: Mark) -> Any:
    """``node`` as a located tree: entries that the source also has keep its places, generated ones their parent's."""
    if isinstance(node, dict):
        out = Map()
        for key, value in node.items():
            inside = origin.get(key) if isinstance(origin, Map) else None
            place = origin.marks.get(key) if isinstance(origin, Map) else None
            if place is None and isinstance(origin, Map) and isinstance(value, dict):
                # A generated resource is named after the SAM resource it comes from.
                parent = max((name for name in origin if key.startswith(name)), key=len, default=None)
                place = origin.marks[parent] if parent else None
            out[key] = _located(value, inside, place or mark)
            out.marks[key] = place or mark
            inner = out[key]
            out.dynamic |= key == "Ref" or key.startswith("Fn::") or getattr(inner, "dynamic", False)
            out.dynamic |= isinstance(inner, str) and "{{resolve:" in inner
        return out
    if isinstance(node, list):
        items = Seq()
        known = origin if isinstance(origin, Seq) else Seq()
        for index, value in enumerate(node):
            place = known.marks[index] if index < len(known) else mark
            items.append(_located(value, known[index] if index < len(known) else None, place))
            items.marks.append(place)
            items.dynamic |= getattr(items[-1], "dynamic", False)
        return items
    if node == _PLACEHOLDER:
        return Unknown("function", "packaged code", "local code is packaged at deployment")
    return node
