"""S3 buckets: storage by class, requests, and what load balancers write into log buckets."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cost_model.capacity.balancers import BALANCER
from cost_model.capacity.delivery import bucket_reads
from cost_model.capacity.logs import access_log
from cost_model.capacity.site import serves_site
from cost_model.context import Context, dig, items, matching, number, whole
from cost_model.formulas import GB
from cost_model.outcomes import Assumption, Outcome
from cost_model.types.base import PricedType, Rate, keys, metered
from cost_model.workload import Store

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
    reads = ("LifecycleConfiguration", "ReplicationConfiguration")
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
        stored, puts, gets, formula = self._estimate(resource, context)
        yield metered(STANDARD, context.usage_or(resource, "standard_gb", stored, formula), "standard_gb")
        yield metered(PUTS, context.usage_or(resource, "put_requests", puts, f"writes: {formula}"), "put_requests")
        yield metered(GETS, context.usage_or(resource, "get_requests", gets, f"reads: {formula}"), "get_requests")
        for key, rate in CLASSES.items():
            given = context.given(resource, key)
            if given is not None:
                yield metered(rate, given, key)
        if resource.get("ReplicationConfiguration") is not None:
            yield Assumption("what replication sends to other buckets is not priced, what they hold is")
        if resource.get("LifecycleConfiguration") is not None and stored is not None:
            yield Assumption("what the lifecycle moved to colder classes is priced with a usage file only")

    def _estimate(self, bucket: Resource, context: Context) -> tuple[float | None, float | None, float | None, str]:
        """Standard GB, writes, reads and how: access logs of load balancers, else what the profile says of its name."""
        monthly = self._logged(bucket, context)
        if monthly is not None:
            days = self._days(bucket)
            writes = monthly * GB / context.profile.logging.object_bytes.base
            return monthly * days / DAYS_PER_MONTH, writes, 0.0, f"access log of the load balancers, kept {days} days"
        model: Store | None = matching(bucket, context.profile.buckets, bucket.get("BucketName"))
        if model is None:
            return None, None, None, ""
        standby = context.profile.standby
        held = load = context.data_share(bucket)
        if bucket.stack.role in standby.roles:
            load *= standby.share.base
            held = held if model.in_standby else load
        reads = bucket_reads(bucket, context)
        return (
            model.standard_gb.base * held,
            model.put_requests.base * held,
            model.get_requests.base * load if reads is None else reads,
            "as the profile says by its name",
        )

    def _logged(self, bucket: Resource, context: Context) -> float | None:
        """GB a month that load balancers log into the bucket; None where none does, or the site is not served."""
        if not serves_site(bucket, context):
            return None
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
