"""Which resources PCI DSS concerns, by what they are tagged with (docs/pci-scope.md).

Fail closed: only a resource that says that it is out of scope is out; one that says nothing, or something that only
deployment will tell, or a word that nobody knows, is in.
"""

from typing import Any, Literal, NamedTuple

from cfn.graph import Graph
from cfn.stack import Resource
from policies.kernel.policy import PCI, Policy

Scope = Literal["cde", "connected", "out", "unsaid"]
SECTION = "stackwarden"
ENTRY = "pci_scope"
NEARNESS: tuple[Scope, ...] = ("cde", "connected", "unsaid", "out")
"""From the nearest to card data to the farthest; who says nothing may be near."""
NESTED = frozenset({"Replicas", "TagSpecifications"})
"""Properties that are lists of things with Tags of their own."""


class ScopeRule(NamedTuple):
    """The tag that tells the scope, and its values. Without it, ``Metadata.stackwarden.pci_scope`` is asked."""

    key: str = "PciScope"
    cde: str = "cde"
    connected: str = "connected"
    out: str = "out-of-scope"

    def __str__(self) -> str:
        return f"{self.key}={self.out}"

    def read(self, said: Any) -> Scope:
        """What a tag's value means."""
        words: dict[Any, Scope] = {self.cde: "cde", self.connected: "connected", self.out: "out"}
        return words.get(said, "unsaid") if isinstance(said, str) else "unsaid"


DEFAULT = ScopeRule()


def scope_of(resource: Resource, rule: ScopeRule = DEFAULT) -> Scope:
    """The scope a resource says: by its tag, else by its Metadata, else by the Metadata of its template.

    Where several tags differ, as in the replicas of a table, the one nearest to card data counts.
    """
    values = _tagged(resource, rule.key) or _metadata(resource)[:1]
    if not values:
        return "unsaid"
    return min(map(rule.read, values), key=NEARNESS.index)


def out_of_scope(graph: Graph, rule: ScopeRule = DEFAULT) -> list[Resource]:
    """The resources that say that they are out of scope, in stack and template order."""
    return [each for stack in graph.stacks for each in stack.resources.values() if scope_of(each, rule) == "out"]


def counts_for(policy: Policy, out: bool) -> tuple[str, ...]:
    """The frameworks for which a policy counts on a resource that is ``out`` of scope or in: there without PCI DSS.

    A policy that judges the scope itself (``scoping``) counts for all everywhere.
    """
    if out and not policy.scoping:
        return tuple(framework for framework in policy.frameworks if framework != PCI)
    return policy.frameworks


def _tagged(resource: Resource, key: str) -> list[Any]:
    """The values of each tag ``key`` of the resource itself, in any of the forms that resource types take.

    Asked of every resource of a run, so it makes nothing that it does not need.
    """
    found: list[Any] = []
    for name, value in resource.properties.items():
        if name.endswith("Tags"):
            found += _values(value, key)
        elif name in NESTED and isinstance(value, list):
            for entry in value:
                found += _values(entry.get("Tags"), key) if isinstance(entry, dict) else ()
    return found


def _values(tags: Any, key: str) -> list[Any]:
    if isinstance(tags, dict):
        return [tags[key]] if key in tags else []
    if isinstance(tags, list):
        return [each.get("Value") for each in tags if isinstance(each, dict) and each.get("Key") == key]
    return []


def _metadata(resource: Resource) -> list[Any]:
    found = []
    for holder in (resource.body.get("Metadata"), resource.stack.metadata):
        section = holder.get(SECTION) if isinstance(holder, dict) else None
        if isinstance(section, dict) and ENTRY in section:
            found.append(section[ENTRY])
    return found
