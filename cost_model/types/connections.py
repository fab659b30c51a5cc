"""Networks beyond the VPC: transit gateways, VPN, Global Accelerator, resolvers, firewalls, Lattice, peering."""

from collections.abc import Mapping
from typing import Any, ClassVar

from cost_model.types.apis import INTERNET
from cost_model.types.base import Meter, When
from cost_model.types.meters import MeteredType, Standing

VPC, DNS, LATTICE = "AmazonVPC", "AmazonRoute53", "AmazonVPCLattice"


class TransitAttachment(MeteredType):
    """An attachment to a transit gateway: its hours, and GB sent into the gateway."""

    types = (
        "AWS::EC2::TransitGatewayAttachment",
        "AWS::EC2::TransitGatewayVpcAttachment",
        "AWS::EC2::TransitGatewayPeeringAttachment",
    )
    standing = (Standing("attachment hours", VPC, "TransitGateway-Hours", "hour", "0.05"),)
    meters = (
        Meter(
            "processed_gb",
            "GB sent from the attachment into the gateway",
            "data processed",
            VPC,
            "TransitGateway-Bytes",
            "GB",
            "1024",
            "0.02",
            main=True,
        ),
        Meter(
            "other_region_gb",
            "GB sent to a gateway in another region",
            "data to other regions",
            "AWSDataTransfer",
            "AWS-Out-Bytes",
            "GB",
            "100",
            "0.02",
        ),
    )


class VpnConnection(MeteredType):
    """A site-to-site connection: its hours, and data out; with acceleration two accelerators."""

    types = ("AWS::EC2::VPNConnection",)
    standing = (Standing("connection hours", VPC, "VPN-Usage-Hours:ipsec.1", "hour", "0.05"),)
    meters = (
        INTERNET,
        Meter(
            "accelerator_hours",
            "hours of accelerators (two for an accelerated connection)",
            "accelerators",
            "AWSGlobalAccelerator",
            "Accelerator",
            "hour",
            "1460",
            "0.025",
        ),
        Meter(
            "accelerated_gb",
            "GB in the dominant direction of an accelerated connection",
            "accelerated data",
            "AWSGlobalAccelerator",
            "DataTransfer-Premium",
            "GB",
            "100",
            "0.015",
        ),
        Meter(
            "transit_attachment_hours",
            "hours of the attachment to a transit gateway",
            "transit gateway attachment",
            VPC,
            "TransitGateway-Hours",
            "hour",
            "730",
            "0.05",
        ),
    )


class ClientVpn(MeteredType):
    """A client VPN endpoint: hours of connections; associations are priced themselves."""

    types = ("AWS::EC2::ClientVpnEndpoint",)
    meters = (
        Meter(
            "connection_hours",
            "hours of all client connections",
            "connections",
            VPC,
            "ClientVPN-ConnectionHours",
            "hour",
            "1600",
            "0.05",
            main=True,
        ),
    )


class ClientVpnAssociation(MeteredType):
    """A subnet that a client VPN endpoint is associated with."""

    types = ("AWS::EC2::ClientVpnTargetNetworkAssociation",)
    standing = (Standing("association hours", VPC, "ClientVPN-EndpointHours", "hour", "0.1"),)


class Accelerator(MeteredType):
    """An accelerator: its hours, and GB of the dominant direction by the way they take."""

    types = ("AWS::GlobalAccelerator::Accelerator",)
    reads = ("Enabled",)
    standing = (Standing("accelerator hours", "AWSGlobalAccelerator", "Accelerator", "hour", "0.025"),)
    meters = (
        *(
            Meter(
                f"{name}_gb",
                f"GB in the dominant direction, {way}",
                f"premium data, {way}",
                "AWSGlobalAccelerator",
                f"DataTransfer-Premium|{key}",
                "GB",
                "1000",
                price,
            )
            for name, way, key, price in (
                ("na_na", "within North America", "NA-NA", "0.015"),
                ("na_eu", "between North America and Europe", "NA-EU", "0.015"),
                ("eu_eu", "within Europe", "EU-EU", "0.015"),
                ("na_ap", "between North America and Asia Pacific", "NA-AP", "0.035"),
                ("eu_ap", "between Europe and Asia Pacific", "EU-AP", "0.043"),
                ("ap_ap", "within Asia Pacific", "AP-AP", "0.01"),
            )
        ),
        Meter(
            "premium_gb",
            "GB in the dominant direction, at one rate",
            "premium data",
            "AWSGlobalAccelerator",
            "DataTransfer-Premium",
            "GB",
            "1000",
            "0.015",
        ),
        INTERNET,
    )


