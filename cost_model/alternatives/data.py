"""Data stores: Aurora or RDS, Standard or I/O-Optimized, on demand or provisioned."""

from collections.abc import Iterator
from decimal import Decimal

from typing_extensions import override

from cfn.stack import Resource
from cfn.unknown import Target
from cost_model.alternatives.base import (
    Alternative,
    Effort,
    Proposal,
    amounts,
    named,
    quantity,
    unit_price,
    unknown,
    without,
)
from cost_model.alternatives.change import Case, Change, Rewrite, by_template
from cost_model.capacity.aurora import members, readers_of
from cost_model.context import Context, matching, number, true
from cost_model.formulas import KB, kinesis_shards
from cost_model.hours import HOURS_PER_MONTH
from cost_model.outcomes import Outcome
from cost_model.types.base import Rate, always, charge
from cost_model.types.dynamodb import TARGET, table_load
from cost_model.types.engines import engine_of

MB = 1024 * KB
CLUSTER, DATABASE = "AWS::RDS::DBCluster", "AWS::RDS::DBInstance"
TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
STREAM = "AWS::Kinesis::Stream"


class IoOptimized(Alternative):
    """Aurora Standard pays for each I/O; I/O-Optimized pays more for instances and storage, nothing for I/O."""

    id = "aurora-io"
    title = "The other storage of Aurora: Standard or I/O-Optimized"
    effort = Effort(0.2, 1, "one property, no downtime")
    risk = "Standard to I/O-Optimized once in 30 days; back at any time"
    worse = "I/O-Optimized costs its premium in quiet months too; Standard has a bill that moves with the load"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        for name, clusters in by_template(case.graph.of_type(CLUSTER)).items():
            kinds = {str(each.get("StorageType", "aurora")) for each in clusters}
            engine = engine_of(clusters[0])
            if len(kinds) == 1 and kinds <= {"aurora", "aurora-iopt1"} and str(engine).startswith("aurora"):
                optimized = "aurora-iopt1" in kinds
                other = "aurora" if optimized else "aurora-iopt1"
                change = Change(edits={each.target: {"StorageType": other} for each in clusters})
                told = self._even(clusters, change, case) if not optimized else ""
                yield Proposal(f"{name} to {'Standard' if optimized else 'I/O-Optimized'}", change, told)

    def _even(self, clusters: list[Resource], change: Change, case: Case) -> str:
        """The I/O share of the Aurora bill at which both cost the same, and the share of this month."""
        names = [named(m) for cluster in clusters for m in (cluster, *members(cluster, case.context))]
        after = case.changed(change)
        parts = ("instance hours", "storage", "readers", "I/O requests")
        now = sum((amounts(case.scenario, names, part) for part in parts), Decimal(0))
        io = amounts(case.scenario, names, "I/O requests")
        premium = sum((amounts(after, names, part) for part in parts), Decimal(0)) - (now - io)
        if premium <= 0 or now <= 0:
            return ""
        even = premium / (premium + now - io)
        return f"pays from an I/O share of {even:.1%} of instances, storage and I/O; it is {io / now:.1%} in this month"


