"""Usage files of Infracost, as far as their keys mean the same: which do is data, in usage_foreign.yaml.

Format and keys: https://www.infracost.io/docs/features/usage_based_resources and the infracost-usage-example.yml of
https://github.com/infracost/infracost.
"""

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from cfn.errors import CfnError, Location
from cfn.located import Map, Mark
from cfn.stack import Resource
from cost_model.drivers import Frozen
from cost_model.files import read_tree, validated
from cost_model.hours import HOURS_PER_MONTH

TABLE = Path(__file__).with_suffix(".yaml")
NAMED, DEFAULTS = "resource_usage", "resource_type_default_usage"
SAY = "See docs/cost.md, `Usage files of Infracost`."


class Meaning(Frozen):
    """What a foreign key is here.

    ``key``      ours. ``times``: units of ours in one of theirs. ``a_month``: theirs is held for the month's hours.
    ``chunk``    their key of a size, of which every begun ``chunk_size`` counts as one more.
    ``largest``  of all keys that mean the same one of ours the largest counts; else they are added up.
    """

    key: str
    times: Decimal = Decimal(1)
    a_month: bool = False
    chunk: str = ""
    chunk_size: Decimal = Decimal(1)
    largest: bool = False


class ForeignType(Frozen):
    """``names``: Terraform's types. ``keys``: foreign key (``block.key``) → meaning; ``sizes``: those that only a chunk
    needs; ``other``: → why it has no meaning here.
    """

    names: tuple[str, ...]
    keys: dict[str, Meaning] = Field(default_factory=dict)
    sizes: tuple[str, ...] = ()
    other: dict[str, str] = Field(default_factory=dict)


class Table(Frozen):
    """The file with all of them, by CloudFormation type."""

    types: dict[str, ForeignType]


@cache
def table() -> dict[str, ForeignType]:
    """CloudFormation type → what its foreign keys mean."""
    return validated(read_tree(TABLE, "a table of usage keys"), Table, TABLE, "Correct it.").types


def is_foreign(root: Map) -> bool:
    """Whether a usage file is one of Infracost."""
    return NAMED in root or DEFAULTS in root or str(root.get("version")) in {"0.1", "v0.1"}


def translated(root: Map, path: Path, resources: Iterable[Resource], *, strict: bool) -> Map:
    """The same file with our sections and keys, each at its place.

    Raises:
        CfnError: at a section, a resource, a type or a key that means nothing here, with what is near.
    """
    for key in root:
        if key not in {"version", NAMED, DEFAULTS}:
            raise _error(path, root.marks[key], f"A usage file of Infracost with {key!r} is not read", SAY)
    reader = _Reader(path, {each.logical_id: each.type for each in resources}, strict)
    ours = Map()
    ours["version"], ours.marks["version"] = 1, root.marks.get("version", (1, 1))
    for section, name, read in ((NAMED, "resources", reader.named), (DEFAULTS, "types", reader.defaults)):
        written = root.get(section)
        if written is None:
            continue
        if not isinstance(written, Map):
            raise _error(path, root.marks[section], f"{section} is a mapping", SAY)
        ours[name], ours.marks[name] = Map(), root.marks[section]
        for key, value, mark in read(written):
            ours[name][key], ours[name].marks[key] = value, mark
    return ours


Entry = tuple[str, Map, Mark]


class _Reader:
    def __init__(self, path: Path, types: dict[str, str], strict: bool) -> None:
        self._path, self._types, self._strict = path, types, strict

    def named(self, section: Map) -> Iterator[Entry]:
        """``LogicalId``, ``AWS::Type.LogicalId`` or ``aws_type.LogicalId`` → the logical id and our keys."""
        for address, written in section.items():
            mark = section.marks[address]
            kind, _, name = address.rpartition(".")
            found = self._types.get(name)
            if found is None:
                if self._strict:
                    near = get_close_matches(name, self._types, n=1, cutoff=0.5)
                    hint = f"Did you mean {near[0]}?" if near else "Addresses end with a logical id."
                    raise _error(self._path, mark, f"no resource is called {name!r}", hint)
                continue
            if kind and kind != found and self._of(kind) != found:
                if self._strict:
                    raise _error(self._path, mark, f"{name} is a {found}, not a {kind}", "Correct the address.")
                continue
            yield name, self._entry(found, written, mark), mark

    def defaults(self, section: Map) -> Iterator[Entry]:
        """A resource type, ours or Terraform's → ours."""
        for kind, written in section.items():
            mark = section.marks[kind]
            found = self._of(kind)
            if found is None:
                known = [name for key, each in table().items() for name in (key, *each.names)]
                raise _error(self._path, mark, f"no usage of {kind} is read", _near(kind, known))
            yield found, self._entry(found, written, mark), mark

    @staticmethod
    def _of(kind: str) -> str | None:
        return next((key for key, each in table().items() if kind == key or kind in each.names), None)

    def _entry(self, kind: str, written: Any, mark: Mark) -> Map:
        if not isinstance(written, Map):
            raise _error(self._path, mark, "usage is a mapping of keys to numbers", SAY)
        meanings = table().get(kind)
        if meanings is None:
            raise _error(self._path, mark, f"no key of Infracost is read for {kind}", "Give it in a file of ours.")
        flat = {key: (value, place) for key, value, place in _flat(written)}
        entry = Map()
        for key, (value, place) in flat.items():
            meaning = meanings.keys.get(key)
            if meaning is None:
                self._refuse_unknown(kind, key, place, meanings)
                continue
            amount = self._number(key, value, place) * meaning.times
            amount *= HOURS_PER_MONTH if meaning.a_month else 1
            if meaning.chunk in flat:
                size = self._number(meaning.chunk, *flat[meaning.chunk])
                chunks = (size / meaning.chunk_size).to_integral_value(ROUND_CEILING)
                amount *= max(chunks, Decimal(1))
            before = entry.get(meaning.key, Decimal(0))
            entry[meaning.key] = max(before, amount) if meaning.largest else before + amount
            entry.marks[meaning.key] = place
        return entry

    def _refuse_unknown(self, kind: str, key: str, place: Mark, meanings: ForeignType) -> None:
        if key in meanings.sizes:
            return
        if key in meanings.other:
            reason = meanings.other[key]
            raise _error(self._path, place, f"{kind}: {key!r} cannot be taken over: {reason}", SAY)
        known = [*meanings.keys, *meanings.sizes]
        raise _error(self._path, place, f"{kind} has no usage key {key!r}", _near(key, known))

    def _number(self, key: str, value: Any, place: Mark) -> Decimal:
        try:
            found = Decimal(str(value))
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or found < 0 or isinstance(value, bool):
            raise _error(self._path, place, f"{key} is a number from 0 on, not {value!r}", SAY)
        return found


def _flat(written: Map, above: str = "") -> Iterator[tuple[str, Any, Mark]]:
    """Keys with those of the blocks they stand in before them, with points between."""
    for key, value in written.items():
        if isinstance(value, Map):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value, written.marks[key]


def _near(name: str, known: Iterable[str]) -> str:
    listed = list(known)
    near = get_close_matches(name, listed, n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(near)}?" if near else f"It takes {', '.join(listed)}."


def _error(path: Path, mark: Mark, message: str, remedy: str) -> CfnError:
    return CfnError(message, Location(path.as_posix(), *mark), remedy)
