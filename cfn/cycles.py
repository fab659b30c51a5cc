"""Circular dependencies between the resources of one stack."""

from collections.abc import Mapping

from cfn.errors import CfnError
from cfn.stack import Resource


def check_cycles(resources: Mapping[str, Resource], edges: Mapping[str, set[str]]) -> None:
    """Raise CfnError naming a circle of Ref, GetAtt and DependsOn, as CloudFormation would refuse it."""
    done: set[str] = set()
    for start in edges:
        if start in done or not edges[start]:
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
                    raise CfnError(
                        f"Circular dependency: {circle}", place, "Break it, for example with a separate rule resource."
                    )
                if other not in done and other in edges:
                    stack.append((other, False))
