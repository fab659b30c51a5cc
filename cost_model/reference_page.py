"""docs/usage-and-prices.md: every usage key and price key of every priced type, with unit and example.

Made from the types and their examples; run ``python -m cost_model.reference_page`` after a change of either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cfn.graph import Graph
from cfn.resolve import Context as Place
from cfn.resolve import resolve
from cfn.source import parse
from cost_model.context import Context, dig
from cost_model.outcomes import Charge, Gap
from cost_model.prices import PriceBook, PriceError
from cost_model.profile import LoadProfile
from cost_model.profile_files import load_profile
from cost_model.project import outcomes_of
from cost_model.types import LASTING
from cost_model.types.base import Meter, PricedType, When
from cost_model.types.catalogue import CATALOGUE
from cost_model.types.meters import MeteredType, Standing
from cost_model.usage import Usage, UsageFile
from cost_model.usage_units import meter_unit

PAGE = Path("docs/usage-and-prices.md")
REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Example:
    """A resource of a type with everything given: its template and its usage file, as objects."""

    type: str
    template: dict[str, Any]
    usage: dict[str, str]


@cache
def _written() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("examples.yaml").read_text(encoding="utf-8"))
    return found


def example_of(model: PricedType) -> Example:
    """The example of a type: written down, or made of its tables."""
    name = next((each for each in model.types if each in _written()), model.types[0])
    written = _written().get(name, {})
    written = {"properties": dict(model.properties), **written}
    other = written.get("without", ())
    meters = {e.key: e.example for e in model.meters if e.key not in other and _fits(e.when, written["properties"])}
    return _example(name, written, meters)


def examples_of(model: PricedType) -> list[Example]:
    """The example on the page, and those that are charged at further prices: other types and kinds of the same."""
    first = example_of(model)
    others = [(name, _written()[name]) for name in model.types if name in _written() and name != first.type]
    more = [(name, each) for name in model.types for each in _written().get(name, {}).get("also", ())]
    return [first, *(_example(name, written, {}) for name, written in [*others, *more])]


def _example(name: str, written: dict[str, Any], meters: dict[str, str]) -> Example:
    own = {"Type": name, "Properties": written.get("properties", {})}
    given = {key: str(value) for key, value in written.get("usage", {}).items()}
    return Example(name, {"Resources": {"Example": own, **written.get("around", {})}}, {**given, **meters})


def _fits(when: When | None, properties: Any) -> bool:
    """Whether a meter's condition holds for the example."""
    if when is None:
        return True
    value = dig(properties, when.property)
    return value is not None if not when.values else str(value or when.default).lower() in map(str.lower, when.values)


@cache
def _book() -> PriceBook:
    return PriceBook(REGION, [])


@cache
def _profile() -> LoadProfile:
    return load_profile("normal").profile.at("base")


def priced_of(example: Example) -> tuple[list[Charge], list[Gap]]:
    """What the example is charged for, and its gaps, without any load."""
    text = yaml.safe_dump(example.template).encode()
    graph = Graph(resolve(parse(text, "example.yaml"), Place(region=REGION, name="example")))
    resource = graph.stacks[0].resources["Example"]
    usage = Usage(resources={}, types={})
    if example.usage:
        usage = _usage(example)
    found = outcomes_of(resource, Context(graph, _profile(), usage, REGION, loaded=False))
    return [e for e in found if isinstance(e, Charge)], [e for e in found if isinstance(e, Gap)]


def _usage(example: Example) -> Usage:
    file = UsageFile.model_validate({"version": 1, "resources": {"Example": dict(example.usage)}})
    return Usage(file.resources, file.types)


@dataclass(frozen=True, slots=True)
class PriceKey:
    """A price a type is charged at: ``price`` is an example of it."""

    service: str
    key: str
    unit: str
    price: str
    what: str


def _shown(model: PricedType, example: Example, key: str) -> str:
    """An example quantity of a key: the example's, else its meter's."""
    of_meter = next((each.example for each in model.meters if each.key == key), "100")
    return example.usage.get(key, of_meter)


def price_keys(model: PricedType) -> list[PriceKey]:
    """Price keys of a type: those of its tables, and those that its example is charged at."""
    tables: list[Meter | Standing] = [*model.meters, *(model.standing if isinstance(model, MeteredType) else ())]
    found = {(e.service, e.price): PriceKey(e.service, e.price, e.unit, e.unit_price, e.component) for e in tables}
    examples = [] if isinstance(model, MeteredType) else examples_of(model)
    asked: list[Charge | Gap] = []
    for charges, gaps in map(priced_of, examples):
        asked += [*charges, *(gap for gap in gaps if gap.key)]
    for one in asked:
        if (one.service, one.key) not in found:
            found[one.service, one.key] = _of_book(one)
    return list(found.values())


