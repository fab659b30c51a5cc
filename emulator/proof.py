"""``python -m emulator.proof``, in the product's environment: write docs/proof.md, what is proven where."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parent
PAGE = ROOT / "docs" / "proof.md"


@dataclass(frozen=True, slots=True)
class Row:
    """One resource type of prod: how the emulator gets it, who reads it back, who asserts it as resolved."""

    type: str
    count: int
    made: str
    read: tuple[str, ...]
    asserted: tuple[str, ...]
    policies: int

    @property
    def held(self) -> bool:
        """Whether the emulator's own service holds it."""
        return self.made != "recorded"


def rows() -> list[Row]:
    """Every resource type of prod, sorted."""
    from cfn.platform import load
    from policies.registry import index

    platform = load(ROOT / "templates" / "platform.yaml", "prod")
    counts = Counter(resource.type for stack in platform.stacks for resource in stack.resources.values())
    declared = {
        name: body
        for path in sorted((HERE / "resources").glob("*.yaml"))
        for name, body in yaml.safe_load(path.read_text()).items()
    }
    policies = Counter(kind for entry in index().values() for kind in entry.types)
    return [
        Row(name, count, _made(declared.get(name)), _readers(name), _asserters(name), policies[name])
        for name, count in sorted(counts.items())
    ]


def settings() -> dict[str, Any]:
    """What proof.yaml says."""
    found: dict[str, Any] = yaml.safe_load((HERE / "proof.yaml").read_text())
    return found


def _made(body: dict[str, Any] | None) -> str:
    if body is None:
        return "MiniStack"
    if "also" in body:
        return "MiniStack, completed"
    return f"`{_operation(body['create'][0])}`" if "create" in body else "recorded"


def _operation(call: Any) -> str:
    return call if isinstance(call, str) else str(next(iter(call)))


def _readers(name: str) -> tuple[str, ...]:
    operation = settings()["read"].get(name)
    return tuple(file for file, text in _tests("deploy") if operation and re.search(rf"\b{operation}\b", text))


def _asserters(name: str) -> tuple[str, ...]:
    return tuple(file for file, text in _tests("templates") if re.search(rf"\b{name}\b", text))


@cache
def _tests(folder: str) -> tuple[tuple[str, str], ...]:
    paths = sorted((ROOT / "tests" / folder).glob("*.py"))
    return tuple((path.stem.removeprefix("test_"), path.read_text()) for path in paths)


def page() -> str:
    """The page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    found = rows()
    held = [row for row in found if row.held]
    yield from (HERE / "proof_head.md").read_text().splitlines()
    yield ""
    yield f"Of {len(found)} resource types in prod the emulator's services hold {len(held)}, the rest is recorded."
    yield ""
    yield "| resource type | in prod | made by | read back (`tests/deploy`) | asserted (`tests/templates`) | policies |"
    yield "|---|---:|---|---|---|---:|"
    for row in found:
        cells = (
            row.type.removeprefix("AWS::"),
            row.count,
            row.made,
            ", ".join(row.read),
            ", ".join(row.asserted),
            row.policies,
        )
        yield "| " + " | ".join(str(cell) if cell else "–" for cell in cells) + " |"
    yield ""
    yield "## Properties that MiniStack drops"
    yield ""
    yield "The type is held, these properties are not; only the resolved template shows them."
    yield ""
    for name, properties in settings()["dropped"].items():
        yield f"- {name.removeprefix('AWS::')}: {', '.join(f'`{each}`' for each in properties)}"


if __name__ == "__main__":
    PAGE.write_text(page())
