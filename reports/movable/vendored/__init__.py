"""Charting libraries that are copied into the page, as they were published; ``lock.json`` says which.

``python -m reports.movable.vendored`` fetches them again from the npm registry: after a version and its integrity were
changed in the lock. A package whose content is not what the lock says is refused.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LOCK = HERE / "lock.json"
_IMPORT = "import { ascending, isString, DisallowedObjectProperties } from 'vega-util';\n"
_EXPORT = "export { expression as expressionInterpreter };\n"


@cache
def locked() -> dict[str, dict[str, Any]]:
    """Package name → version, integrity, and the files taken of it."""
    found: dict[str, dict[str, Any]] = json.loads(LOCK.read_text("utf-8"))
    return found


def scripts() -> list[str]:
    """The libraries as plain scripts that make ``vega``, ``vegaLite`` and ``interpreter`` known."""
    return [_plain("vega.min.js"), _plain("vega-lite.min.js"), _interpreter(_plain("vega-interpreter.js"))]


def licences() -> str:
    """Of the libraries, and of what is bundled inside them."""
    own = [(HERE / f"{name}.LICENSE").read_text("utf-8") for name in locked()]
    texts = [f"{', '.join(locked())}\n\n{own[0]}", *(each for each in own[1:] if each != own[0])]
    return "\n".join([*texts, (HERE / "bundled.LICENSES").read_text("utf-8")])


def _plain(name: str) -> str:
    """A file without the comment that names its source map, which is not there."""
    lines = (HERE / name).read_text("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("//# sourceMappingURL="))


def _interpreter(text: str) -> str:
    """A module as a script: what it imports, vega has."""
    if _IMPORT not in text or _EXPORT not in text:
        raise ValueError("vega-interpreter imports or exports something else than before: see _IMPORT and _EXPORT")
    body = text.replace(_IMPORT, "const { ascending, isString, DisallowedObjectProperties } = vega;\n")
    body = body.replace(_EXPORT, "return { expressionInterpreter: expression };\n")
    return f"const interpreter = (() => {{\n{body}}})();\n"
