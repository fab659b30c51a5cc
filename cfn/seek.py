"""Which values make a condition hold: the ways to answer its comparisons, without trying every combination."""

from collections.abc import Iterator, Mapping
from typing import Any

from cfn.conditions import Conditions, Question
from cfn.located import Map, Mark
from cfn.scalars import text_of
from cfn.text import equal
from cfn.unknown import Unknown

MAX_STEPS = 20_000
"""Comparisons looked at for all conditions of a template together."""

Answers = dict[Question, bool]


class Seeker:
    """Ways to make conditions true or false, with every parameter in ``allowed`` still unknown.

    ``unsure`` after a search: it was cut short, or met a comparison that no single answer settles. Where a search that
    is sure finds no way, there is none.
    """

    def __init__(self, conditions: Conditions, allowed: Mapping[str, list[Any]]) -> None:
        self._conditions = conditions
        self._allowed = {name: {text_of(value): value for value in values} for name, values in allowed.items()}
        self._steps = 0
        self.unsure = False

    def ways(self, name: str, want: bool) -> Iterator[tuple[dict[str, Any], Answers]]:
        """The values to assume and the questions to answer with yes, for the named condition to be ``want``."""
        self.unsure = False
        section = self._conditions.section
        for answers in self._ways(section[name], want, {}, section.marks[name]):
            yes = {question: True for question, known in answers.items() if known and not self._open(question[0])}
            yield self._assumed(answers), yes

    def _assumed(self, answers: Answers) -> dict[str, Any]:
        out = {}
        for name, values in self._allowed.items():
            told = {other: yes for (unknown, other), yes in answers.items() if self._open(unknown) == name}
            chosen = next((other for other, yes in told.items() if yes), None)
            out[name] = (
                values[chosen] if chosen in values else next(v for text, v in values.items() if text not in told)
            )
        return out

    def _open(self, unknown: Unknown) -> str | None:
        """The name of the parameter with AllowedValues that an unknown is, if it is one."""
        return unknown.text if unknown.kind == "parameter" and unknown.text in self._allowed else None

    def _ways(self, node: Any, want: bool, answers: Answers, mark: Mark) -> Iterator[Answers]:
        if not isinstance(node, Map) or len(node) != 1:
            self.unsure = True
            return
        ((name, argument),) = node.items()
        mark = node.marks[name]
        section = self._conditions.section
        if name == "Condition" and argument in self._conditions.faulty:
            self.unsure = True
        elif name == "Condition" and argument in section:
            yield from self._ways(section[argument], want, answers, section.marks[argument])
        elif name == "Fn::Not":
            yield from self._ways(argument[0], not want, answers, mark)
        elif name in ("Fn::And", "Fn::Or"):
            if want is (name == "Fn::And"):
                yield from self._every(argument, want, answers, mark)
            else:
                for each in argument:
                    yield from self._ways(each, want, answers, mark)
        elif name == "Fn::Equals":
            yield from self._equals(argument, want, answers, mark)
        else:
            self.unsure = True

    def _every(self, nodes: list[Any], want: bool, answers: Answers, mark: Mark) -> Iterator[Answers]:
        if not nodes:
            yield answers
            return
        for found in self._ways(nodes[0], want, answers, mark):
            yield from self._every(nodes[1:], want, found, mark)

    def _equals(self, argument: list[Any], want: bool, answers: Answers, mark: Mark) -> Iterator[Answers]:
        self._steps += 1
        if self._steps > MAX_STEPS:
            self.unsure = True
            return
        left, right = (self._conditions.value(each, mark) for each in argument)
        known = equal(left, right)
        if known is not None:
            if known is want:
                yield answers
            return
        unknown, other = (left, right) if isinstance(left, Unknown) else (right, left)
        if not isinstance(unknown, Unknown):
            self.unsure = True
            return
        question = (unknown, other if isinstance(other, Unknown) else text_of(other))
        if answers.get(question, want) is want and self._possible(question, want, answers):
            yield {**answers, question: want}

    def _possible(self, question: Question, want: bool, answers: Answers) -> bool:
        """Whether an answer goes together with those given: one value at a time, and an allowed one."""
        unknown, other = question
        told = {value: yes for (asked, value), yes in answers.items() if asked == unknown and value != other}
        if want and True in told.values():
            return False
        name = self._open(unknown)
        if name is None or isinstance(other, Unknown):
            self.unsure = self.unsure or isinstance(other, Unknown) or unknown.kind not in {"parameter", "pseudo"}
            return True
        values = self._allowed[name]
        if want:
            return other in values
        return True in told.values() or any(text != other and text not in told for text in values)
