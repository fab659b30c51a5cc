"""One emulator with the whole of prod in it, for every test that only reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from emulator.running import Emulated, running
from tests.deploy.loop import Outcome, deploy, ordered

ENVIRONMENT = "prod"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These tests are slow, and share one worker so that one deployment serves them all."""
    for item in items:
        if "tests/deploy/" in item.path.as_posix():
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.xdist_group("emulator"))


@dataclass(frozen=True)
class Deployed:
    """A deployed environment: its outcomes, and clients by role instead of region."""

    emulated: Emulated
    regions: dict[str, str]
    outcomes: list[Outcome]

    def client(self, service: str, role: str) -> Any:
        return self.emulated.client(service, self.regions[role])


@pytest.fixture(scope="session")
def deployed() -> Iterator[Deployed]:
    with running() as emulated:
        regions = ordered(ENVIRONMENT)[0].regions
        yield Deployed(emulated, regions, list(deploy(emulated.client, ENVIRONMENT)))
