"""The intrinsic functions. Each takes its unresolved argument and the place where the function is written."""

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any

from cfn.cidr import check, subnets
from cfn.errors import CfnError, LimitError
from cfn.located import Map, Mark, Seq
from cfn.lookups import REMEDY, told
from cfn.scalars import text_of
from cfn.text import dynamic, joined, split
from cfn.unknown import Unknown

MAX_TEXT = 16_000_000
"""How many characters the functions of one resolution may make: nested Fn::Sub maps could multiply without end."""

Function = Callable[[Any, Any, Mark], Any]
"""Of the scope, an unresolved argument, and the place where the function is written."""
_VARIABLE = re.compile(r"\$\{([^{}]*)\}")


class NoValue:
    """What ``Ref: AWS::NoValue`` resolves to: the entry is left out."""

    def __repr__(self) -> str:
        return "AWS::NoValue"


NO_VALUE = NoValue()


class Functions:
    """Mixed into :class:`cfn.scope.Scope`, which gives ``value``, ``ref``, ``getatt`` and ``error``."""

    parameters: dict[str, Any]
    pseudo: dict[str, Any]
    mappings: Map
    imported: Callable[[str | Unknown, Mark], Any]
    value: Callable[..., Any]
    ref: Callable[[Any, Mark], Any]
    getatt: Callable[[str, str, Mark], Any]
    chosen: Callable[[Any, Mark], tuple[Any, Mark]]
    error: Callable[[str, Mark, str], CfnError]

    strict: bool

    def __init__(self) -> None:
        self._made = 0
        self.lookups: dict[Mark, str] = {}

    def _if(self, argument: Any, mark: Mark) -> Any:
        wrapper = Map()
        wrapper["Fn::If"], wrapper.marks["Fn::If"] = argument, mark
        return self.value(*self.chosen(wrapper, mark))

    def _get_att(self, argument: Any, mark: Mark) -> Any:
        parts = argument.split(".", 1) if isinstance(argument, str) else argument
        if not isinstance(parts, list) or len(parts) < 2:
            raise self.error("Fn::GetAtt takes a resource and an attribute", mark, "Write Resource.Attribute.")
        if len(parts) == 2 and parts[0].__class__ is str and parts[1].__class__ is str:
            return self.getatt(parts[0], parts[1], mark)
        name, *steps = [self._text("Fn::GetAtt", self.value(part, mark), mark) for part in parts]
        attribute = joined([piece for step in steps for piece in (".", step)][1:])
        if isinstance(attribute, Unknown) or isinstance(name, Unknown):
            raise self.error("Fn::GetAtt needs known names", mark, "Give the parameter a value.")
        return self.getatt(name, attribute, mark)

    def _arguments(self, name: str, argument: Any, mark: Mark, least: int, most: int) -> list[Any]:
        if not isinstance(argument, Seq) or not least <= len(argument) <= most:
            count = f"{least}" if least == most else f"{least} to {most}"
            raise self.error(f"{name} takes a list of {count} arguments", mark, "See the intrinsic function reference.")
        return argument

    def _text(self, name: str, value: Any, mark: Mark) -> str | Unknown:
        if isinstance(value, (dict, list, NoValue)) or value is None:
            raise self.error(f"{name} needs text here, not a list, a map or nothing", mark, "Write a string.")
        return value if isinstance(value, Unknown) else text_of(value)

    def _grow(self, size: int, mark: Mark) -> None:
        """Count characters that are about to be made. Raises CfnError where they become too many."""
        self._made += size
        if self._made > MAX_TEXT:
            error = self.error(f"Functions make more than {MAX_TEXT:,} characters", mark, "Shorten the texts.")
            raise LimitError(*error.args)

    def _joined(self, pieces: list[Any], mark: Mark) -> Any:
        size = 0
        for piece in pieces:
            size += len(piece) if piece.__class__ is str else len(piece.text) if isinstance(piece, Unknown) else 8
        self._grow(size, mark)
        return dynamic(joined(pieces))

    def _base64(self, argument: Any, mark: Mark) -> Any:
        value = self._text("Fn::Base64", self.value(argument, mark), mark)
        if isinstance(value, Unknown):
            return Unknown("function", f"Base64 of {value}", value.reason, parts=value.parts or (value,))
        self._grow(2 * len(value), mark)
        return base64.b64encode(value.encode()).decode()

    def _cidr(self, argument: Any, mark: Mark) -> Any:
        block, *rest = [self.value(a, mark) for a in self._arguments("Fn::Cidr", argument, mark, 3, 3)]
        unknown = tuple(each for each in rest if isinstance(each, Unknown))
        if unknown:
            parts = (block, *unknown) if isinstance(block, Unknown) else unknown
            return Unknown("function", f"Cidr of {_shown(block)}", unknown[0].reason, parts=parts)
        out = Seq()
        try:
            count, bits = (_whole(each) for each in rest)
            if isinstance(block, Unknown):
                check(count, bits)
                names = [f"Cidr of {block}, {bits} bits, #{i}" for i in range(count)]
                out.extend(Unknown("function", name, block.reason, parts=(block,)) for name in names)
            else:
                out.extend(subnets(self._text("Fn::Cidr", block, mark), count, bits))  # type: ignore[arg-type]
        except ValueError as error:
            raise self.error(f"Fn::Cidr: {error}", mark, "Correct the block, the count or the bits.") from error
        out.marks = [mark] * len(out)
        return out

    def _find_in_map(self, argument: Any, mark: Mark) -> Any:
        parts = self._arguments("Fn::FindInMap", argument, mark, 3, 4)
        names = [self._text("Fn::FindInMap", self.value(part, mark), mark) for part in parts[:3]]
        unknown = tuple(name for name in names if isinstance(name, Unknown))
        if unknown:
            found = self._reachable(names) if len(parts) == 3 else []
            if len({(type(each), str(each)) for each in found}) == 1 and isinstance(found[0], str | int | float):
                return self.value(found[0], mark)
            shown = ".".join(str(name) for name in names)
            return Unknown("function", f"FindInMap {shown}", unknown[0].reason, parts=unknown)
        here: Any = self.mappings
        for depth, key in enumerate(names):
            if isinstance(here, dict) and key in here:
                here = here[key]
                continue
            if isinstance(here, dict) and "Fn::Transform" in here:
                return self._transform(here["Fn::Transform"], mark)
            if len(parts) == 4 and isinstance(parts[3], dict) and "DefaultValue" in parts[3]:
                return self.value(parts[3]["DefaultValue"], mark)
            return self._no_such_key(names, depth, mark)
        return self.value(here, mark)

    def _reachable(self, names: list[Any]) -> list[Any]:
        """What a lookup by unknown keys may find: nothing else than the mapping holds."""
        here: list[Any] = [self.mappings]
        for key in names:
            if any(not isinstance(each, dict) or "Fn::Transform" in each for each in here):
                return []
            here = [inner for each in here for name, inner in each.items() if isinstance(key, Unknown) or name == key]
        return here

    def _no_such_key(self, names: list[Any], depth: int, mark: Mark) -> Unknown:
        """Surely a fault; but all else can be judged, so where that is wanted it is noted and the value unknown."""
        message = told(depth, names[depth])
        if self.strict:
            raise self.error(message, mark, REMEDY)
        self.lookups[mark] = message
        return Unknown("function", f"FindInMap {'.'.join(names)}", "the mapping has no such key")

    def _get_azs(self, argument: Any, mark: Mark) -> Any:
        region = self.value(argument, mark)
        if region in ("", None):
            region = self.pseudo["AWS::Region"]
        name = self._text("Fn::GetAZs", region, mark)
        return Unknown("zone", f"{name}#*", "an account's zones are known only at deployment")

    def _import_value(self, argument: Any, mark: Mark) -> Any:
        return self.imported(self._text("Fn::ImportValue", self.value(argument, mark), mark), mark)

    def _get_stack_output(self, argument: Any, mark: Mark) -> Any:
        given = self.value(argument, mark)
        if not isinstance(given, dict) or not {"StackName", "OutputName"} <= given.keys():
            message = "Fn::GetStackOutput takes a map with StackName and OutputName"
            raise self.error(message, mark, "Name the stack and its output.")
        path = f"{given['StackName']}.{given['OutputName']}"
        parts = tuple(each for each in given.values() if isinstance(each, Unknown))
        reason = "the output of another stack is read at deployment"
        return Unknown("import", f"output {path}", reason, parts=parts, path=path)

    def _join(self, argument: Any, mark: Mark) -> Any:
        delimiter, items = [self.value(a, mark) for a in self._arguments("Fn::Join", argument, mark, 2, 2)]
        delimiter = self._text("Fn::Join", delimiter, mark)
        if isinstance(items, Unknown):
            return Unknown("function", f"Join of {items}", items.reason, parts=(items,))
        if not isinstance(items, list):
            raise self.error("Fn::Join takes a delimiter and a list", mark, "Write [delimiter, [values]].")
        pieces: list[Any] = []
        for item in items:
            # A list inside (a Ref to a list parameter) is taken as its members.
            for each in item if isinstance(item, list) else (item,):
                pieces += [self._text("Fn::Join", each, mark), delimiter]
        return self._joined(pieces[:-1], mark)

    def _length(self, argument: Any, mark: Mark) -> Any:
        items = self.value(argument, mark)
        if isinstance(items, Unknown):
            return Unknown("function", f"Length of {items}", items.reason, parts=(items,))
        if not isinstance(items, (list, dict)):
            raise self.error("Fn::Length takes a list", mark, "Give it a list or a list parameter.")
        return len(items)

    def _select(self, argument: Any, mark: Mark) -> Any:
        index, items = [self.value(a, mark) for a in self._arguments("Fn::Select", argument, mark, 2, 2)]
        place = None if isinstance(index, Unknown) else self._index(index, mark)
        if isinstance(items, Unknown) and items.kind == "zone" and place is not None:
            return Unknown("zone", f"{items.text.removesuffix('#*')}#{place}", items.reason)
        if not isinstance(items, (list, Unknown)):
            raise self.error("Fn::Select takes an index and a list", mark, "Write [index, [values]].")
        if isinstance(items, Unknown) or place is None:
            inner = tuple(each for each in (index, items) if isinstance(each, Unknown))
            if isinstance(items, list):
                inner += tuple(each for each in items if isinstance(each, Unknown))
            return Unknown("function", f"Select {index} of {_shown(items)}", inner[-1].reason, parts=inner)
        if not 0 <= place < len(items):
            raise self.error(f"Fn::Select: index {place} of {len(items)} values", mark, "Correct the index.")
        return items[place]

    def _index(self, index: Any, mark: Mark) -> int:
        try:
            return _whole(index)
        except ValueError:
            raise self.error(f"Fn::Select: {index!r} is no index", mark, "Write a whole number.") from None

    def _split(self, argument: Any, mark: Mark) -> Any:
        delimiter, source = [
            self._text("Fn::Split", self.value(a, mark), mark)
            for a in self._arguments("Fn::Split", argument, mark, 2, 2)
        ]
        self._grow(len(source if isinstance(source, str) else source.text), mark)
        pieces = None if isinstance(delimiter, Unknown) else split(delimiter, source)
        if pieces is None:
            unknown = tuple(each for each in (source, delimiter) if isinstance(each, Unknown))
            return Unknown("function", f"Split of {_shown(source)}", unknown[0].reason, parts=unknown)
        self._grow(16 * len(pieces), mark)  # a short text costs more than its characters
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
        known: dict[str, Any] = {}  # once per name: nested maps would otherwise be evaluated without end
        pieces: list[Any] = _VARIABLE.split(template)  # every other one is a name
        for at in range(1, len(pieces), 2):
            name = pieces[at]
            if name not in known:
                known[name] = self._variable(name, variables, mark)
            pieces[at] = known[name]
        return self._joined(pieces, mark)

    def _variable(self, name: str, variables: dict[str, Any], mark: Mark) -> Any:
        if name.startswith("!"):
            return f"${{{name[1:]}}}"
        if name == "AWS::NoValue":
            return ""
        if name in variables:
            value = self.value(variables[name], mark)
        elif "." in name:
            resource, attribute = name.split(".", 1)
            value = self.getatt(resource, attribute, mark)
        else:
            value = self.ref(name, mark)
        if isinstance(value, (list, dict, NoValue)) or value is None:
            raise self.error(f"Fn::Sub: {name} is no text", mark, "Select or join a list first; give each name a text.")
        return value

    def _to_json_string(self, argument: Any, mark: Mark) -> Any:
        value = self.value(argument, mark)
        if isinstance(value, Unknown):
            return Unknown("function", f"JSON of {value}", value.reason, parts=(value,))
        if not isinstance(value, (dict, list)):
            raise self.error("Fn::ToJsonString takes a map or a list", mark, "Give it a map or a list.")
        return self._joined(list(_json(value)), mark)

    def _transform(self, argument: Any, _mark: Mark) -> Any:
        name = argument.get("Name", "") if isinstance(argument, dict) else argument
        return Unknown("function", f"Transform {name}", f"the macro {name} runs at deployment")


