"""The pages of the compliance report: what an auditor reads, and signs."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from checks.finding import Finding
from policies.catalogue import Group, Requirement
from policies.kernel.policy import GDPR, PCI
from reports import charts
from reports.books import LONE, Book, Cell, Line, Served
from reports.compliance import FOLDER, Report
from reports.evidence import STATES, Evidence, Place
from reports.register import entries, soon
from reports.status import OPEN, ORDER, STATUSES
from reports.versions import POLICIES
from reports.writing import Linker, digest, rendered

FEW = 3
"""Resources that a row links itself; the rest is on the page of the policy."""
ROWS = 20
"""Policies in the table of one requirement, unless more have something to say."""
LISTED = 40
"""Findings that a summary lists itself."""
DOCS = POLICIES.parent / "docs" / "policies"


def pages(report: Report, folder: Path) -> dict[str, str]:
    """Every file by its name below the folder of the report."""
    files = {
        "README.md": _page(report, folder, "index", "README.md", opened=list(_opened(report)), soon=soon(report)),
        "coverage.svg": _chart(report),
        "exceptions.md": _page(report, folder, "exceptions", "exceptions.md", entries=entries(report)),
        "crypto.md": _page(report, folder, "crypto", "crypto.md", rows=report.inventory),
        "evidence/README.md": _page(report, folder, "evidence", "evidence/README.md"),
    }
    if report.flags is not None:
        files["advisor.md"] = _page(report, folder, "advisor", "advisor.md", flags=report.flags)
    if report.changes is not None:
        files["changes.md"] = _page(report, folder, "changes", "changes.md", changes=report.changes)
    for book in report.books.values():
        name = f"{book.framework.id}.md"
        files[name] = _page(report, folder, "framework", name, book=book)
        for group in book.groups:
            name = group_page(book, group)
            files[name] = _page(
                report, folder, "group", name, book=book, group=group, templates=_templates(book, group)
            )
    for evidence in report.evidence.values():
        if evidence.state != "nothing to look at":
            name = f"evidence/{evidence.id}.md"
            files[name] = _page(report, folder, "policy", name, evidence=evidence, templates=sorted(evidence.files))
    return files


def _page(report: Report, folder: Path, layout: str, name: str, **values: Any) -> str:
    """One page; ``templates``: those whose hashes it carries, all where none are named."""
    values.setdefault("templates", sorted(report.verdict.sources))
    return rendered(
        f"{FOLDER}/{layout}.md.j2",
        report=report,
        view=View(report, name, folder),
        statuses=STATUSES,
        open=OPEN,
        **values,
    )


def group_page(book: Book, group: Group) -> str:
    """Where the requirements of a group are: the page that one person signs."""
    return f"{book.framework.id}/{group.id}.md"


def slug(heading: str) -> str:
    """The anchor that forges make of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def heading(line: Line) -> str:
    """Of a requirement on its page."""
    return f"{line.requirement.id} {line.requirement.title}"


def _templates(book: Book, group: Group) -> list[str]:
    cells = [cell for line in book.within(group.id) for cell in line.cells]
    return sorted({file for cell in cells for served in cell.served for file in served.evidence.files})


class Row(NamedTuple):
    """A policy or foreign rule under a requirement: its state in each environment, and its evidence over all."""

    evidence: Evidence
    strength: str
    states: tuple[str, ...]


class Opened(NamedTuple):
    """A finding that keeps requirements from being shown; ``places``: (book, line) of those, in order."""

    finding: Finding
    owner: str
    requirements: tuple[tuple[Book, Line], ...]


