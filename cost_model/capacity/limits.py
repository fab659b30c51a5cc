"""Min and Max of one hour: the template's limits, moved by scheduled actions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from cfn.stack import Resource
from cost_model.context import Context, dig, items, whole
from cost_model.hours import Slot

_CRON = re.compile(r"^(?:cron\()?\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)(?:\s+\S+)?\s*\)?$")


class Limits(NamedTuple):
    """Capacity bounds of one hour."""

    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Action:
    """A scheduled change of limits; ``hour`` None: a one-off or dated action, taken to be made for the event days."""

    hour: int | None
    minimum: int | None
    maximum: int | None
    desired: int | None = None

    def over(self, limits: Limits) -> Limits:
        """The limits after the action."""
        minimum = limits.minimum if self.minimum is None else self.minimum
        maximum = limits.maximum if self.maximum is None else self.maximum
        return Limits(minimum, max(minimum, maximum))


def daily_hour(schedule: Any) -> int | None:
    """The hour at which a schedule fires every day; None for a date, ``at(…)``, a rate, or days of a month.

    A restriction to weekdays is not followed: such an action is taken as daily, which never understates a minimum.
    """
    match = _CRON.match(schedule) if isinstance(schedule, str) else None
    if match is None or not match[2].isdigit():
        return None
    return int(match[2]) if match[3] in {"*", "?"} and match[4] == "*" else None


def hourly_limits(base: Limits, actions: Sequence[Action], slots: Sequence[Slot]) -> list[Limits]:
    """The limits in each slot: what daily actions set last before the hour, and on event days the dated one with most.

    What an action does not name stays as an earlier one set it, also one of the day before.
    """
    if not actions:
        return [base] * len(slots)
    dated = [a for a in actions if a.hour is None]
    raising = max(dated, key=lambda a: (a.minimum or 0, a.maximum or 0), default=None)
    lows, highs = [(a.hour, a.minimum) for a in actions], [(a.hour, a.maximum) for a in actions]
    by_hour = [Action(None, *set_last).over(base) for set_last in zip(_set_last(lows), _set_last(highs), strict=True)]
    limits = []
    for slot in slots:
        here = by_hour[slot.hour]
        if slot.event and raising is not None:
            lifted = raising.over(here)
            here = Limits(max(here.minimum, lifted.minimum), max(here.maximum, lifted.maximum))
        limits.append(here)
    return limits


def _set_last(settings: Sequence[tuple[int | None, int | None]]) -> list[int | None]:
    """What the daily settings (hour, value) have set last at each hour, also the day before; None: nothing sets it."""
    daily = sorted((at, value) for at, value in settings if at is not None and value is not None)
    found: list[int | None] = [daily[-1][1] if daily else None] * 24
    for at, value in daily:
        found[at:] = [value] * (24 - at)
    return found


def hourly_desired(desired: int, actions: Sequence[Action], slots: Sequence[Slot]) -> list[int]:
    """The size in each slot of a group that no policy scales: its own, or what scheduled actions set."""
    daily = [(each.hour, each.desired) for each in actions]
    most = max((each.desired for each in actions if each.hour is None and each.desired is not None), default=0)
    sizes, by_hour = [], _set_last(daily)
    for slot in slots:
        found = by_hour[slot.hour]
        here = desired if found is None else found
        sizes.append(max(here, most) if slot.event else here)
    return sizes


def group_actions(group: Resource, context: Context) -> Iterator[Action]:
    """The AWS::AutoScaling::ScheduledAction resources of an Auto Scaling group."""
    for found in context.graph.referrers(group, "AWS::AutoScaling::ScheduledAction"):
        recurrence = found.get("Recurrence")
        minimum, maximum, desired = (whole(found.get(name)) for name in ("MinSize", "MaxSize", "DesiredCapacity"))
        yield Action(daily_hour(recurrence), minimum, maximum, desired)


def target_actions(target: Resource) -> Iterator[Action]:
    """The ScheduledActions of an AWS::ApplicationAutoScaling::ScalableTarget."""
    for entry in items(target.get("ScheduledActions")):
        minimum, maximum = (dig(entry, f"ScalableTargetAction.{name}Capacity") for name in ("Min", "Max"))
        yield Action(daily_hour(dig(entry, "Schedule")), whole(minimum), whole(maximum))


def scalable_target(resource: Resource, context: Context, dimension: str) -> Resource | None:
    """The ScalableTarget that scales ``dimension`` of the resource, if the templates have one."""
    for target in context.graph.referrers(resource, "AWS::ApplicationAutoScaling::ScalableTarget"):
        if target.get("ScalableDimension") == dimension and resource in context.graph.targets(target.get("ResourceId")):
            return target
    return None


def target_limits(target: Resource, slots: Sequence[Slot]) -> list[Limits] | None:
    """The limits of a ScalableTarget in each slot; None where its Min or Max is not known."""
    minimum, maximum = whole(target.get("MinCapacity")), whole(target.get("MaxCapacity"))
    if minimum is None or maximum is None:
        return None
    return hourly_limits(Limits(minimum, max(minimum, maximum)), list(target_actions(target)), slots)


def tracking_policies(target: Resource, context: Context) -> Iterator[Any]:
    """The target tracking configurations of a ScalableTarget."""
    for policy in context.graph.referrers(target, "AWS::ApplicationAutoScaling::ScalingPolicy"):
        configuration = policy.get("TargetTrackingScalingPolicyConfiguration")
        if isinstance(configuration, dict):
            yield configuration
