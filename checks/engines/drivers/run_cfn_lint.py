"""Drives cfn-lint: its rules are loaded once, then each file is linted for the regions it is meant for."""

import os
from collections.abc import Callable
from typing import Any

RULE_CRASHED = "E0002"


MANDATORY = ["E", "W"]
"""Makes it ignore suppressions inside templates: they have no owner and no expiry, waivers do."""


def prepare() -> Any:
    """Load the rules. Configuration files in the home and working directory are out of sight, for the same reason."""
    os.environ["HOME"] = os.path.dirname(__file__)  # noqa: PTH120 (a text is what it takes)
    os.chdir(os.environ["HOME"])
    from cfnlint.core import get_rules

    return get_rules([], [], MANDATORY, mandatory_rules=MANDATORY)


def start(rules: Any, options: dict[str, Any]) -> Callable[[dict[str, Any], bytes], list[dict[str, Any]]]:
    """The function returned lints one file for its regions; ``options`` has none for this engine."""
    del options
    from cfnlint.config import ConfigMixIn
    from cfnlint.decode import decode
    from cfnlint.runner.template.runner import _run_template

    def check(task: dict[str, Any], data: bytes) -> list[dict[str, Any]]:
        del data  # read again by its own parser, which keeps places
        template, matches = decode(task["path"])
        if not matches:
            config = ConfigMixIn([], regions=task["regions"], mandatory_checks=MANDATORY, include_checks=MANDATORY)
            matches = list(_run_template(task["path"], template, config, rules))
        return [_plain(match) for match in matches]

    return check


def problems() -> list[str]:
    """Errors that belong to no single file; this engine reports all of them by raising."""
    return []


def _plain(match: Any) -> dict[str, Any]:
    if match.rule.id == RULE_CRASHED:
        return {"rule": match.rule.id, "error": match.message, "line": match.linenumber}
    return {
        "rule": match.rule.id,
        "level": match.rule.severity,
        "message": match.message,
        "line": match.linenumber,
        "column": match.columnnumber,
        "path": [step for step in getattr(match, "path", None) or [] if isinstance(step, str | int)],
        "file": match.filename or "",
    }
