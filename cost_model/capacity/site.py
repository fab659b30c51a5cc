"""Totals over a role that several types need: requests at the origin, task hours."""

from cfn.stack import Resource
from cost_model.capacity.balancers import role_traffic
from cost_model.capacity.tasks import tasks_of
from cost_model.context import Context
from cost_model.hours import month_total, month_total_exact


def origin_requests_of(resource: Resource, context: Context) -> float:
    """Requests a month that reach the origin of the resource's role."""
    return month_total(context.slots(resource), role_traffic(resource, context).requests)


def task_hours(resource: Resource, context: Context) -> float:
    """Task hours a month of all ECS services in the resource's role."""
    return sum(
        float(month_total_exact(context.slots(service), [each.running for each in tasks_of(service, context).capacity]))
        for service in context.peers(resource, "AWS::ECS::Service")
    )
