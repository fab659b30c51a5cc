"""Drives cloudformation-validate: one engine built once, one report per task."""

from collections.abc import Callable
from typing import Any

INCOMPLETE = "W9052"
"""Its own rule for a template so full of conditions that it stopped looking: a finding that can be waived by name."""


def prepare() -> Any:
    """Build the engine, which takes longer than a hundred templates."""
    import cloudformation_validate as cfv

    return cfv.CelEngine()


def start(engine: Any, options: dict[str, Any]) -> Callable[[dict[str, Any], bytes], list[dict[str, Any]]]:
    """The function returned checks one file under a region and parameter values."""
    import cloudformation_validate as cfv

    level = cfv.Severity[options["level"]]

    def check(task: dict[str, Any], data: bytes) -> list[dict[str, Any]]:
        config = cfv.ValidateConfig(
            detail_level=cfv.DetailLevel.STANDARD,
            severity_level=level,
            exclude=cfv.RuleFilterConfig(ids=task["exclude"]),
            parameter_overrides=task["parameters"],
            pseudo_parameter_overrides=cfv.PseudoParameterOverrides(region=task["region"]),
        )
        text = data.removeprefix(b"\xef\xbb\xbf")  # it would take a byte order mark for part of the first key
        report = engine.validate_template(cfv.TemplateContent(text, task["path"]), config)
        found = [_plain(each) for each in report.diagnostics]
        said = any(each["rule"] == INCOMPLETE for each in found)
        if report.status == cfv.ReportStatus.ANALYSIS_INCOMPLETE and not said:
            limits = report.metadata.budget_exhaustions or []
            reason = "; ".join(limit.description for limit in limits) or "a limit of the engine was reached"
            found.append({"rule": "", "error": f"analysis incomplete, findings may be missing: {reason}"})
        return found

    return check


def problems() -> list[str]:
    """Errors that belong to no single file; this engine reports all of them by raising."""
    return []


def _plain(diagnostic: Any) -> dict[str, Any]:
    entity = diagnostic.entity
    return {
        "rule": diagnostic.rule_id,
        "level": diagnostic.severity.name,
        "message": diagnostic.message,
        "line": diagnostic.start_line or 1,
        "column": diagnostic.start_column or 1,
        "section": entity.entity_type.name if entity else "",
        "logical_id": entity.logical_id if entity else "",
        "path": diagnostic.property_path or "",
    }
