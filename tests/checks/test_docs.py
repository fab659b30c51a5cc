"""docs/gate.md keeps up with the code."""

import re
from pathlib import Path

from checks.engines import cfn_lint, validate
from stackwarden.commands import gate

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/gate.md").read_text(encoding="utf-8")


def test_every_word_of_the_gates_own_is_explained():
    sources = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "checks").rglob("*.py"))
    words = set(re.findall(r'(?:unreadable|_note)\(\s*"([a-z-]+)"', sources))
    words |= set(re.findall(r'(?:GATE_BROKE = |NOT_CHECKED = |policy=)"([a-z-]+)"', sources))
    assert len(words) >= 11
    assert not [word for word in sorted(words) if f"`{word}`" not in PAGE]


def test_every_option_is_explained():
    class Parser:
        def __init__(self):
            self.options = []

        def add_argument(self, name, *_, **__):
            self.options.append(name)

    parser = Parser()
    gate.add_arguments(parser)
    options = [name for name in parser.options if name.startswith("--")]
    assert not [option for option in options if option not in PAGE]


def test_every_severity_of_foreign_rules_is_mapped():
    assert set(validate.SEVERITY) == {"FATAL", "ERROR", "WARN", "INFO", "DEBUG"}
    assert set(cfn_lint.SEVERITY) == {"error", "warning", "informational"}
