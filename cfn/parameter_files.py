"""Parameter files in the shapes people keep them."""

from pathlib import Path
from typing import Any

from cfn.errors import CfnError, Location
from cfn.located import Map, Mark, Seq
from cfn.parameters import previous
from cfn.source import contents, tree


class Given(Map):
    """Parameter values from a ``file``; ``marks`` tell where each is written."""

    __slots__ = ("file",)

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file

    def place(self, name: str) -> Location:
        """Where a parameter is given."""
        return Location(self.file, *self.marks[name])


def located_file(path: Path) -> Any:
    """The located tree of a YAML or JSON file. Raises CfnError where it cannot be read."""
    name = path.as_posix()
    return tree(contents(path, name), name)


def read_parameters(path: Path) -> Given:
    """Parameter values from a file: the AWS CLI's list of ParameterKey and ParameterValue, a map under ``Parameters``
    or ``parameters`` (CodePipeline, Git sync), or a plain map of names to values.

    A parameter with ``UsePreviousValue`` is Unknown: only the deployed stack knows it, and it need not be the Default.
    """
    root = located_file(path)
    if isinstance(root, Map):
        for key in ("Parameters", "parameters"):
            if isinstance(root.get(key), (Map, Seq)):
                root = root[key]
                break
    if isinstance(root, Seq):
        return _from_list(root, path)
    if not isinstance(root, Map):
        raise CfnError("Not a parameter file", Location(path.as_posix()), "Write a map, or the AWS CLI's list.")
    out = Given(path.as_posix())
    for name, value in root.items():
        _check(name, value, path, root.marks[name])
        out[name], out.marks[name] = value, root.marks[name]
    return out


def _from_list(items: Seq, path: Path) -> Given:
    out = Given(path.as_posix())
    for item, mark in zip(items, items.marks, strict=True):
        pair = _pair(item)
        if pair is None:
            raise _error("Not a parameter", path, mark, "Write ParameterKey and ParameterValue, or Name=Value.")
        name, value = pair
        if name in out:
            raise _error(f"Parameter {name} stands twice", path, mark, "Remove one of them.")
        if isinstance(item, Map) and "ParameterValue" not in item:
            value = previous(name)
        else:
            _check(name, value, path, mark)
        out[name], out.marks[name] = value, mark
    return out


def _pair(item: Any) -> tuple[str, Any] | None:
    if isinstance(item, Map) and isinstance(item.get("ParameterKey"), str):
        if "ParameterValue" in item or item.get("UsePreviousValue") in {True, "true"}:
            return item["ParameterKey"], item.get("ParameterValue")
    elif isinstance(item, str) and "=" in item:
        name, _, value = item.partition("=")
        return name, value
    return None


def _check(name: str, value: Any, path: Path, mark: Mark) -> None:
    members = value if isinstance(value, list) else [value]
    if any(isinstance(member, (Map, Seq, type(None))) for member in members):
        raise _error(f"Parameter {name} is no text, number or list", path, mark, "Write name: value.")


def _error(message: str, path: Path, mark: Mark, remedy: str) -> CfnError:
    return CfnError(message, Location(path.as_posix(), *mark), remedy)
