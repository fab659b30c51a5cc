"""S3 buckets: storage by class, requests, and what load balancers write into log buckets."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cost_model.capacity.balancers import BALANCER
from cost_model.capacity.logs import access_log
from cost_model.context import Context, dig, items, number, whole
from cost_model.formulas import GB
from cost_model.outcomes import Assumption, Outcome
from cost_model.types.base import PricedType, Rate, keys, metered

STANDARD = Rate("Standard storage", "AmazonS3", "TimedStorage-ByteHrs")
CLASSES = {
    "standard_ia_gb": Rate("Standard-IA storage", "AmazonS3", "TimedStorage-SIA-ByteHrs"),
    "glacier_ir_gb": Rate("Glacier Instant Retrieval storage", "AmazonS3", "TimedStorage-GIR-ByteHrs"),
    "glacier_gb": Rate("Glacier Flexible Retrieval storage", "AmazonS3", "TimedStorage-GlacierByteHrs"),
    "deep_archive_gb": Rate("Glacier Deep Archive storage", "AmazonS3", "TimedStorage-GDA-ByteHrs"),
}
PUTS = Rate("PUT, COPY, POST, LIST requests", "AmazonS3", "Requests-Tier1")
GETS = Rate("GET and other requests", "AmazonS3", "Requests-Tier2")
DAYS_PER_MONTH = 730 / 24
FOREVER_DAYS = 365


class Bucket(PricedType):
    """A bucket. Usage decides nearly everything; access logs of load balancers are estimated from the load."""

    types = ("AWS::S3::Bucket",)
    reads = ("LifecycleConfiguration",)
    usage = keys(
        standard_gb="GB in the Standard class",
        standard_ia_gb="GB in Standard-IA",
        glacier_ir_gb="GB in Glacier Instant Retrieval",
        glacier_gb="GB in Glacier Flexible Retrieval",
        deep_archive_gb="GB in Glacier Deep Archive",
        put_requests="PUT, COPY, POST and LIST requests",
        get_requests="GET, SELECT and other requests",
    )

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        monthly = self._logged(resource, context)
        kept, days = (None, 0) if monthly is None else (monthly, self._days(resource))
        stored = None if kept is None else kept * days / DAYS_PER_MONTH
        puts = None if kept is None else kept * GB / context.profile.logging.object_bytes.base
        formula = f"access log of the load balancers, kept {days} days in Standard"
        yield metered(STANDARD, context.usage_or(resource, "standard_gb", stored, formula), "standard_gb")
        yield metered(PUTS, context.usage_or(resource, "put_requests", puts, "log objects written"), "put_requests")
        gets = None if kept is None else 0.0
        yield metered(GETS, context.usage_or(resource, "get_requests", gets, "logs are read rarely"), "get_requests")
        for key, rate in CLASSES.items():
            given = context.given(resource, key)
            if given is not None:
                yield metered(rate, given, key)
        if kept is not None:
            yield Assumption(
                f"log objects leave the Standard class after {days} days; colder classes need a usage file"
            )

    def _logged(self, bucket: Resource, context: Context) -> float | None:
        """GB a month that load balancers log into the bucket; None where none does."""
        for balancer in context.peers(bucket, BALANCER):
            for attribute in items(balancer.get("LoadBalancerAttributes")):
                value = dig(attribute, "Value")
                named = isinstance(value, str) and value == bucket.get("BucketName")
                if dig(attribute, "Key") == "access_logs.s3.bucket" and (
                    named or bucket in context.graph.targets(value)
                ):
                    return access_log(bucket, context)
        return None

    def _days(self, bucket: Resource) -> int:
        """Days until the lifecycle moves or expires current objects; a year where it never does."""
        days = [
            found
            for rule in items(dig(bucket.properties, "LifecycleConfiguration.Rules"))
            for found in (
                whole(dig(rule, "ExpirationInDays")),
                *(number(dig(each, "TransitionInDays")) for each in items(dig(rule, "Transitions"))),
            )
            if found is not None and found > 0
        ]
        return int(min(days, default=FOREVER_DAYS))
