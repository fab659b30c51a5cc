"""Rendering layouts and writing files: whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

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


def write_all(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Write files below ``folder``, each aside and then renamed; remove files there that are not among them."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(aside).chmod(0o644)
        Path(aside).replace(target)
        written.append(target)
    for stale in sorted(path for path in folder.rglob("*") if path.is_file() and path not in written):
        stale.unlink()
    return written


def hashes(paths: Iterable[Path], base: Path) -> list[tuple[str, str]]:
    """(path relative to ``base``, first 16 hex digits of SHA-256), sorted: the inputs a report was made from."""
    unique = sorted({path.resolve() for path in paths})
    return [
        (os.path.relpath(path, base.resolve()), hashlib.sha256(path.read_bytes()).hexdigest()[:16]) for path in unique
    ]
