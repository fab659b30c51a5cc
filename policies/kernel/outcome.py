"""What the evaluation of policies yields."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from cfn.errors import Location
from cfn.located import Path
from cfn.stack import Resource
from policies.kernel.policy import Policy

State = Literal["fail", "undecided"]


class Outcome(NamedTuple):
    """One violation, certain or undecided. ``path`` is dotted below Properties (DeletionPolicy and the like: bare)."""

    policy: Policy
    resource: Resource
    state: State
    path: str
    location: Location
    message: str


@dataclass(slots=True)
class Result:
    """``outcomes`` in the order of file, line and policy.

    ``passes``: each policy with each resource that keeps it, where that was asked for. ``judged``: ids of the policies
    that had something to look at.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    passes: list[tuple[Policy, Resource]] = field(default_factory=list)
    judged: set[str] = field(default_factory=set)


class PolicyError(Exception):
    """A policy raised: its verdict on ``resource`` (None: on the whole graph) is missing."""

    def __init__(self, policy: str, resource: Resource | None, original: BaseException) -> None:
        super().__init__(policy, resource, original)
        self.policy = policy
        self.resource = resource
        self.original = original

    def __str__(self) -> str:
        place = f"{self.resource.location}: {self.resource.logical_id}" if self.resource else "the whole graph"
        return f"policy {self.policy} broke on {place}: {type(self.original).__name__}: {self.original}"


def dotted(path: Path) -> str:
    """A body path as people write it: without ``Properties``, list indices as numbers."""
    return ".".join(map(str, path[1:] if path[:1] == ("Properties",) else path))
