"""S3 buckets: storage by class as objects age, moves between classes, requests; logs of load balancers among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from typing_extensions import override

from cfn.stack import Resource
from cost_model.capacity.balancers import BALANCER
from cost_model.capacity.delivery import bucket_reads
from cost_model.capacity.lifecycle import DAYS_PER_MONTH, Life, Stage, life_of
from cost_model.capacity.logs import access_log
from cost_model.capacity.replication import destinations, rules
from cost_model.capacity.site import serves_site
from cost_model.context import Context, dig, items, matching
from cost_model.formulas import GB, KB
from cost_model.outcomes import Assumption, Outcome
from cost_model.prices.keys import transfer_key
from cost_model.stocks import held, passing
from cost_model.types.base import PricedType, Rate, charge, keys, metered, undecided
from cost_model.types.extras import extras
from cost_model.workload import Store

S3 = "AmazonS3"
STANDARD = Rate("Standard storage", S3, "TimedStorage-ByteHrs")
INDEX = Rate("index of archived objects", S3, "TimedStorage-ByteHrs")
PUTS = Rate("PUT, COPY, POST, LIST requests", S3, "Requests-Tier1")
GETS = Rate("GET and other requests", S3, "Requests-Tier2")
ARCHIVED_KB, INDEX_KB = 32, 8
"""What the archive classes add to each object, at their own price and at Standard's (S3 user guide, "Transitioning
objects using Amazon S3 Lifecycle", "Storage overhead charges")."""


@dataclass(frozen=True, slots=True)
class Colder:
    """A storage class: usage keys of its GB and of moves into it, its name, its prices, the months it charges at least.

    Source of the minimum: S3 user guide, "Understanding and managing Amazon S3 storage classes".
    """

    gb: str
    moves: str
    name: str
    storage: str
    request: str
    least_days: int
    archive: bool = False

    @property
    def rate(self) -> Rate:
        """Of its storage."""
        return Rate(f"{self.name} storage", S3, self.storage)

    @property
    def moved(self) -> Rate:
        """Of an object moved into it by the lifecycle."""
        return Rate(f"moves to {self.name}", S3, self.request)

    @property
    def early(self) -> Rate:
        """Of what leaves it before its minimum: the rest is charged as if it stayed."""
        return Rate(f"{self.name}, left before {self.least_days} days", S3, self.storage)


