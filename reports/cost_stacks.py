"""Every stack of every environment, also those that cost nothing."""

from collections.abc import Iterable
from typing import NamedTuple

from cost_model.projection import NOTHING, Money
from reports.cost_environment import Environment


class StackRow(NamedTuple):
    """One stack: its region, how many resources it has, what it costs in each profile, and its dearest resource."""

    name: str
    region: str
    resources: int
    amounts: tuple[Money, ...]
    dearest: str

    @property
    def anchor(self) -> str:
        """Of its heading on the page of line items, as forges make it."""
        return "".join(letter for letter in self.name.lower() if letter.isalnum() or letter in "-_")


def stacks(environment: Environment) -> list[StackRow]:
    """The dearest of the last profile first, then by name."""
    sums = [projection.by_stack() for projection in environment.projections.values()]
    counts: dict[str, int] = {}
    regions: dict[str, str] = {}
    for each in environment.fullest.resources:
        counts[each.stack] = counts.get(each.stack, 0) + 1
        regions[each.stack] = each.region
    dearest = _dearest(environment)
    rows = [
        StackRow(name, regions[name], count, tuple(each.get(name, NOTHING) for each in sums), dearest.get(name, ""))
        for name, count in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row.amounts[-1].base, row.name))


def _dearest(environment: Environment) -> dict[str, str]:
    """Stack → the resource that costs most of the fullest month."""
    found: dict[str, str] = {}
    for each in environment.fullest.by(lambda line: f"{line.resource.stack}\0{line.resource.logical_id}"):
        stack, name = each.split("\0")
        found.setdefault(stack, name)
    return found


def across(environments: Iterable[Environment], profile: str) -> list[tuple[str, list[Money | None]]]:
    """Stack → what it costs in each environment in a month of ``profile``; None where the environment has none."""
    found = list(environments)
    sums = [each.projections[profile].by_stack() for each in found]
    there = [{one.stack for one in each.fullest.resources} for each in found]
    names = dict.fromkeys(name for each in found for name in (row.name for row in stacks(each)))
    ordered = sorted(names, key=lambda name: tuple(-each.get(name, NOTHING).base for each in sums))
    return [
        (name, [amounts.get(name, NOTHING) if name in has else None for amounts, has in zip(sums, there, strict=True)])
        for name in ordered
    ]
