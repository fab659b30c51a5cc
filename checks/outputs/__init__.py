"""How a verdict is written down: terminal text, JSON, SARIF, JUnit XML, Markdown, a comment, annotations."""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checks.verdict import Verdict

FORMATS = ("text", "json", "sarif", "junit", "markdown", "comment", "github")


def render(form: str, verdict: "Verdict", colour: bool = False) -> str:
    """The verdict in one of :data:`FORMATS`; only the module of that format is imported."""
    module = importlib.import_module(f"checks.outputs.as_{form}")
    return str(module.render(verdict, colour) if form == "text" else module.render(verdict))
