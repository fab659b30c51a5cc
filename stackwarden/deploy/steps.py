"""Steps that look first: what is so stays, what is not is said, and then done where that was asked for."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from stackwarden.deploy.aws import Aws, CredentialsError, StoppedError, now, paces
from stackwarden.ending import RefusedError

Result = Literal["is so", "to do", "done", "by hand", "later", "failed", "skipped"]


@dataclass(frozen=True)
class Found:
    """What a step finds: whether it is done, and in words what is so, or what is to do.

    ``later``: what it needs is not there yet, so nothing can be done now.
    """

    done: bool
    text: str
    later: bool = False


@dataclass(frozen=True)
class Step:
    """One step. ``do`` is None where only a person can do it; ``minutes``: what it may take until it is so."""

    name: str
    look: Callable[[], Found]
    do: Callable[[], None] | None = None
    minutes: float = 0.0


@dataclass(frozen=True)
class Report:
    """How a step ended."""

    name: str
    result: Result
    text: str


@dataclass(frozen=True)
class Run:
    """How steps run. ``apply``: do what is to do. ``strict``: each needs those before it, so a failure ends them."""

    aws: Aws
    apply: bool
    strict: bool
    say: Callable[[Report], None] = lambda _: None
    beat: Callable[[], None] = lambda: None

    def over(self, steps: Iterable[Step]) -> list[Report]:
        """The report of every step, in order; each is said as soon as it is known."""
        reports: list[Report] = []
        following = iter(steps)
        while True:
            step = self._next(following)
            if step is None:
                return reports
            broken = self.strict and any(each.result == "failed" for each in reports)
            skipped = broken and isinstance(step, Step)
            report = Report(step.name, "skipped", "an earlier step failed") if skipped else self._one(step)
            reports.append(report)
            self.say(report)
            self.beat()

    def _next(self, following: Iterator[Step]) -> Step | Report | None:
        """The next step; where what comes next cannot even be told, the report of that, and it is the last."""
        try:
            return next(following, None)
        except (CredentialsError, StoppedError):
            raise
        except RefusedError as error:
            return Report("all further steps", "failed", str(error))

    def _one(self, step: Step | Report) -> Report:
        if isinstance(step, Report):
            return step
        try:
            found = step.look()
            if found.done:
                return Report(step.name, "is so", found.text)
            if found.later:
                return Report(step.name, "later", found.text)
            if step.do is None:
                return Report(step.name, "by hand", found.text)
            if not self.apply:
                return Report(step.name, "to do", found.text)
            step.do()
            return self._settled(step)
        except (CredentialsError, StoppedError):
            raise
        except RefusedError as error:
            return Report(step.name, "failed", str(error))

    def _settled(self, step: Step) -> Report:
        end = now() + step.minutes * 60
        for seconds in paces():
            found = step.look()
            if found.done or found.later:
                return Report(step.name, "done" if found.done else "later", found.text)
            if now() >= end:
                return Report(step.name, "failed", f"not so after {step.minutes:g} minutes: {found.text}")
            self.beat()
            self.aws.pause(seconds)
        raise AssertionError("paces never end")


def printed(report: Report) -> str:
    """A line for a person."""
    return f"{report.result:<8} {report.name}: {report.text}\n"
