"""Runs the stacks of a graph side by side, each once those it waits for have ended well."""

from collections.abc import Callable, Mapping, Set
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from stackwarden.deploy.aws import Aws
from stackwarden.deploy.board import Board
from stackwarden.deploy.bring_up import Outcome

_BEAT = 5.0


@dataclass
class Schedule:
    """A run over the keys of ``waits``; what waits for a failure is skipped, all else goes on.

    ``beat`` is called every few seconds. Whatever ``work`` or ``beat`` raises ends the run: nothing more is started,
    what runs in AWS goes on there, and ``run`` raises it.
    """

    aws: Aws
    waits: Mapping[str, Set[str]]
    work: Callable[[str], Outcome]
    board: Board
    parallel: int = 8
    beat: Callable[[], None] = lambda: None
    _outcomes: dict[str, Outcome] = field(default_factory=dict)
    _running: dict[Future[Outcome], str] = field(default_factory=dict)

    def run(self) -> dict[str, Outcome]:
        """The outcome of every key, in the order of ``waits``."""
        with ThreadPoolExecutor(max_workers=self.parallel) as pool:
            try:
                while len(self._outcomes) < len(self.waits):
                    while self._start(pool):
                        pass
                    done, _ = wait(self._running, timeout=_BEAT, return_when=FIRST_COMPLETED)
                    for future in done:
                        self._end(self._running.pop(future), future.result())
                    self.beat()
            except BaseException:
                self.aws.stopped.set()
                for key in self._running.values():
                    self.board.say(key, "left: AWS goes on with what runs")
                raise
        return {key: self._outcomes[key] for key in self.waits}

    def _start(self, pool: ThreadPoolExecutor) -> bool:
        """Start or skip what may be; whether something was skipped, for others may wait for that."""
        skipped = False
        for key, before in self.waits.items():
            if key in self._outcomes or key in self._running.values() or not before <= self._outcomes.keys():
                continue
            broken = sorted(other for other in before if not self._outcomes[other].well)
            if broken:
                self._end(key, Outcome("skipped", (f"waits for {', '.join(broken)}",)))
                skipped = True
            elif len(self._running) < self.parallel:
                self.board.say(key, "looks")
                self._running[pool.submit(self.work, key)] = key
        return skipped

    def _end(self, key: str, outcome: Outcome) -> None:
        self._outcomes[key] = outcome
        self.board.end(key, outcome)
