"""Totals over a role that several types need: whether the site is served there, requests at the origin, task hours."""

from cfn.stack import Resource
from cost_model.capacity.balancers import BALANCER, fronted_traffic, listens, role_traffic
from cost_model.capacity.instances import GROUP
from cost_model.capacity.tasks import tasks_of
from cost_model.context import Context
from cost_model.hours import month_total, month_total_exact
from cost_model.vector import real


def serves_site(resource: Resource, context: Context) -> bool:
    """Whether the site is served in the resource's role.

    A load balancer that listens, a group of instances behind one, or a service whose load is known.
    """
    return context.once("serves", (resource.stack.role, context.region(resource)), lambda: _serves(resource, context))


def _serves(resource: Resource, context: Context) -> bool:
    return (
        any(listens(each, context) for each in context.peers(resource, BALANCER))
        or any(tasks_of(each, context).known for each in context.peers(resource, "AWS::ECS::Service"))
        or any(
            fronted_traffic(each, each.get("TargetGroupARNs"), context) is not None
            for each in context.peers(resource, GROUP)
        )
    )


def origin_requests_of(resource: Resource, context: Context) -> float:
    """Requests a month that reach the origin of the resource's role; 0 where the site is not served."""
    if not serves_site(resource, context):
        return 0.0
    return month_total(context.slots(resource), role_traffic(resource, context).requests)


def task_hours(resource: Resource, context: Context) -> float:
    """Task hours a month of all ECS services in the resource's role."""
    return context.once(
        "task hours", (resource.stack.role, context.region(resource)), lambda: _task_hours(resource, context)
    )


def _task_hours(resource: Resource, context: Context) -> float:
    return sum(
        real(month_total_exact(context.slots(service), [each.running for each in tasks_of(service, context).capacity]))
        for service in context.peers(resource, "AWS::ECS::Service")
    )
