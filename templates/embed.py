"""Copies ``functions/`` into the templates that name them: ``make embed``. CI fails when that changes a file.

A template names its function in a comment above the property that holds the code::

    # functions/fulfilment.py
    ZipFile: |
      (this block is replaced)
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
_BLOCK = re.compile(
    r"^(?P<indent> *)# (?P<file>functions/[\w./-]+)\n(?P<key>(?P=indent)\w+: \|\n)(?:(?P=indent) +\S.*\n|[ ]*\n)*",
    re.MULTILINE,
)


def embedded(text: str, root: Path = HERE) -> str:
    """The template with every named file's text in its block. Raises FileNotFoundError for a file that is not there."""

    def block(found: re.Match[str]) -> str:
        lines = (root / found["file"]).read_text().splitlines()
        body = "".join(f"{found['indent']}  {line}\n" if line else "\n" for line in lines)
        return f"{found['indent']}# {found['file']}\n{found['key']}{body}" + _gap(found)

    return _BLOCK.sub(block, text)


def _gap(found: re.Match[str]) -> str:
    """The blank lines that stood behind the block belong to the template."""
    text = found[0]
    return "\n" * (len(text) - len(text.rstrip("\n")) - 1)


def main() -> int:
    """Embed in every stack; prints what changed."""
    for path in sorted((HERE / "stacks").glob("*.yaml")):
        before = path.read_text()
        after = embedded(before)
        if after != before:
            path.write_text(after)
            print(f"embedded functions into {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
