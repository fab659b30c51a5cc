"""cloudformation-validate: AWS's own validator, in a process beside ours (docs/decisions says why not in a thread)."""

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from cfn.scalars import text_of
from cfn.source import Template
from checks.engines.foreign import Raw, Subject, Task, grouped, here, resource_type
from checks.finding import Finding, Severity

SEVERITY: dict[str, Severity] = {"FATAL": "HIGH", "ERROR": "HIGH", "WARN": "MEDIUM", "INFO": "INFO", "DEBUG": "INFO"}
"""FATAL and ERROR: the deployment fails, or does not do what is written. WARN: it works, and is unwise."""


class Validate:
    """Asked for warnings and errors; its informational notes (one a resource and more) are advice, not verdicts."""

    name = "cloudformation-validate"
    driver = "run_validate"
    python = sys.executable
    options: dict[str, Any] = {"level": "WARN"}  # noqa: RUF012 (never changed)

    def tasks(self, subjects: list[Subject]) -> list[Task]:
        """One per template, region and parameter values."""
        return grouped(
            (subject, {"region": subject.region, "parameters": _plain_texts(subject.parameters)})
            for subject in subjects
        )

    def libraries(self) -> str:
        """A digest of what is installed beside it."""
        return here("cloudformation_validate")

    def finding(self, raw: Raw, template: Template) -> Finding:
        """A diagnostic as a finding."""
        steps = raw["path"].replace("/", ".").split(".") if raw["path"] else []
        if steps[:2] == ["Resources", raw["logical_id"]]:
            steps = steps[2:]
        logical_id = raw["logical_id"] if raw["section"] == "RESOURCE" else ""
        return Finding(
            policy=raw["rule"],
            engine=self.name,
            packs=(self.name,),
            severity=SEVERITY[raw["level"]],
            state="fail",
            file=template.file,
            message=raw["message"],
            line=raw["line"],
            column=raw["column"],
            logical_id=logical_id,
            resource_type=resource_type(template, logical_id),
            property_path=below_properties(steps),
        )


def below_properties(steps: Iterable[str]) -> str:
    """A dotted path, without the leading ``Properties`` of a resource's body."""
    listed = [str(step) for step in steps]
    return ".".join(listed[1:] if listed[:1] == ["Properties"] else listed)


def _plain_texts(parameters: Mapping[str, Any]) -> dict[str, str]:
    """The parameters whose value is known, as a user would give them; the engine treats the others as open."""
    texts: dict[str, str] = {}
    for name, value in sorted(parameters.items()):
        items = value if isinstance(value, list) else [value]
        if all(isinstance(item, str | int | float) for item in items):
            texts[name] = ",".join(text_of(item) for item in items)
    return texts
