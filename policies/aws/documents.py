"""IAM policy documents: statements of any spelling, also those written as JSON text inside a Sub."""

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, TypeGuard

from cfn.located import Map, Seq
from cfn.unknown import Unknown
from policies.kernel import Value

MARK = "\ue000{}\ue001"  # private-use characters: they cannot collide with a template's own text

ANY_ACCOUNT = re.compile(r"arn:[^:]*:(iam|sts)::\*:")
"""ARNs that read as anybody. AWS takes only a bare ``*`` and refuses them, but they show what was meant."""

UNKNOWN_PIECE = re.compile(r"\$\{[^}]*\}")


class Statement:
    """One statement. Elements may be a string or a list, and any letter case counts the same in actions."""

    def __init__(self, value: Value) -> None:
        self.value = value

    def allows(self) -> bool:
        """Whether its effect is Allow."""
        effect = self.value.get("Effect")
        return effect is not None and effect == "Allow"

    def denies(self) -> bool:
        """Whether its effect is Deny."""
        effect = self.value.get("Effect")
        return effect is not None and effect == "Deny"

    def items(self, name: str) -> list[Value]:
        """The entries of Action, NotAction, Resource or NotResource."""
        found = self.value.get(name)
        return list(found) if found is not None else []

    def principals(self) -> Iterator[tuple[str, Value]]:
        """Kind (AWS, Service, Federated, or ``*``) and value of each principal."""
        found = self.value.get("Principal")
        if found is None:
            return
        if not found.is_map:
            for value in found:
                yield "*", value
        for kind, entry in found.entries():
            for value in entry:
                yield kind, value

    def on_everything(self, action: Value | None = None) -> bool:
        """Whether one of its resources is ``*``, or all resources of the service of ``action``.

        A parameter named …Arn is taken at its word: it names one thing.
        """
        targets = [target for target in self.items("Resource") if not names_one(target, "arn", "arns")]
        service = str(action).lower().partition(":")[0] if action is not None and not action.unknown else ""
        return any(target == "*" or _is_all_of(service or "*", target) for target in targets)

    def everyone(self) -> Value | None:
        """The principal that means anybody, if there is one; an Allow with NotPrincipal means nearly that.

        A parameter named …Account, …Principal, …Role or …Arn (see ``ONE``) is taken at its word: it names somebody.
        """
        others = self.value.get("NotPrincipal")
        if others is not None and self.allows():
            return others
        for kind, value in self.principals():
            if kind not in ("*", "AWS") or names_one(value):
                continue
            if value == "*" or (not value.unknown and ANY_ACCOUNT.match(str(value))):
                return value
        return None

    def is_conditional(self) -> bool:
        """Whether it has a Condition at all, whatever that demands."""
        found = self.value.get("Condition")
        return found is not None and (found.unknown or found.raw not in ({}, ""))


def is_all(pattern: str) -> bool:
    """Whether a pattern of actions or resources matches everything: wildcards only, one of them ``*``."""
    return "*" in pattern and not pattern.strip("*?:/")


EVERY_IDENTITY = ("role/*", "user/*", "group/*", "policy/*")
"""Whoever may change any one of a kind may change those that have all rights."""


def _is_all_of(service: str, target: Value) -> bool:
    """Whether it is every resource of a service; of ``*``, every one of all services."""
    text = UNKNOWN_PIECE.sub("x", str(target)).lower()
    fields = text.split(":", 5)
    if fields[0] != "arn":
        return is_all(text)
    if len(fields) < 3:
        return text == "arn:*"
    if not fnmatchcase(service, fields[2]):
        return False
    if len(fields) < 6:
        return text.endswith("*")
    return is_all(fields[5]) or (fields[2] == "iam" and fields[5] in EVERY_IDENTITY)


ONE = (
    *("arn", "arns", "account", "accounts", "accountid", "accountids", "accountnumber", "accountnumbers"),
    *("principal", "principals", "role", "roles", "rolename", "rolenames", "user", "users", "username", "usernames"),
)
"""How parameters are called that name an account, a role, a user or a resource."""


def names_one(value: Value, *ends: str) -> bool:
    """Whether it is no wildcard: another stack's export, or a parameter whose name says that it names something."""
    return isinstance(value.raw, Unknown) and _names_one(value.raw, ends or ONE)


def _names_one(raw: Unknown, ends: tuple[str, ...]) -> bool:
    if raw.kind == "function":  # what is split or selected from such a parameter
        found = [part for part in raw.parts if isinstance(part, Unknown)]
        return bool(found) and all(_names_one(part, ends) for part in found)
    return raw.kind == "import" or (raw.kind in ("parameter", "ssm") and raw.text.lower().endswith(ends))


def statements(document: Value | None) -> Iterator[Statement]:
    """The statements of a policy document; a document that is JSON text is read as such."""
    document = tree(document)
    found = None if document is None else document.get("Statement")
    for entry in found if found is not None else ():
        yield Statement(entry)


def is_hidden(document: Value | None) -> TypeGuard[Value]:
    """Whether it is there, and only deployment will tell what it says."""
    return document is not None and document.unknown and tree(document) is None


def tree(document: Value | None) -> Value | None:
    """The document as a mapping; where it is JSON text, what that says. None where it is neither."""
    if document is None or document.is_map:
        return document
    parsed = _parse(document.raw)
    return None if parsed is None else Value(parsed, document.resource, document.path)


def _parse(raw: Any) -> Any:
    """The tree of a JSON text, with what is unknown in it put back; None where it is no JSON object."""
    pieces = [raw] if isinstance(raw, str) else list(raw.parts) if isinstance(raw, Unknown) else []
    unknowns = [piece for piece in pieces if isinstance(piece, Unknown)]
    count = iter(range(len(unknowns)))
    text = "".join(piece if isinstance(piece, str) else MARK.format(next(count)) for piece in pieces)
    try:
        tree = json.loads(text)
    except ValueError:
        return None
    return _restore(tree, unknowns) if isinstance(tree, dict) else None


def _restore(tree: Any, unknowns: list[Unknown]) -> Any:
    if isinstance(tree, dict):
        made = Map()
        made.update({key: _restore(entry, unknowns) for key, entry in tree.items()})
        return made
    if isinstance(tree, list):
        items = Seq()
        items.extend(_restore(entry, unknowns) for entry in tree)
        return items
    if isinstance(tree, str) and MARK[0] in tree:
        parts = _split(tree, unknowns)
        whole = len(parts) == 1 and isinstance(parts[0], Unknown)
        return parts[0] if whole else Unknown("text", "".join(map(str, parts)), "made of unknowns", parts=tuple(parts))
    return tree


def _split(text: str, unknowns: list[Unknown]) -> list[str | Unknown]:
    parts: list[str | Unknown] = []
    for piece in text.split(MARK[0]):
        number, end, rest = piece.partition(MARK[-1])
        if end:
            parts.append(unknowns[int(number)])
        parts += [found for found in ((rest if end else number),) if found]
    return parts
