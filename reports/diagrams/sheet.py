"""A sheet of frames, cards and edges: what a view lays out, and what is turned into SVG."""

from dataclasses import dataclass, field

from cfn.stack import Resource
from cfn.unknown import Target
from reports.diagrams.letters import width, wrapped

WIDTH = 900
TITLE, DETAIL = 12.0, 10.5
LINE = 13.5
_PAD = 8


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels; ``x`` and ``y`` are its upper left corner."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The y of its lower side."""
        return self.y + self.h

    def meets(self, other: "Box", gap: float = 0) -> bool:
        """Whether the two overlap, or come nearer than ``gap``."""
        return (
            self.x < other.right + gap
            and other.x < self.right + gap
            and self.y < other.bottom + gap
            and other.y < self.bottom + gap
        )


@dataclass(slots=True, eq=False)
class Card:
    """One drawn node: a resource, or several of a kind that belong together. ``colour`` is a category's name."""

    title: str
    lines: list[str]
    resources: tuple[Resource, ...]
    colour: str
    box: Box = Box(0, 0, 0, 0)
    texts: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def targets(self) -> tuple[Target, ...]:
        """What it draws."""
        return tuple(resource.target for resource in self.resources)

    def fit(self, w: float) -> float:
        """Break its text for a width; the height it then needs."""
        room = w - 2 * _PAD - 4
        self.texts = [(line, True) for line in wrapped(self.title, TITLE, room, bold=True)]
        for line in self.lines:
            self.texts += [(part, False) for part in wrapped(line, DETAIL, room)]
        return 2 * _PAD - 3 + LINE * len(self.texts)

    def too_wide(self) -> list[str]:
        """Words that no break makes fit; a view gives the card more room then."""
        room = self.box.w - 2 * 4
        return [text for text, bold in self.texts if width(text, TITLE if bold else DETAIL, bold) > room]


@dataclass(slots=True, eq=False)
class Frame:
    """A labelled area: a region, a zone, a tier. It may stand for resources itself (a VPC, the subnets of a tier)."""

    title: str
    box: Box
    style: str
    resources: tuple[Resource, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """An arrow between two cards. ``group``: edges that may share a line. ``evidence``: the resources that say so.

    ``both``: it points both ways.
    """

    source: Card
    target: Card
    label: str = ""
    group: str = ""
    style: str = "flow"
    evidence: tuple[Resource, ...] = ()
    both: bool = False


@dataclass(slots=True)
class Sheet:
    """Everything on one picture."""

    title: str
    subtitle: str = ""
    height: float = 0
    frames: list[Frame] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    @property
    def drawn(self) -> set[Target]:
        """All resources that some card or frame stands for."""
        parts = [card.resources for card in self.cards] + [frame.resources for frame in self.frames]
        return {resource.target for resources in parts for resource in resources}

    def card_of(self, resource: Resource) -> Card | None:
        """The card that draws a resource."""
        return next((card for card in self.cards if resource.target in card.targets), None)
