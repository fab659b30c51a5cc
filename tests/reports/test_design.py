"""The design document: its facts are the templates' and the model's, and its links lead somewhere."""

import re
from functools import cache
from pathlib import Path

import pytest

from cfn.errors import CfnError
from cfn.platform import load as load_platform
from cost_model.prices import PriceBook
from cost_model.profile_files import load_profile
from cost_model.project import project
from reports import design, money
from reports.design.costs import Costs
from reports.design.facts import Facts
from reports.settings import load

ROOT = Path(__file__).parents[2]
PARTS = (
    *("Context", "Requirements", "Overview", "Decisions", "Data flows", "Consistency model", "Failure modes"),
    *("Disaster recovery", "Backup", "Security and compliance", "Data residency", "Scaling model", "Cost", "Limits"),
)


@cache
def prod():
    return load_platform(ROOT / "templates" / "platform.yaml", "prod")


@cache
def page():
    return design.render(load(ROOT / "reports.yaml"))


def part(name):
    return page().split(f"\n## {name}\n")[1].split("\n## ")[0]


def test_it_has_every_part():
    assert re.findall(r"^## (.+)$", page(), re.MULTILINE) == [*PARTS, "Inputs"]


def test_every_stack_stands_in_it_with_its_resources():
    for stack in prod().stacks:
        [row] = [
            line for line in part("Overview").splitlines() if line.startswith(f"| [{stack.key.partition('/')[2]}](")
        ]
        assert f" {len(stack.resources)} |" in row


def test_sizes_of_services_are_the_templates():
    for service in prod().graph.of_type("AWS::ECS::Service"):
        if service.stack.role == "primary":
            [target] = service.stack.of_type("AWS::ApplicationAutoScaling::ScalableTarget")
            row = f"| {service.get('ServiceName')} | {target.get('MinCapacity')} – {target.get('MaxCapacity')} |"
            assert row in part("Scaling model")


def test_totals_are_the_models():
    total = project(prod().graph, load_profile("normal"), PriceBook.load("eu-west-1")).total
    assert f"{money.dollars(total.base)}<br>{money.spread(total)}" in part("Cost")


def test_the_standby_costs_what_its_lines_cost():
    lines = project(prod().graph, load_profile("normal"), PriceBook.load("eu-west-1")).lines
    secondary = sum(line.amount.base for line in lines if line.resource.stack.startswith("secondary/"))
    assert f"| warm standby, as it is | {money.dollars(secondary)} |" in part("Decisions")


def test_parts_of_the_cost_never_exceed_the_whole():
    costs = Costs(prod())
    assert sum(costs.of(role=role) for role in prod().regions) == costs.of()
    assert abs(costs.of() - costs.totals["normal"].base) < 1


def test_every_failure_is_told_with_what_remains():
    rows = [line for line in part("Failure modes").splitlines() if line.startswith("| [F")]
    assert len(rows) == 22
    assert all(cell.strip() for row in rows for cell in row.split("|")[1:-1])


def test_the_edge_holds_no_bucket_stream_or_log():
    kinds = {kind for kind, _ in Facts(prod()).held_at_the_edge}
    assert not kinds & {"S3 bucket", "Kinesis stream", "log group", "DynamoDB", "secret"}


def test_links_lead_to_files_and_places_that_are_there():
    folder = ROOT / "docs"
    for target in re.findall(r"\]\(([^)#\s]+)", page()):
        assert (folder / target).exists(), target
    places = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.+)$", page(), re.M)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", page())) <= places


def test_no_fact_is_missing_in_silence():
    facts = Facts(prod())
    assert not re.search(r"\bNone\b|Undefined|\$\{", page())
    with pytest.raises(CfnError, match="asks primary for Nothing"):
        facts.first("primary", "AWS::EC2::VPC", "Nothing")
    with pytest.raises(CfnError, match="which is not there"):
        facts.of_stack("primary/network", "Vpc", "Nothing")


def test_periods_are_the_templates():
    facts = Facts(prod())
    assert f"`{facts.of_stack('primary/svc-fulfilment', 'RecentSchedule', 'ScheduleExpression')}`" in part("Data flows")
    assert f"`{facts.of_stack('primary/backup', 'RestoreTestingPlan', 'ScheduleExpression')}`" in part("Backup")
    assert "up to 15 minutes" in part("Disaster recovery")
    assert "more than 5 % of requests fail" in part("Failure modes")


def test_same_templates_same_bytes():
    assert design.render(load(ROOT / "reports.yaml")) == page()