def _opened(report: Report) -> Iterator[Opened]:
    """Failing and undecided first, then what is waived; within these the gravest first."""
    found: dict[Finding, dict[str, tuple[Book, Line]]] = {}
    for book in report.books.values():
        for line in book.lines.values():
            for cell in line.cells:
                for finding in cell.findings:
                    found.setdefault(finding, {})[f"{book.framework.id}/{line.requirement.id}"] = (book, line)
    whole = {finding.key: finding for finding in report.verdict.findings}
    merged: dict[tuple[str, ...], Opened] = {}
    for finding, lines in found.items():
        known = merged.get((*finding.key, finding.state))
        more = {f"{book.framework.id}/{line.requirement.id}": (book, line) for book, line in known[2]} if known else {}
        best = finding if not known or len(finding.environments) > len(known[0].environments) else known[0]
        merged[*finding.key, finding.state] = Opened(best, _owner(report, finding), tuple((more | lines).values()))
    order = {key: number for number, key in enumerate(whole)}
    yield from sorted(merged.values(), key=lambda each: (_gravity(each.finding), order.get(each.finding.key, 0)))


def _gravity(finding: Finding) -> tuple[int, int]:
    from checks.finding import SEVERITIES

    states = ("error", "fail", "undecided", "waived")
    return states.index(finding.state), SEVERITIES.index(finding.severity)


def _owner(report: Report, finding: Finding) -> str:
    if finding.waiver and not finding.waiver.expired:
        return finding.waiver.owner
    return report.owners.get((finding.file, finding.logical_id), "nobody is named")


def _chart(report: Report) -> str:
    rows: dict[str, dict[str, int]] = {
        f"{book.framework.name} {environment}".strip(): book.counts(environment)
        for book in report.books.values()
        for environment in book.environments
    }
    return charts.stacked_bars("Requirements by status, in each environment", rows, STATUSES, left=200)


