"""From twelve monthly totals to budgets that AWS takes."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cost_model.budgets import BudgetError, Month, Recipients, Settings, plan_budgets, watch_of
from cost_model.budgets.budget import epoch
from cost_model.budgets.template import render
from cost_model.prices.shipped import services
from cost_model.projection import Money
from cost_model.services import SERVICES

NOW = date(2026, 11, 28)
SETTINGS = Settings("shop/prod", ("Environment", "prod"))


def money(base):
    return Money(Decimal(base) / 2, Decimal(base), Decimal(base) * 2)


def month(total, **services):
    return Month(money(total), {code: money(amount) for code, amount in services.items()})


def year(november=2000):
    ordinary = month(1000, AmazonRDS=500, AmazonEC2=300, AWSDataTransfer=300, AmazonCloudWatch="9.5")
    return [month(november, AmazonRDS=900) if number == 11 else ordinary for number in range(1, 13)]


def planned(settings=SETTINGS, months=None, as_of=NOW):
    return {each.scope: each for each in plan_budgets(months or year(), settings, as_of)}


def test_the_plan_begins_in_the_current_month_and_follows_the_season():
    limits = planned()["account"].limits
    assert list(limits) == [date(2026, 11, 1), date(2026, 12, 1), *(date(2027, number, 1) for number in range(1, 11))]
    assert limits[date(2026, 11, 1)] == 2200
    assert set(limits.values()) == {2200, 1100}


def test_an_account_that_others_share_has_no_budget_for_all_of_it():
    found = planned(Settings("shop/prod", ("Environment", "prod"), top=0, shared=True))
    assert list(found) == ["environment"]
    assert found["environment"].mailed


def test_keys_are_the_first_instants_of_months_in_utc():
    assert next(iter(planned()["account"].planned)) == "1793491200"
    assert epoch(date(2027, 1, 1)) == 1798761600


def test_limits_are_whole_dollars_rounded_up_and_never_nothing():
    limits = planned()["cloud-watch"].limits
    assert limits[date(2026, 12, 1)] == 11
    assert limits[date(2026, 11, 1)] == 1


def test_the_dear_scenario_can_be_the_limit():
    high = planned(Settings("shop/prod", ("Environment", "prod"), basis="high", headroom=Decimal(0)))
    assert high["account"].limits[date(2026, 12, 1)] == 2000


def test_traffic_is_budgeted_with_instances_as_a_bill_books_it():
    found = planned()
    assert list(found) == ["account", "environment", "ec2", "rds", "cloud-watch"]
    assert found["ec2"].limits[date(2026, 12, 1)] == 660
    assert "EC2 - Other" in found["ec2"].services


def test_filters_name_tag_and_service_and_leave_out_what_no_estimate_holds():
    found = planned()
    rest = {"Not": {"Dimensions": {"Key": "RECORD_TYPE", "Values": ["Credit", "Refund", "Support", "Tax"]}}}
    tag = {"Tags": {"Key": "Environment", "Values": ["prod"]}}
    assert found["account"].expression == rest
    assert found["environment"].expression == {"And": [tag, rest]}
    service = {"Dimensions": {"Key": "SERVICE", "Values": ["Amazon Relational Database Service"]}}
    assert found["rds"].expression == {"And": [tag, service, rest]}


def test_every_service_with_a_price_key_is_known_by_name():
    page = (Path(__file__).resolve().parents[2] / "docs/usage-and-prices.md").read_text()
    charged = set(re.findall(r"^\| `(\w+)` \| `[^|]+` \|", page, re.MULTILINE))
    assert len(charged) > 60
    assert charged - set(SERVICES) == set()
    assert set(services()) <= set(SERVICES)
    assert all(SERVICES[code].billed_as for code in services()), "a budget can be had for each of the book's"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"actual": (Decimal(50),) * 2}, "named twice"),
        ({"actual": tuple(map(Decimal, (10, 20, 30, 40, 50)))}, "1 to 5 notifications"),
        ({"actual": (), "forecast": ()}, "0 thresholds"),
        ({"actual": (Decimal("0.05"),)}, "takes 0.1"),
        ({"headroom": Decimal(-1)}, "headroom"),
        ({"top": -1}, "choose 0 to 20"),
        ({"anomaly": Decimal(0)}, "1 or more"),
    ],
)
def test_settings_that_aws_would_not_take_are_refused(changed, told):
    with pytest.raises(BudgetError, match=told):
        Settings("shop/prod", ("Environment", "prod"), **changed)


@pytest.mark.parametrize("prefix", ["shop:prod", "shop/action", "s" * 100])
def test_a_name_that_aws_would_not_take_is_refused(prefix):
    with pytest.raises(BudgetError, match="cannot name a budget"):
        planned(Settings(f"{prefix}", ("Environment", "prod")))


def test_a_year_has_twelve_months_that_cost_something():
    with pytest.raises(BudgetError, match="12"):
        plan_budgets(year()[:11], SETTINGS, NOW)
    with pytest.raises(BudgetError, match="nothing has a price"):
        plan_budgets([month(0)] * 12, SETTINGS, NOW)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "nobody would be told"),
        ({"warning": "arn:aws:sns:us-east-1:111122223333:w"}, "nobody would be told"),
        ({"mails": ("nobody",)}, "no e-mail address"),
        ({"mails": ("a@example.com",) * 2}, "named twice"),
        ({"mails": tuple(f"{n}@example.com" for n in range(11))}, "takes 10"),
        ({"mails": ("a@example.com",), "critical": "arn:aws:sns:us-east-1:111122223333:w.fifo"}, "FIFO"),
    ],
)
def test_recipients_that_aws_would_not_take_are_refused(given, told):
    with pytest.raises(BudgetError, match=told):
        Recipients(**given)


def test_mailboxes_hear_of_the_account_or_where_no_topic_is():
    urgent, both = SETTINGS.notifications[1], Recipients(("a@example.com",), "arn:aws:sns:us-east-1:111122223333:w")
    assert urgent.urgent
    assert both.of(urgent, mailed=False) == [("SNS", both.warning)]
    assert ("EMAIL", "a@example.com") in both.of(urgent, mailed=True)
    assert Recipients(("a@example.com",)).of(urgent, mailed=False) == [("EMAIL", "a@example.com")]


def test_the_template_is_one_that_cfn_lint_and_the_gate_take(tmp_path):
    from stackwarden.cli import main

    given = {"Project": "shop", "Environment": "prod", "AlertEmail": "a@example.com"}
    file = tmp_path / "budgets.yaml"
    file.write_text(render(plan_budgets(year(), SETTINGS, NOW), watch_of(SETTINGS), given))
    assert main(["gate", str(file), "--lane", "own", "--packs", "pci,gdpr,reliability"]) == 0


def test_the_template_satisfies_the_schemas_of_its_resources():
    import yaml
    from cfnlint.schema import PROVIDER_SCHEMA_MANAGER
    from jsonschema import Draft7Validator

    given = {"Project": "shop", "Environment": "prod"}
    document = yaml.safe_load(render(plan_budgets(year(), SETTINGS, NOW), watch_of(SETTINGS), given))
    for each in document["Resources"].values():
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", each["Type"]).schema
        problems = Draft7Validator(schema).iter_errors(_resolved(each["Properties"]))
        assert [problem.message for problem in problems] == []


def _resolved(value):
    """With something in place of what a deployment fills in."""
    if isinstance(value, dict):
        if "Ref" in value or "Fn::GetAtt" in value:
            return "arn:aws:sns:us-east-1:111122223333:topic"
        return {key: _resolved(each) for key, each in value.items()}
    return [_resolved(each) for each in value] if isinstance(value, list) else value
