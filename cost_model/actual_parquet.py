"""Exports as Parquet, read by DuckDB, which is an extra: values as text, as a CSV export has them."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from cfn.errors import CfnError, Location

MAGIC = b"PAR1"
BATCH = 10_000
SETTINGS = {
    "memory_limit": "400MB",
    "threads": "1",
    "autoinstall_known_extensions": "false",  # nothing is fetched
    "autoload_known_extensions": "false",
    "enable_external_access": "true",  # the file itself
}
REMEDY = "Install it: pip install 'stackwarden[prices]'; or give the export as CSV."


class Parquet(NamedTuple):
    """An open export: its columns, and its rows with their numbers from 1."""

    columns: list[str]
    rows: Iterator[tuple[int, dict[str, str]]]


def is_parquet(path: Path) -> bool:
    """Told by the first bytes; a folder is one of Parquet parts, as large exports are written."""
    if path.is_dir():
        return True
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


@contextmanager
def opened(path: Path, wanted: Iterable[str]) -> Iterator[Parquet]:
    """The export; of its columns only those ``wanted`` are read. Raises CfnError where it cannot be."""
    try:
        import duckdb
    except ImportError as error:
        what = "Parquet exports are read by DuckDB, which is not installed"
        raise CfnError(what, Location(path.as_posix()), REMEDY) from error
    files = sorted(map(str, path.rglob("*.parquet"))) if path.is_dir() else [str(path)]
    if not files:
        raise CfnError("There is no *.parquet file in the folder", Location(path.as_posix()), "Name an export.")
    try:
        with duckdb.connect(":memory:", config=SETTINGS) as connection:
            source = "read_parquet($files, union_by_name=true)"
            told = connection.execute(f"DESCRIBE SELECT * FROM {source}", {"files": files}).fetchall()  # noqa: S608
            kinds = {name: kind for name, kind, *_ in told}
            names = [name for name in dict.fromkeys(wanted) if name in kinds]
            picked = ", ".join(_column(name, kinds[name]) for name in names) or "NULL"
            found = connection.execute(f"SELECT {picked} FROM {source}", {"files": files})  # noqa: S608
            yield Parquet(list(kinds), _rows(found, names))
    except duckdb.Error as error:
        line = str(error).splitlines()[0]
        raise CfnError(
            f"The export cannot be read: {line}", Location(path.as_posix()), "Give a Parquet file as AWS writes it."
        ) from error


def _column(name: str, kind: str) -> str:
    """Plain values as text, as DuckDB prints them to the last digit; nested ones (tags) as they are."""
    quoted = '"' + name.replace('"', '""') + '"'
    return quoted if kind.startswith(("MAP", "STRUCT")) or kind.endswith("]") else f"CAST({quoted} AS VARCHAR)"


def _rows(found: Any, names: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    number = 0
    while batch := found.fetchmany(BATCH):
        for values in batch:
            number += 1
            yield number, dict(zip(names, map(_text, values), strict=True))


def _text(value: Any) -> str:
    """Nested values as JSON, in which CSV exports have them; a list of keys and values is a mapping."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, list):
        value = {each["key"]: each["value"] for each in value if isinstance(each, dict) and "key" in each}
    return json.dumps(value, default=str)