@dataclass(frozen=True, slots=True)
class View:
    """What layouts ask of a report, from the place of one page."""

    report: Report
    page: str
    home: Path

    @property
    def listed(self) -> int:
        """How many findings a summary lists."""
        return LISTED

    @property
    def folder(self) -> Path:
        """Where the page is."""
        return self.home / Path(self.page).parent

    def link(self, file: str, line: int, text: str = "") -> str:
        """To a line of a template."""
        return Linker(self.folder, self.report.source)(file, line, text)

    def to(self, name: str, text: str, anchor: str = "") -> str:
        """To another page of the report."""
        target = os.path.relpath(name, Path(self.page).parent)
        return f"[{text}]({target}{f'#{anchor}' if anchor else ''})"

    def requirement(self, book: Book, line: Line) -> str:
        """To a requirement on the page of its group."""
        group = book.framework.groups[line.requirement.group]
        return self.to(group_page(book, group), line.requirement.id, slug(heading(line)))

    def policy(self, evidence: Evidence) -> str:
        """To the page that says what a policy is: its documentation where that is at hand, else its evidence."""
        page = DOCS / f"{evidence.id}.md"
        if evidence.policy and self._inside(page):
            return f"[{evidence.id}]({os.path.relpath(page, self.folder.resolve())})"
        return self.proof(evidence, evidence.id)

    def _inside(self, page: Path) -> bool:
        """Whether a page of our own documentation is in the repository that the report is in."""
        return self.folder.resolve().is_relative_to(DOCS.parent.parent) and page.is_file()

    def proof(self, evidence: Evidence, text: str) -> str:
        """To the page with all resources that a policy speaks of; plain where it speaks of none."""
        whole = self.report.evidence.get(evidence.id)
        if whole is None or whole.state == "nothing to look at":
            return text
        return self.to(f"evidence/{evidence.id}.md", text)

    def statuses(self, cells: Iterable[Cell]) -> str:
        """One word where all environments agree, else one for each."""
        found = [(cell.environment, self.word(cell)) for cell in cells]
        if len({word for _, word in found}) == 1:
            return found[0][1]
        return "<br>".join(f"{name}: {word}" for name, word in found)

    def word(self, cell: Cell) -> str:
        """The status, and what made it so."""
        if not cell.judgement.by_hand or cell.word is None:
            return cell.status
        return f"{cell.status} by hand" if cell.status == "failed" else f"{cell.status}: {cell.word.result}"

    def answer(self) -> str:
        """The first sentence: how many requirements fail or are undecided, anywhere."""
        lines = [line for book in self.report.books.values() for line in book.lines.values()]
        failed, undecided = (sum(status in line.statuses for line in lines) for status in ("failed", "undecided"))
        if not failed and not undecided:
            return "No requirement fails, and none is undecided."
        verb = "fails" if failed == 1 else "fail"
        return f"{failed or 'None'} of {len(lines)} requirements {verb}, {undecided} undecided."

    def title(self, book: Book) -> str:
        """A framework's name, with its version where that is a number."""
        name, version = book.framework.name, book.framework.version
        return f"{name} {version}" if version[0].isdigit() else name

    def group(self, book: Book, group: Group) -> str:
        """What a group is called: Requirement 3: …, Chapter II: …"""
        kind = {PCI: "Requirement", GDPR: "Chapter"}.get(book.framework.id, "")
        return f"{kind} {group.id}: {group.title}" if kind and not group.title.startswith("Appendix") else group.title

    def recalled(self, book: Book, requirement: Requirement | None = None) -> str:
        """What is said from memory: of most requirements; or of one, besides."""
        count = Counter(each for line in book.lines.values() for each in line.requirement.unverified)
        most = [name for name, number in count.items() if number * 2 > len(book.lines)]
        found = [each for each in requirement.unverified if each not in most] if requirement else most
        return ", ".join(each.replace("_", " ") for each in found)

    def missing(self, line: Line) -> list[tuple[str, list[str]]]:
        """(environments, policies) that a requirement needs and that hold nowhere there."""
        found: dict[tuple[str, ...], list[str]] = {}
        for cell in line.cells:
            found.setdefault(cell.judgement.missing, []).append(cell.environment)
        told = {missing: "" if names == [LONE] else self._all(tuple(names)) for missing, names in found.items()}
        return [(names, list(missing)) for missing, names in told.items() if missing]

    def there(self, line: Line) -> str:
        """How many of the policies that it takes hold, where fewest do; empty where none is named."""
        needed = line.requirement.policies_needed
        whole = len(needed) + len(line.requirement.still_unchecked)
        kept = [sum(each.state == "kept" for each in cell.served if each.id in needed) for cell in line.cells]
        return f"{min(kept)} of {whole}" if whole else ""

    def rows(self, line: Line) -> tuple[list[Row], list[Row]]:
        """The policies and rules under a requirement, the strongest first: those for the table, and those for a list.

        Where there are many, what simply holds and is not among the first is only listed.
        """
        rows = self._rows(line)
        table = [row for number, row in enumerate(rows) if number < ROWS or set(row.states) != {"kept"}]
        return table, [row for row in rows if row not in table]

    def listing(self, rows: list[Row]) -> str:
        """Policies that hold, each with how many resources keep it."""
        told = (
            f"{self.policy(row.evidence)} ({self.proof(row.evidence, str(len(row.evidence.kept)))})" for row in rows
        )
        return ", ".join(told)

    def _rows(self, line: Line) -> list[Row]:
        """All that had something to look at."""
        found: dict[str, dict[str, Served]] = {}
        for cell in line.cells:
            for one in cell.served:
                found.setdefault(one.id, {})[cell.environment] = one
        rows = []
        for each in found.values():
            served = list(each.values())
            states = tuple(each[c.environment].state if c.environment in each else "" for c in line.cells)
            if any(one.state != "nothing to look at" for one in served):
                merged = _merged([one.evidence for one in served])
                rows.append(Row(merged, min((one.strength for one in served), key=ORDER.index), states))
        return sorted(rows, key=lambda row: (ORDER.index(row.strength), row.evidence.id))

    def idle(self, line: Line) -> list[Evidence]:
        """Our policies that serve a requirement and found nothing to look at in any environment."""
        seen: dict[str, list[Evidence]] = {}
        for cell in line.cells:
            for served in cell.served:
                seen.setdefault(served.id, []).append(served.evidence)
        return [each[0] for each in seen.values() if all(one.state == "nothing to look at" for one in each)]

    def state(self, row: Row) -> str:
        """One word where all environments agree, else one for each."""
        names = self.report.environments
        found = [self._counted(row, name, state) for name, state in zip(names, row.states, strict=True)]
        if len(set(found)) == 1:
            return found[0]
        return "<br>".join(f"{name}: {each}" for name, each in zip(names, found, strict=True))

    def _counted(self, row: Row, environment: str, state: str) -> str:
        """The state there, and how many resources are in it."""
        here = row.evidence.within(environment)
        places: tuple[list[Any], ...] = (here.violated, here.undecided, here.waived, here.kept)
        count = {name: len(found) for name, found in zip(STATES, places, strict=False)}
        word = {"violated": "fails", "": "no finding"}.get(state, state)
        return f"{word} {count[state]}" if state in count else word

    def examples(self, row: Row) -> str:
        """The first resources, linked to their lines, and the way to all others."""
        places = list(dict.fromkeys((each.file, each.line, each.logical_id) for each in row.evidence.places))
        links = [self.link(file, line, name or f"{Path(file).name}:{line}") for file, line, name in places[:FEW]]
        rest = len(places) - FEW
        return ", ".join([*links, *([self.proof(row.evidence, f"{rest} more")] if rest > 0 else [])])

    def findings(self, line: Line) -> list[Finding]:
        """All that does not simply hold for a requirement, each once, with the environments it counts in."""
        merged: dict[tuple[str, ...], Finding] = {}
        for cell in line.cells:
            for finding in cell.findings:
                key = (*finding.key, finding.state)
                if key not in merged or len(finding.environments) > len(merged[key].environments):
                    merged[key] = finding
        return list(merged.values())

    def by_template(self, evidence: Evidence) -> list[tuple[str, str, list[Place]]]:
        """What keeps a policy: (template, environments, resources)."""
        places = sorted(evidence.kept, key=lambda each: (each.file, each.environments, each.line, each.logical_id))
        return [
            (file, self.names(environments), list(group))
            for (file, environments), group in groupby(places, key=lambda each: (each.file, each.environments))
        ]

    def names(self, environments: tuple[str, ...]) -> str:
        """Environments in a word where it is all of them."""
        every = self.report.verdict.summary.environments
        return "all" if len(every) > 1 and set(environments) == set(every) else ", ".join(environments)

    def _all(self, environments: tuple[str, ...]) -> str:
        """Environments as a sentence has them."""
        return "any environment" if self.names(environments) == "all" else self.names(environments)

    def digest(self, file: str) -> str:
        """16 hex digits of SHA-256 over a template as it was read."""
        import hashlib

        return hashlib.sha256(self.report.verdict.sources[file]).hexdigest()[:16]

    def versions(self, evidence: Evidence) -> list[tuple[str, str]]:
        """What one policy's page was made with: tools, and that policy alone; other policies change nothing there."""
        tools = [each for each in self.report.versions if "(" not in each[0]]
        file = POLICIES / "library" / f"{evidence.id.replace('-', '_')}.py"
        return [*tools, *([(f"policy {evidence.id}", digest([file]))] if evidence.policy else [])]

    def totals(self, book: Book, environment: str) -> list[tuple[str, int]]:
        """The statuses that occur, and how often."""
        return [(status, number) for status, number in book.counts(environment).items() if number]


def _merged(parts: list[Evidence]) -> Evidence:
    """One policy's evidence over all environments again, each place once."""
    first = parts[0]
    kept, violated, undecided, waived = (
        list(dict.fromkeys(each for part in parts for each in getattr(part, name)))
        for name in ("kept", "violated", "undecided", "waived")
    )
    return Evidence(first.id, first.policy, first.engine, kept, violated, undecided, waived)
