"""The report as OSCAL: a catalogue and a profile per framework with ids and our own words, and assessment results.

Every UUID is made of what it stands for, every time of the day the report is as of: same inputs, same bytes.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

from checks.advisor import Flag
from checks.attestations import Attestation
from checks.finding import Finding
from policies.catalogue import NOT_ASSESSABLE, Framework, Requirement
from reports.books import Book, Cell, Line
from reports.compliance import Report
from reports.evidence import Place
from reports.status import GOOD

VERSION = "1.2.3"
"""Of OSCAL."""
ROOT = uuid.uuid5(uuid.NAMESPACE_URL, "https://stackwarden.example/oscal")
SPACE = "https://stackwarden.example/ns/oscal"
"""The namespace of our props; a name, nothing is there."""
RESULTS = "oscal/assessment-results.json"
ROLE = "attestor"
Json = dict[str, Any]


def documents(report: Report) -> dict[str, str]:
    """Every document by its file name."""
    files = {RESULTS: _text({"assessment-results": _Results(report).document()})}
    for book in report.books.values():
        framework = book.framework
        files[f"oscal/catalog-{framework.id}.json"] = _text({"catalog": _catalog(framework, report.settings.as_of)})
        files[f"oscal/profile-{framework.id}.json"] = _text({"profile": _profile(framework, report.settings.as_of)})
    return files


def _text(document: Json) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def identifier(*parts: str) -> str:
    """A UUID that is the same wherever the same thing is meant."""
    return str(uuid.uuid5(ROOT, "\0".join(parts)))


def _content(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def control_id(framework: str, requirement: str) -> str:
    """A requirement's id as OSCAL takes one: it begins with a letter and has no brackets."""
    plain = re.sub(r"[^0-9A-Za-z]+", ".", requirement).strip(".")
    return f"{framework.split('-', maxsplit=1)[0]}-{plain}"


def moment(day: str) -> str:
    """The beginning of a day, as a time."""
    return f"{day}T00:00:00Z"


def prop(name: str, value: object) -> Json:
    """A property of ours."""
    return {"name": name, "ns": SPACE, "value": " ".join(str(value).split()) or "none"}


def _metadata(title: str, day: str, version: str, **more: Any) -> Json:
    return {"title": title, "last-modified": moment(day), "version": version, "oscal-version": VERSION, **more}


# -- catalogue and profile ---------------------------------------------------------------------------------------
def _catalog(framework: Framework, day: str) -> Json:
    title = f"{framework.name} {framework.version}: ids, and titles in our own words"
    return {
        "uuid": identifier("catalog", framework.id, framework.version),
        "metadata": _metadata(title, day, framework.version),
        "groups": [
            {
                "id": control_id(framework.id, f"group.{group.id}"),
                "class": "group",
                "title": group.title,
                "controls": [_control(framework, each) for each in framework.within(group.id)],
            }
            for group in framework.groups.values()
        ],
    }


def _control(framework: Framework, requirement: Requirement) -> Json:
    identity = control_id(framework.id, requirement.id)
    return {
        "id": identity,
        "class": "requirement",
        "title": requirement.title,
        "props": [
            {"name": "label", "value": requirement.id},
            prop("assessability", requirement.assessability),
            *([prop("in-force-since", requirement.in_force_since)] if requirement.in_force_since else []),
        ],
        "parts": [{"id": f"{identity}_smt", "name": "statement", "prose": requirement.title}],
    }


def _profile(framework: Framework, day: str) -> Json:
    chosen = [each for each in framework.requirements.values() if each.assessability != NOT_ASSESSABLE]
    return {
        "uuid": identifier("profile", framework.id, framework.version),
        "metadata": _metadata(f"{framework.name}: what a template can show", day, framework.version),
        "imports": [
            {
                "href": f"catalog-{framework.id}.json",
                "include-controls": [{"with-ids": [control_id(framework.id, each.id) for each in chosen]}],
            }
        ],
        "merge": {"as-is": True},
    }