CLASSES = {
    "STANDARD_IA": Colder(
        "standard_ia_gb", "standard_ia_moves", "Standard-IA", "TimedStorage-SIA-ByteHrs", "Requests-SIA-Tier1", 30
    ),
    "ONEZONE_IA": Colder(
        "one_zone_ia_gb", "one_zone_ia_moves", "One Zone-IA", "TimedStorage-ZIA-ByteHrs", "Requests-ZIA-Tier1", 30
    ),
    "GLACIER_IR": Colder(
        "glacier_ir_gb",
        "glacier_ir_moves",
        "Glacier Instant Retrieval",
        "TimedStorage-GIR-ByteHrs",
        "Requests-GIR-Tier1",
        90,
    ),
    "GLACIER": Colder(
        "glacier_gb",
        "glacier_moves",
        "Glacier Flexible Retrieval",
        "TimedStorage-GlacierByteHrs",
        "Requests-GLACIER-Tier1",
        90,
        archive=True,
    ),
    "DEEP_ARCHIVE": Colder(
        "deep_archive_gb",
        "deep_archive_moves",
        "Glacier Deep Archive",
        "TimedStorage-GDA-ByteHrs",
        "Requests-GDA-Tier1",
        180,
        archive=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Content:
    """What is known of a bucket's content, per month: GB and objects that come in, or GB that lie there (``still``).

    ``incoming``: GB that come in, also where nothing leaves.
    """

    writes: float
    reads: float
    still: float | None
    gb: Sequence[float]
    objects: Sequence[float]
    source: str
    incoming: float


class Bucket(PricedType):
    """A bucket: what comes in ages through the classes of its lifecycle, month by month, and each move is paid.

    Access logs of load balancers are estimated from the load, other content by the bucket's name.
    """

    types = ("AWS::S3::Bucket",)
    reads = ("LifecycleConfiguration", "ReplicationConfiguration")
    usage = keys(
        standard_gb="GB in the Standard class",
        **{each.gb: f"GB in {each.name}" for each in CLASSES.values()},
        **{each.moves: f"objects that the lifecycle moves to {each.name}" for each in CLASSES.values()},
        put_requests="PUT, COPY, POST and LIST requests",
        get_requests="GET, SELECT and other requests",
    )
    meters = extras("bucket")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        life = context.lasting("life", resource, lambda: life_of(resource))
        found = self._content(resource, life, context)
        told = found.source if found else ""
        puts, gets = (found.writes, found.reads) if found else (None, None)
        stored, formula = self._standard(found, life, context)
        yield metered(STANDARD, context.usage_or(resource, "standard_gb", stored, formula), "standard_gb")
        yield metered(PUTS, context.usage_or(resource, "put_requests", puts, f"writes: {told}"), "put_requests")
        yield metered(GETS, context.usage_or(resource, "get_requests", gets, f"reads: {told}"), "get_requests")
        given = [key for key in self.usage if key.endswith(("_gb", "_moves")) and context.given(resource, key)]
        if found is not None and not given and found.still is None:
            yield from self._aged(resource, found, life, context)
        else:
            yield from self._given(resource, context)
            if found is not None and len(life.stages) > 1:
                yield Assumption("what the lifecycle moved to colder classes is priced as the usage file gives it")
        yield from self._replicated(resource, found, context)

    def _replicated(self, bucket: Resource, found: Content | None, context: Context) -> Iterator[Outcome]:
        """What comes in is sent once to each bucket of another region; a standby's is not sent back."""
        if not rules(bucket) or context.given(bucket, "replicated_gb") is not None:
            return
        if any(dig(each, "Destination.ReplicationTime.Status") == "Enabled" for each in rules(bucket)):
            yield Assumption("replication time control is priced where `replication_time_control_gb` is given")
        if found is None or not context.loaded:
            yield Assumption("what replication sends to other regions is priced where `replicated_gb` is given")
            return
        if bucket.stack.role in context.profile.standby.roles:
            return
        yield Assumption(
            "replication is priced as if every object met the rules; its requests at the bucket it goes to"
        )
        for each in destinations(bucket, context):
            if each is None:
                yield Assumption("a bucket outside the templates gets copies: give `replicated_gb`")
            elif context.region(each) != context.region(bucket):
                away = context.region(each)
                rate = Rate(f"replication to {away}", "AWSDataTransfer", transfer_key(away))
                yield charge(rate, found.incoming, f"GB that come in: {found.source}", "profile")

    def _standard(self, found: Content | None, life: Life, context: Context) -> tuple[float | None, str]:
        if found is None or found.still is not None:
            return (None if found is None else found.still), (found.source if found else "")
        months = min(life.standard, context.history)
        return held(found.gb, 0, months), f"{found.source}, {months * DAYS_PER_MONTH:.4g} days in the class"

    def _given(self, bucket: Resource, context: Context) -> Iterator[Outcome]:
        for each in CLASSES.values():
            for key, rate in ((each.gb, each.rate), (each.moves, each.moved)):
                quantity = context.given(bucket, key)
                if quantity is not None:
                    yield metered(rate, quantity, key)

    def _aged(self, bucket: Resource, found: Content, life: Life, context: Context) -> Iterator[Outcome]:
        """Storage in colder classes, the moves into them, and what leaves one too early."""
        index = 0.0
        for stage in life.stages:
            if stage.name == "STANDARD":
                continue
            colder = CLASSES.get(stage.name)
            if colder is None:
                yield undecided(f"what moves to {stage.name}", "StorageClass", stage.name)
                continue
            yield from self._stage(bucket, found, stage, colder, context)
            if colder.archive:
                objects = held(found.objects, stage.start, min(stage.end, context.history + stage.start))
                index += objects * INDEX_KB * KB / GB
        if any(CLASSES[each.name].archive for each in life.stages if each.name in CLASSES):
            yield metered(INDEX, context.usage_or(bucket, "", index, f"{INDEX_KB} KB an object"), "standard_gb")
        if len(life.stages) > 1:
            yield Assumption("every object is as large as the mean, so above 128 KB: smaller ones are not moved")
        if life.chosen:
            yield Assumption(life.chosen)
        if life.stages[-1].end > life.stages[-1].start + context.history:
            yield Assumption(f"of what is kept longer, {context.history:g} months in the last class are priced")

    def _stage(
        self, bucket: Resource, found: Content, stage: Stage, colder: Colder, context: Context
    ) -> Iterator[Outcome]:
        end = min(stage.end, context.history + stage.start)
        stored = held(found.gb, stage.start, end)
        if colder.archive:
            stored += held(found.objects, stage.start, end) * ARCHIVED_KB * KB / GB
        days = (end - stage.start) * DAYS_PER_MONTH
        told = f"{found.source}, {days:.4g} days in the class"
        yield metered(colder.rate, context.usage_or(bucket, colder.gb, stored, told), colder.gb)
        moves = passing(found.objects, stage.start)
        yield metered(
            colder.moved, context.usage_or(bucket, colder.moves, moves, "objects that reach the age"), colder.moves
        )
        if days < colder.least_days and end == stage.end:
            rest = passing(found.gb, end) * (colder.least_days - days) / DAYS_PER_MONTH
            told = f"GB that leave x ({colder.least_days} - {days:.4g}) days / {DAYS_PER_MONTH:.4g}"
            yield metered(colder.early, context.usage_or(bucket, colder.gb, rest, told), colder.gb)

    def _content(self, bucket: Resource, life: Life, context: Context) -> Content | None:
        """What comes in: access logs of load balancers, else what the profile says of a bucket of this name."""
        monthly = self._logged(bucket, context)
        if monthly is not None:
            objects = monthly * GB / context.profile.logging.object_bytes.base
            gb, count = context.flows(bucket, "gb", monthly), context.flows(bucket, "objects", objects)
            return Content(objects, 0.0, None, gb, count, "access log of the load balancers", monthly)
        model: Store | None = matching(bucket, context.profile.buckets, bucket.get("BucketName"))
        if model is None:
            return None
        standby = context.profile.standby
        share = load = context.data_share(bucket)
        if bucket.stack.role in standby.roles:
            load *= standby.share.base
            share = share if model.in_standby else load
        lying, writes = model.standard_gb.base * share, model.put_requests.base * share
        reads = bucket_reads(bucket, context)
        reads = model.get_requests.base * load if reads is None else reads
        if life.standard > context.history or not life.standard:
            size = context.profile.operations.replicated_object_bytes.base
            return Content(writes, reads, lying, (), (), "as the profile says by its name", writes * size / GB)
        monthly = lying / life.standard
        gb, count = context.flows(bucket, "gb", monthly), context.flows(bucket, "objects", writes)
        return Content(writes, reads, None, gb, count, "as the profile says by its name", monthly)

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
