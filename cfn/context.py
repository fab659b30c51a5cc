"""What a template is resolved with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cfn.source import Template, read

MAX_NESTED = 200
"""How many nested stacks one resolution may open, all variants and levels together."""


@dataclass(slots=True)
class Opened:
    """The nested templates of one resolution: each file is read once, and the count is bounded."""

    count: int = 0
    templates: dict[Path, Template] = field(default_factory=dict)

    def template(self, path: Path, shown: str) -> Template:
        """The template at a path. Raises CfnError where it cannot be read."""
        self.count += 1
        if path not in self.templates:
            self.templates[path] = read(path, shown)
        return self.templates[path]


@dataclass(frozen=True)
class Context:
    """What a template is resolved with.

    ``parameters`` given values; ``region``, ``account``: None leaves them Unknown. ``key`` and ``name`` of the stack
    (default: the file). ``strict``: a missing value is an error, and so is any fault; else faults are
    problems of the stack. ``latent``: one more stack shows what conditions leave out of all others. ``outlook``:
    the template is looked at as in production too (:mod:`cfn.outlook`). ``produced``: SSM path → value of earlier
    stacks, None without a platform. ``exports``: export name → value. ``project``: the folder that nested templates
    must not leave. ``chain`` and ``opened`` belong to the resolver: the templates around a nested one, and those read
    so far.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict)
    region: str | None = None
    account: str | None = None
    key: str | None = None
    name: str | None = None
    role: str = ""
    environment: str = ""
    strict: bool = False
    latent: bool = False
    outlook: bool = False
    project: Path | None = None
    produced: Mapping[str, Any] | None = None
    exports: Mapping[str, Any] = field(default_factory=dict)
    chain: tuple[Path, ...] = ()
    opened: Opened = field(default_factory=Opened, compare=False)
