"""The gate: everything asked for, through every engine of the lane, to one verdict."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checks.cache import Cache
from checks.discovery import Discovery, Listed, read_listed, shown
from checks.finding import Finding, merge
from checks.halves import in_halves
from checks.left_out import OutOfScope
from checks.material import Material, add_platform, declared, environments_of, list_files, refuse_unknown
from checks.own import OWN, OwnResult, Unit, judge, load_users, select, units
from checks.part import Part, given_to, metadata_waivers
from checks.part import of as part_of
from checks.verdict import Summary, Verdict, counts
from checks.waivers import Entry, Register
from checks.warm import Judged, judged
from policies.kernel.policy import DEFAULT_PACKS
from policies.scope import DEFAULT, ScopeRule

if TYPE_CHECKING:
    from checks.engines.foreign import Run
    from checks.engines.tasks import Engine, Subject
    from checks.engines.worker import Worker
    from checks.known import Key, Known
    from policies.kernel.policy import Policy

WAIVERS = "waivers.yaml"
VALIDATE = "run_validate"


@dataclass(frozen=True, slots=True)
class Request:
    """What to check and how.

    ``paths``       files and folders. ``platform``: a manifest; ``environments`` of it, none: all.
    ``sift``        named files that are no templates are skipped, and nothing to check is clean.
    ``as_of``       the day (ISO date) on which waivers are judged.
    ``packs``       of our policies; the user's own always run.
    ``scope``       how a resource says that it is out of the scope of PCI DSS.
    ``waivers``     the central file; None: ``waivers.yaml`` beside the manifest, else in the working directory, if any.
    ``policies``    a folder with the user's own policies. ``checkov_checks``: folders with custom checks for checkov.
    ``cache``       folder for results of foreign engines; None: no cache. ``timeout``: seconds an engine may take.
    ``known``       gives the violations that were there before, asked for when all engines have answered.
    ``keep``        takes the violations found, for a baseline. ``keeps``: the verdict tells what holds, too.
    ``progress``    called with an engine's name and how many files it has done of how many.
    """

    as_of: str
    paths: list[Path] = field(default_factory=list)
    sift: bool = False
    platform: Path | None = None
    environments: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    region: str | None = None
    lane: str = "own"
    packs: tuple[str, ...] = DEFAULT_PACKS
    scope: ScopeRule = DEFAULT
    waivers: Path | None = None
    use_waivers: bool = True
    policies: Path | None = None
    checkov_checks: tuple[Path, ...] = ()
    cache: Path | None = None
    timeout: float = 900.0
    known: "Callable[[], Known] | None" = None
    keep: "Callable[[Counter[Key]], None] | None" = None
    keeps: bool = False
    progress: Callable[[str, int, int], None] = lambda *_: None


def run(request: Request, early: "Worker | None" = None) -> Verdict:
    """Check, and say what came out. Raises CfnError for input that a person named and that cannot be used.

    ``early`` is a worker of cloudformation-validate that was started before all this was imported.
    """
    if request.policies is None:
        return _run(request, early)
    from checks.contained import contained

    with contained():
        return _run(request, early)


def _run(request: Request, early: "Worker | None") -> Verdict:
    material = Material()
    users, unusable = load_users(request.policies)
    engines, missing = _engines(request)
    platform = Judged()
    if request.platform is not None:
        material.environments = environments_of(request.platform, request.environments)
        if engines:  # they start before our own policies run
            add_platform(material, Path(shown(request.platform)))
        else:
            platform = _platform(request, material, users)
    list_files(material, request.paths, sift=request.sift)
    try:
        runs, own, entries = _alone(request, material, engines, early, users)
        if engines:
            platform = _judged_platform(request, material, users)
        own.add(platform.own)
        findings = [*material.problems, *platform.problems, *missing, *unusable, *own.findings]
        findings += [finding for each in runs for finding in each.findings()]
    finally:
        _stop_engines()
    register = Register([*_central(request), *platform.waivers, *entries], request.as_of)
    return _verdict(request, material, own, register, findings)


def _platform(request: Request, material: Material, users: list["Policy"]) -> Judged:
    """The platform, judged by our policies; where the same files were judged before, what was said then."""
    manifest = Path(shown(request.platform or Path()))

    def judge_it() -> Judged:
        add_platform(material, manifest)
        return _judged_platform(request, material, users)

    usable = not users and not _compared(request) and not request.keeps
    asked = (str(Path.cwd()), str(manifest), *material.environments, "/", *request.packs, str(request.scope),
             str(request.use_waivers))  # fmt: skip
    cache = Cache(request.cache if usable else None)
    found = judged(cache, asked, judge_it, whole=lambda: not material.problems)
    material.templates.update(found.templates)
    return found


def _judged_platform(request: Request, material: Material, users: list["Policy"]) -> Judged:
    own = _ours(request, material.units, users)
    waivers, problems = metadata_waivers(list(material.templates.values()) if request.use_waivers else [])
    return Judged(own, dict(material.templates), waivers, problems)


def _compared(request: Request) -> bool:
    return request.known is not None or request.keep is not None


def _alone(
    request: Request, material: Material, engines: "list[Engine]", early: "Worker | None", users: list["Policy"]
) -> tuple["list[Run]", OwnResult, list[Entry]]:
    """Read the files that stand alone, start the engines on all there is, and judge those files by our policies.

    Without other engines to keep a core busy, both cores read and judge.
    """

    def work(files: Sequence[Listed]) -> Part:
        return _judged(request, read_listed(files), users)

    runs: list[Run] = []
    if engines:
        from checks.engines.tasks import Subject

        found = read_listed(material.listed)
        material.subjects += [
            Subject(template, request.region, given_to(template, request.parameters)) for template in found.templates
        ]
        _refuse_unknown(request, [Part(found, {name for each in found.templates for name in declared(each)})])
        runs = _start(request, engines, material.subjects, early)
        parts = [_judged(request, found, users)]
    else:
        parts = in_halves(material.listed, work)
        _refuse_unknown(request, parts)
    own = OwnResult()
    for part in parts:
        material.take(part.found)
        own.add(part.own)
    return runs, own, [entry for part in parts for entry in part.waivers]


def _judged(request: Request, found: Discovery, users: list["Policy"]) -> Part:
    part = part_of(found, use_waivers=request.use_waivers)
    alone, problems = units(found.templates, request.parameters, request.region)
    part.own.add(_ours(request, alone, users))
    # What several variants of a template say alike is kept once: it may be on its way to another process.
    part.own.findings = list(dict.fromkeys([*part.own.findings, *problems]))
    return part


def _ours(request: Request, wanted: list[Unit], users: list["Policy"]) -> OwnResult:
    """What our policies say, and the user's, which are stopped when they take too long: then all of it is missing."""
    chosen = select(wanted, users, request.packs)

    def judged() -> OwnResult:
        return judge(wanted, chosen, request.packs, request.scope, contents=_compared(request), keeps=request.keeps)

    if not users:
        return judged()
    from checks.contained import TooLongError, limited
    from checks.engines.foreign import broken

    try:
        with limited(request.timeout):
            return judged()
    except TooLongError as late:
        told = f"took longer than {request.timeout:g} s with policies of yours, and was stopped at {late}"
        return OwnResult([broken(OWN, told, "")], known={policy.id for policy in chosen})


