"""Runs policies over a graph."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from cfn.errors import Location
from cfn.graph import Graph
from cfn.located import Path
from cfn.stack import Resource as Node
from cfn.unknown import Unknown
from policies.kernel.outcome import Outcome, PolicyError, Result, State, Tally, dotted
from policies.kernel.policy import ANY, Policy
from policies.kernel.replay import RUNS, Verdict, settle
from policies.kernel.resource import Place, Resource, place_of
from policies.kernel.telling import depends_on
from policies.kernel.view import View


class _Found(NamedTuple):
    node: Node
    path: Path
    message: str


class _NotApplicable(NamedTuple):
    """The key that a run yields when the policy does not concern the resource."""


NOT_APPLICABLE: list[_Found | _NotApplicable] = [_NotApplicable()]


class Rulebook:
    """Policies by the types they look at, for many graphs one after the other."""

    def __init__(self, policies: Iterable[Policy]) -> None:
        self._policies = list(policies)
        self._by_type: dict[str, list[int]] = {}
        for index, policy in enumerate(self._policies):
            for kind in policy.types:
                self._by_type.setdefault(kind, []).append(index)

    def about(self, types: set[str]) -> list[Policy]:
        """Those that look at any of ``types``, in the order they were given."""
        wanted = {index for kind in (ANY, *types) for index in self._by_type.get(kind, ())}
        return [self._policies[index] for index in sorted(wanted)]


def evaluate(
    graph: Graph, policies: Iterable[Policy] | Rulebook, on_error: Callable[[PolicyError], None] | None = None
) -> Result:
    """Every policy on every resource of its types; a graph policy once.

    A policy that raises ends the evaluation with :class:`PolicyError`; with ``on_error`` the error goes there, and the
    evaluation goes on with the next resource.
    """
    book = policies if isinstance(policies, Rulebook) else Rulebook(policies)
    view = View(graph)
    result = Result()
    for policy in book.about(graph.types()):
        subjects = view.of_type(*policy.types)
        tally = result.tallies[policy.id] = Tally()
        for subject in (None,) if policy.graph and subjects else subjects:
            try:
                _judge(policy, subject, view, result, tally)
            except PolicyError as error:
                if on_error is None:
                    raise
                on_error(error)
        tally.evaluated = 1 if policy.graph else len(subjects)
    result.outcomes = _merged(result.outcomes)
    return result


def _judge(policy: Policy, subject: Resource | None, view: View, result: Result, tally: Tally) -> None:
    """One policy on one resource. Most runs ask nothing of the oracle and find nothing: those are over first."""
    oracle = view.oracle
    oracle.begin_first()
    arguments: tuple[Any, ...] = (
        (view,) if subject is None else (subject,) if policy.run_arguments == 1 else (subject, view)
    )
    try:
        found = _run(policy, arguments)
        if not oracle.trace and (not found or found is NOT_APPLICABLE):
            if found:
                tally.not_applicable += 1
            else:
                _pass(policy, subject, view, result, tally)
            return
        verdict = settle(oracle, lambda: _run(policy, arguments), found)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # also SystemExit: a policy that ends the process would end it without a verdict
        raise PolicyError(policy.id, subject.node if subject else None, error) from error
    if verdict.definite and isinstance(verdict.definite[0], _NotApplicable):
        tally.not_applicable += 1
        return
    outcomes = list(_outcomes(policy, subject, view, verdict))
    result.outcomes.extend(outcomes)
    if any(outcome.state == "fail" for outcome in outcomes):
        tally.failed += 1
    elif outcomes:
        tally.undecided += 1
    else:
        _pass(policy, subject, view, result, tally)


def _pass(policy: Policy, subject: Resource | None, view: View, result: Result, tally: Tally) -> None:
    tally.passed += 1
    if subject is not None:
        result.passes.append((policy, subject.node))
    else:
        result.passes.extend((policy, resource.node) for resource in view.of_type(*policy.types))


def _run(policy: Policy, arguments: tuple[Any, ...]) -> list[_Found | _NotApplicable]:
    if policy.applies_to is not None and not policy.applies_to(*arguments):
        return NOT_APPLICABLE
    return [_found(place, message) for place, message in policy.run(*arguments)]


def _found(place: Place, message: str) -> _Found | _NotApplicable:
    resource, path = place_of(place)
    return _Found(resource.node, path, message)


def _outcomes(
    policy: Policy, subject: Resource | None, view: View, verdict: Verdict[_Found | _NotApplicable]
) -> Iterator[Outcome]:
    states: tuple[tuple[State, list[_Found | _NotApplicable]], ...] = (
        ("fail", verdict.definite),
        ("undecided", verdict.undecided),
    )
    found = [(state, key) for state, keys in states for key in keys if isinstance(key, _Found)]
    made: set[Node] = set()
    for state, key in found:
        properties = key.node.body.get("Properties")
        if state == "undecided" and isinstance(properties, Unknown):
            if key.node not in made:  # one finding, not one for each property that may or may not be there
                made.add(key.node)
                message = "what its properties will be is not known" + depends_on((properties,))
                yield Outcome(policy, key.node, state, "", key.node.location, message)
            continue
        message = key.message + depends_on(verdict.causes.get(key, ()))
        yield Outcome(policy, key.node, state, dotted(key.path), _locate(view, key), message)
    if not verdict.complete and not made:
        node = subject.node if subject else view.of_type(*policy.types)[0].node
        message = f"depends on too many values known only after deployment ({RUNS} combinations were tried)"
        yield Outcome(policy, node, "undecided", "", node.location, message)


def _merged(outcomes: list[Outcome]) -> list[Outcome]:
    """One outcome per policy, resource and path, in order of place: a certain one wins, and messages are put together.

    Two resources may lead to the same fault in a third, such as a log group that two flow logs share.
    """
    groups: dict[tuple[str, Node, str], list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault((outcome.policy.id, outcome.resource, outcome.path), []).append(outcome)
    merged = []
    for group in groups.values():
        if len(group) == 1:
            merged += group
            continue
        state: State = "fail" if any(each.state == "fail" for each in group) else "undecided"
        messages = dict.fromkeys(each.message for each in group if each.state == state)
        merged.append(group[0]._replace(state=state, message="; ".join(messages)))
    return sorted(merged, key=lambda each: (each.location, each.policy.id, each.path))


def _locate(view: View, found: _Found) -> Location:
    return view.wrap(found.node).locate(found.path)
