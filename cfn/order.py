"""The order of a platform's stacks: who waits for whom, and circles among them."""

from collections.abc import Iterable, Mapping, Set

from cfn.errors import CfnError
from cfn.manifest import Entry


def check_circles(entries: Iterable[Entry], waits: Mapping[str, Set[str]]) -> None:
    """Raise CfnError naming stacks that wait for one another in a circle: wiring and ``after`` may make one."""
    places = {entry.key: entry.location for entry in entries}
    left = {key: set(waits[key]) & places.keys() for key in places}
    while ready := [key for key, others in left.items() if not others]:
        for key in ready:
            del left[key]
        for others in left.values():
            others.difference_update(ready)
    if not left:
        return
    path = [next(iter(left))]
    while (following := sorted(left[path[-1]])[0]) not in path:
        path.append(following)
    circle = [*path[path.index(following) :], following]
    message = f"Stacks wait for one another: {' → '.join(circle)}"
    raise CfnError(message, places[circle[0]], "Move what one of them needs into a stack of its own, or correct after.")


def ancestors(waits: Mapping[str, Set[str]], key: str) -> set[str]:
    """Every stack that must stand before ``key``, directly or through others."""
    found: set[str] = set()
    todo = [key]
    while todo:
        new = waits.get(todo.pop(), set()) - found
        found |= new
        todo += new
    return found


def among(waits: Mapping[str, Set[str]], chosen: Set[str]) -> dict[str, set[str]]:
    """Who waits for whom among the chosen stacks alone; also through stacks that are not chosen."""
    return {key: ancestors(waits, key) & chosen for key in chosen}
