"""What the Condition of an IAM statement really demands: judged by operator, key and value, not by the key alone.

A request must meet every operator and key of a Condition, and one of the values of each. Traps, all from the IAM guide
("Condition operators", "Single-valued vs. multivalued context keys"): a negated operator admits everybody else,
``…IfExists`` and ``ForAllValues:`` hold where the request lacks the key, ``Null`` asks for presence only, and a pattern
such as ``*`` or ``o-*`` is met by all.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from policies.aws.addresses import is_anywhere
from policies.aws.documents import UNKNOWN_PIECE, Statement, names_one
from policies.kernel import Value

PATTERNED = frozenset({"stringlike", "arnlike", "arnequals"})
"""Operators that read ``*`` and ``?`` as wildcards."""
POSITIVE = frozenset({"stringequals", "stringequalsignorecase", "ipaddress", "binaryequals"}) | PATTERNED
ALWAYS_THERE = frozenset({"iam:passedtoservice", "kms:calleraccount", "aws:securetransport"})
"""Keys that every request to which they apply carries, so that IfExists and ForAllValues change nothing."""

WILD = re.compile(r"[*?]")
# What every value of a key begins with, whoever it stands for: an organisation, a repository, a service account.
COMMON = re.compile(r"^(o-|ou-|repo:|project_path:|system:serviceaccount:|organization:)")

OF_THE_REQUEST = (
    *("aws:requestedregion", "aws:securetransport", "aws:multifactorauth", "aws:sourceip", "aws:vpcsourceip"),
    *("aws:sourcevpc", "aws:currenttime", "aws:epochtime", "aws:tokenissuetime", "aws:useragent", "aws:referer"),
    *("aws:username", "aws:userid", "aws:principal"),
)
"""Beginnings of keys that tell of the caller and the call: whoever meets them still reaches every resource."""

Keys = Callable[[str], bool]
"""Which keys count, in lower case."""


class Demand(NamedTuple):
    """One operator and key of a Condition, in lower case, with its values; ``lenient``: holds without the key too."""

    operator: str
    key: str
    values: list[Value]
    lenient: bool


def demands(statement: Statement) -> list[Demand]:
    """Every operator and key that a statement's Condition shows; what is unknown of it is left out."""
    found = statement.value.get("Condition")
    out = []
    for written, keys in found.entries() if found is not None else ():
        quantifier, _, operator = written.lower().rpartition(":")
        base = operator.removesuffix("ifexists")
        lenient = base != operator or quantifier == "forallvalues"
        out += [Demand(base, key.lower(), list(values), lenient) for key, values in keys.entries()]
    return out


def open_parts(statement: Statement) -> list[Value]:
    """The parts of a Condition known only after deployment: the whole of it, or all that an operator compares."""
    found = statement.value.get("Condition")
    if found is None:
        return []
    return [part for part in (found, *(keys for _, keys in found.entries())) if part.unknown]


def named(*keys: str) -> Keys:
    """Exactly these keys, written in lower case."""
    return lambda key: key in keys


OUTSIDERS_BOUND = named(
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceowner",
    "aws:sourceorgid",
    "aws:principalorgid",
    "aws:principalaccount",
    "aws:principalarn",
    "sns:endpoint",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceip",
    "aws:principalorgpaths",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
)
"""Keys of which a chosen value keeps strangers out of what a resource policy gives to everybody."""


def ending(*ends: str) -> Keys:
    """Keys of any provider with these endings, such as ``:sub``."""
    return lambda key: key.endswith(ends)


def ties(statement: Statement, keys: Keys) -> bool:
    """Whether the Condition of an Allow holds only for chosen values of one of ``keys``.

    Where the Condition itself is known only after deployment, that is a question.
    """
    shown = demands(statement)
    required = {each.key for each in shown if _asks_presence(each) or (each.operator in POSITIVE and not each.lenient)}
    if any(keys(each.key) and _ties(each, required) for each in shown):
        return True
    return any(part.holds("limit who may use it") for part in open_parts(statement))


def _ties(demand: Demand, required: Iterable[str]) -> bool:
    if demand.operator not in POSITIVE or not demand.values:
        return False
    if demand.lenient and demand.key not in ALWAYS_THERE and demand.key not in required:
        return False
    return not any(_is_wide(demand, value) for value in demand.values)


def _is_wide(demand: Demand, value: Value) -> bool:
    if demand.operator == "ipaddress":
        return is_anywhere(value)
    if demand.operator not in PATTERNED:
        return False
    text = UNKNOWN_PIECE.sub("x", str(value))
    if WILD.search(text) is None:
        return value.unknown and not names_one(value) and value == "*"
    if text.startswith("arn:") or demand.operator.startswith("arn"):
        return _is_wide_arn(text)
    return WILD.match(COMMON.sub("", text)) is not None


def _is_wide_arn(pattern: str) -> bool:
    """Whether resources of any account match: the account is left open, and so is the name of a bucket."""
    fields = pattern.split(":", 5)
    if len(fields) < 6:
        return True
    service, account, resource = fields[2], fields[4], fields[5]
    if service == "s3" and account in ("", "*"):  # ARNs of buckets have no account; their names are unique
        return WILD.match(resource) is not None
    return WILD.match(account) is not None


def confines(statement: Statement) -> bool:
    """Whether a Condition says something of what is acted on, not only of who asks, from where, when and how.

    A Condition that is known only after deployment counts as one that does.
    """
    if open_parts(statement):
        return True
    return any(not each.key.startswith(OF_THE_REQUEST) for each in demands(statement))


def only(statement: Statement, meant: Callable[[Demand], bool]) -> bool:
    """Whether a statement demands nothing but what is ``meant``; a ``Null`` that asks for presence aside."""
    shown = [each for each in demands(statement) if each.key not in ALWAYS_THERE or not _asks_presence(each)]
    return all(meant(each) for each in shown) and all(
        part.holds("demand nothing else") for part in open_parts(statement)
    )


def _asks_presence(demand: Demand) -> bool:
    return demand.operator == "null" and all(no == "false" for no in demand.values)
