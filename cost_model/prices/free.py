"""Resource types that cost nothing, each with its reason and source: named as free, never merely left out."""

from dataclasses import dataclass
from functools import cache

from cfn.located import find
from cfn.stack import Resource
from cfn.unknown import Unknown
from cost_model.prices.shipped import DATA


@dataclass(frozen=True, slots=True)
class FreeType:
    """A resource type without a charge of its own: why, and where AWS says so.

    ``unless``: property paths and the values with which the resource does cost; no values: any value.
    """

    type: str
    reason: str
    source: str
    unless: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def holds(self, resource: Resource) -> bool:
        """Whether this resource surely is free: no property makes it cost, none that could is unknown."""
        for path, values in self.unless:
            for _, given in find(resource.properties, path):
                if not values or isinstance(given, Unknown) or str(given) in values:
                    return False
        return True


@cache
def free_types() -> dict[str, FreeType]:
    """Resource type → why it is free."""
    import yaml

    text = (DATA / "free.yaml").read_text(encoding="utf-8")
    groups = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe loaders
    return {
        type_: FreeType(
            type_,
            group["reason"],
            group["source"],
            tuple((path, () if values == "any" else tuple(values)) for path, values in group.get("unless", {}).items()),
        )
        for group in groups
        for type_ in group["types"]
    }


def free(resource: Resource) -> FreeType | None:
    """Why a resource costs nothing; None where it costs, or may."""
    known = free_types().get(resource.type)
    return known if known is not None and known.holds(resource) else None
