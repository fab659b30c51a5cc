"""cloudformation-validate: AWS's own validator, in a process beside ours (docs/decisions says why not in a thread)."""

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from cfn.scalars import text_of
from cfn.source import Template
from cfn.unknown import Unknown
from checks.engines.libraries import here
from checks.engines.tasks import Raw, Subject, Task, grouped, resource_type
from checks.finding import Finding, Severity

SEVERITY: dict[str, Severity] = {"FATAL": "HIGH", "ERROR": "HIGH", "WARN": "MEDIUM", "INFO": "INFO", "DEBUG": "INFO"}
"""FATAL and ERROR: the deployment fails, or does not do what is written. WARN: it works, and is unwise."""
OPEN_VALUES_ONLY = ("W1028", "W2503")
"""Rules about branches and conditions that can never be: once values are given, the engine calls every branch not taken
unreachable. They are asked where values are open, and in the full lane cfn-lint asks them of the template itself."""
SSM_LISTS = ("AWS::SSM::Parameter::Value<List<", "AWS::SSM::Parameter::Value<CommaDelimitedList>")
"""Types it takes for text while they have no value, and then warns of a list property (W9003): they get a path."""


class Validate:
    """Asked for warnings and errors; its informational notes (one a resource and more) are advice, not verdicts."""

    name = "cloudformation-validate"
    driver = "run_validate"
    python = sys.executable
    options: dict[str, Any] = {"level": "WARN"}  # noqa: RUF012 (never changed)

    def tasks(self, subjects: list[Subject]) -> list[Task]:
        """One per template, region and parameter values."""
        return grouped((subject, _options(subject)) for subject in subjects)

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


def _options(subject: Subject) -> dict[str, Any]:
    parameters = _given_texts(subject.parameters)
    exclude = list(OPEN_VALUES_ONLY) if parameters else []
    declared = subject.template.root.get("Parameters")
    for name, body in declared.items() if isinstance(declared, dict) else ():
        if isinstance(body, dict) and str(body.get("Type", "")).startswith(SSM_LISTS):
            parameters.setdefault(name, "/known/at/deployment")
    return {"region": subject.region, "parameters": parameters, "exclude": exclude}


def _given_texts(parameters: Mapping[str, Any]) -> dict[str, str]:
    """Parameter values as a user gives them: an SSM parameter's is its path; those not known are left open."""
    texts: dict[str, str] = {}
    for name, value in sorted(parameters.items()):
        items = value if isinstance(value, list) else [value]
        paths = {item.path for item in items if isinstance(item, Unknown) and item.path.startswith("/")}
        if len(paths) == 1:
            texts[name] = paths.pop()
        elif all(isinstance(item, str | int | float) for item in items):
            texts[name] = ",".join(text_of(item) for item in items)
    return texts
