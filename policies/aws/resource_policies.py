"""What a resource policy (of a queue, topic, key, bus, repository …) gives away; the same questions for all."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from policies.aws.conditions import OUTSIDERS_BOUND, Demand, Keys, demands, only, ties
from policies.aws.documents import Statement, is_all, is_hidden, statements
from policies.kernel import Value


def open_to_anybody(document: Value | None, bound: Keys = OUTSIDERS_BOUND) -> Iterator[Value]:
    """The principals of Allow statements that let anybody in and whose Condition ties them to nobody.

    An Allow with NotPrincipal counts, a Deny never does. ``bound``: the condition keys that keep strangers out.
    """
    for statement in statements(document):
        anybody = statement.everyone() if statement.allows() else None
        if anybody is not None and not ties(statement, bound):
            yield anybody


def broad_actions(document: Value | None, service: str) -> Iterator[Value]:
    """The actions of Allow statements that give all of ``service``: ``*``, ``sqs:*``, or a NotAction."""
    for statement in statements(document):
        if statement.allows():
            yield from (action for action in statement.items("Action") if _is_whole(action, service))
            yield from statement.items("NotAction")[:1]


def _is_whole(action: Value, service: str) -> bool:
    if action.unknown:
        return action == "*"
    prefix, colon, rest = str(action).lower().partition(":")
    return is_all(prefix) if not colon else prefix in (service, "*") and is_all(rest)


def refuses_plain_http(document: Value | None, action: str) -> bool:
    """Whether ``action`` without TLS is denied to everybody, or allowed by no statement of this policy."""
    if is_hidden(document):
        return document.holds("refuse requests without TLS")
    found = list(statements(document))
    if any(_denies_plain_http(each, action) for each in found):
        return True
    allows = [each for each in found if each.allows()]
    return bool(allows) and all(
        any(_is_about_tls(asked, "true", "false") for asked in demands(each)) for each in allows
    )


def _denies_plain_http(statement: Statement, action: str) -> bool:
    return (
        statement.denies()
        and statement.everyone() is not None
        and covers(statement, action.lower())
        and statement.is_conditional()
        and only(statement, is_plain_http)
    )


def covers(statement: Statement, action: str) -> bool:
    """Whether an action, in lower case, is among those a statement names, or outside those it excepts."""
    excepted = statement.items("NotAction")
    return not _match(excepted, action) if excepted else _match(statement.items("Action"), action)


def _match(patterns: list[Value], action: str) -> bool:
    return any(
        each == action or (not each.unknown and fnmatchcase(action, str(each)))
        for each in (found.lower() for found in patterns)
    )


def is_plain_http(demand: Demand) -> bool:
    """Whether it is met by requests without TLS."""
    return _is_about_tls(demand, "false", "true")


def _is_about_tls(demand: Demand, answer: str, other: str) -> bool:
    if demand.key != "aws:securetransport":
        return False
    if demand.operator in ("stringnotequals", "stringnotequalsignorecase", "stringnotlike"):
        return bool(demand.values) and all(value.lower() == other for value in demand.values)
    fits = demand.operator in ("bool", "stringequals", "stringequalsignorecase", "stringlike")
    return fits and any(value.lower() == answer for value in demand.values)
