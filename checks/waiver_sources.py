"""Where waivers are written: one central file, or the Metadata of a template or resource."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cfn.errors import CfnError, Location
from cfn.located import Map, Mark, Seq
from cfn.source import Template, tree
from checks.waivers import Entry

NEEDED = ("policy", "reason", "owner", "expires")
OPTIONAL = ("file", "logical_id", "property_path", "environments")
SECTION = {"waivers", "pci_scope"}
DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
REMEDY = "Give each waiver policy, file, reason, owner and expires (YYYY-MM-DD); docs/gate.md shows one."


def central(path: Path, shown: str) -> list[Entry]:
    """The waivers of the central file, a list of ``{policy, file, reason, owner, expires, …}``. Raises CfnError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise CfnError(f"The waivers cannot be read: {reason}", Location(shown), "Check the path.") from error
    root = tree(data, shown)
    if not isinstance(root, Seq):
        raise CfnError("Not a waivers file: it holds a list of waivers", Location(shown), REMEDY)
    return [_entry(each, Location(shown, *mark), 0, {}) for each, mark in _marked(root)]


def in_metadata(template: Template) -> list[Entry]:
    """The waivers in the Metadata of a template and of its resources; the place tells their file and resource."""
    entries = _of_metadata(template, template.root.get("Metadata"), {"file": template.file})
    resources = template.root.get("Resources")
    for name, body in resources.items() if isinstance(resources, Map) else ():
        if isinstance(body, Map) and isinstance(body.get("Metadata"), Map):
            entries += _of_metadata(template, body["Metadata"], {"file": template.file, "logical_id": name})
    return entries


def _of_metadata(template: Template, metadata: Any, implied: dict[str, str]) -> list[Entry]:
    section = metadata.get("stackwarden") if isinstance(metadata, Map) else None
    if section is None:
        return []
    place = Location(template.file, *metadata.marks["stackwarden"])
    unknown = sorted(set(section) - SECTION) if isinstance(section, Map) else []
    if unknown:
        raise CfnError(f"Metadata stackwarden takes no {', '.join(unknown)}", place, "It holds waivers and pci_scope.")
    if isinstance(section, Map) and set(section) == {"pci_scope"}:
        return []
    listed = section.get("waivers") if isinstance(section, Map) else None
    if not isinstance(listed, Seq):
        raise CfnError("Metadata stackwarden has no list of waivers", place, REMEDY)
    return [_entry(each, Location(template.file, *mark), 1, implied) for each, mark in _marked(listed)]


def _marked(listed: Seq) -> Iterator[tuple[Any, Mark]]:
    return zip(listed, listed.marks, strict=True)


def _entry(written: Any, place: Location, rank: int, implied: dict[str, str]) -> Entry:
    if not isinstance(written, Map):
        raise CfnError("A waiver is a mapping", place, REMEDY)
    values: dict[str, Any] = {**written, **implied}
    twice = set(written) & set(implied)
    unknown = set(values) - {*NEEDED, *OPTIONAL}
    missing = [name for name in (*NEEDED, "file") if not values.get(name)]
    wrong = [
        name
        for name, value in values.items()
        if name != "environments" and name in (*NEEDED, *OPTIONAL) and not isinstance(value, str)
    ]
    if twice or unknown:
        raise CfnError(f"A waiver here takes no {', '.join(sorted(twice | unknown))}", place, REMEDY)
    if missing or wrong:
        problem = f"has no {', '.join(missing)}" if missing else f"needs plain text for {', '.join(wrong)}"
        raise CfnError(f"The waiver {problem}", place, REMEDY)
    if not DATE.fullmatch(values["expires"]):
        raise CfnError(f"The waiver's expires is no date: {values['expires']}", place, REMEDY)
    environments = values.pop("environments", [])
    if not isinstance(environments, list) or not all(isinstance(name, str) for name in environments):
        raise CfnError("The waiver's environments is a list of names", place, REMEDY)
    return Entry(location=place, rank=rank, environments=tuple(environments), **values)
