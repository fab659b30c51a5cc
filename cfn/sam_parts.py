"""A SAM template of which the translator refuses a part: the rest is translated, the part stays as it is written."""

from collections.abc import Collection, Mapping
from typing import Any

from cfn.errors import CfnError
from cfn.located import Map
from cfn.problems import Problems
from cfn.sam import SamError, translated
from cfn.source import Template

_ROUNDS = 10
_AS_WRITTEN = "Until then {} judged as written: what SAM makes of {} is not seen."


def translated_in_part(
    template: Template, root: Map, parameters: Mapping[str, Any], region: str | None, problems: Problems
) -> tuple[Map, bool]:
    """The root after the SAM transform, and whether something stays as it is written. When strict, raises CfnError.

    SAM tells which resources it refuses. They are put aside, and it is asked again; where it does not tell, or finds
    ever more, the whole template stays as it is written.
    """
    aside = set() if problems.strict else _malformed(root)
    cut = False
    for _ in range(_ROUNDS):
        rest = _without(root, aside)
        if aside and not rest["Resources"]:
            break
        try:
            found = translated(template, rest, parameters, region)
        except SamError as error:
            cut = True
            written = rest.get("Resources", {})  # SAM also names what it has made, such as ServerlessRestApi
            causes = [(name, each) for name, each in error.causes if name in written]
            if not causes:
                problems.add(_told(error, "the template is", "it"))
                break
            for name, each in causes:
                problems.add(_told(each, f"{name} is", "it"))
                aside.add(name)
        else:
            return _with(found, root, aside), cut
    whole = root.get("Resources")
    return _with(_without(root, ()), root, whole if isinstance(whole, Map) else ()), True


def _told(error: CfnError, *what: str) -> CfnError:
    return type(error)(error.message, error.location, f"{error.remedy} {_AS_WRITTEN.format(*what)}")


def _malformed(root: Map) -> set[str]:
    """Resources that are none, on which the translator would stumble; they are told of as all such are."""
    resources = root.get("Resources")
    return {name for name, body in resources.items() if not _sound(body)} if isinstance(resources, Map) else set()


def _sound(body: Any) -> bool:
    if not isinstance(body, Map):
        return False
    return "Fn::Transform" in body or (
        isinstance(body.get("Type"), str) and isinstance(body.get("Properties"), Map | None)
    )


def _without(root: Map, names: Collection[str]) -> Map:
    resources = root.get("Resources")
    if not isinstance(resources, Map):
        return root
    out, rest = _copy(root), _copy(resources)
    for name in names:
        del rest[name]
    out["Resources"] = rest
    return out


def _with(found: Map, root: Map, names: Collection[str]) -> Map:
    """What SAM made, with the resources that were put aside as they are written; both are new, and may be changed."""
    for name in root["Resources"] if names else ():
        if name in names:
            found["Resources"][name] = _with_globals(root["Resources"][name], root.get("Globals"))
            found["Resources"].marks[name] = root["Resources"].marks[name]
    return found


def _with_globals(body: Any, common: Any) -> Any:
    """A SAM resource as written, with what Globals says of all of its kind."""
    kind = str(body.get("Type")).removeprefix("AWS::Serverless::") if isinstance(body, Map) else ""
    said = common.get(kind) if isinstance(common, Map) else None
    properties = body.get("Properties") if isinstance(body, Map) else None
    if not isinstance(said, Map) or not isinstance(properties, Map | None):
        return body
    out = _copy(body)
    out["Properties"] = _merged(said, properties or Map())
    out.marks.setdefault("Properties", out.marks["Type"])
    out.dynamic |= said.dynamic
    return out


def _merged(common: Map, own: Map) -> Map:
    out = _copy(own)
    for name, value in common.items():
        if name not in own:
            out[name], out.marks[name] = value, common.marks[name]
        elif isinstance(value, Map) and isinstance(own[name], Map):
            out[name] = _merged(value, own[name])
    out.dynamic |= common.dynamic
    return out


def _copy(node: Map) -> Map:
    out = Map()
    out.update(node)
    out.marks, out.dynamic = dict(node.marks), node.dynamic
    return out
