"""One emulator with prod in it, for the commands of the documents."""

from collections.abc import Iterator

import pytest

from emulator.running import Emulated, running
from tests.deploy.tool import deploy


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What runs commands is slow; one worker takes a page as a whole."""
    for item in items:
        if "tests/docs/" in item.path.as_posix() and "emulated" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.xdist_group("documents"))


@pytest.fixture(scope="session")
def emulated() -> Iterator[Emulated]:
    with running() as found:
        said = deploy(found)
        assert said["code"] == 0, said["progress"]
        yield found
