"""Scalars: what a plain YAML scalar means, what a short tag stands for, how values print."""

import re
from functools import lru_cache
from math import isfinite
from typing import Any

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_HEX = re.compile(r"[-+]?0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_LONGEST_NUMBER = 40  # longer digits are an identifier, and no service takes such a number
_MEANINGS = {"null": None, "true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_WORDS: dict[str, bool | None] = {"": None, "~": None}
for _word, _meaning in _MEANINGS.items():
    _WORDS.update({_word: _meaning, _word.capitalize(): _meaning, _word.upper(): _meaning})

_NAMES = """And Base64 Cidr Contains EachMemberEquals EachMemberIn Equals FindInMap ForEach GetAZs GetAtt
GetStackOutput If ImportValue Join Length Not Or RefAll Select Split Sub ToJsonString Transform ValueOf ValueOfAll"""
_TAGS = {"!Ref": "Ref", "!Condition": "Condition"} | {f"!{name}": f"Fn::{name}" for name in _NAMES.split()}


@lru_cache(maxsize=65_536)
def plain_value(text: str) -> Any:
    """The value of an unquoted scalar by YAML 1.1, but dates, sexagesimals and digits with a leading zero stay text.

    CloudFormation's own examples need the first (``Version: 2012-10-17``); account ids need the last.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "0123456789+-." and len(text) <= _LONGEST_NUMBER:
        if _INT.match(text):
            return int(text)
        if _HEX.match(text):
            return int(text, 16)
        if _FLOAT.match(text) and not text.isdigit() and isfinite(number := float(text)):
            return number
    return text


def intrinsic_of(tag: str) -> str | None:
    """The long form of a short tag: ``!Sub`` → ``Fn::Sub``; None where there is no such function."""
    return _TAGS.get(tag)


def text_of(value: Any) -> str:
    """A scalar as CloudFormation prints it inside Join, Sub and Equals: true, false, 1, 1.5."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    return str(value)


_SURROGATES = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_LATE_COLON = re.compile(r'"(\s*\n\s*):')


def json_as_yaml(text: str) -> str:
    """JSON as YAML reads it: surrogate pairs as the characters they mean (columns after them shift), and each colon on
    the line of its key. Lines stay.
    """

    def character(match: re.Match[str]) -> str:
        high, low = int(match[1], 16), int(match[2], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))

    if "\\u" in text:
        text = _SURROGATES.sub(character, text)
    return _LATE_COLON.sub(r'":\1', text) if re.search(r"\n\s*:", text) else text
