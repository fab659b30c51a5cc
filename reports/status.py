"""The status of a requirement, computed in one place (docs/compliance-report.md defines each word)."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol, get_args

from policies.catalogue import NOT_ASSESSABLE, Requirement

Status = Literal[
    "shown",
    "partly shown",
    "supporting",
    "attested",
    "waived",
    "failed",
    "undecided",
    "nothing to look at",
    "not assessable",
    "no check yet",
]
STATUSES: tuple[Status, ...] = get_args(Status)
BY_STRENGTH: dict[str, Status] = {"direct": "shown", "partial": "partly shown", "supporting": "supporting"}
ORDER = tuple(BY_STRENGTH)
OPEN: tuple[Status, ...] = ("failed", "undecided", "waived")
"""What somebody has to do something about."""
GOOD: tuple[Status, ...] = ("shown", "attested")
"""What is answered as a whole."""


class Found(Protocol):
    """What one policy or foreign rule shows of a requirement in one environment."""

    @property
    def id(self) -> str:
        """Of the policy or rule."""

    @property
    def strength(self) -> str:
        """How strongly it serves the requirement."""

    @property
    def ours(self) -> bool:
        """Whether it also tells where it holds."""

    @property
    def state(self) -> str:
        """Violated, undecided, waived, kept, or nothing to look at: the gravest that holds."""


class Word(Protocol):
    """What a person vouches for."""

    @property
    def result(self) -> str:
        """In place, not in place, not applicable, not tested."""


class Judgement(NamedTuple):
    """``status`` of a requirement; ``templates``: what they alone show.

    ``missing``  needed policies that have nothing to look at. ``by_hand``: a person's word made the status what it is.
    """

    status: Status
    templates: Status
    missing: tuple[str, ...] = ()
    by_hand: bool = False


def judge(requirement: Requirement, found: Sequence[Found], word: Word | None) -> Judgement:
    """The status in one environment; ``word``: the attestation that counts there today, if any.

    A template that fails outranks every word; the word that something is not in place outranks every template.
    """
    there = {each.id for each in found if each.state != "nothing to look at"}
    missing = tuple(each for each in requirement.policies_needed if each not in there)
    templates = _templates(requirement, found, missing)
    if word and word.result == "not in place":
        return Judgement("failed", templates, missing, by_hand=True)
    if word and word.result in ("in place", "not applicable") and templates not in (*OPEN, "shown"):
        return Judgement("attested", templates, missing, by_hand=True)
    return Judgement(templates, templates, missing)


def _templates(requirement: Requirement, found: Sequence[Found], missing: tuple[str, ...]) -> Status:
    states = {each.state for each in found}
    if "violated" in states:
        return "failed"
    if "undecided" in states:
        return "undecided"
    if "waived" in states:
        return "waived"
    strengths = [each.strength for each in found if each.state == "kept"]
    if strengths:
        return BY_STRENGTH[_strength(requirement, strengths, whole=not missing and not requirement.still_unchecked)]
    if any(each.ours for each in found):
        return "nothing to look at"
    return "not assessable" if requirement.assessability == NOT_ASSESSABLE else "no check yet"


def _strength(requirement: Requirement, strengths: Sequence[str], *, whole: bool) -> str:
    """The strongest that holds, never more than the requirement allows; direct only if nothing is missing."""
    strongest = min(map(ORDER.index, strengths))
    most = ORDER.index(requirement.assessability) if requirement.assessability in ORDER else ORDER.index("supporting")
    return ORDER[max(strongest, most, 0 if whole else ORDER.index("partial"))]
