"""The quick search for a mark must never hide what the forms of secrets would match."""

import pytest

from policies.aws.secrets import FORMS, MARKS, place_of_secret

FORTY = "A1b2" * 10


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "A" * 16,
        "ASIA" + "A" * 16,
        "-----BEGIN EC PRIVATE KEY-----",
        *(f"{kind}_{FORTY}" for kind in ("ghp", "gho", "ghs", "ghu", "ghr", "github_pat", "npm", "sk_live", "rk_live")),
        *(f"{kind}-{FORTY}" for kind in ("glpat", "xoxb", "xoxp", "xoxa", "xoxr")),
        "AIza" + FORTY[:35],
        f"SG.{FORTY[:22]}.{FORTY}{FORTY[:3]}",
        "mysql://root:letmein@db/shop",
    ],
)
def test_each_form_has_its_mark(text: str) -> None:
    assert FORMS.search(text) is not None
    assert any(mark in text for mark in MARKS)
    assert place_of_secret(f"first\n{text}", script=False) == "line 2"


@pytest.mark.parametrize("text", ["shop@example.com", "https://a.example/x@1.2", "npm install", "gh pr", "SG.short.x"])
def test_a_mark_alone_is_no_secret(text: str) -> None:
    assert place_of_secret(text, script=False) is None
