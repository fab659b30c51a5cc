"""The compliance report: per framework and requirement, what the templates show, and what they cannot."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cfn.graph import Graph
from checks import attestations
from checks.advisor import Flag, flags
from checks.attestations import Attestations
from checks.discovery import shown
from checks.gate import Request, default_waivers, run
from checks.verdict import Verdict
from policies.catalogue import frameworks
from reports.books import LONE, Book, book
from reports.evidence import Evidence, Outside, collect
from reports.inventory import Declared, inventory, owner
from reports.settings import Settings
from reports.versions import versions
from reports.writing import digest

if TYPE_CHECKING:
    from reports.changes import Changes

FOLDER = "compliance"


def judge(
    settings: Settings, cache: Path | None, lane: str = "full", keep: Callable[[Any], None] | None = None
) -> Verdict:
    """The gate's verdict on what is to be reported on. ``keep`` takes the violations, to compare them with others."""
    request = Request(
        as_of=settings.as_of,
        platform=settings.manifest,
        paths=list(settings.paths),
        lane=lane,
        scope=settings.scope,
        cache=cache,
        keep=keep,
        keeps=True,
    )
    return run(request)


@dataclass(frozen=True)
class Report:
    """Everything that pages, CSV and OSCAL are made from.

    ``books``   by framework id. ``flags``: what Trusted Advisor flags; None where no export is configured.
    ``graphs``  environment → its graph, of lone templates one graph per template and variant.
    ``inputs``  what it was made from besides templates: (file, digest).
    ``stamp``   commit and date, in CI's copy only. ``changes``: since a base commit, in CI's copy only.
    """

    settings: Settings
    verdict: Verdict
    evidence: Mapping[str, Evidence]
    outside: Outside
    attestations: Attestations
    books: Mapping[str, Book]
    graphs: tuple[tuple[str, Graph], ...]
    versions: tuple[tuple[str, str], ...]
    stamp: str = ""
    source: str = ""
    changes: "Changes | None" = None
    flags: tuple[Flag, ...] | None = field(default=None)
    inputs: tuple[tuple[str, str], ...] = ()

    @property
    def environments(self) -> tuple[str, ...]:
        """Those of the platform, or the one without a name."""
        return self.verdict.summary.environments or (LONE,)

    @cached_property
    def inventory(self) -> list[Declared]:
        """Certificates, keys and settings of TLS."""
        return inventory(self.graphs)

    @cached_property
    def owners(self) -> dict[tuple[str, str], str]:
        """(file, logical id) → who owns it by its tag."""
        found: dict[tuple[str, str], str] = {}
        for _, graph in self.graphs:
            for stack in graph.stacks:
                for resource in stack.resources.values():
                    said = owner(resource)
                    if said:
                        found.setdefault((stack.file, resource.logical_id), said)
        return found


def assemble(
    settings: Settings, verdict: Verdict, *, stamp: str = "", source: str = "", changes: "Changes | None" = None
) -> Report:
    """Judge every requirement on a verdict of a gate that did not break. Raises CfnError for a wrong input file."""
    file = settings.attestations or attestations.default_attestations(settings.manifest)
    words = attestations.read(file, settings.as_of, shown(file) if file else None)
    _check_environments(words, verdict)
    evidence, outside = collect(verdict), Outside(verdict)
    environments = verdict.summary.environments
    graphs = _graphs(settings, verdict)
    return Report(
        settings=settings,
        verdict=verdict,
        evidence=evidence,
        outside=outside,
        attestations=words,
        books={each.id: book(each, environments, evidence, outside, words) for each in _in_order()},
        graphs=graphs,
        versions=tuple(versions(verdict.summary.engines)),
        stamp=stamp,
        source=source,
        changes=changes,
        flags=_flags(settings, graphs),
        inputs=tuple(_inputs(settings, verdict, file)),
    )


def _inputs(settings: Settings, verdict: Verdict, words: Path | None) -> Iterator[tuple[str, str]]:
    """The manifest and its environments, waivers, attestations and exports, each with its digest."""
    manifest = settings.manifest
    found = [manifest, *sorted(manifest.parent.glob("environments/*.yaml"))] if manifest else []
    for each in [*found, default_waivers(manifest), words, *settings.advisor]:
        if each is not None and shown(each) not in verdict.sources:
            files = sorted(each.glob("*.json")) if each.is_dir() else [each]
            yield shown(each), digest(files)


def _check_environments(words: Attestations, verdict: Verdict) -> None:
    """Raises CfnError for an attestation of an environment that is not there: it would count for nothing, unseen."""
    from cfn.errors import CfnError

    for each in words.entries:
        unknown = sorted(set(each.environments) - set(verdict.summary.environments))
        if unknown:
            there = ", ".join(verdict.summary.environments) or "none: templates alone"
            raise CfnError(f"There is no environment {unknown[0]}", each.location, f"There are {there}.")


def _in_order() -> list[Any]:
    """PCI DSS first, then the law, then reliability: as the packs are listed."""
    from policies.kernel.policy import PACK_OF

    return [frameworks()[each] for each in PACK_OF]


def _graphs(settings: Settings, verdict: Verdict) -> tuple[tuple[str, Graph], ...]:
    if settings.manifest is not None:
        from cfn.platform import load

        manifest = Path(shown(settings.manifest))  # as the gate has it: files are known by the names it gives them
        return tuple((name, load(manifest, name).graph) for name in verdict.summary.environments)
    from cfn.source import parse
    from checks.own import units

    found, _ = units([parse(data, file) for file, data in sorted(verdict.sources.items())], {}, None)
    return tuple((LONE, unit.graph) for unit in found)


def _flags(settings: Settings, graphs: tuple[tuple[str, Graph], ...]) -> tuple[Flag, ...] | None:
    if not settings.advisor:
        return None
    from cfn.aws.advisor import read

    named = {name or str(number): graph for number, (name, graph) in enumerate(graphs)}
    found = flags(read(*settings.advisor), named)
    return tuple(each if settings.manifest else each._replace(environment=LONE) for each in found)


def render(report: Report, folder: Path | None = None) -> dict[str, str]:
    """All pages by name, for a folder: that of the settings unless another is given."""
    from reports.pages import pages

    return pages(report, folder or report.settings.output / FOLDER)
