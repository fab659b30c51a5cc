"""Parameter files in the shapes people keep them."""

from pathlib import Path
from typing import Any

from cfn.errors import CfnError, Location
from cfn.located import Map, Seq
from cfn.source import MAX_BYTES, tree


def located_file(path: Path) -> Any:
    """The located tree of a YAML or JSON file. Raises CfnError where it cannot be read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CfnError(f"More than {MAX_BYTES:,} bytes", Location(path.as_posix()), "Give a smaller file.")
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise CfnError(f"Cannot be read: {reason}", Location(path.as_posix()), "Check the path.") from error
    return tree(data, path.as_posix())


def read_parameters(path: Path) -> dict[str, Any]:
    """Parameter values from a file: the AWS CLI's list of ParameterKey and ParameterValue, a map under ``Parameters``
    or ``parameters`` (CodePipeline, Git sync), or a plain map of names to values.
    """
    root = located_file(path)
    if isinstance(root, Seq):
        return _from_list(root, path)
    if isinstance(root, Map):
        for key in ("Parameters", "parameters"):
            inner = root.get(key)
            if isinstance(inner, Seq):
                return _from_list(inner, path)
            if isinstance(inner, Map):
                root = inner
        for name, value in root.items():
            if isinstance(value, Map) or value is None:
                place = Location(path.as_posix(), *root.marks[name])
                raise CfnError(f"Parameter {name} is no text, number or list", place, "Write name: value.")
        return dict(root)
    raise CfnError("Not a parameter file", Location(path.as_posix()), "Write a map, or the AWS CLI's list.")


def _from_list(items: Seq, path: Path) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for item, mark in zip(items, items.marks, strict=True):
        if isinstance(item, Map) and "ParameterKey" in item and "ParameterValue" in item:
            out[str(item["ParameterKey"])] = item["ParameterValue"]
        elif isinstance(item, str) and "=" in item:
            name, _, value = item.partition("=")
            out[name] = value
        else:
            place = Location(path.as_posix(), *mark)
            raise CfnError("Not a parameter", place, "Write ParameterKey and ParameterValue, or Name=Value.")
    return out
