"""How a secret gives itself away: by the name of what holds it, or by its form."""

import base64
import binascii
import re

from cfn.unknown import Unknown
from policies.kernel import Value

NAMES = re.compile(
    r"(pass(word|wd|phrase|code)|secret|token|credential|api_?key|(private|access|signing|encryption|secret|shared)_?key)"
    r"s?(_?value)?$|access_?key_?id$",
    re.IGNORECASE,
)
FORMS = re.compile(
    r"\b(AKIA|ASIA)[A-Z0-9]{16}\b"  # AWS access key id
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\b(gh[oprsu]|github_pat|glpat|npm|xox[abpr]|sk_live|rk_live)[-_][A-Za-z0-9_-]{16,}"  # code hosts, chat, pay
    r"|\bAIza[A-Za-z0-9_-]{35}\b|\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b"  # Google, SendGrid
    r"|://[^/\s:@$]+:[^/\s:@${]+@"  # user and password in a URL
)
MARKS = (
    *("AKIA", "ASIA", "PRIVATE KEY", "ghp", "gho", "ghs", "ghu", "ghr", "github_pat", "glpat", "npm", "xox", "_live"),
    *("AIza", "SG.", "@"),
)
"""One of these is in every text that FORMS matches: searching for them first is many times as fast."""
AWS_SECRET = re.compile(r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?!(?:[^/]*/){4})[A-Za-z0-9/+]{40}$")
"""A secret access key of AWS as a whole value: forty characters of base64, no hexadecimal digest and no path."""

SCRIPT = re.compile(
    r"(?:^|[\s;\"'(,{-])(?P<name>[A-Za-z_]*(?:password|passwd|secret|token|api_?key|secret_access_key))"
    r"[\"']?[ \t]{0,4}(?P<sign>[=:])[ \t]{0,4}[\"']?(?P<value>[^\s\"'$`(){}<>;&|\\]{6,}+)(?![$`({<])",
    re.IGNORECASE | re.MULTILINE,
)
"""In a script or configuration: a name like that of a secret, given a literal, not another variable or a command."""
ELSEWHERE = ("/", "arn:", "http:", "https:", "file:", "s3:", "ssm:")
"""Beginnings of values that say where the secret is, not what it is."""


def place_of_secret(text: str, script: bool) -> str | None:
    """Where a text (a ``script``: or an assignment in it) has the form of a secret: ``line 3``, with the name given to
    it; None where nothing has. The secret itself is never told.
    """
    found = _form(text)
    if found is not None:
        return _line(text, found.start())
    for match in SCRIPT.finditer(text) if script else ():
        value = match["value"]
        # After a colon also words follow that explain, as in "Password: required".
        if not value.startswith(ELSEWHERE) and (match["sign"] == "=" or any(each.isdigit() for each in value)):
            return f"{_line(text, match.start('value'))}, {match['name']}"
    return None


def _form(text: str) -> re.Match[str] | None:
    return FORMS.search(text) if any(mark in text for mark in MARKS) else None


def _line(text: str, position: int) -> str:
    return f"line {text.count(chr(10), 0, position) + 1}"


def names_secret(name: str) -> bool:
    """Whether a name says that what it names is a secret itself, not its ARN, file, length or lifetime."""
    return NAMES.search(name) is not None


def looks_like_secret(value: Value) -> bool:
    """Whether the literal text of a value has the form of a secret."""
    if value.is_map or value.is_list:
        return False
    text = str(value)
    return _form(text) is not None or AWS_SECRET.match(text) is not None


def secret_in_script(raw: str | Unknown) -> str | None:
    """Where in a script, plain or in base64, a secret stands; what is unknown in it counts as a variable."""
    if isinstance(raw, Unknown):
        raw = "".join(part if isinstance(part, str) else "$" for part in raw.parts)
    return place_of_secret(decoded(raw), script=True)


def decoded(text: str) -> str:
    """What base64 says; the text itself where it is none."""
    try:
        return base64.b64decode(text, validate=True).decode(errors="replace")
    except (binascii.Error, ValueError):
        return text
