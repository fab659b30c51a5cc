"""How the model was checked: AWS's published worked examples, computed again while the page is made."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from cost_model.document import to_json
from cost_model.prices import PriceBook
from cost_model.profile import LoadProfile
from cost_model.profile_files import LoadedProfile
from cost_model.project import scenario_of
from cost_model.projection import Projection
from cost_model.types import usage_keys
from cost_model.usage import load_usage

EXAMPLES = Path(__file__).resolve().parents[1] / "tests" / "cost_model" / "examples"
"""Where the sources keep them; an installed package has none."""
REGION, FREE_TIER = "us-east-1", "--free-tier"


class Checked(NamedTuple):
    """One example: what its source prints, and what the model makes of it.

    ``read``: the arithmetic was read at AWS; else it was redone here from what others say of it. ``own``: with unit
    prices of the example; else with those of the shipped book.
    """

    name: str
    types: frozenset[str]
    source: str
    read: bool
    own: bool
    expected: Decimal
    found: Decimal

    @property
    def error(self) -> Decimal:
        """Of what is expected."""
        return abs(self.found - self.expected) / self.expected if self.expected else abs(self.found)


class Family(NamedTuple):
    """A family of services. ``cost``: of the month; ``unchecked``: its types that cost something and no example has."""

    name: str
    examples: tuple[Checked, ...]
    cost: Decimal
    unchecked: tuple[str, ...]

    @property
    def median(self) -> Decimal:
        """Of the errors; 0 of none."""
        return median(each.error for each in self.examples) if self.examples else Decimal(0)

    @property
    def worst(self) -> Decimal:
        """Of the errors; 0 of none."""
        return max((each.error for each in self.examples), default=Decimal(0))

    @property
    def types(self) -> list[str]:
        """What its examples are of."""
        return sorted({each for one in self.examples for each in one.types if family(each) == self.name})


def family(resource_type: str) -> str:
    """``Lambda`` of ``AWS::Lambda::Function``."""
    parts = resource_type.split("::")
    return parts[1] if len(parts) > 2 else resource_type


def checked(profile: LoadedProfile, folder: Path = EXAMPLES) -> list[Checked]:
    """Every example of the files in ``folder``, in their order; none where there are none."""
    import yaml

    found: list[Checked] = []
    base = profile.profile.at("base")
    with TemporaryDirectory() as scratch:
        for file in sorted(folder.glob("*.yaml")):
            cases = yaml.load(file.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # safe
            found += [_checked(case, Path(scratch), base) for case in cases]
    return found


def _checked(case: Mapping[str, Any], scratch: Path, base: LoadProfile) -> Checked:
    own = {"Example": {"Type": case["type"], "Properties": case.get("properties", {})}} if "type" in case else {}
    resources = {**own, **case.get("around", {})}
    region = str(case.get("region", REGION))
    template = parse(to_json({"Resources": resources}).encode(), "template.json")
    graph = Graph(resolve(template, Context(region=region))[:1])
    usage = {"Example": case["usage"], **case.get("usage_around", {})} if own else case["usage"]
    prices = {"version": 1, "source": case["source"], "effective_date": "2026-01-01", "prices": case.get("prices", [])}
    overlay = [_written(scratch / "prices.json", prices)] if "prices" in case else None
    book = PriceBook.shipped(region, overlay, free_tier=FREE_TIER in case.get("options", []))
    found = [each for stack in graph.stacks for each in stack.resources.values()]
    said = load_usage(_written(scratch / "usage.json", {"version": 1, "resources": usage}), found, usage_keys())
    scenario = scenario_of(graph, base, book, said, loaded=False)
    types = frozenset(
        line.resource.type for line in scenario.lines.values() if not own or line.resource.logical_id == "Example"
    )
    expected = Decimal(case["total"])
    return Checked(case["name"], types, case["source"], bool(case["read"]), "prices" in case, expected, scenario.total)


def _written(path: Path, value: Mapping[str, Any]) -> Path:
    path.write_text(to_json(value))
    return path


class Accuracy(NamedTuple):
    """``families``: those of the month, the dearest first, then what only examples have. ``covered``: dollars of the
    month in types that an example checks."""

    families: tuple[Family, ...]
    examples: tuple[Checked, ...]
    covered: Decimal

    @property
    def whole(self) -> Family:
        """All examples as one."""
        return Family("all", self.examples, self.covered, ())

    @property
    def read(self) -> Family:
        """The examples whose arithmetic was read at AWS, as one."""
        return Family("read", tuple(each for each in self.examples if each.read), Decimal(0), ())

    @property
    def unread(self) -> Family:
        """The other examples, as one."""
        return Family("unread", tuple(each for each in self.examples if not each.read), Decimal(0), ())


def accuracy(projection: Projection, examples: Sequence[Checked]) -> Accuracy:
    """The examples by family, beside what each family costs in ``projection``."""
    by_type = {name: amount.base for name, amount in projection.by_type().items() if amount.base}
    known = {each for one in examples for each in one.types}
    families: dict[str, Decimal] = {}
    for name, amount in by_type.items():
        families[family(name)] = families.get(family(name), Decimal(0)) + amount
    ordered = sorted(families, key=lambda name: (-families[name], name))
    names = dict.fromkeys([*ordered, *sorted(family(each) for each in known)])
    found = tuple(
        Family(
            name,
            tuple(each for each in examples if name in {family(one) for one in each.types}),
            families.get(name, Decimal(0)),
            tuple(each for each in by_type if family(each) == name and each not in known),
        )
        for name in names
    )
    covered = sum((amount for name, amount in by_type.items() if name in known), Decimal(0))
    return Accuracy(found, tuple(examples), covered)
