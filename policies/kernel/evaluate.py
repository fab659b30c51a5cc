"""Runs policies over a graph."""

from collections.abc import Callable, Iterable, Iterator
from itertools import starmap
from typing import Any, NamedTuple

from cfn.graph import Graph
from cfn.located import Map, Path
from cfn.stack import Resource as Node
from cfn.unknown import Unknown
from policies.kernel.outcome import Outcome, PolicyError, Result, State, dotted
from policies.kernel.policy import ANY, Policy
from policies.kernel.replay import RUNS, Verdict, settle
from policies.kernel.resource import Place, Resource, place_of
from policies.kernel.telling import depends_on
from policies.kernel.view import View


class _Found(NamedTuple):
    resource: Resource
    path: Path
    message: str


class _NotApplicable(NamedTuple):
    """The key that a run yields when the policy does not concern the resource."""


_Key = _Found | _NotApplicable
NOT_APPLICABLE: list[_Key] = [_NotApplicable()]

Said = list[Outcome] | None
"""What a policy says of a resource; None where it does not concern it."""


class Rulebook:
    """Policies by the types they look at, for many graphs one after the other.

    It remembers what they said of a resource when they looked at nothing but its body. Variants of a template share
    the bodies that rest on nothing that differs between them, and what was said of such a body once holds in each.
    """

    def __init__(self, policies: Iterable[Policy]) -> None:
        self._by_type: dict[str, list[Policy]] = {}
        self._of_graphs: list[Policy] = []
        self._about: dict[str, tuple[list[Policy], set[str]]] = {}
        self._said: dict[tuple[int, str], tuple[Map, dict[Policy, Said]]] = {}
        for policy in policies:
            if policy.graph:
                self._of_graphs.append(policy)
                continue
            for kind in dict.fromkeys(policy.types):
                self._by_type.setdefault(kind, []).append(policy)

    def about(self, kind: str) -> tuple[list[Policy], set[str]]:
        """Those that look at each resource of a type, and their ids."""
        if kind not in self._about:
            found = list(dict.fromkeys([*self._by_type.get(kind, ()), *self._by_type.get(ANY, ())]))
            self._about[kind] = found, {policy.id for policy in found}
        return self._about[kind]

    def of_graphs(self, view: View) -> list[Policy]:
        """Those that look at a graph as a whole, if it has anything of their types."""
        return [policy for policy in self._of_graphs if view.of_type(*policy.types)]

    def said_of(self, node: Node) -> dict[Policy, Said]:
        """By policy, what was said of a resource that has this very body."""
        fresh: dict[Policy, Said] = {}
        kept = (node.body, fresh)  # holds the body too: else its id might come to mean another one
        return self._said.setdefault((id(node.body), node.logical_id), kept)[1]


def evaluate(
    graph: Graph,
    policies: Iterable[Policy] | Rulebook,
    on_error: Callable[[PolicyError], None] | None = None,
    *,
    passes: bool = False,
) -> Result:
    """Every policy on every resource of its types; a graph policy once.

    A policy that raises ends the evaluation with :class:`PolicyError`; with ``on_error`` the error goes there, and the
    evaluation goes on with the next policy. ``passes``: the result tells what holds, too.
    """
    book = policies if isinstance(policies, Rulebook) else Rulebook(policies)
    view = View(graph)
    result = Result()
    for policy, subject, known in _cases(book, view, result):
        try:
            said = _said(policy, subject, view, known)
        except PolicyError as error:
            if on_error is None:
                raise
            on_error(error)
            continue
        if said:
            result.outcomes += said
        elif passes and said is not None:
            looked_at = (subject,) if subject else view.of_type(*policy.types)
            result.passes += [(policy, resource.node) for resource in looked_at]
    result.outcomes = _merged(result.outcomes)
    return result


def _cases(book: Rulebook, view: View, result: Result) -> Iterator[tuple[Policy, Resource | None, dict[Policy, Said]]]:
    """Each resource with all that is asked of it, then what is asked of the graph as a whole."""
    for kind in sorted(view.graph.types()):
        about, ids = book.about(kind)
        result.judged |= ids
        for subject in view.of_type(kind):
            known = book.said_of(subject.node)
            for policy in about:
                yield policy, subject, known
    for policy in book.of_graphs(view):
        result.judged.add(policy.id)
        yield policy, None, {}


