"""Containers that remember where their entries are written.

A template is a tree of :class:`Map`, :class:`Seq` and plain scalars. Places are kept by the container, beside its
entries, so that scalars stay plain ``str``, ``int``, ``float``, ``bool`` and ``None``, and reading stays fast.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from cfn.unknown import Unknown

Mark = tuple[int, int]
"""Line and column, both from 1: of the key in a Map, of the item in a Seq."""

Path = tuple[str | int, ...]
"""Steps from a container to a value inside it: keys and list indices."""


class Map(dict[str, Any]):
    """A mapping; ``marks[key]`` is where the key is written. ``dynamic``: an intrinsic function is somewhere inside."""

    __slots__ = ("dynamic", "marks")

    def __init__(self) -> None:  # dict has nothing to initialise, and calling it would take longer than all else
        self.marks: dict[str, Mark] = {}
        self.dynamic = False


class Seq(list[Any]):
    """A list; ``marks[i]`` is where item i is written. ``dynamic`` as in :class:`Map`."""

    __slots__ = ("dynamic", "marks")

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.dynamic = False


def mark_at(root: Any, path: Path, default: Mark) -> Mark:
    """The mark of the deepest entry of ``path`` that exists below ``root``; ``default`` where none does."""
    return (default, *marks_along(root, path))[-1]


def marks_along(root: Any, path: Path) -> list[Mark]:
    """The marks of the entries of ``path`` that exist below ``root``, from the outside in."""
    found: list[Mark] = []
    here = root
    for step in path:
        if isinstance(here, Map) and step in here:
            key = str(step)
            if key in here.marks:
                found.append(here.marks[key])
            here = here[key]
        elif isinstance(here, Seq) and isinstance(step, int) and step < len(here):
            if step < len(here.marks):
                found.append(here.marks[step])
            here = here[step]
        else:
            break
    return found


def find(root: Any, pattern: str) -> Iterator[tuple[Path, Any]]:
    """Every value below ``root`` that the dotted ``pattern`` leads to, with its path; ``*`` is each item of a list.

    A ``*`` that meets a single value, also a mapping, takes it for a list of one, as CloudFormation and IAM do.
    An Unknown met on the way is yielded at the path where it stands: what is below it cannot be seen.
    """
    return ((path, here) for path, here, _ in walk(root, pattern))


Found = tuple[Path, Any, tuple[str, ...]]


def walk(root: Any, pattern: str) -> list[Found]:
    """What :func:`find` gives, each with the steps of the pattern that an Unknown left untaken."""
    found: list[Found] = []
    _walk(root, _steps(pattern), (), found)
    return found


@lru_cache(maxsize=4096)
def _steps(pattern: str) -> tuple[str, ...]:
    return tuple(pattern.split(".")) if pattern else ()


def _walk(here: Any, steps: tuple[str, ...], path: Path, found: list[Found]) -> None:
    """Depth first into ``found``; plain steps in a loop, for a call each would cost more than the step."""
    for turn, step in enumerate(steps):
        if isinstance(here, dict):
            if step == "*":
                continue
            if step in here:
                here, path = here[step], (*path, step)
            elif "Fn::Transform" in here:  # a macro adds entries here at deployment
                found.append(((*path, "Fn::Transform"), here["Fn::Transform"], steps[turn + 1 :]))
                return
            elif step != "0":
                return
        elif isinstance(here, list):
            if step == "*":
                rest = steps[turn + 1 :]
                for index, value in enumerate(here):
                    _walk(value, rest, (*path, index), found)
                return
            if not step.isdigit() or int(step) >= len(here):
                return
            here, path = here[int(step)], (*path, int(step))
        elif isinstance(here, Unknown):
            found.append((path, here, steps[turn:]))
            return
        elif step != "*":
            return
    found.append((path, here, ()))
