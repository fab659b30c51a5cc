"""checkov, in an environment of its own: its pins and ours exclude each other."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from cfn.errors import CfnError, Location
from cfn.source import Template
from checks.cache import digest, tree_digest
from checks.engines.libraries import library_names
from checks.engines.tasks import Raw, Subject, Task, grouped, resource_type
from checks.engines.validate import below_properties
from checks.finding import SEVERITIES, Finding, Severity

VARIABLE = "STACKWARDEN_CHECKOV"
PROJECT = Path(__file__).resolve().parents[2]
REMEDY = f"Install it in .venv-checkov (make sets it up), or name its Python or its command in {VARIABLE}."


class CheckovMissingError(Exception):
    """The full lane asks for checkov, and it is not there."""


class Checkov:
    """``custom``: folders of custom checks, Python or YAML. Raises CheckovMissingError without a usable checkov."""

    name = "checkov"
    driver = "run_checkov"

    def __init__(self, custom: list[Path]) -> None:
        for folder in custom:
            if folder.is_dir() and not any(folder.rglob("*.py")) and not any(folder.rglob("*.y*ml")):
                place = Location(folder.as_posix())
                raise CfnError("There are no checks for checkov here", place, "Give a folder that holds some.")
        self.python = find_python()
        self.options: dict[str, Any] = {"custom": [str(folder.absolute()) for folder in custom]}
        self._custom = custom

    def tasks(self, subjects: list[Subject]) -> list[Task]:
        """One per template: checkov takes no region and no parameters."""
        return grouped((subject, {}) for subject in subjects)

    def libraries(self) -> str:
        """A digest of what is installed in its environment, and of the custom checks."""
        names = self._names()
        return digest(*names, *(tree_digest(folder, "*") for folder in self._custom)) if names else ""

    def version(self) -> str:
        """Its version; empty where nothing can be told."""
        own = (name for name in self._names() if name.startswith("checkov-"))
        return next((name.removeprefix("checkov-").removesuffix(".dist-info") for name in own), "")

    def _names(self) -> list[str]:
        """What is installed in its environment; empty where it does not answer."""
        code = "import importlib.util as u; print(u.find_spec('checkov').origin)"
        command = [self.python, "-I", "-c", code]
        try:
            answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)  # noqa: S603 (an interpreter found by us)
        except (OSError, subprocess.TimeoutExpired):
            return []  # the run itself will say what is wrong
        return library_names(Path(answer.stdout.strip()).parents[1]) if answer.returncode == 0 else []

    def finding(self, raw: Raw, template: Template) -> Finding:
        """A failed check as a finding; checkov knows the resource, the place of the property is found here."""
        keys = [key.split("/") for key in raw["keys"]]
        body = ("Resources", raw["logical_id"])
        # The property it names may be the one that is missing: then the deepest ancestor that is there is shown.
        steps = [int(step) if step.isdigit() else step for step in keys[0]] if keys else []
        place = template.location(*body, *steps)
        severity: Severity = next((each for each in SEVERITIES if each == raw["level"]), "MEDIUM")
        return Finding(
            policy=raw["rule"],
            engine=self.name,
            packs=(self.name,),
            severity=severity,
            state="fail",
            file=template.file,
            message=raw["message"],
            line=place.line,
            column=place.column,
            logical_id=raw["logical_id"],
            resource_type=resource_type(template, raw["logical_id"]),
            property_path=below_properties(str(step) for step in steps),
        )


def find_python() -> str:
    """The Python that has checkov: ``$STACKWARDEN_CHECKOV``, ``.venv-checkov`` (here, or beside the project), PATH."""
    named = os.environ.get(VARIABLE, "")
    if named:
        found = shutil.which(named)
        if found is None:
            raise CheckovMissingError(f"{VARIABLE} names {named}, which is no command. {REMEDY}")
        return _interpreter(Path(found))
    for folder in (Path.cwd(), PROJECT):
        for inside in ("bin/python", "Scripts/python.exe"):
            python = folder / ".venv-checkov" / inside
            if python.is_file():
                return str(python)
    found = shutil.which("checkov")
    if found is None:
        raise CheckovMissingError(f"checkov is not installed. {REMEDY}")
    return _interpreter(Path(found))


def _interpreter(command: Path) -> str:
    """The Python behind a command: itself if it is one, else the one its first line names."""
    if command.name.lower().startswith("python"):
        return str(command)
    with command.open("rb") as stream:
        first = stream.readline().decode(errors="replace").strip()
    python = first.removeprefix("#!").strip()
    if python.startswith("/usr/bin/env "):
        python = shutil.which(python.split()[-1]) or python
    if not first.startswith("#!") or not Path(python).is_file():
        raise CheckovMissingError(f"cannot tell which Python {command} runs on. {REMEDY}")
    return python
