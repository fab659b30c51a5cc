"""One emulator with the whole of prod in it, for every test that only reads."""

import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cfn.platform import Platform, load
from cfn.stack import Stack
from emulator.running import ACCOUNT, Emulated, running
from tests.deploy.tool import ROOT, deploy

MANIFEST = ROOT / "templates" / "platform.yaml"


def pytest_itemcollected(item: pytest.Item) -> None:
    """These tests are slow. Those that only read share one worker, hence one deployment; other files have their own.

    At collection, because xdist looks for the groups right after it.
    """
    shared = "deployed" in getattr(item, "fixturenames", ())
    item.add_marker(pytest.mark.slow)
    item.add_marker(pytest.mark.xdist_group("deployed" if shared else item.path.stem))


@dataclass
class Deployed:
    """A deployed environment: what the tool said, what the templates say, and the services to ask.

    ``seconds`` of processor time that tool and emulator took.
    """

    emulated: Emulated
    platform: Platform
    said: dict[str, Any]
    seconds: float
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict)

    account = ACCOUNT

    def client(self, service: str, role: str = "primary") -> Any:
        """A boto3 client in the region of a role."""
        if (service, role) not in self._clients:
            self._clients[service, role] = self.emulated.client(service, self.platform.regions[role])
        return self._clients[service, role]

    def every(self, service: str, operation: str, key: str, role: str = "primary", **arguments: Any) -> list[Any]:
        """Every item that a list or describe operation has."""
        client = self.client(service, role)
        if client.can_paginate(operation):
            return [item for page in client.get_paginator(operation).paginate(**arguments) for item in page[key]]
        found: list[Any] = getattr(client, operation)(**arguments)[key]
        return found

    def physical(self, role: str, stack: str, resource_type: str) -> dict[str, str]:
        """Physical ids by logical id, of one type in one stack."""
        name = f"{self.platform.project}-{self.platform.environment}-{stack}"
        summaries = self.every("cloudformation", "list_stack_resources", "StackResourceSummaries", role, StackName=name)
        return {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for each in summaries
            if each["ResourceType"] == resource_type
        }

    def stacks(self, role: str) -> list[Stack]:
        """The resolved stacks of a role, in order."""
        return [stack for stack in self.platform.stacks if stack.role == role]

    def published(self, role: str) -> dict[str, str]:
        """What the stacks of a role publish, by path below the environment's prefix."""
        prefix = f"/{self.platform.project}/{self.platform.environment}/"
        found = self.every("ssm", "get_parameters_by_path", "Parameters", role, Path=prefix, Recursive=True)
        return {each["Name"].removeprefix(prefix): each["Value"] for each in found}


@pytest.fixture(scope="session")
def deployed() -> Iterator[Deployed]:
    with running() as emulated:
        start = _processor(emulated)
        said = deploy(emulated)
        yield Deployed(emulated, load(MANIFEST, "prod"), said, _processor(emulated) - start)


def _processor(emulated: Emulated) -> float:
    """Seconds of the processor: children that have ended, and the emulator (where there is a /proc)."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    status = Path(f"/proc/{emulated.process.pid}/stat")
    fields = status.read_text().rpartition(")")[2].split() if status.exists() else []
    ticks = sum(int(each) for each in fields[11:13])  # user and system time, the 14th and 15th field of all
    return ended.ru_utime + ended.ru_stime + ticks / os.sysconf("SC_CLK_TCK")
