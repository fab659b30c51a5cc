"""Waivers: who accepts which finding, why, and until when."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from cfn.errors import Location
from checks.finding import Finding, Waiver

FOREIGN = {
    "checkov": re.compile(r"CKV2?_[A-Z]+_\d+|not-checked"),
    "cfn-lint": re.compile(r"[EWI]\d{4}|not-checked"),
    "cloudformation-validate": re.compile(r"[FEWI]\d{4}|not-checked"),
    "own": re.compile(
        r"unreadable-(file|folder|template)|unresolvable-(template|platform)|directory-loop|find-in-map-key-missing"
    ),
}
"""How to tell whose rule an id is, of those that are not our policies: foreign rules, and the gate's own words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One waiver as written. ``file``, ``logical_id`` and ``property_path`` take ``*``; empty ones match anything.

    ``environments`` empty: every one. ``rank`` 0: the central file, 1: template Metadata; the lower rank decides.
    """

    policy: str
    file: str
    reason: str
    owner: str
    expires: str
    location: Location
    rank: int
    logical_id: str = ""
    property_path: str = ""
    environments: tuple[str, ...] = ()

    def covers_file(self, file: str) -> bool:
        """Whether it speaks of this file: the whole name, or its last parts."""
        return file == self.file or fnmatchcase(file, self.file) or fnmatchcase(file, f"*/{self.file}")

    def matches(self, finding: Finding) -> bool:
        """Whether it speaks of this finding, in all environments that the finding stands for."""
        return (
            self.policy == finding.policy
            and (not self.environments or set(finding.environments) <= set(self.environments))
            and (not self.logical_id or fnmatchcase(finding.logical_id, self.logical_id))
            and (not self.property_path or fnmatchcase(finding.property_path, self.property_path))
            and self.covers_file(finding.file)
        )


@dataclass(slots=True)
class Register:
    """All waivers of a run. ``as_of`` is the day (ISO date) on which they are judged."""

    entries: list[Entry]
    as_of: str
    used: set[Entry] = field(default_factory=set)

    _of_policy: dict[str, list[Entry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.entries.sort(key=lambda entry: entry.rank)
        for entry in self.entries:
            self._of_policy.setdefault(entry.policy, []).append(entry)

    def apply(self, finding: Finding) -> Finding:
        """The finding as its waiver leaves it: waived, or still standing and saying why the waiver does not help."""
        entry = next((each for each in self._of_policy.get(finding.policy, ()) if each.matches(finding)), None)
        if entry is None:
            return finding
        self.used.add(entry)
        expired = entry.expires < self.as_of
        waiver = Waiver(entry.reason, entry.owner, entry.expires, str(entry.location), expired)
        if not finding.waivable:
            message = f"{finding.message} (the waiver at {entry.location} is refused: this policy cannot be waived)"
            return finding._replace(message=message)
        if expired:
            message = f"{finding.message} (the waiver of {entry.owner} at {entry.location} expired on {entry.expires})"
            return finding._replace(message=message, waiver=waiver)
        return finding._replace(state="waived", waiver=waiver)

    def leftovers(
        self, files: Iterable[str], engines: set[str], own: set[str], environments: set[str]
    ) -> list[Finding]:
        """Waivers of the checked ``files`` that no finding needed, or whose policy nobody knows: notes to tidy up.

        Only what this run could see is judged: a waiver of a rule whose engine did not run is left alone.
        """
        checked = list(files)
        notes = []
        for entry in self.entries:
            if entry in self.used or not any(entry.covers_file(file) for file in checked):
                continue
            owners = {engine for engine, ids in FOREIGN.items() if ids.fullmatch(entry.policy)}
            known = entry.policy in own or owners
            seen = owners <= engines and (not entry.environments or environments & set(entry.environments))
            if not known:
                notes.append(
                    _note("waiver-unknown", entry, f"no policy or rule is called {entry.policy}{_meant(entry, own)}")
                )
            elif seen:
                notes.append(_note("waiver-unused", entry, f"nothing needs this waiver of {entry.policy}: remove it"))
        return notes


def _meant(entry: Entry, own: set[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(entry.policy.lower(), sorted(own), 1)
    return f": did you mean {near[0]}?" if near else ""


def _note(policy: str, entry: Entry, message: str) -> Finding:
    return Finding(
        policy=policy,
        engine="gate",
        packs=("gate",),
        severity="INFO",
        state="fail",
        file=entry.location.file,
        line=entry.location.line,
        column=entry.location.column,
        message=message,
        property_path=f"{entry.policy} {entry.file} {entry.logical_id} {entry.property_path}".strip(),
        waivable=False,
    )
