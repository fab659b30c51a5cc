"""The commands of a page: fenced ``sh`` blocks, what the comment above each says, and the output shown below it."""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "operations"
FENCE = re.compile(
    r"^(?P<indent> *)(?:<!-- (?P<mark>[^>]*?) -->\n\s*)?```(?P<kind>\w+)\n(?P<body>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """One block of commands. ``mark`` is what its comment says; ``shows`` the lines that its output has to have."""

    line: int
    mark: str
    body: str
    shows: tuple[str, ...] = ()

    @property
    def runs(self) -> bool:
        return self.mark == "run"


def blocks(page: Path) -> list[Block]:
    """All blocks of commands, in order."""
    text = page.read_text()
    found: list[Block] = []
    for each in FENCE.finditer(text):
        indent = each["indent"]
        body = "".join(line.removeprefix(indent) for line in each["body"].splitlines(keepends=True))
        line = text.count("\n", 0, each.start()) + 1
        if each["kind"] == "sh":
            found.append(Block(line, each["mark"] or "", body))
        elif each["mark"] == "shows":
            last = found.pop()
            found.append(Block(last.line, last.mark, last.body, tuple(body.splitlines())))
    return found


def script(parts: list[Block]) -> str:
    """The blocks that run, as one shell script that says where it is."""
    lines = ["set -euo pipefail"]
    for number, part in enumerate(parts):
        lines += [f"echo '#### {number}'", part.body]
    return "\n".join(lines)


def fits(pattern: str, line: str) -> bool:
    """Whether an output line is as shown; ``…`` stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("…"))), line) is not None
