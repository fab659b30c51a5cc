"""Stacks + profile + prices + usage → projection. Every resource ends as priced, free or unpriced: never dropped."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from cfn.graph import Graph
from cfn.stack import Resource, Stack
from cost_model.context import Context
from cost_model.drivers import LEVELS, Level
from cost_model.hours import month_total
from cost_model.lasting import lasting
from cost_model.outcomes import Assumption, Charge, Free, Gap, Outcome
from cost_model.prices import PriceBook, free
from cost_model.pricing import PricedBefore, Pricer, Scenario, extra_charge
from cost_model.profile import LoadProfile
from cost_model.profile_files import LoadedProfile
from cost_model.projection import FreeItem, LineItem, Projection, Saturated, Stated, Unpriced, Unseen
from cost_model.reuse import Kept, Reuse
from cost_model.shared import Shared
from cost_model.stocks import Ledger
from cost_model.types import LASTING, priced_type
from cost_model.types.meters import given_meters
from cost_model.usage import Usage


class Fixed(dict[Resource, list[Outcome]]):
    """What projections of the same stacks, usage and ``loaded`` share.

    Outcomes of the resources that asked nothing of the load: the same in every scenario of the same stacks.
    """

    shared: Shared | None = None

    def shared_of(self, book: PriceBook) -> Shared:
        """What projections with this book share."""
        if self.shared is None or self.shared.book is not book:
            self.shared = Shared(book)
        return self.shared


def project(  # noqa: PLR0913  # what is priced, and how
    stacks: Iterable[Stack] | Graph,
    profile: LoadedProfile,
    book: PriceBook,
    usage: Usage | None = None,
    *,
    loaded: bool = True,
    ledgers: Mapping[Level, Ledger] | None = None,
    fixed: Fixed | None = None,
    reuse: Reuse | None = None,
) -> Projection:
    """What the stacks cost in one month of the profile.

    Args:
        stacks: resolved stacks (nested ones are found by themselves), or the graph over them.
        profile: the load.
        book: prices; its region prices stacks that name none.
        usage: quantities that outrank the profile.
        loaded: whether the load is meant. If not, what depends on it is a gap of cause ``usage``, and what scales
            stays at the size it rests at; of the profile only sizes of things are used (compression of logs).
        ledgers: of a year so far, one for each scenario; without them the month is a steady state.
        fixed: shared by projections of the same stacks, usage and ``loaded``, so that what no load decides is
            worked out once.
        reuse: what other templates gave, for what is the same here; in place of ``fixed``, for a month alone.
    """
    graph = stacks if isinstance(stacks, Graph) else Graph(stacks)
    if reuse is not None:
        graph = reuse.graph
    known = usage or Usage()
    same = Fixed() if fixed is None else fixed
    shared = same.shared_of(book) if reuse is None else reuse.shared_of(book)
    scenarios = [
        scenario_of(
            graph,
            profile.scenarios[level],
            book,
            known,
            loaded=loaded,
            ledger=ledgers[level] if ledgers else None,
            fixed=same if reuse is None else reuse.scenario(f"{profile.sha256} {level}"),
            before=shared.charges,
        )
        for level in LEVELS
    ]
    base, named = scenarios[1], shared.named
    region = book.region
    return Projection(
        profile=profile.profile.name if loaded else "",
        profile_sha256=profile.sha256 if loaded else "",
        region=region,
        lines=tuple(_lines(scenarios, shared)),
        unpriced=tuple(
            Unpriced(named(r), gap.component, gap.cause, gap.reason, price) for r, gap, price in base.gaps.values()
        ),
        free=tuple(FreeItem(named(r), each.reason) for r, each in base.free.values()),
        saturated=tuple(_saturated(scenarios, shared)),
        assumptions=tuple(Stated(named(r), each.text) for r, each in base.assumptions.values()),
        resources=tuple(map(named, _resources(graph))),
        orders=_orders(list(profile.scenarios.values()), graph) if loaded else (0.0, 0.0, 0.0),
        unseen=_unseen(graph),
        layers=book.layers,
    )


def _unseen(graph: Graph) -> tuple[Unseen, ...]:
    """Parts of the templates that are not in the graph, each once, by place."""
    found = {Unseen(*place, reason, problem=False) for stack in graph.stacks for place, reason in stack.unseen}
    for stack in graph.stacks:
        found.update(Unseen(*e.location, f"{e.message}. {e.remedy}", problem=True) for e in stack.problems)
    return tuple(sorted(found))


def _resources(graph: Graph) -> Iterable[Resource]:
    return (resource for stack in graph.stacks for resource in stack.resources.values())


def total_of(graph: Graph, profile: LoadProfile, book: PriceBook, usage: Usage) -> Decimal:
    """The total of one scenario alone, in US dollars a month; ``profile`` has no ranges left."""
    return scenario_of(graph, profile, book, usage).total


def scenario_of(  # noqa: PLR0913  # as ``project``
    graph: Graph,
    profile: LoadProfile,
    book: PriceBook,
    usage: Usage,
    *,
    loaded: bool = True,
    ledger: Ledger | None = None,
    fixed: "Fixed | Kept | None" = None,
    before: PricedBefore | None = None,
) -> Scenario:
    """One scenario alone; ``profile`` has no ranges left. ``before``: see :class:`cost_model.pricing.Pricer`."""
    context = Context(graph, profile, usage, book.region, loaded=loaded, ledger=ledger)
    pricer = Pricer(book, book.region, before)
    known = Fixed() if fixed is None else fixed
    for resource in _resources(graph):
        pricer.add(resource, kept(resource, context, known))
    return pricer.scenario


def kept(resource: Resource, context: Context, fixed: Fixed | Kept) -> list[Outcome]:
    """As :func:`outcomes_of`; what no load decides is remembered in ``fixed``."""
    if isinstance(fixed, Kept):
        return fixed.outcomes(resource, context, lambda: outcomes_of(resource, context))
    if resource in fixed:
        return fixed[resource]
    context.asked = False
    found = outcomes_of(resource, context)
    if not context.asked:
        fixed[resource] = found
    return found


def outcomes_of(resource: Resource, context: Context) -> list[Outcome]:
    """What one resource yields: its price model's outcomes, else free by type, else a gap; and the user's own lines."""
    extra = [
        extra_charge(line.component, line.service, line.key, line.quantity) for line in context.usage.lines(resource)
    ]
    model, told = priced_type(resource.type), context.usage.says(resource)
    if model is not None:
        found = [*model.outcomes(resource, context), *given_meters(model, resource, context)]
        found += [_unused(key) for key in context.left(resource, set(model.usage) - set(LASTING))] if told else []
        found = list(lasting(found, resource, context))
        if not context.loaded:
            found = [_without_load(each) for each in found]
        found = found or [Gap("resource", "property", "nothing in its properties can be priced")]
        return [*(_covered(each) if extra else each for each in found), *extra]
    if extra:
        return list(extra)
    if resource.type == "AWS::CloudFormation::Stack":
        return [_nested(resource)]
    if resource.type.startswith("Custom::"):
        return [Free("CloudFormation charges nothing for it"), Assumption("what a custom resource makes is not priced")]
    known = free(resource)
    if known is not None:
        return [Free(f"{known.reason} ({known.source})")]
    return [
        Gap("resource", "type", f"there is no price model for {resource.type}; price it with `lines` in a usage file")
    ]


def _unused(key: str) -> Gap:
    """The gap for a quantity that would change nothing: what its price model does not ask for with these properties."""
    return Gap(key, "property", f"`{key}` is given, but does not apply to a resource with these properties")


def _without_load(outcome: Outcome) -> Outcome:
    """A charge that rests on a load nobody named becomes a gap, which says how to name one."""
    if not isinstance(outcome, Charge) or outcome.quantity.provenance != "profile":
        return outcome
    key = outcome.quantity.usage_key
    give = f"give `{key}` in a usage file, or " if key else ""
    reason = f"it depends on the load, and none is named: {give}choose a load profile with --profile"
    return Gap(outcome.component, "usage", reason, outcome.service, outcome.key)


def _covered(outcome: Outcome) -> Outcome:
    """What has no model or price is left to the lines that the user gives the resource."""
    if isinstance(outcome, Gap) and outcome.cause in {"type", "price"}:
        return Assumption(f"{outcome.component}: the lines of the usage file hold them ({outcome.reason})")
    return outcome


def _nested(resource: Resource) -> Outcome:
    if resource.logical_id in resource.stack.nested:
        return Free("the resources of the nested stack are priced themselves")
    return Gap("resource", "property", "its template is not read, so its resources are not priced")


def _lines(scenarios: Sequence[Scenario], shared: Shared) -> Iterable[LineItem]:
    """Lines that any scenario has, in the order of the base scenario; a scenario without it counts 0."""
    low, base, high = (scenario.lines for scenario in scenarios)
    for slot in dict.fromkeys([*base, *low, *high]):
        yield shared.line((low.get(slot), base.get(slot), high.get(slot)))


def _saturated(scenarios: Sequence[Scenario], shared: Shared) -> Iterable[Saturated]:
    for key in dict.fromkeys(key for scenario in scenarios for key in scenario.saturated):
        found = [scenario.saturated.get(key) for scenario in scenarios]
        hours = [each[1].hours if each else Fraction(0) for each in found]
        resource, worst = next(each for each in (found[1], found[2], found[0]) if each is not None)
        yield Saturated(shared.named(resource), worst.what, (hours[0], hours[1], hours[2]), worst.needed, worst.maximum)


def _orders(scenarios: Sequence[LoadProfile], graph: Graph) -> tuple[float, float, float]:
    """Orders of the month in the three scenarios: of the environment's share, where all stacks belong to one."""
    environments = {stack.environment for stack in graph.stacks}
    environment = environments.pop() if len(environments) == 1 else ""
    totals = []
    for scenario in scenarios:
        slots = scenario.slots()
        totals.append(month_total(slots, [slot.orders for slot in slots]) * scenario.share_of(environment))
    return totals[0], totals[1], totals[2]