def _refuse_unknown(request: Request, parts: list[Part]) -> None:
    """A parameter that no template takes; not where a template cannot be read, which may be the one that takes it."""
    files = [template.file for part in parts for template in part.found.templates]
    if not any(part.found.problems for part in parts):
        taken = {name for part in parts for name in part.declared}
        refuse_unknown(request.parameters, taken, files[0] if files else "")


def _engines(request: Request) -> tuple["list[Engine]", list[Finding]]:
    """The foreign engines of the lane, and a finding for each that is not there."""
    engines: list[Engine] = []
    if request.lane in ("fast", "full"):
        from checks.engines.validate import Validate

        engines.append(Validate())
    if request.lane == "full":
        from checks.engines.cfn_lint import CfnLint
        from checks.engines.checkov import Checkov, CheckovMissingError
        from checks.engines.foreign import broken

        engines.append(CfnLint())
        try:
            engines.append(Checkov(list(request.checkov_checks)))
        except CheckovMissingError as error:
            return engines, [broken("checkov", str(error), "")]
    return engines, []


def _stop_engines() -> None:
    """End every engine process, also one whose start was interrupted."""
    worker = sys.modules.get("checks.engines.worker")  # the own lane, and a warm cache, never import it
    if worker is not None:
        worker.stop_all()


