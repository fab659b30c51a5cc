"""The own lane: our policies over resolved graphs."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cfn.errors import CfnError
from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import Template
from cfn.stack import Stack
from checks.discovery import unreadable
from checks.finding import Finding, Requirement
from checks.kept import Kept, kept
from checks.left_out import LeftOut
from policies.kernel.policy import PACK_OF, PACKS, PCI
from policies.scope import DEFAULT, ScopeRule, counts_for, out_of_scope

if TYPE_CHECKING:
    from cfn.lookups import Fault
    from cfn.stack import Resource
    from policies.kernel.outcome import Outcome, PolicyError
    from policies.kernel.policy import Policy

OWN = "own"


@dataclass(frozen=True, slots=True)
class Unit:
    """A graph to judge: one variant of a template, or a whole platform in one ``environment``."""

    graph: Graph
    environment: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What outputs say about a policy besides its findings."""

    title: str
    why: str
    fix: str


LOOKUP = "find-in-map-key-missing"
LOOKUP_RULE = Rule(
    "Fn::FindInMap asks for keys that its mapping has",
    "A deployment that takes this branch is refused. Linters look at mappings and parameters one by one; here each "
    "lookup is followed, also in branches that no value takes today, and for each value that a parameter allows.",
    "Add the key to the mapping, correct it, or give Fn::FindInMap a DefaultValue.",
)


@dataclass(slots=True)
class OwnResult:
    """``resources``: the (file, logical id) pairs that were looked at. ``policies``: ids of the policies that had
    something to look at; ``known``: of those and all others that were loaded. ``unseen``: (place, reason) of what
    templates leave to the deployment. ``left_out``: resources that are out of the scope of PCI DSS, by (file, id).
    ``kept``: what holds, and where; only where it was asked for.
    """

    findings: list[Finding] = field(default_factory=list)
    resources: set[tuple[str, str]] = field(default_factory=set)
    policies: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    rules: dict[str, Rule] = field(default_factory=dict)
    unseen: set[tuple[str, str]] = field(default_factory=set)
    left_out: dict[tuple[str, str], LeftOut] = field(default_factory=dict)
    kept: set[Kept] = field(default_factory=set)

    def add(self, other: "OwnResult") -> None:
        """Take in what was found elsewhere."""
        self.findings += other.findings
        self.resources |= other.resources
        self.policies |= other.policies
        self.known |= other.known
        self.rules |= other.rules
        self.unseen |= other.unseen
        self.kept |= other.kept
        for key, each in other.left_out.items():
            self.left_out[key] = self.left_out.get(key, each).joined(each)


def units(
    templates: Iterable[Template], parameters: Mapping[str, Any], region: str | None
) -> tuple[list[Unit], list[Finding]]:
    """Every variant of every template, each alone; a template that cannot be resolved is a finding instead.

    A template takes those of the ``parameters`` that it declares. Without any, what defaults leave out is a unit too.
    """
    found: list[Unit] = []
    problems: list[Finding] = []
    for template in templates:
        declared = template.root.get("Parameters")
        names = declared if isinstance(declared, dict) else {}
        given = {name: value for name, value in parameters.items() if name in names}
        try:
            free = not parameters
            stacks = resolve(template, Context(parameters=given, region=region, latent=free, outlook=free))
        except CfnError as error:
            message = f"{error.message}. {error.remedy}"
            problems.append(unreadable("unresolvable-template", error.location, message))
            continue
        found.extend(Unit(graph) for graph in _graphs(stacks))
    return found, problems


def _graphs(stacks: Iterable[Stack]) -> Iterator[Graph]:
    """A graph for each variant; what one has found in the bodies that they share, the next one knows."""
    before: Graph | None = None
    for stack in stacks:
        before = Graph([stack], like=before)
        yield before


def _missing(problem: CfnError, stack: Stack) -> Finding:
    """A part of a template that could not be read: at its place, with the nested stack that is written there."""
    finding = unreadable("unresolvable-template", problem.location, f"{problem.message}. {problem.remedy}")
    for resource in stack.of_type("AWS::CloudFormation::Stack") if finding.file == stack.file else ():
        marks = [*resource.body.marks.values(), *resource.properties.marks.values()]
        marks += getattr(resource.get("Parameters"), "marks", {}).values()
        if (finding.line, finding.column) in marks:
            return finding._replace(logical_id=resource.logical_id, resource_type=resource.type)
    return finding