def _said(policy: Policy, subject: Resource | None, view: View, known: dict[Policy, Said]) -> Said:
    """What a policy says of a resource (None: of the graph), or has said; ``known`` takes what holds for the body."""
    if subject is None:
        return _outcomes(policy, None, view, _verdict(policy, None, view, (view,)))
    if policy in known:
        kept = known[policy]
        return kept and [outcome._replace(resource=subject.node) for outcome in kept]
    alone = policy.run_arguments == 1
    view.looked_around = False
    verdict = _verdict(policy, subject, view, (subject,) if alone else (subject, view))
    alone = alone and not view.looked_around
    said = _outcomes(policy, subject, view, verdict) if verdict else []
    if alone:
        known[policy] = said
    return said


def _verdict(
    policy: Policy, subject: Resource | None, view: View, arguments: tuple[Any, ...]
) -> list[_Key] | Verdict[_Key]:
    """What was found for certain, where nothing was asked of the oracle: so it is in nearly all runs."""
    oracle = view.oracle
    oracle.begin_first()
    try:
        found = _run(policy, arguments)
        return settle(oracle, lambda: _run(policy, arguments), found) if oracle.trace else found
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # also SystemExit: a policy that ends the process would end it without a verdict
        raise PolicyError(policy.id, subject.node if subject else None, error) from error


def _run(policy: Policy, arguments: tuple[Any, ...]) -> list[_Key]:
    if policy.applies_to is not None and not policy.applies_to(*arguments):
        return NOT_APPLICABLE
    return list(starmap(_found, policy.run(*arguments)))


def _found(place: Place, message: str) -> _Key:
    return _Found(*place_of(place), message)


def _outcomes(policy: Policy, subject: Resource | None, view: View, verdict: list[_Key] | Verdict[_Key]) -> Said:
    if not isinstance(verdict, Verdict):
        return _certain(policy, verdict)
    said = _certain(policy, verdict.definite)
    if said is not None and (verdict.undecided or not verdict.complete):
        said += _open(policy, subject, view, verdict)
    return said


def _certain(policy: Policy, keys: list[_Key]) -> Said:
    said = []
    for key in keys if len(keys) == 1 else dict.fromkeys(keys):
        if not isinstance(key, _Found):
            return None
        place = key.resource.locate(key.path)
        said.append(Outcome(policy, key.resource.node, "fail", dotted(key.path), place, key.message))
    return said


def _open(policy: Policy, subject: Resource | None, view: View, verdict: Verdict[_Key]) -> Iterator[Outcome]:
    """What only deployment will decide."""
    made: set[Resource] = set()
    for key in verdict.undecided:
        if not isinstance(key, _Found):
            continue
        node = key.resource.node
        properties = node.body.get("Properties")
        if isinstance(properties, Unknown):
            if key.resource not in made:  # one finding, not one for each property that may or may not be there
                made.add(key.resource)
                message = "what its properties will be is not known" + depends_on((properties,))
                yield Outcome(policy, node, "undecided", "", node.location, message)
            continue
        message = key.message + depends_on(verdict.causes.get(key, ()))
        yield Outcome(policy, node, "undecided", dotted(key.path), key.resource.locate(key.path), message)
    if not verdict.complete and not made:
        node = subject.node if subject else view.of_type(*policy.types)[0].node
        message = f"depends on too many values known only after deployment ({RUNS} combinations were tried)"
        yield Outcome(policy, node, "undecided", "", node.location, message)


def _merged(outcomes: list[Outcome]) -> list[Outcome]:
    """One outcome per policy, resource and path, in order of place: a certain one wins, and messages are put together.

    Two resources may lead to the same fault in a third, such as a log group that two flow logs share.
    """
    groups: dict[tuple[Policy, Node, str], list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault((outcome.policy, outcome.resource, outcome.path), []).append(outcome)
    merged = [group[0] if len(group) == 1 else _joined(group) for group in groups.values()]
    return sorted(merged, key=lambda each: (each.location, each.policy.id, each.path))


def _joined(group: list[Outcome]) -> Outcome:
    state: State = "fail" if any(each.state == "fail" for each in group) else "undecided"
    messages = dict.fromkeys(each.message for each in group if each.state == state)
    return group[0]._replace(state=state, message="; ".join(messages))
