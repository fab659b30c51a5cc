"""Circular dependencies between the resources of one stack."""

from collections.abc import Iterator, Mapping

from cfn.errors import CfnError
from cfn.stack import Resource

_ROUNDS = 20


def circles(resources: Mapping[str, Resource], edges: Mapping[str, set[str]]) -> Iterator[CfnError]:
    """Circles of Ref, GetAtt and DependsOn, which CloudFormation refuses: the first, and others apart from it."""
    # Most stacks empty in a few rounds of taking away what waits for nothing: set operations, no walk.
    waiting = {name: others for name, others in edges.items() if others}
    for _ in range(_ROUNDS):
        left = set(waiting)
        stuck = {name: others for name, others in waiting.items() if not others.isdisjoint(left)}
        if not stuck:
            return
        if len(stuck) == len(waiting):
            break
        waiting = stuck
    yield from _walk(resources, waiting)


def _walk(resources: Mapping[str, Resource], edges: Mapping[str, set[str]]) -> Iterator[CfnError]:
    """At most one circle for each start; without recursion, for chains of any length."""
    done: set[str] = set()
    for start in edges:
        if start in done:
            continue
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            name, leaving = stack.pop()
            if leaving:
                on_path.discard(path.pop())
                done.add(name)
                continue
            if name in done:
                continue
            path.append(name)
            on_path.add(name)
            stack.append((name, True))
            for other in sorted(edges.get(name, ()), reverse=True):
                if other in on_path:
                    circle = " → ".join([*path[path.index(other) :], other])
                    place = resources[name].location
                    yield CfnError(
                        f"Circular dependency: {circle}", place, "Break it, for example with a separate rule resource."
                    )
                    done |= on_path
                    stack.clear()
                    break
                if other not in done and other in edges:
                    stack.append((other, False))
