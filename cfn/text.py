"""Text with unknown pieces: joining, splitting and comparing without guessing."""

import re
from collections.abc import Iterable
from typing import Any

from cfn.scalars import text_of
from cfn.unknown import Unknown

_RESOLVE = re.compile(r"(\{\{resolve:|\}\})")
# Pseudo parameters whose values are made of letters, digits, dots and dashes only: splitting on anything else is safe.
_PLAIN_PSEUDO = frozenset({"AWS::AccountId", "AWS::Region", "AWS::Partition", "AWS::StackName", "AWS::URLSuffix"})


def joined(pieces: Iterable[Any]) -> str | Unknown:
    """The concatenation: plain when all pieces are, the Unknown itself when nothing surrounds it, else a text."""
    parts: list[str | Unknown] = []
    literal = ""
    for piece in pieces:
        if piece.__class__ is str:
            literal += piece
        elif not isinstance(piece, Unknown):
            literal += text_of(piece)
        else:
            for part in piece.parts if piece.kind == "text" else (piece,):
                if isinstance(part, str):
                    literal += part
                    continue
                if literal:
                    parts.append(literal)
                    literal = ""
                parts.append(part)
    if not parts:
        return literal
    if literal:
        parts.append(literal)
    return parts[0] if len(parts) == 1 else _text(tuple(parts))


def _text(parts: tuple[str | Unknown, ...]) -> Unknown:
    """A text Unknown of literal and unknown pieces; its reason is that of the first unknown one."""
    first = next(part for part in parts if isinstance(part, Unknown))
    return Unknown("text", "".join(map(str, parts)), first.reason, parts=parts)


def dynamic(value: Any) -> Any:
    """A text with its dynamic references (``{{resolve:service:path}}``) named as Unknown; other values as they are."""
    if isinstance(value, Unknown):
        if value.kind != "text" or "{{resolve:" not in value.text:
            return value
        parts: tuple[str | Unknown, ...] = value.parts
    elif isinstance(value, str) and "{{resolve:" in value:
        parts = (value,)
    else:
        return value
    pieces: list[str | Unknown] = []
    inside: list[str | Unknown] | None = None
    for part in parts:
        if isinstance(part, Unknown):
            (pieces if inside is None else inside).append(part)
            continue
        for piece in _RESOLVE.split(part):
            if inside is None and piece == "{{resolve:":
                inside = []
            elif inside is not None and piece == "}}":
                pieces.append(_reference(tuple(each for each in inside if each)))
                inside = None
            else:
                (pieces if inside is None else inside).append(piece)
    if inside is not None:
        return value  # an opening without its end is plain text
    return joined(pieces)


def _reference(inside: tuple[str | Unknown, ...]) -> Unknown:
    path = "".join(str(part) for part in inside)
    reason = f"{path.partition(':')[0]} is read at deployment; dynamic references are never resolved here"
    known = tuple(part for part in inside if isinstance(part, Unknown))
    return Unknown("dynamic", f"resolve:{path}", reason, parts=known, path=path)


def split(delimiter: str, source: str | Unknown) -> list[Any] | None:
    """The pieces between delimiters; None where an unknown piece might hold the delimiter itself."""
    if isinstance(source, str):
        return list(source.split(delimiter)) if delimiter else [source]
    if source.kind != "text" or not all(_cannot_hold(atom, delimiter) for atom in source.atoms()):
        return None
    pieces: list[list[str | Unknown]] = [[]]
    for part in source.parts:
        if isinstance(part, Unknown):
            pieces[-1].append(part)
            continue
        first, *rest = part.split(delimiter)
        pieces[-1].append(first)
        pieces.extend([each] for each in rest)
    return [joined(piece) for piece in pieces]


def _cannot_hold(atom: Unknown, delimiter: str) -> bool:
    if atom.text in _PLAIN_PSEUDO:
        return not any(char.isalnum() or char in ".-" for char in delimiter)
    # No physical id, ARN or endpoint has a comma; list-valued attributes are not joined as single pieces.
    return delimiter == "," and atom.kind in {"ref", "getatt", "zone", "pseudo"}


def equal(left: Any, right: Any) -> bool | None:
    """Whether two resolved values are equal, scalars compared as text; None where it cannot be known."""
    if isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            return False
        results = {equal(one, other) for one, other in zip(left, right, strict=True)}
        return False if False in results else None if None in results else True
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        if left == right:
            return True
        unknown, other = (left, right) if isinstance(left, Unknown) else (right, left)
        return False if not isinstance(other, Unknown) and _differs(unknown, other) else None
    if isinstance(left, (dict, list)) or isinstance(right, (dict, list)):
        return bool(left == right)
    return text_of(left) == text_of(right)


def _differs(unknown: Unknown, known: Any) -> bool:
    """Whether an unknown surely is not a known value: its literal pieces do not fit, or it is never empty."""
    if isinstance(known, (dict, list)):
        return unknown.kind == "text"
    whole = text_of(known)
    if unknown.kind == "text":
        literal = sum(len(part) for part in unknown.parts if isinstance(part, str))
        return not whole.startswith(unknown.prefix) or not whole.endswith(unknown.suffix) or len(whole) < literal
    # Physical ids, ARNs, zones, pseudo parameters and SSM values (at least one character) are never empty.
    never_empty = unknown.kind in {"ref", "pseudo", "zone", "ssm"} or unknown.attribute.endswith("Arn")
    return never_empty and whole == ""