def _of_book(each: Charge | Gap) -> PriceKey:
    for region in (getattr(each, "region", None) or REGION, "eu-west-1", "eu-central-1"):
        try:
            price = _book().price(each.service, each.key, region=region)
        except PriceError:
            continue
        return PriceKey(each.service, each.key, price.unit, f"{price.tiers[0].price:f}", each.component)
    for known in _written()["prices"]:
        if each.service == known["service"] and each.key.startswith(known["key"]):
            return PriceKey(each.service, each.key, known["unit"], str(known["price"]), each.component)
    raise LookupError(f"{each.service} {each.key} has no price in the book: name its unit in examples.yaml")


def page() -> str:
    """The whole page, in Markdown."""
    return "\n".join([HEAD, *(line for model in CATALOGUE for line in _section(model))]) + "\n"


def _section(model: PricedType) -> Iterator[str]:
    example = example_of(model)
    yield f"\n### {', '.join(model.types)}\n"
    yield f"{(model.__doc__ or '').strip().splitlines()[0]}\n"
    reads = ", ".join(f"`{each}`" for each in model.reads)
    yield f"Properties that decide: {reads or 'that it exists'}.\n"
    keys = model.usage_keys()
    if keys:
        yield "| usage key | meaning | unit | example |\n| --- | --- | --- | --- |"
        for key, meaning in keys.items():
            yield f"| `{key}` | {meaning} | {meter_unit(model, key)} | {_shown(model, example, key)} |"
        yield ""
    prices = price_keys(model)
    if prices:
        yield "| price: service | key | unit | example, USD | for |\n| --- | --- | --- | --- | --- |"
        for each in prices:
            key = each.key.replace("|", "\\|")
            yield f"| `{each.service}` | `{key}` | {each.unit} | {each.price} | {each.what} |"


HEAD = """# Usage keys and price keys

Every priced resource type with everything that can be said of it in a usage file (`--usage`, format in
[cost.md](cost.md#usage-file)) and in a price overlay (`--prices`, format in [prices.md](prices.md#your-own-prices)).
The page is generated; a test keeps it in step with the types and types its examples in.

- Quantities are per month, in the unit of the row. `1000000 requests` is 1000000, not 1.
- A price is in US dollars for **one** unit of the row: a request, a GB, an hour. AWS prints many prices per thousand or
  million: divide, or write the unit so (`unit: million requests`). Tiers, and free allowances as a first tier at 0, are
  given in the overlay; `--free-tier` deducts what every account has free.
- Example prices are us-east-1's where the book knows them. Others show the order of magnitude and the unit, and are not
  checked: **nothing is priced with them**. A price that the book lacks is a gap of
  cause `price` until an overlay gives it.
- `{Property}` in a key stands for the template's value: `BundleUsage:{BundleId}` is asked as `BundleUsage:medium_3_0`;
  `{Property=value}` names the default, `{Property^}` is written in capitals.
- What has no resource type in CloudFormation (Storage Gateway, Textract, Polly, Translate …), and any charge that is
  not here, is given as `lines` of whatever resource is there: a component, a service, a price key and a quantity; the
  overlay may name any service and key ([cost.md](cost.md#usage-file)). A reserved or committed price is given as the
  price of the hour it comes to; what is paid upfront as a line.
- A key without which the cost is unknown is a gap if it is not given. All others count only where they are given.

Some charges belong to an account, not to a resource; they are given at one resource of these types:

| charge | type |
| --- | --- |
| custom and detailed metrics, API requests of CloudWatch | `AWS::CloudWatch::AnomalyDetector` |
| queries, vended logs, Live Tail | `AWS::Logs::LogGroup` |
| automations, OpsCenter, machines on premises, change requests | `AWS::SSM::Document` |
| what Inspector and Macie look at | `AWS::InspectorV2::Filter`, `AWS::Macie::Session` |
| findings, items recorded daily | `AWS::SecurityHub::Hub`, `AWS::Config::ConfigurationRecorder` |
| tokens, images, model units of Bedrock | `AWS::Bedrock::ApplicationInferenceProfile` |
| training, processing and transform jobs of SageMaker | `AWS::SageMaker::Pipeline` |
| users and capacity of QuickSight | `AWS::QuickSight::Dashboard` |
| API of Cost Explorer, reports of budgets | `AWS::CE::CostCategory`, `AWS::Budgets::Budget` |
| events on the default bus | `AWS::Events::EventBus` |

Every type takes two more keys, for what does not exist all month or for a month of another length (give 720 or 744
hours; as AWS counts, half a day of a month of 30 days is 0.0166667 months). Of several resources alike one will do:
give the sum of their hours and of their months. What runs at a fixed size is shortened, never what a load profile says.

| usage key | meaning | unit | example |
| --- | --- | --- | --- |
""" + "\n".join(
    f"| `{key}` | {meaning} | {key[:-1]} | {'720' if key == 'hours' else '0.5'} |" for key, meaning in LASTING.items()
)


def main() -> None:
    """Write the page aside, then rename it."""
    aside = PAGE.with_suffix(".tmp")
    aside.write_text(page(), encoding="utf-8")
    aside.replace(PAGE)


if __name__ == "__main__":
    main()