class ToRds(Alternative):
    """A provisioned Aurora cluster as RDS Multi-AZ with read replicas."""

    id = "aurora-to-rds"
    title = "RDS (Multi-AZ, gp3) instead of Aurora"
    effort = Effort(5, 20, "dump or replication, endpoints, failover and load tests, a maintenance window")
    risk = "an outage at the switch; storage must be sized in advance and only grows"
    worse = (
        "failover in minutes rather than seconds, at most 15 replicas with lag of their own, no global database, no "
        "fast clones, no readers that scale"
    )

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        for name, clusters in by_template(case.graph.of_type(CLUSTER)).items():
            engine = engine_of(clusters[0])
            label = {"aurora-mysql": "MySQL", "aurora": "MySQL", "aurora-postgresql": "PostgreSQL"}.get(str(engine))
            if label is None:
                continue
            if any(each.get("GlobalClusterIdentifier") is not None for each in clusters):
                yield Proposal(name, None, "", "it is part of a global database, which RDS does not have")
                continue
            if any(unknown(case, each, "Aurora:StorageUsage") for each in clusters):
                yield Proposal(name, None, "", "the size of its data is not known")
                continue
            rewrites: dict[Target, Rewrite] = {}
            for cluster in clusters:
                rewrites |= self._rewrites(cluster, label, case)
            if rewrites:
                told = "no figure of its own: the delta is all that depends on the load"
                yield Proposal(name, Change(rewrites=rewrites), told)

    def _rewrites(self, cluster: Resource, label: str, case: Case) -> dict[Target, Rewrite]:
        found = members(cluster, case.context)
        size = found[0].get("DBInstanceClass") if found else None
        added = readers_of(cluster, case.context)
        if not isinstance(size, str) or size == "db.serverless" or (added and any(added.added)):
            return {}
        gb = float(quantity(case.scenario, named(cluster), "Aurora:"))
        io = float(quantity(case.scenario, named(cluster), "Aurora:StorageIOUsage"))
        backup = float(quantity(case.scenario, named(cluster), "Aurora:BackupUsage"))
        stored, replicas = gb - io - backup, max(len(found) - 2, 0)
        multi = len(found) > 1

        def of_cluster(outcomes: list[Outcome]) -> list[Outcome]:
            word = "Multi-AZ-" if multi else ""
            disk = Rate("gp3 storage", "AmazonRDS", f"RDS:{word}GP3-Storage|{label}")
            new = [charge(disk, stored, "the size of the data", "profile")]
            if replicas:
                single = Rate("gp3 storage of replicas", "AmazonRDS", f"RDS:GP3-Storage|{label}")
                new.append(charge(single, stored * replicas, f"the size of the data x {replicas}", "profile"))
            return [*without(outcomes, "Aurora:"), *new]

        def of_writer(outcomes: list[Outcome]) -> list[Outcome]:
            usage = "Multi-AZUsage" if multi else "InstanceUsage"
            rate = Rate("instance hours", "AmazonRDS", f"{usage}:{size}|{label}")
            return [*without(outcomes, "InstanceUsage"), always(rate)]

        def of_replica(outcomes: list[Outcome]) -> list[Outcome]:
            rate = Rate("instance hours", "AmazonRDS", f"InstanceUsage:{size}|{label}")
            return [*without(outcomes, "InstanceUsage"), always(rate)]

        rewrites: dict[Target, Rewrite] = {cluster.target: of_cluster, found[0].target: of_writer}
        for index, member in enumerate(found[1:]):
            rewrites[member.target] = of_replica if index else (lambda outcomes: without(outcomes, "InstanceUsage"))
        return rewrites


class ToAurora(Alternative):
    """A standalone RDS instance as an Aurora cluster."""

    id = "rds-to-aurora"
    title = "Aurora instead of RDS"
    effort = Effort(3, 12, "an Aurora replica promoted, or a snapshot restored; endpoints, a load test")
    risk = "I/O is paid for each request on Standard: measure it before"
    worse = "price of instances; versions of the engine come later"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        for name, found in by_template(case.graph.of_type(DATABASE)).items():
            first = found[0]
            engine, size, gb = engine_of(first), first.get("DBInstanceClass"), number(first.get("AllocatedStorage"))
            label = {"mysql": "Aurora MySQL", "postgres": "Aurora PostgreSQL"}.get(str(engine))
            if label is not None and isinstance(size, str) and gb is not None and len(found) == 1:
                yield self._proposal(name, first, (label, size, gb), case)

    def _proposal(self, name: str, database: Resource, named_: tuple[str, str, float], case: Case) -> Proposal:
        label, size, gb = named_
        copies = 2 if true(database.get("MultiAZ")) else 1
        region = case.context.region(database)
        unit = unit_price(case, "AmazonRDS", f"InstanceUsage:{size}|{label}", region)
        disk = unit_price(case, "AmazonRDS", f"Aurora:StorageUsage|{label}", region)
        io = unit_price(case, "AmazonRDS", f"Aurora:StorageIOUsage|{label}", region)
        missing = "its I/O on Aurora is not known: measure ReadIOPS and WriteIOPS"
        if unit is None or disk is None or io is None:
            return Proposal(name, None, "", f"no price of {size} with {label}")
        now = sum(
            (amounts(case.scenario, [named(database)], part) for part in ("instance hours", *_STORAGE)), Decimal(0)
        )
        then = unit.unit_price * HOURS_PER_MONTH * copies + disk.unit_price * Decimal(str(gb))
        room = now - then
        if room <= 0:
            told = f"never: instances and storage alone cost ${-room:,.2f} a month more, before any I/O"
        else:
            told = f"cheaper below {room / io.unit_price / 1_000_000:,.1f} million I/O requests a month"
        return Proposal(name, None, told, missing)


_STORAGE = ("gp2 storage", "gp3 storage", "io1 storage", "provisioned IOPS", "IOPS above", "throughput above")


