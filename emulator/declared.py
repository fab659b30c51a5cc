"""Resource types declared in ``resources/*.yaml``: which calls make them, or that they are only recorded."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent / "resources"
Call = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Declared:
    """One resource type. ``create``, ``update`` and ``delete`` are calls in order; without ``create`` it is recorded.

    No ``update`` puts the resource again, as create does; an empty one leaves it as it is.
    ``also`` stands for itself: MiniStack's own handler makes the resource and drops properties; these calls add them.
    ``ref`` and ``attributes`` are texts with places (see filling.py) over: properties, answer (of the first call),
    answers, ref, attributes, name (a generated one), lower (the same in lower case), unique, account, region.
    """

    type: str
    ref: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    create: tuple[Call, ...] = ()
    update: tuple[Call, ...] | None = None
    delete: tuple[Call, ...] = ()
    also: tuple[Call, ...] = ()

    @property
    def recorded(self) -> bool:
        """Only stored: it proves nothing about the template."""
        return not self.create and not self.also


def declared() -> Iterator[Declared]:
    """Every declared type, file by file."""
    for path in sorted(HERE.glob("*.yaml")):
        for name, body in yaml.safe_load(path.read_text()).items():
            calls = {kind: _calls(body[kind]) for kind in ("create", "update", "delete", "also") if kind in body}
            yield Declared(name, body.get("ref", ""), body.get("attributes", {}), **calls)


def _calls(body: list[Any]) -> tuple[Call, ...]:
    return tuple((item, {}) if isinstance(item, str) else next(iter(item.items())) for item in body)