# -- assessment results ------------------------------------------------------------------------------------------
class _Results:
    """One result per framework and environment."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._day = report.settings.as_of
        self._hashes = {file: hashlib.sha256(data).hexdigest() for file, data in report.verdict.sources.items()}

    def document(self) -> Json:
        plan = identifier("plan")
        parties = self._parties()
        more: Json = {"props": [*(prop("tool", f"{name} {version}") for name, version in self._report.versions)]}
        if self._report.stamp:
            more["props"].append(prop("commit", self._report.stamp))
        if parties:
            more |= {"roles": [{"id": ROLE, "title": "Vouches for a requirement, or accepted a risk"}]}
            more |= {"parties": parties}
        results = [self._result(book, name) for book in self._report.books.values() for name in book.environments]
        metadata = _metadata("Compliance of CloudFormation templates", self._day, self._day, **more)
        resources = self._resources(plan)
        return {
            "uuid": identifier("assessment-results", _content([metadata, results, resources])),
            "metadata": metadata,
            "import-ap": {"href": f"#{plan}", "remarks": "The plan is the policies themselves, run on every template."},
            "results": results,
            "back-matter": {"resources": resources},
        }

    def _parties(self) -> list[Json]:
        words = [each.by for each in self._report.attestations.entries]
        owners = [each.waiver.owner for each in self._report.verdict.findings if each.waiver]
        return [{"uuid": _party(name), "type": "person", "name": _line(name)} for name in sorted({*words, *owners})]

    def _resources(self, plan: str) -> list[Json]:
        title = "Plan: every policy on every resource of every environment, as docs/compliance-report.md says"
        templates = [
            {
                "uuid": identifier("template", file, digest),
                "title": _line(file),
                "rlinks": [{"href": _href(file), "hashes": [{"algorithm": "SHA-256", "value": digest}]}],
            }
            for file, digest in sorted(self._hashes.items())
        ]
        return [{"uuid": plan, "title": title}, *templates]

    def _result(self, book: Book, environment: str) -> Json:
        where = (book.framework.id, environment)
        cells = [(line, cell) for line in book.lines.values() for cell in line.cells if cell.environment == environment]
        judged = [(line, cell) for line, cell in cells if cell.status != "not assessable"]
        result: Json = {
            "uuid": "",
            "title": f"{book.framework.name} {book.framework.version}{f', {environment}' if environment else ''}",
            "description": "What the templates show of each requirement, and what people vouch for.",
            "start": moment(self._day),
            "end": moment(self._day),
            "props": [prop("framework", book.framework.id), prop("environment", environment or "templates alone")],
        }
        found = list(self._observations(where, cells))
        items = _items(where, cells)
        result |= {"local-definitions": {"inventory-items": items}} if items else {}
        result["reviewed-controls"] = self._reviewed(book.framework, cells, judged)
        attested = [cell.word for _, cell in cells if cell.word]
        result |= {"attestations": [_attestation(each) for each in attested]} if attested else {}
        result |= {"observations": found} if found else {}
        risks = [_risk(where, each) for each in _findings(cells) if each.waiver]
        result |= {"risks": list({each["uuid"]: each for each in risks}.values())} if risks else {}
        result |= {"findings": [_finding(book, line, cell) for line, cell in judged]} if judged else {}
        return result | {"uuid": identifier("result", _content(result))}  # | keeps its place at the head

    def _reviewed(self, framework: Framework, cells: list[tuple[Line, Cell]], judged: list[tuple[Line, Cell]]) -> Json:
        chosen = [{"control-id": control_id(framework.id, line.requirement.id)} for line, _ in judged]
        left = [line.requirement.id for line, cell in cells if cell.status == "not assessable"]
        said = "No template shows these, and nobody vouches for them: " + (", ".join(left) or "none")
        return {"control-selections": [{"include-controls": chosen} if chosen else {}], "remarks": said}

    def _observations(self, where: tuple[str, str], cells: list[tuple[Line, Cell]]) -> Iterator[Json]:
        """One per policy or rule that had something to look at, and one per attestation."""
        seen: set[str] = set()
        for _, cell in cells:
            for served in cell.served:
                if served.id in seen or served.state == "nothing to look at":
                    continue
                seen.add(served.id)
                evidence = served.evidence
                subjects = list(dict.fromkeys(_subject(where, each) for each in evidence.places))
                yield {
                    "uuid": _observation(where, served.id),
                    "title": served.id,
                    "description": evidence.policy.title if evidence.policy else f"A rule of {evidence.engine}",
                    "props": [prop("state", served.state), prop("engine", evidence.engine)],
                    "methods": ["TEST"],
                    "types": ["finding" if evidence.findings else "control-objective"],
                    "subjects": [{"subject-uuid": each, "type": "inventory-item"} for each in subjects],
                    "relevant-evidence": [_evidence(each) for each in evidence.findings] or [_kept(evidence.kept)],
                    "collected": moment(self._day),
                }
        for _, cell in cells:
            if cell.word:
                yield _interview(cell.word)
        for flag in self._report.flags or ():
            if flag.environment in ("", where[1]) and self._concerns(flag, where[0]):
                yield _examined(where, flag, self._day)

    def _concerns(self, flag: Flag, framework: str) -> bool:
        """Whether a policy that would have prevented it serves a framework."""
        known = (self._report.evidence.get(each) for each in flag.policies)
        return any(each.policy and each.policy.serves.get(framework) for each in known if each)


def _party(name: str) -> str:
    return identifier("party", name)


def _observation(where: tuple[str, str], policy: str) -> str:
    return identifier("observation", *where, policy)


def _subject(where: tuple[str, str], place: Place | Finding) -> str:
    return identifier("resource", *where, place.file, place.logical_id)


def _line(text: object) -> str:
    return " ".join(str(text).split()) or "none"


def _href(file: str) -> str:
    from urllib.parse import quote

    return quote(file, safe="/.-_~")


def _findings(cells: list[tuple[Line, Cell]]) -> list[Finding]:
    return list(dict.fromkeys(each for _, cell in cells for each in cell.findings))


def _items(where: tuple[str, str], cells: list[tuple[Line, Cell]]) -> list[Json]:
    """Every resource that an observation speaks of."""
    found: dict[str, Json] = {}
    places = (each for _, cell in cells for served in cell.served for each in served.evidence.places)
    for each in places:
        found.setdefault(
            _subject(where, each),
            {
                "uuid": _subject(where, each),
                "description": _line(f"{each.logical_id or 'the template'} in {each.file}:{each.line}"),
                "props": [
                    prop("file", each.file),
                    prop("line", each.line),
                    prop("logical-id", each.logical_id),
                    prop("resource-type", each.resource_type),
                ],
            },
        )
    return [found[key] for key in sorted(found)]


def _evidence(finding: Finding) -> Json:
    said = f"{finding.state} ({finding.severity}): {finding.message}"
    place = f"{_href(finding.file)}#L{finding.line}"
    return {
        "href": place,
        "description": _line(said),
        "props": [prop("logical-id", finding.logical_id), prop("property-path", finding.property_path)],
    }


def _kept(places: list[Place]) -> Json:
    first = places[0]
    return {
        "href": f"{_href(first.file)}#L{first.line}",
        "description": f"Holds on {len(places)} resources, here first.",
    }


def _interview(word: Attestation) -> Json:
    return {
        "uuid": identifier("attestation", *_word(word)),
        "title": f"Attestation of {word.requirement}",
        "description": _line(f"{word.by} says: {word.result}. {word.note}"),
        "props": [prop("result", word.result)],
        "methods": ["INTERVIEW"],
        "types": ["control-objective"],
        "relevant-evidence": [{"description": _line(word.evidence)}],
        "collected": moment(word.on),
        "expires": f"{word.expires}T23:59:59Z",
    }


def _examined(where: tuple[str, str], flag: Flag, day: str) -> Json:
    """What Trusted Advisor saw in the running account."""
    place = flag.found.resource.location if flag.found else None
    said = _line(f"{flag.flagged.status}: {flag.flagged.resource} {flag.flagged.region}")
    evidence: Json = {"description": said}
    evidence |= {"href": f"{_href(place.file)}#L{place.line}"} if place else {}
    return {
        "uuid": identifier("flag", *where, flag.check.id, flag.flagged.resource, flag.flagged.region, flag.flagged.arn),
        "title": _line(f"Trusted Advisor: {flag.check.name}"),
        "description": said,
        "props": [prop("prevented-by", ", ".join(flag.policies)), prop("result-of", flag.check.as_of)],
        "methods": ["EXAMINE"],
        "types": ["finding"],
        "relevant-evidence": [evidence],
        "collected": moment(day),
    }


def _word(word: Attestation) -> tuple[str, ...]:
    return (word.framework, word.requirement, word.result, word.by, word.on, *word.environments)


def _attestation(word: Attestation) -> Json:
    prose = _line(f"{word.result}; evidence: {word.evidence}")
    parts = [{"name": "authorization", "title": f"{word.requirement}: {word.result}", "prose": prose}]
    for name, said in (("customised-approach", word.customised_approach), ("mitigation", word.compensating_control)):
        parts += [{"name": name, "prose": _line(said)}] if said else []
    return {"responsible-parties": [{"role-id": ROLE, "party-uuids": [_party(word.by)]}], "parts": parts}


def _risk(where: tuple[str, str], finding: Finding) -> Json:
    """What was accepted: a deviation until its end; open again once that is past."""
    waiver = finding.waiver
    assert waiver is not None  # noqa: S101 (callers pick those with one)
    identity = (*where, *finding.key, waiver.expires)
    return {
        "uuid": identifier("risk", *identity),
        "title": _line(f"{finding.policy} on {finding.logical_id or finding.file}"),
        "description": _line(finding.message),
        "statement": _line(f"{finding.severity}: {finding.message}"),
        "props": [prop("owner", waiver.owner), prop("written-in", waiver.source)],
        "status": "open" if waiver.expired else "deviation-approved",
        "mitigating-factors": [
            {
                "uuid": identifier("mitigation", *identity),
                "description": _line(waiver.reason),
                "subjects": [{"subject-uuid": _subject(where, finding), "type": "inventory-item"}],
            }
        ],
        "deadline": f"{waiver.expires}T23:59:59Z",
        "related-observations": [{"observation-uuid": _observation(where, finding.policy)}],
    }


def _finding(book: Book, line: Line, cell: Cell) -> Json:
    where = (book.framework.id, cell.environment)
    requirement = line.requirement
    observed = [_observation(where, each.id) for each in cell.served if each.state != "nothing to look at"]
    observed += [identifier("attestation", *_word(cell.word))] if cell.word else []
    risks = dict.fromkeys(_risk(where, each)["uuid"] for each in cell.findings if each.waiver)
    satisfied = cell.status in GOOD
    reason = "pass" if satisfied else "fail" if cell.status == "failed" else "other"
    found: Json = {
        "uuid": identifier("finding", *where, requirement.id),
        "title": f"{requirement.id}: {cell.status}",
        "description": f"{requirement.title}: {cell.status}.",
        "props": [prop("status", cell.status), prop("status-of-templates", cell.judgement.templates)],
        "target": {
            "type": "statement-id",
            "target-id": f"{control_id(book.framework.id, requirement.id)}_smt",
            "status": {"state": "satisfied" if satisfied else "not-satisfied", "reason": reason},
        },
        "remarks": f"Evidence still needed: {_line(requirement.evidence_still_needed)}",
    }
    if cell.word and cell.word.result == "not applicable" and satisfied:
        found["target"]["implementation-status"] = {"state": "not-applicable"}
    found |= {"related-observations": [{"observation-uuid": each} for each in observed]} if observed else {}
    return found | ({"related-risks": [{"risk-uuid": each} for each in risks]} if risks else {})
