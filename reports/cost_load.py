"""The busiest day of each profile, hour by hour: how many instances run."""

from typing import NamedTuple

from cfn.graph import Graph
from cost_model.capacity.instances import GROUP, fleet_of
from cost_model.context import Context, whole
from cost_model.profile_files import LoadedProfile
from cost_model.usage import Usage


class Curves(NamedTuple):
    """``running``: profile → instances in each of the 24 hours. ``group``: the Auto Scaling group's logical id."""

    group: str
    maximum: int
    running: dict[str, list[int]]


def busiest_day(graph: Graph, profiles: dict[str, LoadedProfile]) -> Curves:
    """The largest group's instances on each profile's day with the most sessions; empty without such a group."""
    groups = sorted(graph.of_type(GROUP), key=lambda group: -(whole(group.get("MaxSize"), 0) or 0))
    if not groups:
        return Curves("no Auto Scaling group", 0, {})
    group = groups[0]
    running: dict[str, list[int]] = {}
    for name, loaded in profiles.items():
        context = Context(graph, loaded.profile.at("base"), Usage(), group.stack.region or "")
        slots = context.slots(group)
        fleet = fleet_of(group, context)
        busiest = max(slots, key=lambda slot: slot.sessions).day
        if fleet is not None:
            running[name] = [
                each.running for slot, each in zip(slots, fleet.capacity, strict=True) if slot.day == busiest
            ]
    return Curves(group.logical_id, whole(group.get("MaxSize"), 0) or 0, running)
