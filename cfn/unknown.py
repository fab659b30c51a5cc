"""What cannot be known before deployment, and why; identity is kept, so relations survive."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal[
    "ref", "getatt", "parameter", "pseudo", "dynamic", "ssm", "import", "zone", "function", "condition", "text"
]


class Target(NamedTuple):
    """A resource: the key of its stack, and its logical id."""

    stack: str
    logical_id: str


@dataclass(slots=True, unsafe_hash=True)  # nobody changes one; to make a frozen one takes five times as long
class Unknown:
    """A value known only after deployment. It never compares equal to a plain value.

    ``text``    what it is, as one would write it: ``Bucket``, ``Bucket.Arn``, ``AWS::AccountId``.
    ``reason``  why it is unknown, a sentence for a person.
    ``target``  the resource it names, for kinds ref and getatt; ``attribute`` the attribute of a getatt.
    ``parts``   kind text: literal and unknown pieces in order, as Join and Sub made them. Other kinds: the unknowns
                that went into it (the secret of a dynamic reference, the operand of a function).
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
        return self.text if self.kind == "text" else f"${{{self.text}}}"

    def atoms(self) -> Iterator["Unknown"]:
        """The single unknowns: the unknown pieces of a text, else itself."""
        if self.kind != "text":
            yield self
            return
        for part in self.parts:
            if isinstance(part, Unknown):
                yield from part.atoms()

    def targets(self) -> Iterator[Target]:
        """The resources it names, directly or through its parts, in order of appearance."""
        if self.target is not None:
            yield self.target
        for part in self.parts:
            if isinstance(part, Unknown):
                yield from part.targets()

    @property
    def prefix(self) -> str:
        """The literal text that a text surely begins with."""
        return self.parts[0] if self.kind == "text" and isinstance(self.parts[0], str) else ""

    @property
    def suffix(self) -> str:
        """The literal text that a text surely ends with."""
        return self.parts[-1] if self.kind == "text" and isinstance(self.parts[-1], str) else ""
