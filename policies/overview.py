"""The page that lists all policies, a section for each service."""

from collections.abc import Iterator

from policies.kernel.policy import ANY, HYGIENE, PACKS, SEVERITIES, Policy

EVERY = "Every type"
NAMES = {"EC2": "EC2 and VPC", "ElasticLoadBalancing": "ElasticLoadBalancing (classic)"}


def overview(policies: list[Policy]) -> Iterator[str]:
    """Its lines. A policy stands once, with the first of its types; its other services name it below their table."""
    sections = sorted({service for policy in policies for service in services(policy)}, key=lambda each: each.lower())
    yield "# Policies"
    yield ""
    yield "Generated from `policies/library` by `python -m policies.generate`; do not edit."
    yield ""
    yield from _counts(policies)
    yield ""
    yield "`hygiene` holds opinions, and gates only where it is asked for. By service:"
    yield " · ".join(f"[{_name(each)}](#{_anchor(each)})" for each in sections) + "."
    yield ""
    yield "In no pack, and so never left out: [`find-in-map-key-missing`](../gate.md#answers-and-exit-codes), HIGH,"
    yield "a lookup in a mapping that cannot work."
    for section in sections:
        yield from _section(section, policies)


def services(policy: Policy) -> list[str]:
    """The services of its types, that of the first one first."""
    return list(dict.fromkeys(EVERY if kind == ANY else kind.split("::")[1] for kind in policy.types))


def _counts(policies: list[Policy]) -> Iterator[str]:
    yield f"| pack | policies | {' | '.join(SEVERITIES)} |"
    yield f"| --- | --: | {' | '.join('--:' for _ in SEVERITIES)} |"
    for name, members in [
        *((pack, [each for each in policies if pack in each.packs]) for pack in PACKS),
        ("all", policies),
    ]:
        counts = (sum(each.severity == severity for each in members) for severity in SEVERITIES)
        yield f"| {name} | {len(members)} | {' | '.join(map(str, counts))} |"


def _section(section: str, policies: list[Policy]) -> Iterator[str]:
    yield ""
    yield f"## {_name(section)}"
    mine = [policy for policy in policies if services(policy)[0] == section]
    if mine:
        yield ""
        yield "| policy | severity | packs | what must hold |"
        yield "| --- | --- | --- | --- |"
    for policy in sorted(mine, key=_order):
        yield f"| {_link(policy)} | {policy.severity} | {', '.join(policy.packs)} | {policy.title} |"
    others = [policy for policy in policies if section in services(policy)[1:]]
    if others:
        yield ""
        yield f"{'Also' if mine else 'Looked at by'}: {', '.join(map(_link, sorted(others, key=_order)))}."


def _order(policy: Policy) -> tuple[bool, int, str]:
    """What gates by default first, then the gravest."""
    return policy.packs == (HYGIENE,), SEVERITIES.index(policy.severity), policy.id


def _link(policy: Policy) -> str:
    return f"[{policy.id}]({policy.id}.md)"


def _name(section: str) -> str:
    return NAMES.get(section, section)


def _anchor(section: str) -> str:
    """As GitHub and GitLab make it of a heading."""
    return "".join(each for each in _name(section).lower().replace(" ", "-") if each.isalnum() or each == "-")
