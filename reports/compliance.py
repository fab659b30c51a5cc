"""The compliance report: per framework and requirement, what the templates show, and what they cannot."""

from dataclasses import dataclass
from pathlib import Path

import policies
from checks.finding import Finding
from checks.gate import WAIVERS, Request, run
from checks.verdict import Verdict
from policies.catalogue import NOT_ASSESSABLE, Framework, Requirement, frameworks
from reports import charts
from reports.evidence import Evidence, collect
from reports.settings import Settings
from reports.writing import digest, inputs, rendered

POLICIES = Path(policies.__file__).parent
SHOWN = {"direct": "shown directly", "partial": "shown in part", "supporting": "supported"}
STATUSES = (
    *SHOWN.values(),
    "shown with exceptions",
    "undecided",
    "violated",
    "no such resource",
    "no policy yet",
    NOT_ASSESSABLE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement in the report: its status and the (policy evidence, strength) pairs behind it."""

    requirement: Requirement
    status: str
    served: tuple[tuple[Evidence, str], ...]

    @property
    def checks(self) -> str:
        """How many of the policies it takes are there: ``2 of 9``; the number alone where it is not worked out."""
        needed = (*self.requirement.policies_needed, *self.requirement.still_unchecked)
        there = {found.policy.id for found, _ in self.served}
        return f"{len(there & set(needed))} of {len(needed)}" if needed else str(len(there))


@dataclass(frozen=True, slots=True)
class Page:
    """One framework: every requirement, and how many have each status."""

    framework: Framework
    lines: tuple[Line, ...]
    counts: dict[str, int]


def judge(settings: Settings, cache: Path | None, lane: str = "full") -> Verdict:
    """The gate's verdict on the platform, which the report stands on."""
    return run(Request(as_of=settings.as_of, platform=settings.platform, lane=lane, cache=cache))


def render(settings: Settings, verdict: Verdict) -> dict[str, str]:
    """All files of ``reports/compliance`` by name, from a verdict of a gate that did not break."""
    evidence = collect(settings.platform, verdict)
    pages = [_page(framework, evidence) for framework in frameworks().values()]
    common = {"settings": settings, "verdict": verdict, "link": _linker(settings), "statuses": STATUSES}
    files = {
        "README.md": rendered(
            "compliance/index.md.j2",
            pages=pages,
            inputs=_inputs(settings),
            evidence=evidence,
            **common,
        ),
        "evidence.md": rendered("compliance/evidence.md.j2", evidence=evidence, **common),
        "exceptions.md": rendered("compliance/exceptions.md.j2", waived=_waived(verdict), **common),
        "coverage.svg": charts.stacked_bars(
            "Requirements by what the templates show",
            {page.framework.name: page.counts for page in pages},
            STATUSES,
        ),
    }
    for page in pages:
        files[f"{page.framework.id}.md"] = rendered("compliance/framework.md.j2", page=page, **common)
    return files


def _page(framework: Framework, evidence: dict[str, Evidence]) -> Page:
    lines = tuple(_line(framework.id, requirement, evidence) for requirement in framework.requirements.values())
    counts = {status: sum(line.status == status for line in lines) for status in STATUSES}
    return Page(framework, lines, counts)


def _line(framework: str, requirement: Requirement, evidence: dict[str, Evidence]) -> Line:
    served = tuple(
        (found.counting(framework), found.policy.serves[framework][requirement.id])
        for found in evidence.values()
        if requirement.id in found.policy.serves.get(framework, {})
    )
    return Line(requirement, _status(requirement, served), served)


def _status(requirement: Requirement, served: tuple[tuple[Evidence, str], ...]) -> str:
    """As strong as the strongest policy that found something; directly only if no needed policy is missing."""
    if not served:
        return NOT_ASSESSABLE if requirement.assessability == NOT_ASSESSABLE else "no policy yet"
    states = {found.state for found, _ in served}
    if "violated" in states:
        return "violated"
    if "undecided" in states:
        return "undecided"
    strengths = {strength for found, strength in served if found.state in ("kept", "waived")}
    if "waived" in states:
        return "shown with exceptions"
    if "direct" in strengths and not _complete(requirement, served):
        strengths |= {"partial"}
        strengths -= {"direct"}
    return next((SHOWN[strength] for strength in SHOWN if strength in strengths), "no such resource")


def _complete(requirement: Requirement, served: tuple[tuple[Evidence, str], ...]) -> bool:
    """Whether all it takes to show the requirement is there: a part alone never counts as the whole."""
    kept = {found.policy.id for found, _ in served if found.state in ("kept", "waived")}
    return kept.issuperset(requirement.policies_needed) and not requirement.still_unchecked


def _waived(verdict: Verdict) -> list[Finding]:
    return [finding for finding in verdict.findings if finding.state == "waived"]


def _inputs(settings: Settings) -> list[tuple[str, str]]:
    home = settings.platform.parent
    known = inputs(settings.platform, home / WAIVERS, home.parent / WAIVERS)
    library = list((POLICIES / "library").glob("*.py"))
    texts = list((POLICIES / "frameworks").glob("*.yaml"))
    return [*known, (f"policies ({len(library)} files)", digest(library)), ("frameworks", digest(texts))]


def _linker(settings: Settings) -> "Linker":
    return Linker(settings.platform.parent.parent, settings.output / "compliance")


@dataclass(frozen=True, slots=True)
class Linker:
    """Markdown links from a report to the line that shows something."""

    root: Path
    folder: Path

    def __call__(self, file: str, line: int, text: str = "") -> str:
        """``[security.yaml:12](../../templates/stacks/security.yaml#L12)``."""
        import os

        target = os.path.relpath(file, self.folder)
        return f"[{text or f'{Path(file).name}:{line}'}]({target}#L{line})"
