"""The shipped templates, as written and as resolved for each environment."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cfn.located import Map
from cfn.platform import Platform, load
from cfn.source import Template, read

TEMPLATES = Path(__file__).parents[2] / "templates"
STACKS = sorted((TEMPLATES / "stacks").glob("*.yaml"))
ENVIRONMENTS = sorted(path.stem for path in (TEMPLATES / "environments").glob("*.yaml"))


@cache
def _read(path: Path) -> Template:
    return read(path, path.relative_to(TEMPLATES.parent).as_posix())


@cache
def _load(environment: str) -> Platform:
    return load(TEMPLATES / "platform.yaml", environment)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once per template that asks for ``template``, once per environment that asks for ``platform``."""
    if "template" in metafunc.fixturenames:
        metafunc.parametrize("template", STACKS, ids=[path.stem for path in STACKS], indirect=True)
    if "platform" in metafunc.fixturenames:
        metafunc.parametrize("platform", ENVIRONMENTS, indirect=True)


@pytest.fixture
def template(request: pytest.FixtureRequest) -> Template:
    return _read(request.param)


@pytest.fixture
def platform(request: pytest.FixtureRequest) -> Platform:
    return _load(request.param)


@pytest.fixture
def platform_of() -> Callable[[str], Platform]:
    """The resolved platform of an environment named in the test."""
    return _load


@pytest.fixture
def manifest() -> Map:
    """platform.yaml as written."""
    from cfn.parameter_files import located_file

    found: Any = located_file(TEMPLATES / "platform.yaml")
    assert isinstance(found, Map)
    return found