class LatticeService(MeteredType):
    """Data endpoints of a Lattice service: its hours, GB and requests."""

    types = ("AWS::VpcLattice::Service",)
    standing = (Standing("service hours", LATTICE, "Service-Hours", "hour", "0.025"),)
    meters = (
        Meter(
            "processed_gb",
            "GB processed",
            "data processed",
            LATTICE,
            "DataProcessed-Bytes",
            "GB",
            "100",
            "0.025",
            main=True,
        ),
        Meter(
            "requests",
            "requests beyond the 300,000 an hour that are free",
            "requests",
            LATTICE,
            "Requests",
            "request",
            "1000000",
            "0.0000001",
        ),
    )


class ResolverEndpoint(MeteredType):
    """An endpoint of the resolver: each address by the hour; queries."""

    types = ("AWS::Route53Resolver::ResolverEndpoint",)
    reads = ("IpAddresses",)
    meters = (
        Meter(
            "address_hours",
            "hours of its addresses (addresses x 730)",
            "address hours",
            DNS,
            "ResolverNetworkInterface",
            "hour",
            "1460",
            "0.125",
            main=True,
        ),
        Meter(
            "queries",
            "queries to or from the network",
            "queries",
            DNS,
            "ResolverNetworkInterface queries",
            "query",
            "100000000",
            "0.0000004",
            main=True,
        ),
    )


class DnsFirewall(MeteredType):
    """Domain lists of the DNS firewall: domains kept; queries at the association."""

    types = ("AWS::Route53Resolver::FirewallDomainList",)
    meters = (
        Meter(
            "domains",
            "domain names kept in lists of one's own, by the month",
            "domains",
            DNS,
            "DNS-Firewall-Domains",
            "domain-month",
            "1000",
            "0.0005",
            main=True,
        ),
    )


class DnsFirewallAssociation(MeteredType):
    """A rule group in force in a VPC: queries inspected."""

    types = ("AWS::Route53Resolver::FirewallRuleGroupAssociation",)
    meters = (
        Meter(
            "queries",
            "queries inspected",
            "queries inspected",
            DNS,
            "DNS-Firewall-Queries",
            "query",
            "1000000000",
            "0.0000006",
            main=True,
            region="global",
        ),
    )


class NetworkFirewall(MeteredType):
    """A network firewall: an endpoint in each subnet by the hour, GB processed."""

    types = ("AWS::NetworkFirewall::Firewall",)
    reads = ("SubnetMappings",)
    meters = (
        Meter(
            "endpoint_hours",
            "hours of its endpoints (zones x 730)",
            "endpoint hours",
            "AWSNetworkFirewall",
            "Endpoint-Hour",
            "hour",
            "1460",
            "0.395",
            main=True,
        ),
        Meter(
            "processed_gb",
            "GB processed",
            "data processed",
            "AWSNetworkFirewall",
            "Traffic-GB-Processed",
            "GB",
            "1000",
            "0.065",
            main=True,
        ),
        Meter(
            "advanced_hours",
            "endpoint hours of advanced inspection",
            "advanced inspection hours",
            "AWSNetworkFirewall",
            "AdvancedInspection-Endpoint-Hour",
            "hour",
            "1460",
            "0.395",
        ),
        Meter(
            "advanced_gb",
            "GB under advanced inspection",
            "advanced inspection",
            "AWSNetworkFirewall",
            "AdvancedInspection-GB-Processed",
            "GB",
            "1000",
            "0.009",
        ),
    )


