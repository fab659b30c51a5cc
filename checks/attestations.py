"""Attestations: what people vouch for where no template can show a requirement (docs/attestations.md)."""

import re
from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from cfn.errors import CfnError, Location
from cfn.located import Map, Seq
from cfn.source import tree
from policies.catalogue import frameworks

FILE = "attestations.yaml"
Result = Literal["in place", "not in place", "not applicable", "not tested"]
RESULTS: tuple[Result, ...] = get_args(Result)
NEEDED = ("framework", "requirement", "result", "by", "on", "evidence", "expires")
TEXTS = ("note", "customised_approach", "compensating_control")
REMEDY = f"Give each attestation {', '.join(NEEDED)}; docs/attestations.md shows one."


class Attestation(NamedTuple):
    """What somebody vouches for.

    ``framework``, ``requirement``  one requirement by its own id. ``result``: as assessors say it.
    ``by``, ``on``                  who, and the day (ISO date). ``expires``: the last day it counts.
    ``evidence``                    where what was seen can be seen: a link, or the name of a document.
    ``environments``                of the platform for which it holds; empty: all.
    ``customised_approach``, ``compensating_control``  how the requirement is met otherwise than it is worded.
    """

    framework: str
    requirement: str
    result: Result
    by: str
    on: str
    evidence: str
    expires: str
    location: Location
    note: str = ""
    customised_approach: str = ""
    compensating_control: str = ""
    environments: tuple[str, ...] = ()

    def state(self, as_of: str) -> Literal["counts", "expired", "not yet"]:
        """Whether it counts on that day (ISO date): not before the day it was made, nor after its last."""
        if self.on > as_of:
            return "not yet"
        return "expired" if self.expires < as_of else "counts"

    def why_not(self, as_of: str) -> str:
        """Why it counts for nothing on that day, in words; empty where it does."""
        words = {
            "counts": "",
            "expired": f"expired on {self.expires}: counts for nothing until {self.by} or another renews it",
            "not yet": f"dated {self.on}, after {as_of}: counts for nothing before",
        }
        return words[self.state(as_of)]


class Attestations(NamedTuple):
    """All attestations, in the order of the file, judged as of a day (ISO date)."""

    entries: tuple[Attestation, ...]
    as_of: str

    def of(self, framework: str, requirement: str, environment: str = "") -> Attestation | None:
        """The one that counts for a requirement: the latest by date; of the same day the one further down.

        With ``environment`` those for that environment and those for all; without it only those for all.
        """
        found = [
            each
            for each in self.all_of(framework, requirement)
            if each.state(self.as_of) == "counts" and (not each.environments or environment in each.environments)
        ]
        return max(enumerate(found), key=lambda pair: (pair[1].on, pair[0]))[1] if found else None

    def all_of(self, framework: str, requirement: str) -> list[Attestation]:
        """Every one for a requirement, also those that count for nothing today."""
        return [each for each in self.entries if (each.framework, each.requirement) == (framework, requirement)]

    def idle(self) -> list[tuple[Attestation, str]]:
        """Those that count for nothing on the day, and why: to be said aloud."""
        return [(each, each.why_not(self.as_of)) for each in self.entries if each.why_not(self.as_of)]

    def by_expiry(self) -> list[Attestation]:
        """All, those first that expire first: the register."""
        return sorted(self.entries, key=lambda each: (each.expires, each.framework, each.requirement, each.location))


def default_attestations(platform: Path | None) -> Path | None:
    """The file where none is named: beside the manifest, else in the working directory; None where none is."""
    beside = [platform.parent / FILE] if platform else []
    return next((file for file in [*beside, Path(FILE)] if file.is_file()), None)


def read(path: Path | None, as_of: str, shown: str | None = None) -> Attestations:
    """The attestations of a file; none where ``path`` is None. Raises CfnError for the first thing that is wrong."""
    if path is None:
        return Attestations((), as_of)
    name = shown or path.as_posix()
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise CfnError(f"The attestations cannot be read: {reason}", Location(name), "Check the path.") from error
    root = tree(data, name)
    if not isinstance(root, Seq):
        raise CfnError("Not an attestations file: it holds a list of attestations", Location(name), REMEDY)
    return Attestations(tuple(_entries(root, name)), as_of)


def _entries(root: Seq, name: str) -> Iterator[Attestation]:
    seen: dict[tuple[Any, ...], Location] = {}
    for written, mark in zip(root, root.marks, strict=True):
        entry = _entry(written, Location(name, *mark))
        key = (*entry[:2], entry.on, entry.environments)
        if key in seen:
            told = f"{entry.requirement} is attested twice on {entry.on}, here and in line {seen[key].line}"
            raise CfnError(told, entry.location, "Keep one of the two.")
        seen[key] = entry.location
        yield entry


def _entry(written: Any, place: Location) -> Attestation:
    if not isinstance(written, Map):
        raise CfnError("An attestation is a mapping", place, REMEDY)
    values = dict(written)
    environments = values.pop("environments", [])
    _check_shape(values, environments, place)
    _check_meaning(values, place)
    framework = _known(frameworks(), values["framework"], "framework", place)
    requirement = _known(framework.requirements, values["requirement"], f"requirement of {framework.name}", place)
    if values.get("customised_approach") and not requirement.customised_approach:
        told = f"{framework.name} takes no customised approach for {requirement.id}"
        raise CfnError(told, place, "Describe a compensating_control, or meet the requirement as it is worded.")
    return Attestation(**values, location=place, environments=tuple(environments))


def _check_shape(values: dict[str, Any], environments: Any, place: Location) -> None:
    unknown = [name for name in values if name not in (*NEEDED, *TEXTS)]
    missing = [name for name in NEEDED if values.get(name) in (None, "")]
    wrong = [name for name, value in values.items() if not isinstance(value, str)]
    if unknown:
        raise CfnError(f"An attestation takes no {', '.join(unknown)}", place, REMEDY)
    if missing:
        raise CfnError(f"The attestation has no {', '.join(missing)}", place, REMEDY)
    if wrong:
        raise CfnError(f"The attestation needs plain text for {', '.join(wrong)}: put it in quotes", place, REMEDY)
    if not isinstance(environments, list) or not all(isinstance(name, str) and name for name in environments):
        raise CfnError("The attestation's environments is a list of names", place, REMEDY)


def _check_meaning(values: dict[str, str], place: Location) -> None:
    if values["result"] not in RESULTS:
        told = f"The attestation's result is none that is known: {values['result']}"
        raise CfnError(told, place, f"Say one of: {', '.join(RESULTS)}.")
    for name in ("on", "expires"):
        if not _is_date(values[name]):
            raise CfnError(f"The attestation's {name} is no date: {values[name]}", place, "Write it as YYYY-MM-DD.")
    if values["expires"] < values["on"]:
        raise CfnError("The attestation expires before it is made", place, "Correct on or expires.")


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _known(known: dict[str, Any], name: str, what: str, place: Location) -> Any:
    if name not in known:
        near = [each for each in known if fnmatchcase(each, f"{name[:3]}*")][:5]
        hint = f"Those that begin alike: {', '.join(near)}." if near else f"There are: {', '.join(list(known)[:5])}, …"
        raise CfnError(f"There is no {what} {name}", place, hint)
    return known[name]
