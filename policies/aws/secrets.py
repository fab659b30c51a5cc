"""How a secret gives itself away: by the name of what holds it, or by its form."""

import re

from policies.kernel import Value

NAMES = re.compile(
    r"(pass(word|wd|phrase|code)|secret|token|credential|api_?key|(private|access|signing|encryption)_?key)s?(_?(id|value))?$",
    re.IGNORECASE,
)
FORMS = re.compile(
    r"\b(AKIA|ASIA)[A-Z0-9]{16}\b"  # AWS access key id
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\b(ghp|gho|ghs|glpat|xox[bp]|sk_live|rk_live)[-_][A-Za-z0-9_-]{16,}"  # GitHub, GitLab, Slack, Stripe
    r"|://[^/\s:@$]+:[^/\s:@${]+@"  # user and password in a URL
)


SCRIPT = re.compile(
    r"(?:^|[\s;])(?:export\s+)?[A-Za-z_]*(?:password|passwd|secret|token|api_?key|secret_access_key)"
    r"\s?[=:]\s?[\"']?[^\s\"'$`(){}<>;&|\\]{6,}",
    re.IGNORECASE | re.MULTILINE,
)
"""In a script: a variable named like a secret that is given a literal, not another variable or a command."""


def names_secret(name: str) -> bool:
    """Whether a name says that what it names is a secret itself, not its ARN, file, length or lifetime."""
    return NAMES.search(name) is not None


def looks_like_secret(value: Value) -> bool:
    """Whether the literal text of a value has the form of a secret."""
    return not value.is_map and not value.is_list and FORMS.search(str(value)) is not None