class Provisioned(Alternative):
    """An on-demand table with provisioned capacity that follows its target hour by hour."""

    id = "dynamodb-provisioned"
    title = "DynamoDB: provisioned capacity with auto scaling instead of on demand"
    effort = Effort(0.5, 3, "limits and targets, alarms on throttling, a load test")
    risk = "throttling: auto scaling takes minutes, a burst lasts five; capacity of an hour is taken to be in time"
    worse = "a limit to mind; a cost in hours without load"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        for name, tables in by_template(case.graph.of_type(*TABLES)).items():
            edits = {}
            for table in tables:
                if table.get("BillingMode") == "PAY_PER_REQUEST":
                    edits[table.target] = self._scaled(table, case.context)
            if not edits or not case.loaded or any(each is None for each in edits.values()):
                if edits:
                    yield Proposal(name, None, even_use(tables[0], case), "its load is not known")
                continue
            change = Change(edits={target: each for target, each in edits.items() if each})
            yield Proposal(name, change, even_use(tables[0], case))

    def _scaled(self, table: Resource, context: Context) -> dict[str, object] | None:
        load = table_load(table, context)
        if load.reads is None or load.writes is None:
            return None
        edits: dict[str, object] = {"BillingMode": "PROVISIONED"}
        for word, units in (("Read", load.reads), ("Write", load.writes)):
            most = max(int(max(units) / 3600 / TARGET) + 1, 1)
            settings = {"MinCapacity": 1, "MaxCapacity": most}
            target = {"TargetTrackingScalingPolicyConfiguration": {"TargetValue": TARGET * 100}}
            edits[f"{word}ProvisionedThroughputSettings.{word}CapacityAutoScalingSettings"] = settings | target
        return edits


class OnDemand(Alternative):
    """A provisioned table on demand."""

    id = "dynamodb-on-demand"
    title = "DynamoDB: on demand instead of provisioned capacity"
    effort = Effort(0.2, 1, "one property; once in 24 hours")
    risk = "a new table takes 4,000 writes and 12,000 reads a second at once, or twice its last peak: warm it first"
    worse = "price of a steady load; a runaway client has no limit but the one you set"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        for name, tables in by_template(case.graph.of_type(*TABLES)).items():
            if all(each.get("BillingMode", "PROVISIONED") == "PROVISIONED" for each in tables):
                change = Change(edits={each.target: {"BillingMode": "PAY_PER_REQUEST"} for each in tables})
                known = all(table_load(each, case.context).reads is not None for each in tables) and case.loaded
                told = even_use(tables[0], case)
                yield Proposal(name, change if known else None, told, "" if known else "its load is not known")


def even_use(table: Resource, case: Case) -> str:
    """The use of provisioned capacity at which it costs what on demand costs, from the two prices."""
    region = case.context.region(table)
    shares = []
    for side in ("Read", "Write"):
        hourly = unit_price(case, "AmazonDynamoDB", f"{side}CapacityUnit-Hrs", region)
        each = unit_price(case, "AmazonDynamoDB", f"{side}RequestUnits", region)
        if hourly is None or each is None:
            return ""
        shares.append(hourly.unit_price / (each.unit_price * 3600))
    return f"provisioned is cheaper when more than {shares[0]:.1%} of reads and {shares[1]:.1%} of writes are used"


class Stream(Alternative):
    """A stream in the other mode: shards for the peak of the month, or paid by what is written and read."""

    id = "kinesis-mode"
    title = "Kinesis: the other mode, on demand or provisioned"
    effort = Effort(0.2, 2, "one property, twice in 24 hours; alarms on throttling where shards are fixed")
    risk = "provisioned: a hot shard throttles, whatever the total; the peak of the profile must hold"
    worse = "provisioned needs resharding by hand; on demand has a higher floor in quiet months"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        for name, streams in by_template(case.graph.of_type(STREAM)).items():
            mode = streams[0].get("StreamModeDetails.StreamMode", "PROVISIONED")
            shards = {each.target: _shards(each, case.context) for each in streams}
            if not case.loaded or any(each is None for each in shards.values()):
                yield Proposal(name, None, "", "its records are not known")
                continue
            if mode == "ON_DEMAND":
                edits: dict[Target, dict[str, object]] = {
                    target: {"StreamModeDetails.StreamMode": "PROVISIONED", "ShardCount": count}
                    for target, count in shards.items()
                }
                most = max(each or 0 for each in shards.values())
                told = f"the busiest hour needs {most} shard{'s' * (most != 1)}"
            else:
                edits = {target: {"StreamModeDetails.StreamMode": "ON_DEMAND"} for target in shards}
                told = ""
            way = "provisioned" if mode == "ON_DEMAND" else "on demand"
            yield Proposal(f"{name} to {way}", Change(edits=edits), told)


def _shards(stream: Resource, context: Context) -> int | None:
    """Shards that carry the stream's busiest hour."""
    model = matching(stream, context.profile.streams, stream.get("Name"))
    if model is None:
        return None
    peak = max(model.records.hourly(context.slots(stream)), default=0.0) / 3600
    size = float(model.record_bytes.base)
    return kinesis_shards(
        mb_in=peak * size / MB, records_in=peak, mb_out=peak * size / MB * float(model.consumers.base)
    )
