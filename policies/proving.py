"""Whether a policy does what it says: its examples through the real reader and engine, in every spelling."""

from collections.abc import Callable, Iterator

from cfn.errors import CfnError
from policies.kernel.evaluate import evaluate
from policies.kernel.examples import Mark, expected, flagged, graphs
from policies.kernel.policy import Policy
from policies.kernel.spellings import SPELLINGS, unindexed

Verdict = set[tuple[str, str, str]]


def problems(policy: Policy) -> Iterator[str]:
    """A line for each example whose verdict is not as marked, and for each spelling that changes a verdict."""
    if not policy.passing or not policy.failing:
        yield f"{policy.id}: has no passing or no failing example"
    for kind in ("passing", "failing"):
        for number, example in enumerate(getattr(policy, kind)):
            for told in _of_example(policy, example, passing=kind == "passing"):
                yield f"{policy.id}: {kind}[{number}]: {told}"


def _of_example(policy: Policy, example: str, *, passing: bool) -> Iterator[str]:
    wanted = expected(example)
    if passing == bool(wanted):
        yield "a passing example marks no line, a failing one at least one"
        return
    try:
        found = flagged(policy, example)
        if found != wanted:
            yield _difference(wanted, found)
            return
        as_written = verdict(policy, example)
        for name, respell in SPELLINGS.items():
            if verdict(policy, example, respell) != as_written:
                yield f"another verdict when spelled {name}"
    except CfnError as error:
        yield str(error)


def _difference(wanted: set[Mark], found: set[Mark]) -> str:
    missing = ", ".join(f"line {line} ({state})" for _, line, state in sorted(wanted - found))
    extra = ", ".join(f"line {line} ({state})" for _, line, state in sorted(found - wanted))
    told = [f"not found: {missing}" if missing else "", f"not marked: {extra}" if extra else ""]
    return "; ".join(each for each in told if each)


def verdict(policy: Policy, example: str, respell: Callable[[str], str] = str) -> Verdict:
    """Logical id, property path and state of all that the policy finds in an example."""
    outcomes = (each for graph in graphs(example, respell) for each in evaluate(graph, [policy]).outcomes)
    return {(each.resource.logical_id, unindexed(each.path), each.state) for each in outcomes}