# Of the class, not of each scope: a table for every one of them would take longer to make than most are looked up in.
FUNCTIONS: dict[str, Function] = {
    "Fn::Base64": Functions._base64,
    "Fn::Cidr": Functions._cidr,
    "Fn::FindInMap": Functions._find_in_map,
    "Fn::GetAZs": Functions._get_azs,
    "Fn::GetAtt": Functions._get_att,
    "Fn::GetStackOutput": Functions._get_stack_output,
    "Fn::If": Functions._if,
    "Fn::ImportValue": Functions._import_value,
    "Fn::Join": Functions._join,
    "Fn::Length": Functions._length,
    "Fn::Select": Functions._select,
    "Fn::Split": Functions._split,
    "Fn::Sub": Functions._sub,
    "Fn::ToJsonString": Functions._to_json_string,
    "Fn::Transform": Functions._transform,
}


def _json(value: Any) -> Iterator[str | Unknown]:
    """The pieces of a compact JSON text; an unknown is a string, so it stands between quotes."""
    import json

    if isinstance(value, Unknown):
        yield from ('"', value, '"')
    elif isinstance(value, dict):
        yield "{"
        for index, (key, entry) in enumerate(value.items()):
            yield f"{',' if index else ''}{json.dumps(key, ensure_ascii=False)}:"
            yield from _json(entry)
        yield "}"
    elif isinstance(value, list):
        yield "["
        for index, entry in enumerate(value):
            yield "," if index else ""
            yield from _json(entry)
        yield "]"
    else:
        yield json.dumps(value, ensure_ascii=False)


def _whole(value: Any) -> int:
    """A whole number, also written as text. Raises ValueError for anything else."""
    text = text_of(value)
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ValueError(f"{text[:40]!r} is no whole number in range")
    return int(text)


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, Unknown) else "a list" if isinstance(value, list) else repr(value)
