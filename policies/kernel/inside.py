"""All that stands in a body, without its places: for a quick look whether a closer one is worth it."""

from typing import Any, NamedTuple

from cfn.unknown import Unknown


class Inside(NamedTuple):
    """``names`` of all entries at any depth; ``texts``: every text, with ``$`` for what is unknown in it."""

    names: set[str]
    texts: list[str]


def inside(body: Any) -> Inside:
    """Names and texts of a body; in one loop, because it goes over every value there is."""
    names: set[str] = set()
    texts: list[str] = []
    waiting = [body]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            texts.append(here)
        elif isinstance(here, dict):
            names.update(here)
            waiting += here.values()
        elif isinstance(here, list):
            waiting += here
        elif isinstance(here, Unknown):
            texts.append("".join(part if isinstance(part, str) else "$" for part in here.parts))
    return Inside(names, texts)
