"""What a run left out because it is out of the scope of PCI DSS, to be printed."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple


class LeftOut(NamedTuple):
    """A resource tagged out of scope; ``environments`` of the platform in which it is, sorted."""

    file: str
    line: int
    logical_id: str
    resource_type: str
    environments: tuple[str, ...] = ()

    def joined(self, other: "LeftOut") -> "LeftOut":
        """The same resource as seen in other environments too."""
        names = tuple(sorted({*self.environments, *other.environments}))
        return self._replace(environments=names)


class OutOfScope(NamedTuple):
    """``rule``: what a resource must say to be left out, such as ``PciScope=out-of-scope``; ``resources`` in order."""

    rule: str = ""
    resources: tuple[LeftOut, ...] = ()

    def told(self) -> Iterator[tuple[str, str]]:
        """(file, reason) of each file that holds some, for the list of what was skipped."""
        for file, group in groupby(self.resources, key=lambda each: each.file):
            yield file, f"out of the scope of PCI DSS by {self.rule}: {', '.join(_names(group))}"


def _names(group: Iterable[LeftOut]) -> Iterator[str]:
    for each in group:
        yield each.logical_id + (f" ({', '.join(each.environments)})" if each.environments else "")


NOTHING_LEFT_OUT = OutOfScope()