def _lookup(fault: "Fault", environment: str) -> Finding:
    """A lookup in a mapping that cannot work: the deployment that takes this branch is refused."""
    return Finding(
        policy=LOOKUP,
        engine="gate",
        packs=("gate",),
        severity="HIGH",
        state="fail",
        file=fault.error.location.file,
        message=f"{fault.error.message}. {fault.error.remedy}",
        line=fault.error.location.line,
        column=fault.error.location.column,
        logical_id=fault.logical_id,
        resource_type=fault.kind,
        property_path=fault.path,
        environments=(environment,) if environment else (),
    )


def select(wanted: Iterable[Unit], users: Iterable["Policy"], packs: Collection[str]) -> list["Policy"]:
    """The shipped policies of ``packs`` for the types that occur, and all of the user's own."""
    from policies import registry

    types = {kind for unit in wanted for kind in unit.graph.types()}
    return [*registry.for_types(types, packs), *users]


def load_users(folder: Path | None) -> tuple[list["Policy"], list[Finding]]:
    """The user's own policies, and a finding that breaks the gate for each file that holds none that can be used.

    Raises CfnError for a folder without policies.
    """
    if folder is None:
        return [], []
    from policies import registry

    loaded = registry.load_folder(folder, registry.index())
    return loaded.policies, [_unusable(problem) for problem in loaded.problems]


def _unusable(problem: CfnError) -> Finding:
    return Finding(
        policy="policy-unusable",
        engine=OWN,
        packs=(OWN,),
        severity="CRITICAL",
        state="error",
        file=problem.location.file,
        message=f"{problem.message}. {problem.remedy}",
        waivable=False,
    )


def judge(  # noqa: PLR0913 (what a run may ask for)
    wanted: Iterable[Unit],
    policies: list["Policy"],
    packs: Collection[str] = PACKS,
    scope: ScopeRule = DEFAULT,
    *,
    contents: bool = False,
    keeps: bool = False,
) -> OwnResult:
    """Every policy over every unit. A policy that raises is a finding that breaks the gate; the others go on.

    What is tagged out of the scope of PCI DSS is judged for the other ``packs`` that were asked for, if any;
    ``scope`` says how that is tagged, if not as by default. ``contents``: findings carry their content; ``keeps``:
    the result tells what holds, too.
    """
    from policies.kernel.evaluate import Rulebook, evaluate
    from policies.kernel.variants import Variants, tell_variants

    result = OwnResult(known={policy.id for policy in policies})
    book = Rulebook(policies)
    judged = []
    found_by: dict[Policy, None] = {}
    variants: dict[tuple[str, str], Variants] = {}
    for unit in wanted:
        raised: list[PolicyError] = []
        evaluated = evaluate(unit.graph, book, raised.append, passes=keeps)
        judged.append((unit, evaluated, raised))
        for stack in unit.graph.stacks[:1]:
            if stack.latent:
                evaluated.outcomes = list(_of_latent(evaluated.outcomes, stack))
                continue
            variants.setdefault((unit.environment, stack.key), []).append((stack, evaluated))
    for group in variants.values():
        tell_variants(group)
    for unit, evaluated, raised in judged:
        outside = set(out_of_scope(unit.graph, scope)) if PACK_OF[PCI] in packs else set()
        found = (_finding(outcome, unit.environment, outside, packs) for outcome in evaluated.outcomes)
        if contents:
            found = (_with_content(*each) for each in zip(found, evaluated.outcomes, strict=True))
        result.findings.extend(filter(None, found))
        if outside:
            result.add(OwnResult(left_out=_left_out(outside, unit.environment)))
        result.kept.update(kept(evaluated.passes, outside, unit.environment))
        result.findings.extend(_raised(error, unit) for error in raised)
        result.policies.update(evaluated.judged)
        for stack in unit.graph.stacks:
            result.resources.update((stack.file, name) for name in stack.latent or stack.resources)
            if stack.latent:
                continue
            result.findings.extend(_missing(problem, stack) for problem in stack.problems)
            result.findings.extend(_lookup(fault, unit.environment) for fault in stack.faults)
            if stack.faults:
                result.rules[LOOKUP] = LOOKUP_RULE
            result.unseen.update((f"{place.file}:{place.line}", reason) for place, reason in stack.unseen)
        found_by.update(dict.fromkeys([outcome.policy for outcome in evaluated.outcomes]))
    for policy in found_by:
        result.rules[policy.id] = Rule(policy.title, policy.why.strip(), policy.fix.strip())
    return result


