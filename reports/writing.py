"""Rendering layouts and writing files: whole or not at all."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cfn.errors import CfnError, Location

LAYOUTS = Path(__file__).resolve().parent / "layouts"


def rendered(layout: str, **values: Any) -> str:
    """A layout filled in. An undefined name is an error: a report never has a silent hole."""
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
    return environment.get_template(layout).render(**values)


def cell(value: Any) -> str:
    """A value fit for one cell of a Markdown table: one line, no bars, no markup."""
    text = " ".join(str(value).split())
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("`", "\\`")


def write_whole(path: Path, text: str) -> None:
    """Write a file aside, then rename it: nobody reads half of it. Raises CfnError where that cannot be done."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        aside.write_text(text, encoding="utf-8", newline="\n")
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise CfnError(f"Cannot be written: {reason}", Location(path.as_posix()), "Choose another place.") from error


def write_all(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below ``folder`` and remove those there that are not among them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        write_whole(folder / name, text)
    kept = {folder / name for name in files}
    for stale in sorted(path for path in folder.rglob("*") if path.is_file() and path not in kept):
        stale.unlink()


def hashes(paths: Iterable[Path], base: Path) -> list[tuple[str, str]]:
    """(path relative to ``base``, first 16 hex digits of SHA-256), sorted: the inputs a report was made from."""
    unique = sorted({path.resolve() for path in paths})
    return [
        (os.path.relpath(path, base.resolve()), hashlib.sha256(path.read_bytes()).hexdigest()[:16]) for path in unique
    ]
