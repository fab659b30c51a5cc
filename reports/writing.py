"""Rendering layouts and writing files: whole or not at all."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cfn.errors import CfnError, Location

if TYPE_CHECKING:
    from jinja2 import Environment

LAYOUTS = Path(__file__).resolve().parent / "layouts"


def rendered(layout: str, **values: Any) -> str:
    """A layout filled in. An undefined name is an error: a report never has a silent hole."""
    return _environment().get_template(layout).render(**values)


@cache
def _environment() -> "Environment":
    """Made once: hundreds of pages share a few layouts."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(LAYOUTS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - the output is Markdown; cell() escapes what a template's author wrote
    )
    environment.filters["cell"] = cell
    return environment


def cell(value: Any) -> str:
    """A value fit for one cell of a Markdown table: one line, no bars, no markup."""
    text = " ".join(str(value).split())
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("`", "\\`")


def write_whole(path: Path, text: str) -> None:
    """Write a file aside, then rename it: nobody reads half of it. Raises CfnError where that cannot be done.

    A device or pipe, such as /dev/null, is written to: renaming a file to its name would put an end to it.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    data = text.encode("utf-8", "backslashreplace")  # half of a surrogate pair, as a user's policy may say it
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        aside.write_bytes(data)
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise CfnError(f"Cannot be written: {reason}", Location(path.as_posix()), "Choose another place.") from error


def write_all(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below ``folder`` and remove those there that are not among them: the folder is ours."""
    write_each(folder, files)
    kept = {folder / name for name in files}
    for stale in sorted(path for path in folder.rglob("*") if path.is_file() and path not in kept):
        stale.unlink()


def write_each(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below ``folder``, and leave what else is there."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)


def inputs(manifest: Path, *more: Path) -> list[tuple[str, str]]:
    """What a report was made from: (file as seen from the project, first 16 hex digits of SHA-256), sorted.

    The manifest, its environments and stacks, and ``more`` files that exist.
    """
    home = manifest.parent.resolve()
    found = {manifest, *home.glob("environments/*.yaml"), *home.glob("stacks/*.yaml"), *more}
    files = sorted(path.resolve() for path in found if path.is_file())
    return [(os.path.relpath(path, home.parent), digest([path])) for path in dict.fromkeys(files)]


def digest(files: Iterable[Path]) -> str:
    """First 16 hex digits of SHA-256 over the content of files, in the order of their names."""
    content = hashlib.sha256()
    for path in sorted(files):
        content.update(path.read_bytes())
    return content.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Linker:
    """Markdown links from a page in ``folder`` to the line that shows something.

    ``source``: the address under which a forge shows the files of this commit; then links lead there.
    """

    folder: Path
    source: str = ""

    def __call__(self, file: str, line: int, text: str = "") -> str:
        """``[security.yaml:12](../../templates/stacks/security.yaml#L12)``."""
        from urllib.parse import quote

        target = f"{self.source}/{file}" if self.source else os.path.relpath(file, self.folder)
        shown = cell(text or f"{Path(file).name}:{line}").replace("[", "\\[").replace("]", "\\]")
        return f"[{shown}]({quote(target, safe='/:.-_~@')}#L{line})"
