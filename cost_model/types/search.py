"""OpenSearch: domains and serverless collections."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from typing_extensions import override

from cfn.stack import Resource
from cost_model.context import Context, number, true
from cost_model.outcomes import Gap, Outcome
from cost_model.types.base import Meter, When
from cost_model.types.meters import MeteredType, Standing

ES = "AmazonES"
GP3_IOPS, GP3_MIBPS = 3000, 125
"""What the smallest gp3 volumes include; larger ones include more."""


def _domain(config: str, kind: str, data: str, small: str) -> tuple[Standing, ...]:
    """Data, master and warm nodes, and the volume of each data node."""
    size, count = "EBSOptions.VolumeSize", f"{config}.InstanceCount=1"
    volumes = tuple(
        Standing(
            f"{name} storage",
            ES,
            key,
            "GB-month",
            price,
            "month",
            (size, count),
            When("EBSOptions.VolumeType", (name,), "gp2"),
        )
        for name, key, price in (
            ("gp2", "ES:GP2-Storage", "0.135"),
            ("gp3", "ES:GP3-Storage", "0.122"),
            ("io1", "ES:PIOPS-Storage", "0.169"),
            ("standard", "ES:Magnetic-Storage", "0.067"),
        )
    )
    masters, warm = (
        When(f"{config}.DedicatedMasterEnabled", ("true",), "false"),
        When(f"{config}.WarmEnabled", ("true",), "false"),
    )
    return (
        Standing("data nodes", ES, f"ESInstance:{{{config}.{kind}={data}}}", "hour", "0.167", times=(count,)),
        Standing(
            "master nodes",
            ES,
            f"ESInstance:{{{config}.DedicatedMasterType={small}}}",
            "hour",
            "0.128",
            times=(f"{config}.DedicatedMasterCount=3",),
            when=masters,
        ),
        Standing(
            "warm nodes",
            ES,
            f"ESInstance:{{{config}.WarmType}}",
            "hour",
            "0.238",
            times=(f"{config}.WarmCount",),
            when=warm,
        ),
        *volumes,
        Standing(
            "provisioned IOPS",
            ES,
            "ES:PIOPS",
            "IOPS-month",
            "0.088",
            "month",
            ("EBSOptions.Iops", count),
            When("EBSOptions.VolumeType", ("io1",), "gp2"),
        ),
    )


METERS = (
    Meter(
        "managed_storage_gb",
        "GB of managed storage of warm and cold nodes",
        "managed storage",
        ES,
        "ES:Managed-Storage",
        "GB-month",
        "1000",
        "0.024",
    ),
    Meter(
        "extra_iops",
        "IOPS of gp3 beyond the included, by the month",
        "gp3 IOPS",
        ES,
        "ES:GP3-PIOPS",
        "IOPS-month",
        "1000",
        "0.008",
    ),
    Meter(
        "extra_throughput_mbps",
        "MB/s of gp3 beyond the included, by the month",
        "gp3 throughput",
        ES,
        "ES:GP3-Provisioned-Throughput",
        "MBps-month",
        "125",
        "0.064",
    ),
    Meter(
        "extended_support_hours",
        "normalized instance hours in extended support",
        "extended support",
        ES,
        "ES:ExtendedSupport",
        "NIH",
        "1000",
        "0.0065",
    ),
)


class _Domain(MeteredType):
    """A domain of either type: without volumes (``EBSEnabled``) its data lies on the instances, and costs nothing."""

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        plain = not true(resource.get("EBSOptions.EBSEnabled", resource.get("EBSOptions") is not None))
        for each in super().outcomes(resource, context):
            if plain and getattr(each, "component", "").endswith((" storage", " IOPS")):
                continue
            yield each
        for name, included, key in (
            ("Iops", GP3_IOPS, "extra_iops"),
            ("Throughput", GP3_MIBPS, "extra_throughput_mbps"),
        ):
            asked = number(resource.get(f"EBSOptions.{name}"))
            gp3 = resource.get("EBSOptions.VolumeType") == "gp3"
            if gp3 and asked and asked > included and context.given(resource, key) is None:
                reason = f"{name} of {asked:g} may be beyond what a volume of its size includes: give `{key}`"
                yield Gap(f"gp3 {name}", "usage", reason)


class SearchDomain(_Domain):
    """A domain: its nodes, and the volumes of its data nodes."""

    types = ("AWS::OpenSearchService::Domain",)
    reads = ("ClusterConfig", "EBSOptions")
    properties: ClassVar[Mapping[str, Any]] = {
        "ClusterConfig": {"InstanceType": "r6g.large.search", "InstanceCount": 2},
        "EBSOptions": {"EBSEnabled": True, "VolumeType": "gp3", "VolumeSize": 100},
    }
    standing = _domain("ClusterConfig", "InstanceType", "m4.large.search", "m4.large.search")
    meters = METERS


class ElasticsearchDomain(_Domain):
    """A domain of the older resource type."""

    types = ("AWS::Elasticsearch::Domain",)
    reads = ("ElasticsearchClusterConfig", "EBSOptions")
    properties: ClassVar[Mapping[str, Any]] = {
        "ElasticsearchClusterConfig": {"InstanceType": "r5.large.elasticsearch", "InstanceCount": 2},
        "EBSOptions": {"EBSEnabled": True, "VolumeType": "gp2", "VolumeSize": 100},
    }
    standing = _domain("ElasticsearchClusterConfig", "InstanceType", "m4.large.elasticsearch", "m4.large.elasticsearch")
    meters = METERS


class SearchCollection(MeteredType):
    """A serverless collection: compute units for indexing and search, GB stored."""

    types = ("AWS::OpenSearchServerless::Collection",)
    meters = (
        Meter(
            "indexing_ocu_hours",
            "OCU hours of indexing",
            "indexing",
            ES,
            "OCU:Indexing",
            "OCU-hour",
            "730",
            "0.24",
            main=True,
        ),
        Meter(
            "search_ocu_hours", "OCU hours of search", "search", ES, "OCU:Search", "OCU-hour", "730", "0.24", main=True
        ),
        Meter("storage_gb", "GB stored", "storage", ES, "ServerlessStorage", "GB-month", "100", "0.024", main=True),
    )
