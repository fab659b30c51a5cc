"""Firehose delivery streams: where their records come from, and where they go."""

from policies.kernel import Resource

KINDS = ("KinesisStreamAsSource", "MSKAsSource", "DatabaseAsSource")
CONFIGURATIONS = ("KinesisStreamSourceConfiguration", "MSKSourceConfiguration", "DatabaseSourceConfiguration")
S3 = ("ExtendedS3DestinationConfiguration", "S3DestinationConfiguration")
DESTINATIONS = (
    *S3,
    "AmazonOpenSearchServerlessDestinationConfiguration",
    "AmazonopensearchserviceDestinationConfiguration",
    "ElasticsearchDestinationConfiguration",
    "HttpEndpointDestinationConfiguration",
    "IcebergDestinationConfiguration",
    "RedshiftDestinationConfiguration",
    "SnowflakeDestinationConfiguration",
    "SplunkDestinationConfiguration",
)
"""Every kind of destination."""


def reads_a_store(delivery: Resource) -> bool:
    """Whether records come from a store with an encryption of its own, not from callers."""
    kind = delivery.get("DeliveryStreamType")
    if kind is not None:
        return kind in KINDS
    return any(delivery.get(name) is not None for name in CONFIGURATIONS)
