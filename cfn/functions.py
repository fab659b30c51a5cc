"""The intrinsic functions. Each takes its unresolved argument and the place where the function is written."""

import base64
import re
from collections.abc import Callable
from typing import Any

from cfn.cidr import subnets
from cfn.errors import CfnError
from cfn.located import Map, Mark, Seq
from cfn.scalars import text_of
from cfn.text import dynamic, joined, split, text
from cfn.unknown import Unknown

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")


class Functions:
    """Mixed into :class:`cfn.scope.Scope`, which gives ``value``, ``ref``, ``getatt`` and ``error``."""

    parameters: dict[str, Any]
    pseudo: dict[str, Any]
    mappings: Map
    imports: dict[str, Any]
    value: Callable[..., Any]
    ref: Callable[[Any, Mark], Any]
    getatt: Callable[[str, str, Mark], Any]
    chosen: Callable[[Any, Mark], tuple[Any, Mark]]
    error: Callable[[str, Mark, str], CfnError]

    def __init__(self) -> None:
        self.functions: dict[str, Callable[[Any, Mark], Any]] = {
            "Fn::Base64": self._base64,
            "Fn::Cidr": self._cidr,
            "Fn::FindInMap": self._find_in_map,
            "Fn::GetAZs": self._get_azs,
            "Fn::GetAtt": self._get_att,
            "Fn::If": self._if,
            "Fn::ImportValue": self._import_value,
            "Fn::Join": self._join,
            "Fn::Length": self._length,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::Sub": self._sub,
            "Fn::ToJsonString": self._to_json_string,
            "Fn::Transform": self._transform,
        }

    def _if(self, argument: Any, mark: Mark) -> Any:
        wrapper = Map()
        wrapper["Fn::If"], wrapper.marks["Fn::If"] = argument, mark
        return self.value(*self.chosen(wrapper, mark))

    def _get_att(self, argument: Any, mark: Mark) -> Any:
        parts = argument.split(".", 1) if isinstance(argument, str) else argument
        if not isinstance(parts, list) or len(parts) < 2 or not isinstance(parts[0], str):
            raise self.error("Fn::GetAtt takes a resource and an attribute", mark, "Write Resource.Attribute.")
        steps = [self.value(part, mark) for part in parts[1:]]
        attribute = joined([piece for step in steps for piece in (".", step)][1:])
        if isinstance(attribute, Unknown):
            raise self.error("Fn::GetAtt needs a known attribute name", mark, "Give the parameter a value.")
        return self.getatt(parts[0], attribute, mark)

    def _arguments(self, name: str, argument: Any, mark: Mark, least: int, most: int) -> list[Any]:
        if not isinstance(argument, Seq) or not least <= len(argument) <= most:
            count = f"{least}" if least == most else f"{least} to {most}"
            raise self.error(f"{name} takes a list of {count} arguments", mark, "See the intrinsic function reference.")
        return argument

    def _text(self, name: str, value: Any, mark: Mark) -> str | Unknown:
        if isinstance(value, (dict, list)) or value is None:
            raise self.error(f"{name} needs text here, not a list, a map or nothing", mark, "Write a string.")
        return value if isinstance(value, Unknown) else text_of(value)

    def _base64(self, argument: Any, mark: Mark) -> Any:
        value = self._text("Fn::Base64", self.value(argument, mark), mark)
        if isinstance(value, Unknown):
            return Unknown("function", f"Base64 of {value}", value.reason, parts=value.parts or (value,))
        return base64.b64encode(value.encode()).decode()

    def _cidr(self, argument: Any, mark: Mark) -> Any:
        block, count, bits = [self.value(a, mark) for a in [*self._arguments("Fn::Cidr", argument, mark, 2, 3), 8][:3]]
        if isinstance(count, Unknown) or isinstance(bits, Unknown):
            return Unknown("function", "Cidr", (count if isinstance(count, Unknown) else bits).reason)
        out = Seq()
        try:
            if isinstance(block, Unknown):
                names = [f"Cidr of {block}, {bits} bits, #{i}" for i in range(min(int(count), 256))]
                out.extend(Unknown("function", name, block.reason, parts=(block,)) for name in names)
            else:
                out.extend(subnets(text_of(block), int(count), int(bits)))
        except (ValueError, TypeError) as error:
            raise self.error(f"Fn::Cidr: {error}", mark, "Correct the block, the count or the bits.") from error
        out.marks = [mark] * len(out)
        return out

    def _find_in_map(self, argument: Any, mark: Mark) -> Any:
        parts = self._arguments("Fn::FindInMap", argument, mark, 3, 4)
        names = [self.value(part, mark) for part in parts[:3]]
        unknown = next((name for name in names if isinstance(name, Unknown)), None)
        if unknown is not None:
            shown = ".".join(str(name) for name in names)
            return Unknown("function", f"FindInMap {shown}", unknown.reason, parts=(unknown,))
        here: Any = self.mappings
        for depth, name in enumerate(names):
            key = text_of(name)
            if not isinstance(here, dict) or key not in here:
                if len(parts) == 4 and isinstance(parts[3], dict) and "DefaultValue" in parts[3]:
                    return self.value(parts[3]["DefaultValue"], mark)
                what = ("mapping", "top-level key", "second-level key")[depth]
                raise self.error(f"Fn::FindInMap: there is no {what} {key!r}", mark, "Add it, or correct the key.")
            here = here[key]
        return self.value(here, mark)

    def _get_azs(self, argument: Any, mark: Mark) -> Any:
        region = self.value(argument, mark)
        if region in ("", None):
            region = self.pseudo["AWS::Region"]
        return Unknown("zone", f"{region}#*", "an account's zones are known only at deployment")

    def _import_value(self, argument: Any, mark: Mark) -> Any:
        name = self._text("Fn::ImportValue", self.value(argument, mark), mark)
        if isinstance(name, str) and name in self.imports:
            return self.imports[name]
        return Unknown("import", f"import of {name}", "no stack here exports it", path=str(name))

    def _join(self, argument: Any, mark: Mark) -> Any:
        delimiter, items = self._arguments("Fn::Join", argument, mark, 2, 2)
        delimiter, items = self.value(delimiter, mark), self.value(items, mark)
        if isinstance(items, Unknown):
            return Unknown("function", f"Join of {items}", items.reason, parts=(items,))
        if not isinstance(items, list):
            raise self.error("Fn::Join takes a delimiter and a list", mark, "Write [delimiter, [values]].")
        pieces: list[Any] = []
        for item in items:
            # A list inside (a Ref to a list parameter) is taken as its members.
            for each in item if isinstance(item, list) else [item]:
                pieces += [self._text("Fn::Join", each, mark), delimiter]
        return dynamic(joined(pieces[:-1]))

    def _length(self, argument: Any, mark: Mark) -> Any:
        items = self.value(argument, mark)
        if isinstance(items, Unknown):
            return Unknown("function", f"Length of {items}", items.reason, parts=(items,))
        if not isinstance(items, (list, dict)):
            raise self.error("Fn::Length takes a list", mark, "Give it a list or a list parameter.")
        return len(items)

    def _select(self, argument: Any, mark: Mark) -> Any:
        index, items = [self.value(a, mark) for a in self._arguments("Fn::Select", argument, mark, 2, 2)]
        if isinstance(items, Unknown) or isinstance(index, Unknown):
            if isinstance(items, Unknown) and items.kind == "zone" and not isinstance(index, Unknown):
                return Unknown("zone", f"{items.text.removesuffix('#*')}#{index}", items.reason)
            reason = (items if isinstance(items, Unknown) else index).reason
            inner = tuple(each for each in (index, items) if isinstance(each, Unknown))
            return Unknown("function", f"Select {index} of {_shown(items)}", reason, parts=inner)
        if not isinstance(items, list):
            raise self.error("Fn::Select takes an index and a list", mark, "Write [index, [values]].")
        try:
            place = int(index)
        except (TypeError, ValueError):
            raise self.error(f"Fn::Select: {index!r} is no index", mark, "Write a whole number.") from None
        if not 0 <= place < len(items):
            raise self.error(f"Fn::Select: index {place} of {len(items)} values", mark, "Correct the index.")
        return items[place]

    def _split(self, argument: Any, mark: Mark) -> Any:
        delimiter, source = [self.value(a, mark) for a in self._arguments("Fn::Split", argument, mark, 2, 2)]
        whole = self._text("Fn::Split", source, mark)
        pieces = None if isinstance(delimiter, Unknown) else split(text_of(delimiter), whole)
        if pieces is None:
            unknown = whole if isinstance(whole, Unknown) else delimiter
            return Unknown("function", f"Split of {_shown(source)}", unknown.reason, parts=(unknown,))
        out = Seq()
        out.extend(pieces)
        out.marks = [mark] * len(out)
        return out

    def _sub(self, argument: Any, mark: Mark) -> Any:
        variables: Any = {}
        template = argument
        if isinstance(argument, Seq):
            template, variables = self._arguments("Fn::Sub", argument, mark, 2, 2)
        if not isinstance(template, str) or not isinstance(variables, dict):
            raise self.error("Fn::Sub takes text, or text and a map", mark, "Write [text, {name: value}].")
        if not variables and template.startswith("${") and template.endswith("}") and template.count("${") == 1:
            pieces: list[Any] = [self._variable(template[2:-1], variables, mark)]
        else:
            pieces, end = [], 0
            for match in _VARIABLE.finditer(template):
                pieces.append(template[end : match.start()])
                pieces.append(self._variable(match[1], variables, mark))
                end = match.end()
            pieces.append(template[end:])
        return dynamic(joined(pieces))

    def _variable(self, name: str, variables: dict[str, Any], mark: Mark) -> Any:
        if name.startswith("!"):
            return f"${{{name[1:]}}}"
        if name in variables:
            value = self.value(variables[name], mark)
        elif "." in name:
            resource, attribute = name.split(".", 1)
            value = self.getatt(resource, attribute, mark)
        else:
            value = self.ref(name, mark)
        if isinstance(value, list):  # CloudFormation joins a list parameter with commas
            return joined([piece for item in value for piece in (",", item)][1:])
        return self._text("Fn::Sub", value, mark)

    def _to_json_string(self, argument: Any, mark: Mark) -> Any:
        import json

        value = self.value(argument, mark)
        holes: list[Unknown] = []

        def hole(unknown: Any) -> str:
            holes.append(unknown)
            return f"\0{len(holes) - 1}\0"

        whole = json.dumps(value, default=hole, separators=(",", ":"), ensure_ascii=False)
        pieces = whole.split("\\u0000")
        if len(pieces) == 1:
            return whole
        return text(tuple(holes[int(p)] if i % 2 else p for i, p in enumerate(pieces) if p))

    def _transform(self, argument: Any, _mark: Mark) -> Any:
        name = argument.get("Name", "") if isinstance(argument, dict) else ""
        return Unknown("function", f"Transform {name}", f"the macro {name} runs at deployment")


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, Unknown) else "a list" if isinstance(value, list) else repr(value)
