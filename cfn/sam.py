"""SAM templates become plain CloudFormation through aws-sam-translator; places lead back to the SAM source.

Nothing of AWS is asked: no call, no credentials, no configuration of the machine.
"""

import copy
from collections.abc import Mapping
from typing import Any

from cfn.errors import CfnError
from cfn.located import Map
from cfn.sam_values import PACKAGED, StandIns, located
from cfn.source import Template
from cfn.unknown import Unknown

# The translator wants code in S3; local code is packaged at deployment, so its address is unknown and says so.
_LOCAL_CODE = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::WebFunction": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::Api": "DefinitionUri",
    "AWS::Serverless::HttpApi": "DefinitionUri",
    "AWS::Serverless::StateMachine": "DefinitionUri",
}
_FUNCTIONS = ("AWS::Serverless::Function", "AWS::Serverless::WebFunction")
_BUILT = ("Dockerfile", "DockerContext", "DockerTag")
"""Metadata that tell ``sam build`` how to make an image; ImageUri is written by it."""


class SamError(CfnError):
    """What SAM refuses. ``causes``: all that it says, by the resource it says it of; none where it does not tell."""

    causes: tuple[tuple[str, CfnError], ...] = ()


class _Session:
    """Gives the translator a region without asking the machine's AWS configuration."""

    def __init__(self, region: str) -> None:
        self.region_name = region


def translated(template: Template, source_root: Map, parameters: Mapping[str, Any], region: str | None) -> Map:
    """The root after the SAM transform. Raises CfnError for what SAM refuses, at the resource it names.

    SAM needs the text of some parameters, to name resources after them. Where it refuses a template, and parameters
    have no value, it is asked again with a text in place of each.
    """
    known = {name: value for name, value in parameters.items() if not isinstance(value, Unknown)}
    try:
        return _translated(template, source_root, known, StandIns(), region)
    except CfnError:
        given = StandIns()
        texts = {name: given.parameter(name, value) for name, value in parameters.items() if name not in known}
        if not texts:
            raise
        try:
            return _translated(template, source_root, {**known, **texts}, given, region)
        except CfnError:
            pass  # what it says about the template as written is the clearer message
        raise


def _translated(
    template: Template, source_root: Map, known: Mapping[str, Any], given: StandIns, region: str | None
) -> Map:
    import logging

    logging.getLogger("samtranslator").setLevel(logging.CRITICAL + 1)  # what goes wrong is raised, not printed
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    source = _plain(source_root)
    try:
        _globals_code(source)
        macro = source["Resources"].pop("Fn::Transform", None)
        for body in source["Resources"].values():
            _prepare(body, known, given)
        translator = Translator({}, Parser(), None, _Session(region or "us-east-1"))
        result = translator.translate(source, {"AWS::Region": region or "us-east-1", **known})
    except InvalidDocumentException as error:
        raise _refused(template, source, list(error.causes) or [error]) from error
    except Exception as error:  # the translator raises whatever Python does on shapes it did not expect
        raise SamError(f"SAM cannot translate it: {error!r}", template.location("Transform"), "Correct it.") from error
    if macro is not None:
        result["Resources"]["Fn::Transform"] = macro
    root: Map = located(result, source_root, (1, 1), given)
    return root


def sources(written: Map, made: Map) -> dict[str, tuple[str, str]]:
    """Logical id of what SAM made → id and type of the SAM resource it comes from, which it is named after."""
    kinds = {name: str(body.get("Type")) for name, body in written.items() if isinstance(body, dict)}
    sam = {name: kind for name, kind in kinds.items() if kind.startswith("AWS::Serverless::")}
    out = {}
    for name in made:
        source = name if name in written else max((each for each in sam if name.startswith(each)), key=len, default="")
        if source in sam:
            out[name] = (source, sam[source])
    return out


def _refused(template: Template, source: Mapping[str, Any], causes: list[Any]) -> SamError:
    """The first of what SAM says, with all of it by resource."""
    told: list[tuple[str, CfnError]] = []
    for each in causes:
        name = getattr(each, "_logical_id", None)
        known = name in source["Resources"]
        place = template.location(*("Resources", name) if known else (name or "Resources",))
        error = CfnError(f"SAM: {each.message.rstrip('.')}", place, "Correct the SAM resource.")
        told.append((str(name) if known else "", error))
    first = SamError(*told[0][1].args)
    first.causes = tuple(told) if all(name for name, _ in told) else ()
    return first


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    return [_plain(value) for value in node] if isinstance(node, list) else copy.copy(node)


def _globals_code(source: dict[str, Any]) -> None:
    function = source["Globals"].get("Function") if isinstance(source.get("Globals"), dict) else None
    if isinstance(function, dict) and isinstance(function.get("CodeUri"), str):
        function["CodeUri"] = f"s3://{PACKAGED}/{PACKAGED}"


def _prepare(body: Any, known: Mapping[str, Any], given: StandIns) -> None:
    """Put stand-ins where SAM wants what only packaging, building or AWS itself can tell."""
    kind = body.get("Type") if isinstance(body, dict) else None
    properties = body.get("Properties") if isinstance(kind, str) else None
    if not isinstance(properties, dict):
        return
    location = properties.get("Location")
    if kind == "AWS::Serverless::Application" and isinstance(location, dict):
        if location.get("ApplicationId") is not None and location.get("SemanticVersion") is not None:
            properties["Location"] = given.application(location["ApplicationId"])
        return
    alias = properties.get("AutoPublishAlias")
    if isinstance(alias, dict) and isinstance(known.get(alias.get("Ref", "")), str):
        properties["AutoPublishAlias"] = known[alias["Ref"]]  # SAM reads it for functions, not for state machines
    if kind in _FUNCTIONS and properties.get("PackageType") == "Image":
        metadata = body.get("Metadata")
        if isinstance(metadata, dict) and any(name in metadata for name in _BUILT):
            properties.setdefault("ImageUri", PACKAGED)
        return
    name = _LOCAL_CODE.get(str(kind))
    if name and _needs_address(kind in _FUNCTIONS, properties.get(name), properties, known):
        properties[name] = f"s3://{PACKAGED}/{PACKAGED}"


def _needs_address(function: bool, uri: Any, properties: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    """Whether the address of the code is local, left to packaging, or an intrinsic function that SAM cannot read."""
    if isinstance(uri, str):
        return not uri.startswith("s3://")
    if isinstance(uri, dict) and len(uri) == 1:
        ((name, argument),) = uri.items()
        return str(name).startswith("Fn::") or (name == "Ref" and argument not in known)
    return uri is None and function and "InlineCode" not in properties
