"""One run of a foreign engine: the cache, the worker, and failures that become findings."""

import json
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from cfn.source import Template
from checks.cache import Cache, digest, tree_digest
from checks.engines import DRIVERS
from checks.engines.tasks import Engine, Raw, Task, resource_type
from checks.finding import Finding, Requirement

if TYPE_CHECKING:
    from checks.engines.worker import Worker

GATE_BROKE = "engine-broke"
"""The engine itself failed. Nobody can waive that; what it says of one template or resource can be waived."""
NOT_CHECKED = "not-checked"
"""An engine ran, and gave up on one template."""


@cache
def _requirements(engine: str, rule: str) -> tuple[Requirement, ...]:
    """What a foreign rule serves; read only where an engine has found something."""
    from policies.foreign import served_by

    return tuple(Requirement(*each) for each in served_by(engine).get(rule, ()))


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
        self.worker: Worker | None = None
        self._unstarted: list[Finding] = []
        if todo:
            self._start(todo, timeout, progress, early)
        elif early:
            early.stop()

    def _start(
        self, todo: list[dict[str, Any]], timeout: float, progress: Callable[[], None], early: "Worker | None"
    ) -> None:
        from checks.engines.worker import Worker  # the own lane, and a warm cache, do without subprocesses

        engine = self._engine
        try:
            self.worker = early or Worker(engine.python, engine.driver)
        except OSError as error:
            message = f"{engine.python} does not start: {error.strerror or error}"
            self._unstarted = [broken(engine.name, message, "")]
        else:
            self.worker.send(engine.options, todo, timeout=timeout, progress=progress)

    def findings(self) -> list[Finding]:
        """Wait for the worker; every task gives its findings or says why it has none."""
        answer = self.worker.answer() if self.worker else None
        results = list(self._unstarted)
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

    def _finding(self, raw: Raw, template: Template) -> Finding:
        if "error" not in raw:
            finding = self._engine.finding(raw, template)
            return finding._replace(requirements=_requirements(self._engine.name, finding.policy))
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
        return finding._replace(environments=tuple(sorted(self._tasks[index].environments)))

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
        common = (self._engine.name, libraries, tree_digest(DRIVERS), json.dumps(self._engine.options, sort_keys=True))
        return [
            digest(*common, task.template.sha256, json.dumps(task.options, sort_keys=True), task.depends)
            for task in self._tasks
        ]
