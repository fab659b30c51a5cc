"""What cannot be known before deployment, and why; identity is kept, so relations survive."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["ref", "getatt", "parameter", "pseudo", "dynamic", "ssm", "import", "zone", "function", "text"]


class Target(NamedTuple):
    """A resource: the key of its stack, and its logical id."""

    stack: str
    logical_id: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value known only after deployment. It never compares equal to a plain value.

    ``text``    what it is, as one would write it: ``Bucket``, ``Bucket.Arn``, ``AWS::AccountId``, ``/shop/prod/vpc-id``.
    ``reason``  why it is unknown, a sentence for a person.
    ``target``  the resource it names, for kinds ref and getatt; ``attribute`` the attribute of a getatt.
    ``parts``   kind text only: literal and unknown pieces in order, as Join and Sub made them.
    ``path``    the SSM path, export name or dynamic reference it came through, else empty.
    """

    kind: Kind
    text: str
    reason: str
    target: Target | None = None
    attribute: str = ""
    parts: tuple["str | Unknown", ...] = ()
    path: str = ""

    def __str__(self) -> str:
        if self.parts:
            return "".join(part if isinstance(part, str) else str(part) for part in self.parts)
        return f"${{{self.text}}}"

    def atoms(self) -> Iterator["Unknown"]:
        """The single unknowns inside: itself, or the unknown pieces of a text."""
        if not self.parts:
            yield self
        for part in self.parts:
            if isinstance(part, Unknown):
                yield from part.atoms()

    def targets(self) -> Iterator[Target]:
        """The resources it names, in order of appearance."""
        for atom in self.atoms():
            if atom.target is not None:
                yield atom.target

    @property
    def prefix(self) -> str:
        """The literal text that the value surely begins with."""
        return self.parts[0] if self.parts and isinstance(self.parts[0], str) else ""

    @property
    def suffix(self) -> str:
        """The literal text that the value surely ends with."""
        return self.parts[-1] if self.parts and isinstance(self.parts[-1], str) else ""
