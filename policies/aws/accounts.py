"""Accounts in principals: whose they are."""

import re

from policies.kernel import Value

ACCOUNT = re.compile(r"^\d{6,12}$|:iam::\d{6,12}:")
"""An account has twelve digits; a made-up one of fewer means an account too."""
OWN = "${AWS::AccountId}"


def is_foreign(principal: Value) -> bool:
    """Whether a principal is, or lies in, an account written as a number; the stack's own is AWS::AccountId."""
    text = str(principal)
    if ACCOUNT.search(text) or not principal.unknown:
        return ACCOUNT.search(text) is not None
    return not principal.targets() and OWN not in text and principal.matches(ACCOUNT)


def is_own_root(principal: Value) -> bool:
    """Whether a principal is the stack's own account as a whole; a question where a parameter names it."""
    text = str(principal)
    if OWN in text:
        return text == OWN or text.endswith(":root")
    return principal.unknown and not principal.targets() and principal.holds("be the account's own root")
