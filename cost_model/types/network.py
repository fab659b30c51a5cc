"""What a VPC pays for: NAT gateways, endpoints, flow logs delivered to S3."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cfn.unknown import Unknown
from cost_model.capacity.instances import GROUP, fleet_of
from cost_model.capacity.logs import service_log_gb
from cost_model.capacity.site import origin_requests_of, serves_site, task_hours
from cost_model.context import Context, items
from cost_model.formulas import GB
from cost_model.hours import month_total_exact
from cost_model.outcomes import Free, Outcome
from cost_model.types.base import PricedType, Rate, always, keys, metered, undecided
from cost_model.types.extras import extras
from cost_model.vector import real

NAT = "AWS::EC2::NatGateway"
ENDPOINT = "AWS::EC2::VPCEndpoint"
NAT_HOURS = Rate("gateway hours", "AmazonEC2", "NatGateway-Hours")
NAT_BYTES = Rate("data processed", "AmazonEC2", "NatGateway-Bytes")
ENDPOINT_HOURS = Rate("endpoint hours", "AmazonVPC", "VpcEndpoint-Hours")
ENDPOINT_BYTES = Rate("data processed", "AmazonVPC", "VpcEndpoint-Bytes")
KIND_OF_ENDPOINT = {"Interface": "", "GatewayLoadBalancer": "GWLBE-", "Resource": "Resource-"}
"""Type of an endpoint that is paid by zone and GB → what its price keys are called."""
FLOW_TO_S3 = Rate("flow records to S3", "AmazonCloudWatch", "S3-Egress-Bytes")


class NatGateway(PricedType):
    """A NAT gateway: its hours, and the GB that leave through it."""

    types = (NAT,)
    usage = keys(processed_gb="GB through the gateway, both directions")
    meters = extras("nat")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        yield always(NAT_HOURS)
        if not runs_something(resource, context):
            yield metered(NAT_BYTES, context.given(resource, "processed_gb"), "processed_gb")
            return
        network = context.profile.network
        gb = origin_requests_of(resource, context) * network.nat_bytes_per_request.base / GB
        gb += instance_hours(resource, context) * network.nat_bytes_per_instance_hour.base / GB
        formula = "outside calls of requests, agents of instances"
        if not has_endpoint(resource, context, "s3"):
            gb += task_hours(resource, context) * network.task_starts_per_hour.base * network.image_bytes.base / GB
            formula += ", image pulls"
        share = context.share(resource, NAT)
        formula = f"({formula}) / {round(1 / share)} NAT gateways"
        yield metered(NAT_BYTES, context.usage_or(resource, "processed_gb", gb * share, formula), "processed_gb")


class Endpoint(PricedType):
    """A VPC endpoint: interface, resource and load balancer endpoints pay by zone and GB, gateway ones are free."""

    types = (ENDPOINT,)
    reads = ("VpcEndpointType", "SubnetIds", "ServiceName")
    usage = keys(processed_gb="GB through the endpoint, both directions")
    meters = extras("endpoint")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        kind = resource.get("VpcEndpointType", "Gateway")
        if kind == "Gateway":
            yield Free("gateway endpoints for S3 and DynamoDB cost nothing (https://aws.amazon.com/vpc/pricing/)")
            return
        if not isinstance(kind, str) or kind not in KIND_OF_ENDPOINT:
            yield undecided("endpoint hours", "VpcEndpointType", kind)
            return
        zones = len(items(resource.get("SubnetIds")))
        if not zones or isinstance(resource.get("SubnetIds"), Unknown):
            yield undecided("endpoint hours", "SubnetIds", resource.get("SubnetIds"))
            return
        named = KIND_OF_ENDPOINT[kind]
        yield always(ENDPOINT_HOURS._replace(key=f"VpcEndpoint-{named}Hours"), zones, "zones")
        data = ENDPOINT_BYTES._replace(key=f"VpcEndpoint-{named}Bytes")
        gb, formula = self._estimate(resource, context) if kind == "Interface" else (None, "")
        yield metered(data, context.usage_or(resource, "processed_gb", gb, formula), "processed_gb")

    def _estimate(self, resource: Resource, context: Context) -> tuple[float | None, str]:
        if not runs_something(resource, context):
            return None, ""
        if service_of(resource) == "logs":
            return service_log_gb(resource, context), "log lines of the services"
        network = context.profile.network
        calls = task_hours(resource, context) * network.task_starts_per_hour.base
        return calls * network.api_bytes_per_request.base / GB, "task starts x one call"


class FlowLog(PricedType):
    """A flow log: free itself; records sent to S3 are charged here, those in CloudWatch Logs at the log group."""

    types = ("AWS::EC2::FlowLog",)
    reads = ("LogDestinationType",)
    usage = keys(delivered_gb="GB of records delivered to S3")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        kind = resource.get("LogDestinationType", "cloud-watch-logs")
        if kind == "cloud-watch-logs":
            yield Free("its records are charged at the log group they go to")
        elif kind == "s3":
            size = context.profile.network.flow_log_bytes_per_request.base
            known = serves_site(resource, context)
            gb = origin_requests_of(resource, context) * size / GB if known else None
            quantity = context.usage_or(resource, "delivered_gb", gb, f"requests x {size:g} B")
            yield metered(FLOW_TO_S3, quantity, "delivered_gb")
        else:
            yield undecided("flow records", "LogDestinationType", kind)


def runs_something(resource: Resource, context: Context) -> bool:
    """Whether services or groups of instances in the resource's role use its network, or the site is served there."""
    return bool(context.peers(resource, "AWS::ECS::Service", GROUP)) or serves_site(resource, context)


def service_of(endpoint: Resource) -> str:
    """The AWS service an endpoint leads to: ``com.amazonaws.eu-west-1.ecr.api`` → ``ecr.api``."""
    name = endpoint.get("ServiceName")
    text = name if isinstance(name, str) else getattr(name, "suffix", "")
    return ".".join(text.lstrip(".").split(".")[3:]) if text.startswith("com.amazonaws.") else text.lstrip(".")


def has_endpoint(resource: Resource, context: Context, service: str) -> bool:
    """Whether the resource's role has a VPC endpoint for a service."""
    return any(service_of(each) == service for each in context.peers(resource, ENDPOINT))


def instance_hours(resource: Resource, context: Context) -> float:
    """Instance hours of all Auto Scaling groups in the resource's role."""
    return context.once(
        "instance hours", (resource.stack.role, context.region(resource)), lambda: _instance_hours(resource, context)
    )


def _instance_hours(resource: Resource, context: Context) -> float:
    total = 0.0
    for group in context.peers(resource, GROUP):
        fleet = fleet_of(group, context)
        if fleet is not None:
            total += real(month_total_exact(context.slots(group), [each.running for each in fleet.capacity]))
    return total
