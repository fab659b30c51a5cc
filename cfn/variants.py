"""The variants of one template: a stack for each truth of what missing values leave open, as far as bounds allow."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import prod
from typing import Any

from cfn.conditions import Question
from cfn.context import MAX_NESTED, Context
from cfn.errors import CfnError, Location
from cfn.located import Map
from cfn.resolution import Choice, Resolution
from cfn.rules import BrokenRuleError
from cfn.seek import Answers, Seeker
from cfn.source import Template
from cfn.stack import Stack

MAX_VARIANTS = 64
"""Of one template in all, before those that are sought: also the largest list of AllowedValues looked at whole."""
MAX_ANSWERS = 16
"""For one choice of assumed parameters: ways in which conditions on unknown values may turn out."""
MAX_SOUGHT = 32
"""Variants added for conditions that turned out the same way in all others."""
MAX_TRIES = 512
"""Choices whose conditions are evaluated, whether or not they differ from others."""
MAX_WAYS = 8
"""Choices tried for one condition that is sought."""


class Variants:
    """Collects ``stacks``, equal outcomes once. ``more``: some were left out; ``broken``: a rule forbade one.

    ``lawless``: a broken rule is told, and forbids nothing.
    """

    def __init__(
        self, template: Template, context: Context, resolve: Callable[[Template, Context], list[Stack]]
    ) -> None:
        self._template, self._context, self._resolve = template, context, resolve
        self._seen: set[tuple[Any, ...]] = set()
        self._first = Choice()
        self.stacks: list[Stack] = []
        self._resolutions: list[Resolution] = []
        self.broken: BrokenRuleError | None = None
        self.more = False
        self.lawless = False

    def add(self, choices: list[dict[str, Any]]) -> None:
        """The variants under each choice of assumed values; every choice has its turn before answers are varied."""
        queue: deque[tuple[int, Answers]] = deque((index, {}) for index in range(len(choices)))
        asked: list[set[frozenset[Question]]] = [{frozenset()} for _ in choices]
        made: list[list[Stack]] = [[] for _ in choices]
        tries = 0
        while queue:
            index, answers = queue.popleft()
            tries += 1
            if len(self.stacks) >= MAX_VARIANTS or tries > MAX_TRIES or self._opened_enough():
                self.more = True
                break
            if len(made[index]) >= MAX_ANSWERS:
                self.more = True
                continue
            resolution = self._resolution(choices[index], answers)
            if resolution is None:
                continue
            before = len(self.stacks)
            self._stack(resolution, MAX_VARIANTS)
            made[index] += self.stacks[before:]
            for more in self._next(answers, resolution.conditions.questions):
                if frozenset(more) in asked[index]:
                    continue
                if len(asked[index]) >= 4 * MAX_ANSWERS:
                    self.more = True
                    break
                asked[index].add(frozenset(more))
                queue.append((index, more))
        self.stacks = [stack for group in made for stack in group]

    def _opened_enough(self) -> bool:
        """Whether more variants might open more nested stacks than a resolution may."""
        return bool(self.stacks) and self._context.opened.count > MAX_NESTED // 2

    def _next(self, answers: Answers, questions: list[Question]) -> Iterator[Answers]:
        for question in questions:
            if any(known and other[0] == question[0] for other, known in answers.items()):
                continue  # the same unknown cannot equal two different values
            yield {**answers, question: True}

    def _resolution(self, assumed: dict[str, Any], answers: Answers) -> Resolution | None:
        """The resolution of a choice; None where nobody could deploy it: a rule or a constraint forbids the values."""
        try:
            resolution = self._made(Choice(assumed, answers, done=self._first.done, lawless=self.lawless))
            resolution.conditions.all()
        except BrokenRuleError as error:
            self.broken = self.broken or error
            return None
        except CfnError:
            if answers:
                return None
            raise
        return resolution

    def _made(self, choice: Choice) -> Resolution:
        context = self._context
        if choice.assumed:
            context = replace(context, parameters={**context.parameters, **choice.assumed})
        resolution = Resolution(self._template, context, choice, self._resolve)
        self._resolutions.append(resolution)
        return resolution

    def _stack(self, resolution: Resolution, most: int) -> None:
        """Add the stack of a choice, and those that other variants of its nested stacks make of it."""
        choice = resolution.choice
        faulty = ((asked.text, yes) for (asked, _), yes in choice.answers.items() if asked.kind == "condition")
        outcome = (str(choice.assumed), *resolution.conditions.all().items(), *faulty)
        if outcome in self._seen:
            return
        self._seen.add(outcome)
        self.stacks.append(resolution.stack())
        counts = resolution.nested.counts
        if max(counts, default=1) == 1:
            return
        picks = list(product(*map(range, counts))) if prod(counts) <= MAX_ANSWERS else _paired(counts)
        self.more = self.more or len(picks) < prod(counts)
        for pick in picks[1:]:
            if len(self.stacks) >= most or self._opened_enough():
                self.more = True
                return
            picked = self._made(replace(choice, pick=pick))
            self.stacks.append(picked.stack())
            self.more = self.more or any(now > then for now, then in zip(picked.nested.counts, counts, strict=False))

    def latent(self) -> Stack | None:
        """A stack in which the conditions hold that keep resources out of all the others; None where none does."""
        first = self.stacks[0]
        base = Choice(first.assumed, done=self._first.done, lawless=self.lawless)
        wanted = {
            name: body["Condition"]
            for name, body in self._made(base).resources.items()
            if isinstance(body, Map) and isinstance(body.get("Condition"), str)
        }
        present = {name for stack in self.stacks for name in stack.resources}
        left_out = {name: condition for name, condition in wanted.items() if name not in present}
        if not left_out:
            return None
        stack = self._made(replace(base, forced=frozenset(left_out.values()))).stack()
        stack.latent = {name: condition for name, condition in left_out.items() if name in stack.resources}
        return stack

    def forget(self) -> None:
        """Let go of all but the stacks, so that the next template finds its memory again."""
        self._first.done.clear()
        for resolution in self._resolutions:
            resolution.dissolve()

    def seek(self, allowed: Mapping[str, list[Any]]) -> list[tuple[Location, str]]:
        """Add variants in which a condition turns out as in none so far; the resources that still exist in none."""
        try:
            free = self._made(Choice(lawless=self.lawless))
            free.conditions.all()
        except CfnError:  # with these parameters unknown, a loop or a rule cannot be evaluated: nothing is sought
            return []
        seeker = Seeker(free.conditions, allowed)
        never = {}
        section, faulty = free.conditions.section, free.conditions.faulty
        known = [name for name in free.conditions.known if name in section and name not in faulty]
        for want in (True, False):
            for name in known:
                if not self._sought(seeker, name, want):
                    never[name, want] = True
        return [
            (
                Location(self._template.file, *free.resources.marks[name]),
                f"the resource {name} is in none of the combinations looked at",
            )
            for name, body in free.resources.items()
            if isinstance(body, Map) and (body.get("Condition"), True) in never
        ]

    def _sought(self, seeker: Seeker, name: str, want: bool) -> bool:
        """Whether some variant has the condition so, or none can."""
        if any(stack.conditions.get(name) is want for stack in self.stacks):
            return True
        tried = 0
        for assumed, answers in seeker.ways(name, want):
            tried += 1
            if tried > MAX_WAYS or len(self.stacks) >= MAX_VARIANTS + MAX_SOUGHT or self._opened_enough():
                return False
            resolution = self._resolution(assumed, answers)
            if resolution is not None and resolution.conditions.all().get(name) is want:
                self._stack(resolution, MAX_VARIANTS + MAX_SOUGHT)
                return True
        return tried == 0 and not seeker.unsure


def _paired(counts: list[int]) -> list[tuple[int, ...]]:
    """Picks in which every variant of every nested stack occurs, of at most MAX_ANSWERS each."""
    return [tuple(pick % count for count in counts) for pick in range(min(max(counts), MAX_ANSWERS))]
