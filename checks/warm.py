"""What our policies said of a platform, kept for the next run over the same files.

An entry is found by what was asked and by the product's own code, and holds only where every file that was read then
holds the same bytes now: nothing in it goes stale. What depends on the day, waivers above all, is judged anew.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cfn.errors import CfnError, Location
from cfn.located import Map
from cfn.source import Template, contents, watched
from checks.cache import Cache, digest
from checks.finding import Finding, Requirement
from checks.left_out import LeftOut
from checks.own import OwnResult, Rule
from checks.waivers import Entry

FORMAT = "1"
CODE = ("cfn", "policies", "checks")
ROOT = Path(__file__).resolve().parent.parent


@dataclass(slots=True)
class Judged:
    """A platform judged by our policies: ``templates`` by file (without their trees where they come from the cache),
    ``waivers`` and ``problems`` of their Metadata.
    """

    own: OwnResult = field(default_factory=OwnResult)
    templates: dict[str, Template] = field(default_factory=dict)
    waivers: list[Entry] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)


def judged(cache: Cache, asked: Iterable[str], judge: Callable[[], Judged], *, whole: Callable[[], bool]) -> Judged:
    """What ``judge`` says, or said of the same files before. ``asked``: all it depends on besides files.

    ``whole``: whether it went without problems; else nothing is kept, and the next run looks again.
    """
    if cache.folder is None:
        return judge()
    key = digest("platform", FORMAT, _code(), *asked)
    kept = cache.get(key)
    if kept is not None:
        found = _restored(kept)
        if found is not None:
            return found
    with watched() as read:
        fresh = judge()
    if whole():
        cache.put(key, _stored(fresh, read))
    return fresh


def _code() -> str:
    """A digest of the product's own files by name, size and time of change; reading them all would take longer."""
    parts = []
    for name in CODE:
        for folder, _, files in sorted(os.walk(ROOT / name)):
            if folder.endswith("__pycache__"):
                continue
            for file in sorted(files):
                status = os.stat(f"{folder}/{file}")  # noqa: PTH116 (a thousand Paths would cost more than the rest)
                parts.append(f"{folder}/{file} {status.st_size} {status.st_mtime_ns}")
    return digest(*parts)


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# -- to and from JSON ------------------------------------------------------------------------------------------------
def _stored(found: Judged, read: Mapping[Path, bytes]) -> dict[str, Any]:
    own = found.own
    return {
        "files": {str(path): _sha(data) for path, data in read.items()},
        "templates": {name: str(template.path) for name, template in found.templates.items()},
        "findings": [finding._asdict() for finding in own.findings],
        "resources": sorted(own.resources),
        "policies": sorted(own.policies),
        "known": sorted(own.known),
        "rules": {policy: asdict(rule) for policy, rule in own.rules.items()},
        "unseen": sorted(own.unseen),
        "left_out": [list(each) for each in own.left_out.values()],
        "waivers": [asdict(entry) for entry in found.waivers],
        "problems": [finding._asdict() for finding in found.problems],
    }


def _restored(kept: Any) -> Judged | None:
    """The entry as it was; None where a file has changed, or the entry is not one of ours."""
    try:
        read = {name: _same(Path(name), sha) for name, sha in kept["files"].items()}
        templates = {
            name: Template(name, Map(), _sha(read[path]), read[path], Path(path))
            for name, path in kept["templates"].items()
        }
        own = OwnResult(
            [_finding(each) for each in kept["findings"]],
            {(file, name) for file, name in kept["resources"]},
            set(kept["policies"]),
            set(kept["known"]),
            {policy: Rule(**rule) for policy, rule in kept["rules"].items()},
            {(place, reason) for place, reason in kept["unseen"]},
            {(each[0], each[2]): _left_out(*each) for each in kept["left_out"]},
        )
        waivers = [_entry(each) for each in kept["waivers"]]
        return Judged(own, templates, waivers, [_finding(each) for each in kept["problems"]])
    except (CfnError, KeyError, TypeError, ValueError, AttributeError):
        return None


def _same(path: Path, sha: str) -> bytes:
    data = contents(path, str(path))
    if _sha(data) != sha:
        raise ValueError(path)
    return data


def _finding(kept: dict[str, Any]) -> Finding:
    kept = {**kept, "packs": tuple(kept["packs"]), "environments": tuple(kept["environments"]), "waiver": None}
    return Finding(**{**kept, "requirements": tuple(Requirement(*each) for each in kept["requirements"])})


def _left_out(file: str, line: int, logical_id: str, resource_type: str, environments: list[str]) -> LeftOut:
    return LeftOut(file, line, logical_id, resource_type, tuple(environments))


def _entry(kept: dict[str, Any]) -> Entry:
    place = Location(*kept["location"]) if isinstance(kept["location"], list) else Location(**kept["location"])
    return Entry(**{**kept, "location": place, "environments": tuple(kept["environments"])})