def _of_latent(outcomes: Iterable["Outcome"], stack: Stack) -> Iterator["Outcome"]:
    """What was found in resources that no variant has, with the condition that would let them in."""
    for outcome in outcomes:
        condition = stack.latent.get(outcome.resource.logical_id)
        if condition is not None:
            yield outcome._replace(message=f"{outcome.message} (where the condition {condition} holds)")


def _left_out(outside: Iterable["Resource"], environment: str) -> dict[tuple[str, str], LeftOut]:
    names = (environment,) if environment else ()
    return {
        (each.stack.file, each.logical_id): LeftOut(*each.location[:2], each.logical_id, each.type, names)
        for each in outside
    }


def _finding(
    outcome: "Outcome", environment: str, outside: Collection["Resource"], asked: Collection[str]
) -> Finding | None:
    """An outcome as a finding; None where only PCI DSS asks for it, and the resource is out of its scope."""
    policy = outcome.policy
    left_out = outcome.resource in outside and not policy.opinion
    packs, requirements = _counting(policy, out=left_out)
    if left_out and not set(packs) & set(asked):
        return None
    finding = Finding(
        policy=policy.id,
        engine=OWN,
        packs=packs,
        severity=policy.severity,
        state=outcome.state,
        file=outcome.location.file,
        message=outcome.message,
        line=outcome.location.line,
        column=outcome.location.column,
        logical_id=outcome.resource.logical_id,
        resource_type=outcome.resource.type,
        property_path=outcome.path,
        environments=(environment,) if environment else (),
        requirements=requirements,
        waivable=policy.waivable,
    )
    return _as_written(finding, outcome.resource) if outcome.resource.stack.sources else finding


def _as_written(finding: Finding, made: "Resource") -> Finding:
    """What SAM makes is told by the SAM resource that it comes from, and which resource it is by the message."""
    name, kind = made.written_as
    if name == made.logical_id:
        return finding._replace(resource_type=kind)
    path = f"{made.logical_id}.{finding.property_path}".rstrip(".")
    message = f"{finding.message} ({made.logical_id}, {made.type}, which SAM makes of it)"
    return finding._replace(logical_id=name, resource_type=kind, property_path=path, message=message)


def _with_content(finding: Finding | None, outcome: "Outcome") -> Finding | None:
    from checks.known import content_at

    content = content_at(outcome.resource.properties, outcome.path)
    return finding._replace(content=content) if finding else None


@cache
def _counting(policy: "Policy", *, out: bool) -> tuple[tuple[str, ...], tuple[Requirement, ...]]:
    """The packs and requirements of a policy on a resource in scope, or ``out`` of it; shared by all its findings."""
    frameworks = counts_for(policy, out)
    packs = tuple(PACK_OF[framework] for framework in frameworks) if out else policy.packs
    requirements = tuple(
        Requirement(framework, identifier, strength)
        for framework in frameworks
        for identifier, strength in policy.serves[framework].items()
    )
    return packs, requirements


def _raised(error: "PolicyError", unit: Unit) -> Finding:
    resource = error.resource
    place = resource.location if resource else None
    return Finding(
        policy=error.policy,
        engine=OWN,
        packs=(OWN,),
        severity="CRITICAL",
        state="error",
        file=place.file if place else unit.graph.stacks[0].file,
        message=f"policy {error.policy} raised {type(error.original).__name__}: {error.original}",
        line=place.line if place else 1,
        column=place.column if place else 1,
        logical_id=resource.logical_id if resource else "",
        resource_type=resource.type if resource else "",
        environments=(unit.environment,) if unit.environment else (),
        waivable=False,
    )
