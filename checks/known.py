"""Findings that were there before: those of a baseline file, or of the commit a change is compared with.

A finding is known by policy, resource and content, never by line: the same violation further down the file is the
same, another value at the same place is another, and two equal ones where there was one are one too many.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cfn.errors import CfnError, Location
from cfn.source import Template
from checks.finding import Finding

VERSION = 1
FIELDS = ("policy", "file", "logical_id", "property_path", "environment", "content")
DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
REMEDY = "Write it anew: stackwarden gate … --write-baseline FILE --until DATE."


class Key(NamedTuple):
    """What makes a violation the same one; ``content`` is a digest of the value, or list item, that it is about."""

    policy: str
    file: str
    logical_id: str
    property_path: str
    environment: str
    content: str


@dataclass(slots=True)
class Known:
    """The violations that are known, and how many of each.

    ``strict``   what cannot be waived is not accepted either; for a baseline file, not for a commit.
    ``expires``  the last day (ISO date) that it holds. ``source``: where it comes from, for people.
    """

    counts: Counter[Key]
    source: str
    expires: str = "9999-12-31"
    strict: bool = False
    left: Counter[Key] = field(default_factory=Counter)

    def sort_out(self, findings: Iterable[Finding], templates: Mapping[str, Template]) -> list[Finding]:
        """The findings, those that are known in the state ``known``; what is left over is in ``left``."""
        self.left = Counter(self.counts)
        decided: dict[tuple[Any, ...], bool] = {}
        told = []
        for finding in findings:
            if not _countable(finding):
                told.append(finding)
                continue
            key = key_of(finding, templates)
            identity = (finding.key, *key)
            if identity not in decided:
                decided[identity] = self.left[key] > 0
                self.left[key] -= decided[identity]
            told.append(self._decided(finding) if decided[identity] else finding)
        return told

    def _decided(self, finding: Finding) -> Finding:
        if self.strict and not finding.waivable:
            return finding._replace(message=f"{finding.message} (no baseline accepts it: this policy cannot be waived)")
        return finding._replace(state="known")

    @property
    def gone(self) -> int:
        """How many known violations were not met again."""
        return sum((+self.left).values())


def collect(findings: Iterable[Finding], templates: Mapping[str, Template]) -> Counter[Key]:
    """The violations among findings (one environment each at most), each counted once however many variants have it."""
    identities = {(finding.key, *key_of(finding, templates)) for finding in findings if _countable(finding)}
    return Counter(Key(*identity[1:]) for identity in identities)


def _countable(finding: Finding) -> bool:
    """Also what is undecided and does not fail: whoever asks for what is new does not want to see it again."""
    return finding.state == "undecided" or (finding.state == "fail" and finding.fails)


def key_of(finding: Finding, templates: Mapping[str, Template]) -> Key:
    """The key of a finding in one environment; where nothing but the message tells findings apart, the message does."""
    content = finding.content or _written(finding, templates.get(finding.file))
    if not finding.logical_id and not finding.property_path:
        content = digest(finding.message)
    if finding.state == "undecided":
        content = f"?{content}"  # once it is known to fail, it is another
    path = re.sub(r"\.\d+(?=\.|$)", ".*", finding.property_path)
    environment = finding.environments[0] if finding.environments else ""
    return Key(finding.policy, finding.file, finding.logical_id, path, environment, content)


def _written(finding: Finding, template: Template | None) -> str:
    """The digest of what stands in the template at a finding of another engine."""
    if template is None:
        return ""
    resources = template.root.get("Resources")
    body = resources.get(finding.logical_id) if isinstance(resources, dict) else None
    if isinstance(body, dict) and finding.property_path:
        return content_at(body.get("Properties"), finding.property_path)
    lines = template.data.decode(errors="replace").splitlines()
    return digest(lines[finding.line - 1].strip()) if finding.line <= len(lines) else ""


def content_at(properties: Any, path: str) -> str:
    """The digest of the innermost list item on ``path``, else of the value there; empty where nothing is there."""
    here, item, whole = properties, None, True
    for step in path.split(".") if path else ():
        if isinstance(here, list) and step.isdigit() and int(step) < len(here):
            here = item = here[int(step)]
        elif isinstance(here, dict) and step in here:
            here = here[step]
        else:
            whole = False
            break
    if item is not None:
        return digest(item)
    return digest(here) if whole and path else ""


def digest(value: Any) -> str:
    """16 hex digits that two values share only if they are equal."""
    text = json.dumps(value, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# -- the file ----------------------------------------------------------------------------------------------------
def as_text(counts: Counter[Key], expires: str) -> str:
    """A baseline file: JSON, a violation a line, sorted."""
    lines = [json.dumps({**key._asdict(), "count": count}) for key, count in sorted(counts.items())]
    head = f'{{"version": {VERSION}, "expires": {json.dumps(expires)}, "findings": [\n'
    return head + ",\n".join(lines) + ("\n" if lines else "") + "]}\n"


def parse(text: str, shown: str) -> Known:
    """The violations of a baseline file. Raises CfnError for one that is not whole."""
    place = Location(shown)
    try:
        whole = json.loads(text)
    except ValueError as error:
        raise CfnError(f"Not a baseline: {error}", place, REMEDY) from error
    if not isinstance(whole, dict) or whole.get("version") != VERSION or not isinstance(whole.get("findings"), list):
        raise CfnError(f"Not a baseline of version {VERSION}", place, REMEDY)
    expires = whole.get("expires")
    if not isinstance(expires, str) or not DATE.fullmatch(expires):
        raise CfnError("The baseline has no day on which it expires", place, REMEDY)
    counts: Counter[Key] = Counter()
    for number, entry in enumerate(whole["findings"], start=1):
        counts[_key(entry, number, place)] += entry["count"]
    return Known(counts, shown, expires, strict=True)


def _key(entry: Any, number: int, place: Location) -> Key:
    if not isinstance(entry, dict) or set(entry) != {*FIELDS, "count"}:
        raise CfnError(f"Finding {number} of the baseline is not whole", place, REMEDY)
    right = all(isinstance(entry[name], str) for name in FIELDS)
    if not right or isinstance(entry["count"], bool) or not isinstance(entry["count"], int) or entry["count"] < 1:
        raise CfnError(f"Finding {number} of the baseline is not whole", place, REMEDY)
    return Key(*(entry[name] for name in FIELDS))


def notes(known: Known, as_of: str) -> list[Finding]:
    """What to tell of a baseline file: that it has expired, or that some of it is no longer needed."""
    if known.expires < as_of:
        return [_note("baseline-expired", known, f"the baseline expired on {known.expires}: nothing in it is accepted")]
    if known.strict and known.gone:
        told = f"{known.gone} violations of the baseline are gone: write it anew, or they may come back unseen"
        return [_note("baseline-outdated", known, told)]
    return []


def _note(policy: str, known: Known, message: str) -> Finding:
    return Finding(
        policy=policy,
        engine="gate",
        packs=("gate",),
        severity="INFO",
        state="fail",
        file=known.source,
        message=message,
        waivable=False,
    )
