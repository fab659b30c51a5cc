"""What ``gate --fix`` writes for a finding: read from the policy's ``repair``.

A key is a path below Properties, or a bare attribute such as ``DeletionPolicy``; it is for findings at exactly that
path. ``*`` is any list item, and a last ``+`` appends an item to the list that the finding is about. Before the path a
type may stand, ``AWS::S3::Bucket:``; else the key holds for every type.
"""

from collections.abc import Iterator, Mapping
from typing import Any

ATTRIBUTES = frozenset({"DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy"})
APPEND = "+"
Change = tuple[tuple[str | int, ...], Any]
"""Steps from the resource's body, and the value to set there."""


def changes(repair: Mapping[str, Any], kind: str, place: str) -> Iterator[Change]:
    """What to set for a finding at the dotted path ``place`` of a resource of type ``kind``."""
    found = place.split(".")
    for key, value in repair.items():
        wanted, path = parted(key)
        steps = path.split(".")
        more = steps[-1:] if steps[-1] == APPEND else []
        if wanted in ("", kind) and _means(steps[: len(steps) - len(more)], found):
            yield _from_body([*found, *more]), value


def parted(key: str) -> tuple[str, str]:
    """The type that a key is for, empty for all, and its path."""
    kind, _, path = key.rpartition(":")
    return kind, path


def _means(steps: list[str], found: list[str]) -> bool:
    """Whether the place is at the path."""
    pairs = zip(steps, found, strict=False)
    return len(found) == len(steps) and all(step == each or (step == "*" and each.isdigit()) for step, each in pairs)


def _from_body(steps: list[str]) -> tuple[str | int, ...]:
    told = tuple(int(step) if step.isdigit() else step for step in steps)
    return told if told[0] in ATTRIBUTES else ("Properties", *told)
