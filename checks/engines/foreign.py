"""What all foreign engines share: tasks, the cache, the worker, and failures that become findings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cfn.source import Template
from checks.cache import Cache, digest, tree_digest
from checks.engines import DRIVERS
from checks.finding import Finding

if TYPE_CHECKING:
    from checks.engines.worker import Worker

Raw = dict[str, Any]
GATE_BROKE = "engine-broke"
"""The engine itself failed. Nobody can waive that; what it says of one template or resource can be waived."""
NOT_CHECKED = "not-checked"
"""An engine ran, and gave up on one template."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A template as it is meant to be deployed: where, with which known parameter values, in which environment."""

    template: Template
    region: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    environment: str = ""


@dataclass(slots=True)
class Task:
    """One template for one engine under one set of options; ``environments`` are those it stands for."""

    template: Template
    options: dict[str, Any]
    environments: set[str] = field(default_factory=set)
    depends: str = ""
    """A digest of what else the result depends on, such as files that the template names."""


class Engine(Protocol):
    """A foreign engine: where it lives, how it is driven, and what its results mean."""

    name: str
    driver: str
    python: str
    options: dict[str, Any]

    def tasks(self, subjects: list[Subject]) -> list[Task]:
        """What to run; subjects that this engine cannot tell apart share a task."""

    def libraries(self) -> str:
        """A digest of the engine's and its libraries' versions; empty when unknown, then nothing is cached."""

    def finding(self, raw: Raw, template: Template) -> Finding:
        """One raw result (not an error) as a finding."""


def broken(engine: str, message: str, file: str, **more: Any) -> Finding:
    """The finding for an engine that failed: it turns the gate red, by name."""
    policy = more.pop("policy", GATE_BROKE)
    return Finding(
        policy=policy,
        engine=engine,
        packs=(engine,),
        severity="CRITICAL",
        state="error",
        file=file,
        message=f"{engine}: {message}",
        waivable=policy != GATE_BROKE,
        **more,
    )


def library_names(folder: Path) -> list[str]:
    """Names and versions of the distributions installed in a site-packages folder, read off its metadata folders."""
    return sorted(entry.name for entry in folder.glob("*-info"))


def here(module: str) -> str:
    """A digest of the distributions installed beside ``module`` in our own environment; empty when there are none."""
    from importlib.util import find_spec

    spec = find_spec(module)
    names = library_names(Path(spec.origin).parents[1]) if spec and spec.origin else []
    return digest(*names) if names else ""


def grouped(pairs: Iterable[tuple[Subject, dict[str, Any]]]) -> list[Task]:
    """One task per template and options, for the environments of all subjects that share them."""
    tasks: dict[tuple[str, str], Task] = {}
    for subject, options in pairs:
        key = (subject.template.file, repr(sorted(options.items())))
        task = tasks.setdefault(key, Task(subject.template, options))
        task.environments.update(filter(None, [subject.environment]))
    return list(tasks.values())


class Run:
    """One engine over all tasks: what the cache knows is taken from there, the rest goes to a worker at once."""

    def __init__(  # noqa: PLR0913 (one call site)
        self,
        engine: Engine,
        tasks: list[Task],
        cache: Cache,
        timeout: float,
        progress: Callable[[], None],
        *,
        early: "Worker | None" = None,
    ) -> None:
        """``early`` is a worker of this engine that runs already; it is stopped when there is nothing to do."""
        self._engine = engine
        self._tasks = tasks
        self._cache = cache
        self._keys = self._cache_keys()
        self._known: dict[int, list[Raw]] = {}
        for index, key in enumerate(self._keys):
            value = cache.get(key) if key else None
            if value is not None:
                self._known[index] = value
                progress()
        todo = [self._job(index) for index in range(len(tasks)) if index not in self._known]
        self.worker = (early or _worker(engine)) if todo else None
        if self.worker:
            self.worker.send(engine.options, todo, timeout=timeout, progress=progress)
        elif early:
            early.stop()

    def findings(self) -> list[Finding]:
        """Wait for the worker; every task gives its findings or says why it has none."""
        answer = self.worker.answer() if self.worker else None
        results: list[Finding] = []
        if answer:
            for index, raws in answer.found.items():
                self._known[index] = raws
                if self._keys[index] and not answer.broken and not any("error" in raw for raw in raws):
                    self._cache.put(self._keys[index], raws)
            results.extend(broken(self._engine.name, problem, "") for problem in answer.broken)
            for index, reason in answer.errors.items():
                last = reason.strip().splitlines()[-1]
                results.append(self._stamp(broken(self._engine.name, last, self._tasks[index].template.file), index))
        for index, raws in sorted(self._known.items()):
            template = self._tasks[index].template
            results.extend(self._stamp(self._finding(raw, template), index) for raw in raws)
        return results

    def stop(self) -> None:
        """End the worker, if one runs."""
        if self.worker:
            self.worker.stop()

    def _finding(self, raw: Raw, template: Template) -> Finding:
        if "error" not in raw:
            return self._engine.finding(raw, template)
        logical_id = raw.get("logical_id", "")
        place = template.location("Resources", logical_id) if logical_id else template.location()
        return broken(
            self._engine.name,
            raw["error"],
            template.file,
            policy=raw["rule"] or NOT_CHECKED,
            logical_id=logical_id,
            resource_type=resource_type(template, logical_id),
            line=raw.get("line", place.line),
            column=place.column,
        )

    def _stamp(self, finding: Finding, index: int) -> Finding:
        return replace(finding, environments=tuple(sorted(self._tasks[index].environments)))

    def _job(self, index: int) -> dict[str, Any]:
        task = self._tasks[index]
        assert task.template.path is not None  # noqa: S101 (discovery reads from paths)
        path = str(task.template.path.absolute())
        return {"id": index, "path": path, "sha256": task.template.sha256, **task.options}

    def _cache_keys(self) -> list[str]:
        """A key per task over everything its result depends on; empty strings when that cannot be known."""
        libraries = self._engine.libraries() if self._cache.folder else ""
        if not libraries:
            return [""] * len(self._tasks)
        import json

        common = (self._engine.name, libraries, tree_digest(DRIVERS), json.dumps(self._engine.options, sort_keys=True))
        return [
            digest(*common, task.template.sha256, json.dumps(task.options, sort_keys=True), task.depends)
            for task in self._tasks
        ]


def _worker(engine: Engine) -> "Worker":
    from checks.engines.worker import Worker  # the own lane, and a warm cache, do without subprocesses

    return Worker(engine.python, engine.driver)


def resource_type(template: Template, logical_id: str) -> str:
    """The Type of a resource as written; empty when there is no such resource."""
    body = (template.root.get("Resources") or {}).get(logical_id)
    kind = body.get("Type") if isinstance(body, dict) else None
    return kind if isinstance(kind, str) else ""
