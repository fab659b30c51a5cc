"""The peak season raises every floor in time, within what the instances hold."""

import re
from datetime import date, timedelta

import pytest

from cfn.aws.instances import instance
from tests.templates.resolved import ENVIRONMENTS, MINE, SERVICES, only, stack, stacks

TARGET = "AWS::ApplicationAutoScaling::ScalableTarget"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_peak_raises_the_floor_and_gives_it_back(environment: str) -> None:
    for found in stacks(environment, *MINE):
        for target in found.of_type(TARGET) if found.role == "primary" else ():
            start, end = target.get("ScheduledActions")
            floor, ceiling = target.get("MinCapacity"), target.get("MaxCapacity")
            assert floor <= start["ScalableTargetAction"]["MinCapacity"] <= ceiling
            assert end["ScalableTargetAction"] == {"MinCapacity": floor, "MaxCapacity": ceiling}


@pytest.mark.parametrize("name", ["data-catalog", *(f"svc-{service}" for service in SERVICES)])
def test_the_peak_covers_black_friday_and_cyber_monday_of_every_year(name: str) -> None:
    days = {}
    for action in only(stack("prod", name), TARGET).get("ScheduledActions"):
        [(day, month)] = re.findall(r"^cron\(0 0 (\d+) (\d+) \? \*\)$", action["Schedule"])
        days[action["ScheduledActionName"]] = (int(month), int(day))
    for year in range(2026, 2054):  # 28 years: every calendar there is
        first = date(year, 11, 1)
        black_friday = first + timedelta(days=(3 - first.weekday()) % 7 + 22)
        assert date(year, *days["peak-season-starts"]) < black_friday
        assert black_friday + timedelta(days=4) <= date(year, *days["peak-season-ends"])


def test_instances_come_before_the_tasks_of_the_peak_and_go_after_them() -> None:
    hours = {}
    for found in stacks("prod", "compute"):
        for action in found.of_type("AWS::AutoScaling::ScheduledAction"):
            minute, hour, day, month, weekday = action.get("Recurrence").split()
            assert (minute, weekday, action.get("TimeZone")) == ("0", "*", "Europe/Berlin")
            hours[action.logical_id] = (int(month), int(day), int(hour) - 1)  # in winter one hour ahead of UTC
    assert hours["PeakStartAction"] <= (11, 20, 0)
    assert hours["PeakEndAction"] >= (12, 4, 0)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_tasks_of_the_peak_fit_the_instances_of_the_peak(environment: str) -> None:
    compute = stack(environment, "compute")
    kind = instance(str(compute.parameters["InstanceType"]))
    assert kind is not None
    targets = [only(stack(environment, f"svc-{service}"), TARGET) for service in SERVICES]
    floors = [target.get("ScheduledActions")[0]["ScalableTargetAction"]["MinCapacity"] for target in targets]
    assert sum(floors) <= int(compute.parameters["PeakMinSize"]) * kind.awsvpc_tasks(trunking=False)


def test_production_keeps_a_task_in_every_zone_and_the_standby_two() -> None:
    for service in SERVICES:
        for role, tasks in (("primary", 3), ("secondary", 2)):
            assert only(stack("prod", f"svc-{service}", role), TARGET).get("MinCapacity") == tasks
