"""Parameters: given values and defaults, coerced to their type, with every constraint enforced."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cfn.errors import CfnError, LimitError, Location
from cfn.located import Map, Mark, Seq
from cfn.problems import Problems
from cfn.scalars import plain_value, text_of
from cfn.unknown import Unknown

ALL_RIGHT = Problems(strict=True)
SSM = "AWS::SSM::Parameter::Value<"


class Parameter:
    """One declared parameter. ``value(given)`` coerces and checks; errors name the declaration's place.

    ``unenforced`` says so where a value was checked against a pattern that Python cannot express.
    """

    def __init__(self, file: str, name: str, body: Any, mark: Mark) -> None:
        self.file, self.name, self.mark = file, name, mark
        if not isinstance(body, Map) or not isinstance(body.get("Type"), str):
            raise CfnError(f"Parameter {name} has no Type", Location(file, *mark), "Give it a Type.")
        self.body = body
        self.unenforced = ""
        if not isinstance(body.get("AllowedValues", []), list):
            raise CfnError(f"AllowedValues of {name} is no list", self.place("AllowedValues"), "Write a list.")
        self.type: str = body["Type"]
        self.ssm, self.is_list, self.is_number = _kind(self.type)

    @property
    def default(self) -> Any:
        """Its Default, or None."""
        return self.body.get("Default")

    @property
    def hidden(self) -> bool:
        """Whether it has NoEcho."""
        return str(self.body.get("NoEcho", "")).lower() == "true"

    def allowed(self) -> list[Any]:
        """Its AllowedValues as they would be given, or nothing."""
        return list(self.body.get("AllowedValues", ()))

    def value(self, given: Any) -> Any:
        """``given`` (text, number, boolean or list) as Ref yields it. Raises CfnError where a constraint fails."""
        if isinstance(given, Unknown):
            return given
        if isinstance(given, (dict, type(None))):
            raise self._error("takes text, a number or a list", given)
        if not self.is_list:
            return self._single(given)
        items = given if isinstance(given, list) else [item.strip() for item in text_of(given).split(",")]
        out = Seq()
        out.extend(self._single(item) for item in items)
        out.marks = [self.mark] * len(out)
        return out

    def _single(self, given: Any) -> Any:
        if isinstance(given, Unknown):
            return given
        if isinstance(given, (dict, list, type(None))):
            raise self._error("takes a single value here", given)
        text = text_of(given)
        if not self.ssm:  # constraints on an SSM parameter apply to its path, not to its value
            self.check(text)
        return plain_value(text) if self.is_number and isinstance(plain_value(text), (int, float)) else text

    def check(self, text: str) -> None:
        """Raise CfnError where ``text`` breaks AllowedValues, AllowedPattern, a length or a bound."""
        body = self.body
        allowed = body.get("AllowedValues", ())
        if "AllowedValues" in body and text not in allowed and text not in map(text_of, allowed):
            raise self._error(f"must be one of {', '.join(text_of(value) for value in self.allowed())}", text)
        if "AllowedPattern" in body and not self._matches(text_of(body["AllowedPattern"]), text):
            raise self._error(f"must match {body['AllowedPattern']}", text)
        if self.is_number:
            number = plain_value(text)
            if isinstance(number, bool) or not isinstance(number, (int, float)):
                raise self._error("must be a number", text)
            self._bounds("MinValue", "MaxValue", number, text)
        else:
            self._bounds("MinLength", "MaxLength", len(text), text)

    def _matches(self, pattern: str, text: str) -> bool:
        from cfn.patterns import MAX_SECONDS, matches

        try:
            return matches(pattern, text)
        except (re.error, OverflowError, RecursionError) as error:
            self.unenforced = f"AllowedPattern of {self.name} is not enforced here: {error}"
            return True
        except TimeoutError:
            message = f"AllowedPattern of {self.name} takes more than {MAX_SECONDS} s on its value"
        raise LimitError(message, self.place("AllowedPattern"), "Correct the pattern.")

    def _bounds(self, least: str, most: str, measure: float, text: str) -> None:
        for name, sign in ((least, 1), (most, -1)):
            if name not in self.body:
                continue
            bound = plain_value(text_of(self.body[name]))
            if isinstance(bound, bool) or not isinstance(bound, (int, float)):
                message = f"{name} of {self.name} is no number"
                raise CfnError(message, self.place(name), "Write a number.")
            if (measure - bound) * sign < 0:
                raise self._error(f"breaks {name} {bound}", text)

    def place(self, key: str) -> Location:
        """Where a key of the declaration is written."""
        return Location(self.file, *self.body.marks.get(key, self.mark))

    def _error(self, rule: str, given: Any) -> CfnError:
        shown = "****" if self.hidden else repr(given)
        described = self.body.get("ConstraintDescription")
        hint = f"{described}" if isinstance(described, str) else "Give another value"
        message = f"Parameter {self.name} {rule}; it was given {shown}"
        return CfnError(message, Location(self.file, *self.mark), f"{hint.rstrip('.')}.")


@lru_cache(maxsize=1024)
def _kind(written: str) -> tuple[bool, bool, bool]:
    """Whether a type is that of an SSM parameter, whether its value is a list, and whether it is of numbers."""
    ssm = written.startswith(SSM)
    inner = written[len(SSM) : -1] if ssm else written
    return ssm, inner.startswith("List<") or inner == "CommaDelimitedList", inner in {"Number", "List<Number>"}


def declared(file: str, root: Map, problems: Problems = ALL_RIGHT) -> dict[str, Parameter]:
    """The parameters a template declares, in order. One that is malformed takes any text and has no value."""
    section = root.get("Parameters")
    if section is None:
        return {}
    if not isinstance(section, Map):
        place = Location(file, *root.marks["Parameters"])
        problems.add(CfnError("Parameters must be a map", place, "Write name: {Type: …}."))
        return {}
    out = {}
    for name, body in section.items():
        if name == "Fn::Transform":  # a macro adds more
            continue
        mark = section.marks[name]
        try:
            out[name] = Parameter(file, name, body, mark)
        except CfnError as error:
            problems.add(error)
            out[name] = Parameter(file, name, _any_text(mark), mark)
    return out


def _any_text(mark: Mark) -> Map:
    out = Map()
    out["Type"], out.marks["Type"] = "String", mark
    return out


def previous(name: str) -> Unknown:
    """What a parameter is given that keeps its previous value: as unknown as one without a value."""
    return Unknown("parameter", name, f"parameter {name} keeps its previous value")


def values(
    parameters: Mapping[str, Parameter],
    given: Mapping[str, Any],
    produced: Mapping[str, Any] | None,
    problems: Problems = ALL_RIGHT,
) -> dict[str, Any]:
    """Each parameter's value: given, else Default, else Unknown (an error when strict); one not allowed is Unknown.

    ``produced`` maps SSM paths to values of earlier stacks; None where no platform is at hand.
    """
    out: dict[str, Any] = {}
    for name, parameter in parameters.items():
        chosen = given.get(name, parameter.default)
        if chosen is None and not problems.strict:
            out[name] = Unknown("parameter", name, f"parameter {name} has no value and no Default")
            continue
        try:
            out[name] = _value(parameter, chosen, produced)
        except CfnError as error:
            out[name] = problems.unknown(name, error, "parameter")
    return out


def _value(parameter: Parameter, chosen: Any, produced: Mapping[str, Any] | None) -> Any:
    if chosen is None:
        message = f"Parameter {parameter.name} has no value and no Default"
        place = Location(parameter.file, *parameter.mark)
        raise CfnError(message, place, "Give it a value in the environment file.")
    return _from_ssm(parameter, chosen, produced) if parameter.ssm else parameter.value(chosen)


def _from_ssm(parameter: Parameter, chosen: Any, produced: Mapping[str, Any] | None) -> Any:
    if isinstance(chosen, Unknown):
        return chosen
    if not isinstance(chosen, str):
        place = Location(parameter.file, *parameter.mark)
        raise CfnError(f"Parameter {parameter.name} needs the path of an SSM parameter", place, "Give it a path.")
    path = chosen
    parameter.check(path)
    if produced is not None and path in produced:
        value = produced[path]
        if parameter.is_list and not isinstance(value, list):
            value = _listed(value)
        return parameter.value(value)
    if produced is not None and not path.startswith("/aws/"):
        message = f"Parameter {parameter.name} reads {path}, which no earlier stack of its region produces"
        raise CfnError(
            message, Location(parameter.file, *parameter.mark), "Correct the path, or the order of the stacks."
        )
    return Unknown("ssm", path, f"SSM parameter {path} is read at deployment", path=path)


def _listed(value: Any) -> Any:
    """A published value as a list: a comma-joined text by its pieces, one id as one member, else the Unknown itself."""
    from cfn.text import split

    if not isinstance(value, Unknown):
        return text_of(value).split(",")
    pieces = split(",", value)
    if pieces is None:
        return [value] if value.kind in {"ref", "getatt"} else value
    return pieces
