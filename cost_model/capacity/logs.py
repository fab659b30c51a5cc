"""Log volumes: what services, firewalls and networks write in a month."""

from cfn.stack import Resource
from cost_model.capacity.delivery import distributions_of, viewer_requests
from cost_model.capacity.site import origin_requests_of, serves_site
from cost_model.capacity.tasks import service_model, tasks_of
from cost_model.context import Context
from cost_model.formulas import GB
from cost_model.hours import month_total


def service_log(service: Resource, context: Context) -> float | None:
    """GB a month that one ECS service writes: its requests x the log bytes of one; None where no load is known."""
    tasks = tasks_of(service, context)
    if not tasks.known:
        return None
    requests = month_total(context.slots(service), tasks.requests)
    return requests * service_model(service, context).log_bytes_per_request.base / GB


def service_log_gb(resource: Resource, context: Context) -> float | None:
    """GB a month that all ECS services in the resource's role write; None where the load of none is known."""
    written = [service_log(service, context) for service in context.peers(resource, "AWS::ECS::Service")]
    known = [each for each in written if each is not None]
    return sum(known) if known else None


def firewall_log(logging: Resource, context: Context) -> float | None:
    """GB a month that a WAFv2 LoggingConfiguration writes: every request, or what its filter keeps; None as below."""
    distributions = [
        each for acl in context.graph.targets(logging.get("ResourceArn")) for each in distributions_of(acl, context)
    ]
    if not distributions and not serves_site(logging, context):
        return None
    asked = sum(viewer_requests(each, context) for each in distributions)
    asked = asked if distributions else origin_requests_of(logging, context)
    sizes = context.profile.logging
    filtered = logging.get("LoggingFilter.DefaultBehavior") == "DROP"
    share = sizes.waf_filtered_share.base if filtered else 1.0
    return asked * sizes.waf_log_bytes.base * share / GB


def flow_log(resource: Resource, context: Context) -> float | None:
    """GB a month of VPC flow records for the requests of the resource's role; None where the site is not served."""
    if not serves_site(resource, context):
        return None
    return origin_requests_of(resource, context) * context.profile.network.flow_log_bytes_per_request.base / GB


def access_log(resource: Resource, context: Context) -> float:
    """GB a month of load balancer access log for the requests of the resource's role."""
    return origin_requests_of(resource, context) * context.profile.logging.access_log_bytes.base / GB