class Peering(MeteredType):
    """A peering connection: free itself and within a zone; GB between zones (both sides) or regions cost."""

    types = ("AWS::EC2::VPCPeeringConnection",)
    meters = (
        Meter(
            "cross_az_gb",
            "GB between zones, counted once out and once in",
            "data between zones",
            "AWSDataTransfer",
            "DataTransfer-Regional-Bytes",
            "GB",
            "100",
            "0.01",
            main=True,
        ),
        Meter(
            "other_region_gb",
            "GB sent to another region",
            "data to other regions",
            "AWSDataTransfer",
            "AWS-Out-Bytes",
            "GB",
            "100",
            "0.02",
        ),
    )


class Mirror(MeteredType):
    """A traffic mirroring session: the mirrored interface by the hour."""

    types = ("AWS::EC2::TrafficMirrorSession",)
    standing = (Standing("session hours", VPC, "TrafficMirroring-Hours", "hour", "0.015"),)


class AddressManager(MeteredType):
    """IPAM: active addresses under management in the advanced tier."""

    types = ("AWS::EC2::IPAM",)
    reads = ("Tier",)
    free = "the free tier of IPAM costs nothing (https://aws.amazon.com/vpc/pricing/)"
    meters = (
        Meter(
            "address_hours",
            "hours of active addresses (addresses x 730)",
            "active addresses",
            VPC,
            "IPAddressManager-IP-Hours",
            "hour",
            "730000",
            "0.00027",
            main=True,
            when=When("Tier", ("advanced",), "advanced"),
        ),
    )


class Reservation(MeteredType):
    """A capacity reservation: priced as the instances it holds, used or not."""

    types = ("AWS::EC2::CapacityReservation",)
    reads = ("InstanceType", "InstanceCount")
    properties: ClassVar[Mapping[str, Any]] = {"InstanceType": "m5.large", "InstanceCount": 2}
    standing = (
        Standing(
            "reserved capacity", "AmazonEC2", "BoxUsage:{InstanceType}", "hour", "0.096", times=("InstanceCount",)
        ),
    )


class DedicatedHost(MeteredType):
    """A dedicated host by its family, by the hour."""

    types = ("AWS::EC2::Host",)
    reads = ("InstanceFamily", "InstanceType")
    properties: ClassVar[Mapping[str, Any]] = {"InstanceFamily": "m5", "AvailabilityZone": "us-east-1a"}
    standing = (Standing("host hours", "AmazonEC2", "HostUsage:{InstanceFamily}", "hour", "5.069"),)


class VerifiedEndpoint(MeteredType):
    """Verified Access: hours of an application, GB."""

    types = ("AWS::EC2::VerifiedAccessEndpoint",)
    standing = (Standing("application hours", VPC, "VerifiedAccess-AppHours", "hour", "0.27"),)
    meters = (
        Meter(
            "processed_gb",
            "GB processed",
            "data processed",
            VPC,
            "VerifiedAccess-Bytes",
            "GB",
            "100",
            "0.02",
            main=True,
        ),
    )


class DnsNamespace(MeteredType):
    """A namespace of Cloud Map with DNS: its hosted zone, health checks, lookups by API, queries."""

    types = ("AWS::ServiceDiscovery::PrivateDnsNamespace", "AWS::ServiceDiscovery::PublicDnsNamespace")
    standing = (Standing("hosted zone", DNS, "HostedZone", "zone-month", "0.5", "month", region="global"),)
    meters = (
        Meter(
            "registered_instances",
            "resources registered by the month, beyond those of ECS",
            "registered resources",
            "AWSCloudMap",
            "ResourceMonths",
            "resource-month",
            "100",
            "0.1",
        ),
        Meter(
            "lookups", "DiscoverInstances calls", "lookups", "AWSCloudMap", "APICalls", "request", "1000000", "0.000001"
        ),
        Meter(
            "queries",
            "DNS queries (public)",
            "queries",
            DNS,
            "DNS-Queries",
            "query",
            "1000000",
            "0.0000004",
            region="global",
        ),
    )
