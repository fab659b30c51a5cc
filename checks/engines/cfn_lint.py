"""cfn-lint, for every region a template is meant for."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from cfn.errors import CfnError
from cfn.source import MAX_BYTES, Template, tree
from checks.cache import digest
from checks.engines.libraries import here
from checks.engines.tasks import Raw, Subject, Task, grouped, resource_type
from checks.engines.validate import below_properties
from checks.finding import Finding, Severity

SEVERITY: dict[str, Severity] = {"error": "HIGH", "warning": "MEDIUM", "informational": "INFO"}
DEFAULT_REGION = "us-east-1"
"""cfn-lint's own default; it has no way to say that a region is not known."""


class CfnLint:
    """Its errors and warnings; informational rules are off, as in its own default."""

    name = "cfn-lint"
    driver = "run_cfn_lint"
    python = sys.executable
    options: dict[str, Any] = {}  # noqa: RUF012 (never changed)

    def tasks(self, subjects: list[Subject]) -> list[Task]:
        """One per template, for all its regions at once."""
        regions: dict[str, set[str]] = {}
        for subject in subjects:
            regions.setdefault(subject.template.file, set()).add(subject.region or DEFAULT_REGION)
        tasks = grouped((subject, {"regions": sorted(regions[subject.template.file])}) for subject in subjects)
        for task in tasks:
            task.depends = named_files(task.template)
        return tasks

    def libraries(self) -> str:
        """A digest of what is installed beside it: it leans on the SAM translator and others."""
        return here("cfnlint")

    def finding(self, raw: Raw, template: Template) -> Finding:
        """A match as a finding."""
        steps = [str(step) for step in raw["path"]]
        logical_id = steps[1] if steps[:1] == ["Resources"] and len(steps) > 1 else ""
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
            property_path=below_properties(steps[2:] if logical_id else steps),
        )


def named_files(template: Template) -> str:
    """A digest of every local file that a template names, such as nested templates, and what those name in turn."""
    parts: list[bytes] = []
    seen: set[Path] = set()
    queue: list[tuple[Path, Any]] = [(template.path, template.root)] if template.path else []
    while queue:
        path, root = queue.pop()
        for text in sorted(_texts(root)):
            file = path.parent / text
            if file in seen or not _is_file(file):
                continue
            seen.add(file)
            data = file.read_bytes()
            parts += [text.encode(), data]
            with suppress(CfnError):
                queue.append((file, tree(data, text)))
    return digest(*parts) if parts else ""


def _is_file(file: Path) -> bool:
    try:
        return file.is_file() and file.stat().st_size <= MAX_BYTES
    except (OSError, ValueError):  # too long a name, or a NUL in it
        return False


def _texts(node: Any) -> Iterator[str]:
    """Every text below ``node`` that may be the name of a file."""
    if isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
    elif isinstance(node, str) and "." in node and len(node) < 256 and "\n" not in node:
        yield node
