"""EC2 instance types: vCPU, memory, network interfaces. Database and cache nodes share the sizes (``db.m7g.large``)."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple


class Instance(NamedTuple):
    """One instance type.

    ``vcpus`` count; ``memory`` MiB; ``interfaces`` network interfaces that can be attached, the primary one included;
    ``trunked_tasks`` awsvpc tasks with ENI trunking, None where not listed; ``architecture`` arm64 or x86_64.
    """

    vcpus: int
    memory: int
    interfaces: int
    trunked_tasks: int | None
    architecture: str

    def awsvpc_tasks(self, *, trunking: bool) -> int:
        """ECS tasks with a network interface of their own that fit: the primary interface is the instance's."""
        if trunking and self.trunked_tasks is not None:
            return self.trunked_tasks
        return self.interfaces - 1


def instance(name: str) -> Instance | None:
    """The facts of an instance type, also with the prefix ``db.`` or ``cache.``; None where it is not known."""
    row = _types().get(name.removeprefix("db.").removeprefix("cache."))
    return Instance(*row) if row is not None else None


@cache
def _types() -> dict[str, list[Any]]:
    data = json.loads((Path(__file__).parent / "instances.json").read_text(encoding="utf-8"))
    types: dict[str, list[Any]] = data["types"]
    return types
