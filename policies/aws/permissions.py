"""What templates allow the holders of IAM policies: the statements of every resource type that carries permissions."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from cfn.unknown import Unknown
from policies.aws.conditions import confines
from policies.aws.documents import Statement, is_all, statements
from policies.kernel import Resource, Value

IDENTITIES = ("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group")
SERVERLESS = ("AWS::Serverless::Function", "AWS::Serverless::StateMachine")
"""Their Policies mix documents, names of managed policies and SAM's own templates."""
DOCUMENTS = {
    **dict.fromkeys(IDENTITIES, "Policies"),
    "AWS::IAM::Policy": "PolicyDocument",
    "AWS::IAM::ManagedPolicy": "PolicyDocument",
    "AWS::IAM::RolePolicy": "PolicyDocument",
    "AWS::IAM::UserPolicy": "PolicyDocument",
    "AWS::IAM::GroupPolicy": "PolicyDocument",
    "AWS::SSO::PermissionSet": "InlinePolicy",
    **dict.fromkeys(SERVERLESS, "Policies"),
}
HOLDERS = tuple(DOCUMENTS)
"""Every type that carries permissions."""


def documents(resource: Resource) -> Iterator[Value]:
    """The policy documents of a resource; one entry may stand where a list is allowed."""
    found = resource.get(DOCUMENTS[resource.type])
    if found is None:
        return
    if resource.type in IDENTITIES:
        for entry in found:
            document = entry.get("PolicyDocument")
            if document is not None:
                yield document
    elif resource.type in SERVERLESS:
        yield from (entry for entry in found if entry.is_map)
    else:
        yield found


def granted(resource: Resource) -> Iterable[Statement]:
    """Its Allow statements; some thirty policies ask for them."""
    return resource.remember(_known) if resource.remember(_is_known) else _granted(resource)


def _granted(resource: Resource) -> Iterator[Statement]:
    for document in documents(resource):
        for statement in statements(document):
            if statement.allows():
                yield statement


def _known(resource: Resource) -> list[Statement]:
    return list(_granted(resource))


def _is_known(resource: Resource) -> bool:
    """Whether it is no question which statements there are, and which of them allow."""
    properties = resource.whole.get("Properties")
    if not isinstance(properties, dict):
        return False
    inner = ("PolicyDocument",) if resource.type in IDENTITIES else ()
    return _is_plain(properties.get(DOCUMENTS[resource.type]), *inner, "Statement", "Effect")


def _is_plain(raw: Any, *steps: str) -> bool:
    """Whether nothing is unknown on the way down ``steps``, in any item of a list."""
    if isinstance(raw, list):
        return all(_is_plain(each, *steps) for each in raw)
    if isinstance(raw, dict) and steps:
        return _is_plain(raw.get(steps[0]), *steps[1:])
    return not isinstance(raw, Unknown)


def is_pattern_of(action: Value, meant: tuple[str, ...]) -> bool:
    """Whether an action, or pattern of actions, covers one of ``meant`` (lower case). ``*`` does, too."""
    if action.unknown:
        return any(action.lower() == each for each in meant)
    pattern = str(action).lower()
    if "*" not in pattern and "?" not in pattern:
        return pattern in meant
    start = pattern[:-1]
    if pattern[-1] == "*" and "*" not in start and "?" not in start:
        return any(each.startswith(start) for each in meant)
    return any(fnmatchcase(each, pattern) for each in meant)


def unscoped(resource: Resource, meant: tuple[str, ...]) -> Iterator[Value]:
    """The actions that take in one of ``meant`` and are allowed on every resource, with no condition that confines it.

    What allows every action of every service is left out: that is a question of its own.
    """
    for statement in granted(resource):
        if confines(statement):
            continue
        for action in statement.items("Action"):
            everything = not action.unknown and is_all(str(action))
            if not everything and is_pattern_of(action, meant) and statement.on_everything(action):
                yield action


def is_whole_service(action: Value) -> bool:
    """Whether it is ``*`` or ``service:*``, which have policies of their own."""
    return not action.unknown and is_all(str(action).rpartition(":")[2])
