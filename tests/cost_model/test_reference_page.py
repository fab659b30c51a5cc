"""The page of usage and prices: complete, in step with the types, and what it shows can be typed in."""

from datetime import date
from decimal import Decimal

import pytest
import yaml

from cfn.resolve import Context, resolve
from cfn.source import parse
from cost_model.prices import PriceBook
from cost_model.profile_files import load_profile
from cost_model.project import project
from cost_model.reference_page import PAGE, REGION, Example, example_of, examples_of, page, price_keys, priced_of
from cost_model.types import usage_keys
from cost_model.types.catalogue import CATALOGUE
from cost_model.usage import load_usage

MODELS = {type(model).__name__: model for model in CATALOGUE}
CANNOT_MEET = {
    "Instance": {"windows_hours", "licensed_hours", "spot_hours", "dedicated_hours"},
    "DbCluster": {"acu_hours", "replicated_write_io", "replicated_gb"},  # Serverless v1; global clusters
    "DbInstance": {
        "acu_hours",
        "io_requests",
        "surplus_credit_hours",
    },  # members of Aurora; magnetic storage; T classes
    "LoadBalancer": {"new_connections", "active_connections", "gb_per_hour", "lambda_gb_per_hour", "rule_evaluations"},
    "Stream": {"put_units"},
    "StateMachine": {"transitions"},
    "BeanstalkEnvironment": {"processed_gb"},  # with a classic load balancer
    "Function": {"gb_seconds"},  # in place of requests and their duration
    "Distribution": {"internet_gb", "requests"},
    "AccountService": {"evaluations", "checks", "events", "log_gb"},
    "Delivery": {"converted_gb"},
}
"""Keys of another kind of the same type than the example's."""


def test_the_page_is_what_the_types_say(repository):
    assert (repository / PAGE).read_text() == page(), "run: python -m cost_model.reference_page"


def test_every_type_and_key_is_on_the_page():
    text = page()
    for name, keys in usage_keys().items():
        assert name in text
        assert all(f"| `{key}` |" in text for key in keys)


@pytest.mark.parametrize("name", MODELS)
def test_every_price_key_has_a_unit_and_an_example(name):
    for each in price_keys(MODELS[name]):
        assert each.unit
        assert Decimal(each.price) >= 0


def typed_in(name, tmp_path, example: Example, price_factor: float = 1):
    """The projection of an example with every price of its own in an overlay."""
    charges, gaps = priced_of(example)
    units = {(each.service, each.key): each for each in price_keys(MODELS[name])}
    prices = [
        {
            "service": service,
            "key": key,
            "unit": units[service, key].unit if (service, key) in units else "unit",
            "price": price_factor * (float(units[service, key].price) if (service, key) in units else 1),
        }
        for service, key in dict.fromkeys((each.service, each.key) for each in [*charges, *gaps] if each.key)
    ]
    overlay, usage = tmp_path / "prices.yaml", tmp_path / "usage.yaml"
    body = {"version": 1, "source": "test", "effective_date": date(2026, 1, 1), "prices": prices}
    overlay.write_text(yaml.safe_dump(body))
    given = {key: float(value) for key, value in example.usage.items()}
    usage.write_text(yaml.safe_dump({"version": 1, "resources": {"Example": given}}))
    stacks = resolve(parse(yaml.safe_dump(example.template).encode(), "example.yaml"), Context(region=REGION, name="e"))
    resources = stacks[0].resources.values()
    known = load_usage(usage, resources, usage_keys())
    return project(stacks, load_profile("normal"), PriceBook.load(REGION, [overlay]), known, loaded=False)


EXAMPLES = [(name, number) for name, model in MODELS.items() for number, _ in enumerate(examples_of(model))]


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_the_example_can_be_typed_in(name, number, tmp_path):
    found = typed_in(name, tmp_path, examples_of(MODELS[name])[number])
    own = [each for each in found.unpriced if each.resource.logical_id == "Example"]
    assert not [f"{each.component}: {each.cause}: {each.reason}" for each in own if each.cause != "usage"]
    assert {each.price.trust for each in found.lines if each.resource.logical_id == "Example"} <= {"U"}


@pytest.mark.parametrize("name", MODELS)
def test_every_usage_key_counts_in_the_example(name):
    model = MODELS[name]
    example = example_of(model)
    full = priced_of(example)[0]
    keys = set(model.usage_keys()) - CANNOT_MEET.get(name, set())
    for key in keys:
        conditional = [each.when for each in model.meters if each.key == key]
        if key not in example.usage and conditional and all(conditional):
            continue
        assert key in example.usage, f"examples.yaml gives no {key}"
        without = {each: value for each, value in example.usage.items() if each != key}
        assert priced_of(type(example)(example.type, example.template, without))[0] != full, key


@pytest.mark.parametrize("name", MODELS)
def test_no_usage_key_is_charged_twice(name):
    model = MODELS[name]
    assert not set(model.usage) & {each.key for each in model.meters}


@pytest.mark.parametrize("name", MODELS)
def test_every_price_key_is_charged_in_an_example(name):
    """But for those of tables that hold under a condition, and those whose key holds the template's values."""
    model = MODELS[name]
    charged = {(each.service, each.key) for example in examples_of(model) for each in priced_of(example)[0]}
    tables = [*model.meters, *getattr(model, "standing", ())]
    conditional = {(each.service, each.price) for each in tables if each.when}
    other = CANNOT_MEET.get(name, set())
    conditional |= {(each.service, each.price) for each in model.meters if each.key in other}
    documented = {(each.service, each.key) for each in price_keys(model) if "{" not in each.key}
    gaps = {(each.service, each.key) for example in examples_of(model) for each in priced_of(example)[1]}
    assert documented - charged - conditional - gaps == set()


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_twice_the_price_is_twice_the_total(name, number, tmp_path):
    example = examples_of(MODELS[name])[number]
    once, twice = (typed_in(name, tmp_path, example, factor) for factor in (1, 2))
    own = [
        {each.price.key: each.amount.base for each in found.lines if each.resource.logical_id == "Example"}
        for found in (once, twice)
    ]
    assert own[1] == {key: pytest.approx(2 * amount) for key, amount in own[0].items()}