def _start(request: Request, engines: "list[Engine]", subjects: "list[Subject]", early: "Worker | None") -> "list[Run]":
    from checks.engines.foreign import Run

    cache = Cache(request.cache)
    runs = []
    for engine in engines:
        tasks = engine.tasks(subjects)
        progress = _counter(request, engine.name, len(tasks))
        mine = early if engine.driver == VALIDATE else None
        runs.append(Run(engine, tasks, cache, request.timeout, progress, early=mine))
    return runs


def _counter(request: Request, engine: str, total: int) -> Callable[[], None]:
    done = 0

    def one_more() -> None:
        nonlocal done
        done = min(done + 1, total)  # the closing line of a worker counts as well
        request.progress(engine, done, total)

    return one_more


def _central(request: Request) -> list[Entry]:
    """The central waivers. Raises CfnError for a broken file."""
    file = (request.waivers or default_waivers(request.platform)) if request.use_waivers else None
    if file is None:
        return []
    from checks.waiver_sources import central

    return central(file, shown(file))


def default_waivers(platform: Path | None) -> Path | None:
    """The central file where none is named: beside the manifest, else in the working directory; None where none is."""
    beside = [platform.parent / WAIVERS] if platform else []
    return next((file for file in [*beside, Path(WAIVERS)] if file.is_file()), None)


def _verdict(
    request: Request, material: Material, own: OwnResult, register: Register, findings: list[Finding]
) -> Verdict:
    judged = [register.apply(part) for finding in findings for part in _per_environment(finding)]
    engines = {"own": (OWN,), "fast": (OWN, "cloudformation-validate")}.get(
        request.lane, (OWN, "cloudformation-validate", "cfn-lint", "checkov")
    )
    known = request.known() if request.known else None
    if request.keep:
        from checks.known import collect

        request.keep(collect(judged, material.templates))
    if known:
        from checks.known import notes

        if known.expires >= request.as_of:
            judged = known.sort_out(judged, material.templates)
        judged += notes(known, request.as_of)
    judged += register.leftovers(material.templates, set(engines), _own_ids(own), set(material.environments))
    merged = merge(judged)
    outside = OutOfScope(str(request.scope), tuple(sorted(own.left_out.values())))
    summary = Summary(
        lane=request.lane,
        engines=engines,
        environments=material.environments,
        files_read=len(material.templates),
        resources_checked=len(own.resources),
        policies_run=len(own.policies),
        skipped=tuple(sorted({*material.skipped, *own.unseen, *outside.told()})),
        out_of_scope=outside,
        gone=known.gone if known else 0,
        compared_with=known.source if known else "",
        **counts(merged),
    )
    sources = {file: template.data for file, template in material.templates.items()}
    return Verdict(merged, summary, sources, own.rules, request.sift, tuple(sorted(own.kept)))


def _own_ids(own: OwnResult) -> set[str]:
    from policies import registry

    return own.known | set(registry.index())


def _per_environment(finding: Finding) -> Iterator[Finding]:
    """Waivers may hold for one environment only: each is asked for alone, merging joins them again."""
    if len(finding.environments) < 2:
        yield finding
    for name in finding.environments if len(finding.environments) > 1 else ():
        yield finding._replace(environments=(name,))
