"""YAML and JSON files of this package: read with places, validated by a model, errors with file, line and remedy."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from cfn.errors import CfnError, Location
from cfn.located import Map, mark_at
from cfn.parameter_files import located_file

Model = TypeVar("Model", bound=BaseModel)


def read_tree(path: Path, what: str) -> Map:
    """The located mapping in a YAML or JSON file; ``what`` names it in errors (``a usage file``). Raises CfnError."""
    root = located_file(path)
    if not isinstance(root, Map):
        raise CfnError(f"{what} must be a mapping of keys to values", Location(path.as_posix()), "See docs/cost.md.")
    return root


def validated(root: Map, model: type[Model], path: Path, remedy: str) -> Model:
    """``root`` as a model.

    Raises:
        CfnError: at the line of the first value that the model refuses.
    """
    try:
        return model.model_validate(root)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        steps = tuple(problem["loc"])
        place = Location(path.as_posix(), *mark_at(root, steps, (1, 1)))
        where = ".".join(str(step) for step in steps) or "the file"
        raise CfnError(f"{where}: {_said(problem)}", place, remedy) from error


def _said(problem: Any) -> str:
    text = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        return "no such key"
    if problem["type"] == "missing":
        return "is missing"
    given = problem["input"]
    return f"{text} (given: {given!r})" if isinstance(given, str | int | float | bool) else text
