"""What a foreign engine is, and what it is given to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from cfn.source import Template
from checks.finding import Finding

Raw = dict[str, Any]
"""One result as a driver gives it; with ``error`` in it, the engine could not look at something."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A template as it is meant to be deployed: where, with which known parameter values, in which environment."""

    template: Template
    region: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    environment: str = ""


@dataclass(slots=True)
class Task:
    """One template for one engine under one set of options; ``environments`` are those it stands for."""

    template: Template
    options: dict[str, Any]
    environments: set[str] = field(default_factory=set)
    depends: str = ""
    """A digest of what else the result depends on, such as files that the template names."""


class Engine(Protocol):
    """A foreign engine: where it lives, how it is driven, and what its results mean."""

    name: str
    driver: str
    python: str
    options: dict[str, Any]

    def tasks(self, subjects: list[Subject]) -> list[Task]:
        """What to run; subjects that this engine cannot tell apart share a task."""

    def libraries(self) -> str:
        """A digest of the engine's and its libraries' versions; empty when unknown, then nothing is cached."""

    def finding(self, raw: Raw, template: Template) -> Finding:
        """One raw result (not an error) as a finding."""


def grouped(pairs: Iterable[tuple[Subject, dict[str, Any]]]) -> list[Task]:
    """One task per template and options, for the environments of all subjects that share them."""
    tasks: dict[tuple[str, str], Task] = {}
    for subject, options in pairs:
        key = (subject.template.file, repr(sorted(options.items())))
        task = tasks.setdefault(key, Task(subject.template, options))
        task.environments.update(filter(None, [subject.environment]))
    return list(tasks.values())


def resource_type(template: Template, logical_id: str) -> str:
    """The Type of a resource as written; empty when there is no such resource."""
    body = (template.root.get("Resources") or {}).get(logical_id)
    kind = body.get("Type") if isinstance(body, dict) else None
    return kind if isinstance(kind, str) else ""
