"""A regular expression of Java as Python writes it, for full matches. What Python cannot say is re.error."""

import re
from itertools import chain

CLASSES = {
    "Alpha": "a-zA-Z",
    "Alnum": "a-zA-Z0-9",
    "Digit": "0-9",
    "Lower": "a-z",
    "Upper": "A-Z",
    "XDigit": "0-9a-fA-F",
    "Punct": r"!-/:-@\[-`{-~",
    "Space": r"\s",
    "Blank": r" \t",
    "Cntrl": r"\x00-\x1f\x7f",
    "Graph": "!-~",
    "Print": " -~",
    "ASCII": r"\x00-\x7f",
    "L": "a-zA-Z\u00c0-\u02af\u0370-\ud7ff",  # letters of living scripts; a few signs among them pass too
}
"""The members of ``\\p{…}``, as they stand between brackets."""
BLANKS = r" \t\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000"
_PROPERTY = re.compile(r"\\[pP](?:\{(\w+)\}|(\w))")
_FLAGS = re.compile(r"\(\?([A-Za-z]*(?:-[A-Za-z]+)?)\)")
_SAME_FLAGS = frozenset("ims-")
_DIFFERENT = frozenset("vVHNU")
"""Escapes that mean something else in Python, or nothing there."""


def translated(pattern: str) -> str:
    """The pattern for ``re.compile(…, re.ASCII)``. Raises re.error where Python has no word for it.

    Flags in the middle hold until their group ends, also behind a ``|``: Python wants a group of their own.
    """
    out: list[str] = []
    levels: list[list[str]] = [[]]  # per open group, the flags that were switched in it
    at = 0
    while at < len(pattern):
        char = pattern[at]
        flags = _FLAGS.match(pattern, at) if char == "(" else None
        if char == "\\":
            piece, at = _escape(pattern, at, inside=False)
        elif char == "[":
            piece, at = _class(pattern, at)
        elif flags:
            piece, at = _switch(flags[1], levels[-1]), flags.end()
        else:
            piece, at = _structure(char, levels), at + 1
        out.append(piece)
    return "".join(out) + ")" * len(list(chain(*levels)))


def _switch(flags: str, level: list[str]) -> str:
    if not set(flags) <= _SAME_FLAGS:
        raise re.error(f"the flags {flags} have no equal in Python")
    level.append(f"(?{flags}:")
    return level[-1]


def _structure(char: str, levels: list[list[str]]) -> str:
    if char == "(":
        levels.append([])
    elif char == "|":
        return ")" * len(levels[-1]) + "|" + "".join(levels[-1])
    elif char == ")" and len(levels) > 1:
        return ")" * len(levels.pop()) + ")"
    return char


def _class(pattern: str, at: int) -> tuple[str, int]:
    """A bracket expression that begins at ``at``, and where it ends."""
    start = at
    out, at = ("[^", at + 2) if pattern.startswith("[^", at) else ("[", at + 1)
    if pattern.startswith("]", at):
        out, at = out + r"\]", at + 1
    while at < len(pattern) and pattern[at] != "]":
        if pattern[at] == "[" or pattern.startswith("&&", at):
            raise re.error("a class within a class, which only Java understands", pattern, at)
        if pattern[at] == "\\":
            piece, at = _escape(pattern, at, inside=True)
        else:
            piece, at = pattern[at], at + 1
        out += piece
    if at >= len(pattern):
        raise re.error("unterminated character set", pattern, start)
    return f"{out}]", at + 1


def _escape(pattern: str, at: int, inside: bool) -> tuple[str, int]:
    """What begins with a backslash at ``at``, and where it ends; ``inside`` brackets."""
    char = pattern[at + 1 : at + 2]
    if char in ("p", "P"):
        return _property(pattern, at, inside)
    if char == "Q":
        end = pattern.find(r"\E", at + 2)
        quoted = pattern[at + 2 : end if end >= 0 else len(pattern)]
        return re.escape(quoted), at + 2 + len(quoted) + (2 if end >= 0 else 0)
    if char == "h":
        return (BLANKS if inside else f"[{BLANKS}]"), at + 2
    if char in ("z", "Z") and not inside:
        return (r"\Z" if char == "z" else r"(?=\n?\Z)"), at + 2
    if char in _DIFFERENT:
        raise re.error(f"\\{char} means something else in Python", pattern, at)
    return pattern[at : at + 2], at + 2


def _property(pattern: str, at: int, inside: bool) -> tuple[str, int]:
    found = _PROPERTY.match(pattern, at)
    members = CLASSES.get(found[1] or found[2]) if found else None
    negated = pattern[at + 1] == "P"
    if found is None or members is None or (negated and inside):
        raise re.error("a class of characters that Python does not know", pattern, at)
    return members if inside else f"[{'^' if negated else ''}{members}]", found.end()
