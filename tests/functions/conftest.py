"""Functions as they are embedded in the templates, loaded as modules."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

FUNCTIONS = Path(__file__).parents[2] / "templates" / "functions"


def fresh(name: str) -> ModuleType:
    """A new module of the named file."""
    spec = importlib.util.spec_from_file_location(name, FUNCTIONS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def load() -> Callable[[str], ModuleType]:
    return fresh
