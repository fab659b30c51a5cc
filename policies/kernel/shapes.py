"""What an unknown value could turn out to be: enough to know that a bucket's ARN is never ``*`` nor ``0.0.0.0/0``.

Sources of the shapes: the CloudFormation reference pages for pseudo parameters and for the return values of Ref and
GetAtt. Custom resources, nested stacks, parameters and dynamic references may hold anything.
"""

import re
from functools import lru_cache

from cfn.unknown import Unknown

ANYTHING = r"[\s\S]*"
# A physical id or attribute: no wildcard, no switch, no bare number below zero, never a whole address family.
PHYSICAL = r"(?!(?:true|false|0\.0\.0\.0/0)$)[A-Za-z0-9/][^*\s]*"
PSEUDO = {
    "AWS::AccountId": r"\d{12}",
    "AWS::Region": r"[a-z]{2,5}(?:-[a-z]+)+-\d+",
    "AWS::Partition": r"aws[a-z-]*",
    "AWS::URLSuffix": r"[a-z0-9.-]+",
    "AWS::StackName": r"[A-Za-z][A-Za-z0-9-]*",
    "AWS::StackId": r"arn:[^*\s]+",
}
OPAQUE_ATTRIBUTES = ("Outputs.", "Value")


def _atom(unknown: Unknown) -> str:
    if unknown.kind == "pseudo":
        return PSEUDO.get(unknown.text, ANYTHING)
    if unknown.kind == "zone":
        return r"[a-z0-9-]+"
    if unknown.kind == "ref":
        return PHYSICAL
    if unknown.kind == "getatt" and not unknown.attribute.startswith(OPAQUE_ATTRIBUTES):
        return PHYSICAL
    return ANYTHING


@lru_cache(maxsize=4096)
def _shape(unknown: Unknown) -> re.Pattern[str]:
    if unknown.kind != "text":
        return re.compile(_atom(unknown))
    # A lookahead written for a whole value must not see the literal text that follows it.
    pieces = (
        re.escape(part) if isinstance(part, str) else _atom(part).replace(r"(?!(?:true|false|0\.0\.0\.0/0)$)", "")
        for part in _flat(unknown)
    )
    return re.compile("".join(pieces))


def _flat(unknown: Unknown) -> list[str | Unknown]:
    flat: list[str | Unknown] = []
    for part in unknown.parts:
        flat.extend(_flat(part) if isinstance(part, Unknown) and part.kind == "text" else [part])
    return flat


def can_equal(unknown: Unknown, literal: str) -> bool:
    """Whether the value, once known, might be exactly ``literal``."""
    return _shape(unknown).fullmatch(literal) is not None


def contains(unknown: Unknown, piece: str) -> bool | None:
    """Whether the value holds ``piece`` somewhere: True, False, or None where only deployment can tell."""
    parts = _flat(unknown) if unknown.kind == "text" else [unknown]
    if any(isinstance(part, str) and piece in part for part in parts):
        return True
    wild = [part for part in parts if isinstance(part, Unknown) and not _excludes(part, piece)]
    return None if wild else False


def _excludes(unknown: Unknown, piece: str) -> bool:
    return piece == "*" and _atom(unknown) is not ANYTHING


def starts(unknown: Unknown, prefix: str) -> bool | None:
    """Whether the value begins with ``prefix``: True, False, or None where only deployment can tell."""
    known = unknown.prefix
    if known.startswith(prefix):
        return True
    return None if prefix.startswith(known) else False


def ends(unknown: Unknown, suffix: str) -> bool | None:
    """Whether the value ends with ``suffix``: True, False, or None where only deployment can tell."""
    known = unknown.suffix
    if known.endswith(suffix):
        return True
    if not suffix.endswith(known):
        return False
    before = _flat(unknown)[-2 if known else -1] if unknown.kind == "text" else unknown
    wanted = suffix[: len(suffix) - len(known)][-1]
    return False if isinstance(before, Unknown) and _excludes(before, wanted) else None
