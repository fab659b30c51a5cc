import json
from decimal import Decimal
from fractions import Fraction

import pytest
from jsonschema import Draft202012Validator

from cost_model.document import Variant, document, to_json
from cost_model.outcomes import decimal
from cost_model.present import dollars, markdown, quantity, text
from cost_model.profile_files import load_profile
from cost_model.projection import Money
from cost_model.rounding import rounded

SHOP = """
    Resources:
      Web: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large}}
      Odd: {Type: AWS::Unheard::Of}
      Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
      Acl: {Type: AWS::WAFv2::WebACL, Properties: {Rules: [{Name: 'a|b'}], Scope: REGIONAL}}
      CartService: {Type: AWS::ECS::Service, Properties: {TaskDefinition: !Ref Task, LaunchType: FARGATE}}
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties: {Cpu: '256', Memory: '512', ContainerDefinitions: [{Name: a, Image: i}]}
      Target:
        Type: AWS::ApplicationAutoScaling::ScalableTarget
        Properties:
          ServiceNamespace: ecs
          ScalableDimension: ecs:service:DesiredCount
          ResourceId: !Sub service/c/${CartService.Name}
          MinCapacity: 1
          MaxCapacity: 2
    """


@pytest.fixture
def schema(repository):
    return Draft202012Validator(json.loads((repository / "docs/schemas/cost-output.schema.json").read_text()))


def test_the_json_keeps_its_contract_and_all_digits(priced, schema):
    projection = priced(SHOP, profile="black-friday")
    variants = [Variant("a.yaml", {"Size": "x"}, Money(Decimal(1), Decimal(2), Decimal(3)), True)]
    written = to_json(document(projection, load_profile("black-friday").profile, ["a note"], variants))
    found = json.loads(written)
    assert list(schema.iter_errors(found)) == []
    for section in ("line_items", "unpriced", "free", "proxies", "saturated", "assumptions", "drivers", "variants"):
        assert found[section], section
    exact = json.loads(written, parse_float=Decimal, parse_int=Decimal)
    assert exact["total"]["base"] == projection.total.base
    assert [each["amount"] for each in exact["line_items"]] == [each.amount.base for each in projection.lines]
    assert found["exit_code"] == 5
    assert written.isascii()
    assert written.endswith("}\n")


def test_the_schema_refuses_what_is_not_the_contract(priced, schema):
    found = json.loads(to_json(document(priced(SHOP), load_profile("normal").profile)))
    del found["line_items"][0]["amount"]
    found["surplus"] = 1
    assert len(list(schema.iter_errors(found))) == 2


def test_text_and_markdown_tell_the_same_numbers(priced):
    projection = priced(SHOP, profile="black-friday")
    total = dollars(projection.total.base)
    for page in (text(projection), markdown(projection)):
        assert total in page
        assert "SATURATED: shop.yaml/CartService" in page
        assert "AWS::Unheard::Of" in page
        assert "proxy" in page
    assert "NOT in the total" in text(projection)


def test_markdown_cells_cannot_break_the_table(priced):
    projection = priced(
        SHOP,
        usage="version: 1\nresources:\n  Odd: {lines: [{component: 'a|b <i>', service: s, key: k, quantity: 1}]}\n",
    )
    page = markdown(projection)
    assert "a\\|b &lt;i>" in page
    rows = [row for row in page.splitlines() if row.startswith("| ") and "Component" not in row]
    assert rows


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("0", "$0.00"), ("0.004", "< $0.01"), ("0.005", "< $0.01"), ("0.015", "$0.02"), ("1234567.891", "$1,234,567.89")],
)
def test_dollars(amount, shown):
    assert dollars(Decimal(amount)) == shown


@pytest.mark.parametrize("size", ["1e26", "1e90", "9.999e307"])
def test_figures_of_any_size_are_written(size):
    assert dollars(Decimal(size)).count(",") == Decimal(size).adjusted() // 3
    assert Decimal(quantity(Decimal(size)).replace(",", "")) == Decimal(size)
    assert rounded(Decimal(size) + 0, Decimal("0.01")) == Decimal(size)
    assert decimal(Fraction(10**60, 3)) == decimal(Fraction(10**60, 3)).to_integral_value()


def test_low_and_high_are_described_as_scenarios(schema):
    line = schema.schema["properties"]["line_items"]["items"]["properties"]
    for name in ("quantity_low", "quantity_high", "amount_low", "amount_high"):
        assert line[name] == {"$ref": "#/$defs/scenario"}
    assert "Not a bound" in schema.schema["$defs"]["scenario"]["description"]


def test_quantities_keep_four_decimals():
    assert quantity(Decimal("1234.50000")) == "1,234.5"
    assert quantity(Decimal("730")) == "730"
    assert quantity(Decimal("0.12345")) == "0.1235"
