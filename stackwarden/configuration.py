"""The configuration file, ``stackwarden.yaml`` or ``[tool.stackwarden]`` in ``pyproject.toml`` (docs/configuration.md).

What is said on the command line outranks it. Paths in it are relative to its folder.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cfn.errors import CfnError, Location

FILE, PROJECT, SECTION = Path("stackwarden.yaml"), Path("pyproject.toml"), "stackwarden"
MARKER = b"[tool.stackwarden"


class UnusableError(Exception):
    """What is wrong with a value, and what to write instead."""


class Configuration(NamedTuple):
    """``sections``: command → key → value, all checked; ``file`` is where they were read, None: nowhere."""

    file: Path | None
    sections: Mapping[str, Mapping[str, Any]]

    def section(self, name: str) -> Mapping[str, Any]:
        """The settings of one command."""
        return self.sections.get(name, {})


Reader = Callable[[Any, Path], Any]
"""A value as written and the folder of the file → the value, or UnusableError."""


def load(file: Path | None, schema: Mapping[str, Mapping[str, Reader]]) -> Configuration:
    """The configuration in ``file``, else in the nearest ``stackwarden.yaml`` or ``pyproject.toml``: see ``present``.

    Raises CfnError for a file that cannot be read, for two files, for an unknown key and for a value that is none.
    """
    found = [file] if file is not None else present()
    if len(found) > 1:
        remedy = f"Keep one: {FILE} or [tool.{SECTION}] in {PROJECT}."
        raise CfnError("There are two configurations", Location(found[0].as_posix()), remedy)
    if not found:
        return Configuration(None, {})
    root, place = _written(found[0])
    return Configuration(found[0], _sections(root, found[0].parent, schema, place))


def present() -> list[Path]:
    """The configurations of the nearest folder that has any; more than one is an error of whoever reads them."""
    return next(filter(None, map(_in, _upward())), [])


def _in(folder: Path) -> list[Path]:
    found = [folder / FILE] if (folder / FILE).is_file() else []
    if (folder / PROJECT).is_file() and MARKER in (folder / PROJECT).read_bytes():
        found.append(folder / PROJECT)
    return found


def _upward() -> Iterator[Path]:
    """The working directory, and those above it up to the top of its repository.

    Never beyond: a configuration may name policies, which are code, and what lies above is somebody else's.
    """
    here = Path.cwd()
    depths = (depth for depth, folder in enumerate([here, *here.parents]) if (folder / ".git").exists())
    for depth in range(next(depths, 0) + 1):
        yield Path(*[".."] * depth)


Places = Callable[[tuple[str, ...]], Location]


def _written(file: Path) -> tuple[Any, Places]:
    """What the file says, and where each key stands in it."""
    from cfn.source import contents

    shown = file.as_posix()
    data = contents(file, shown)
    if file.suffix == ".toml":
        return _toml(data, shown)
    from cfn.located import mark_at
    from cfn.source import NotATemplateError, tree

    try:
        root = tree(data, shown)
    except NotATemplateError:  # an empty file says nothing
        root = {}
    return root, lambda steps: Location(shown, *mark_at(root, steps, (1, 1)))


def _toml(data: bytes, shown: str) -> tuple[Any, Places]:
    import re
    import tomllib

    try:
        text = data.decode()
        whole = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CfnError(f"Not valid TOML: {error}", Location(shown), "Correct the syntax.") from error

    def place(steps: tuple[str, ...]) -> Location:
        # tomllib keeps no lines: the first line that begins with the key below our table's header is close enough.
        start = text.find("[tool.stackwarden")
        key = re.compile(rf"^\s*(\[.*\b)?{re.escape(steps[-1])}\b", re.MULTILINE).search(text, start) if steps else None
        return Location(shown, text.count("\n", 0, key.end() if key else start) + 1)

    return whole.get("tool", {}).get(SECTION, {}), place


def _sections(
    root: Any, folder: Path, schema: Mapping[str, Mapping[str, Reader]], place: Places
) -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = {}
    for name, settings in _mapping(root, (), place):
        if name not in schema:
            raise _unknown(name, list(schema), place((name,)))
        read[name] = {}
        for key, value in _mapping(settings, (name,), place):
            if key not in schema[name]:
                raise _unknown(key, list(schema[name]), place((name, key)))
            try:
                read[name][key] = schema[name][key](value, folder)
            except UnusableError as problem:
                told = f"{key} is not usable here: {str(value)[:80]!r}"
                raise CfnError(told, place((name, key)), f"{problem}.") from problem
    return read


def _mapping(value: Any, steps: tuple[str, ...], place: Places) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        where = ".".join(steps) or "The configuration"
        raise CfnError(f"{where} is not a mapping", place(steps), "Write keys and values; see docs/configuration.md.")
    return list(value.items())


def _unknown(key: str, known: list[str], place: Location) -> CfnError:
    from difflib import get_close_matches

    near = get_close_matches(key, known, 1)
    remedy = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(known)}."
    return CfnError(f"Unknown key {key!r} in the configuration", place, remedy)


# -- readers of values ---------------------------------------------------------------------------------------------
def text(value: Any, _: Path) -> str:
    """One string."""
    if not isinstance(value, str) or not value:
        raise UnusableError("Write text")
    return value


def path(value: Any, folder: Path) -> Path:
    """A path, relative to the file's folder."""
    return folder / text(value, folder)


def number(value: Any, _: Path) -> float:
    """A number above zero."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise UnusableError("Write a number above zero")
    return float(value)


def choice(*allowed: str) -> Reader:
    """One of ``allowed``."""

    def read(value: Any, _: Path) -> str:
        if value not in allowed:
            raise UnusableError(f"Choose from {', '.join(allowed)}")
        return str(value)

    return read


def many(one: Reader) -> Reader:
    """A list, or one alone, of what ``one`` reads."""

    def read(value: Any, folder: Path) -> list[Any]:
        return [one(each, folder) for each in (value if isinstance(value, list) else [value])]

    return read


def words(*allowed: str) -> Reader:
    """A mapping of some of ``allowed`` to text."""

    def read(value: Any, folder: Path) -> dict[str, str]:
        if not isinstance(value, dict) or not set(value) <= set(allowed):
            raise UnusableError(f"Write a mapping with some of {', '.join(allowed)}")
        return {str(key): text(each, folder) for key, each in value.items()}

    return read
