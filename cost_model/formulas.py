"""Load → billable units, as AWS states its formulas. Pure arithmetic: no prices, no template, no clock.

Units are in every name and docstring. A GB is what AWS bills as one: 2**30 bytes; a KB is 1,024 bytes.
Quantities are floats (money is Decimal, in :mod:`cost_model.prices`); rates are per second unless said otherwise.
"""

import math
from dataclasses import dataclass
from typing import Literal

from cost_model.vector import larger, largest, real, smaller

KB = 1024
GB = 2**30
EPSILON = 1e-9
"""Slack when rounding up, so that 0.1 x 30 / 1, which is 3.0000000000000004 in floats, is 3 units and not 4."""


def whole_units(quantity: float, size: float = 1.0) -> int:
    """How many units of ``size`` cover ``quantity`` (same unit): rounded up; 0 for 0.

    Raises:
        ValueError: a negative or infinite quantity, or a size that is not positive.
    """
    if not 0 <= quantity < math.inf or not size > 0:
        raise ValueError(
            f"cannot cover {quantity!r} with units of {size!r}: both must be finite, not negative, size not 0"
        )
    return math.ceil(quantity / size * (1 - EPSILON))


# --- load balancers ---------------------------------------------------------------------------------------------------


def alb_lcu(  # noqa: PLR0913  # one argument for each number on AWS's page; keyword-only, so no call can mix them up
    *,
    new_connections: float,
    active_connections: float,
    gb_per_hour: float,
    requests: float = 0.0,
    rules: int = 0,
    lambda_gb_per_hour: float = 0.0,
) -> float:
    """Application Load Balancer capacity units (LCU) used in one hour: the largest of four dimensions, never their sum.

    Args:
        new_connections: new connections per second (25 per LCU).
        active_connections: connections active, sampled each minute (3,000 per LCU).
        gb_per_hour: GB processed in the hour for instance, container and IP targets (1 per LCU).
        requests: requests per second.
        rules: rules processed for a request; the first 10 are free (1,000 rule evaluations per second per LCU).
        lambda_gb_per_hour: GB processed in the hour for Lambda targets (0.4 per LCU).

    Source: https://aws.amazon.com/elasticloadbalancing/pricing/ , "LCU details".
    """
    evaluations = requests * max(rules - 10, 0)
    dimensions = (
        new_connections / 25,
        active_connections / 3000,
        gb_per_hour + lambda_gb_per_hour / 0.4,
        evaluations / 1000,
    )
    return real(largest(dimensions))


NLB_LIMITS = {"tcp": (800, 100_000), "udp": (400, 50_000), "tls": (50, 3000)}
"""Protocol → new flows per second and active flows (each minute) that one NLCU holds."""


def nlb_lcu(
    *, new_flows: float, active_flows: float, gb_per_hour: float, protocol: Literal["tcp", "udp", "tls"] = "tcp"
) -> float:
    """Network Load Balancer capacity units (NLCU) used in one hour for one protocol: the largest of three dimensions.

    Args:
        new_flows: new flows or connections per second.
        active_flows: flows active, sampled each minute.
        gb_per_hour: GB processed in the hour (1 per NLCU).
        protocol: sets the limits, see ``NLB_LIMITS``; traffic of several protocols is the sum over protocols.

    Source: https://aws.amazon.com/elasticloadbalancing/pricing/ , "NLCU details".
    """
    per_second, active = NLB_LIMITS[protocol]
    return real(largest((new_flows / per_second, active_flows / active, gb_per_hour)))


# --- capacity that follows load ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Capacity:
    """Capacity of one hour: ``needed`` by the load, ``running`` within the limits."""

    needed: int
    running: int

    @property
    def saturated(self) -> bool:
        """The load needs more than Max: cost flattens, and the site sheds or slows requests."""
        return self.needed > self.running


def tracked_capacity(load: float, per_unit: float, minimum: int, maximum: int) -> Capacity:
    """Units (instances, tasks, replicas) that target tracking runs for a steady load within Min and Max.

    Args:
        load: the load in any unit, e.g. requests per second.
        per_unit: load one unit carries **at its target**: for a target of 60 % CPU, 0.6 of what it carries at 100 %.
        minimum: MinSize or MinCapacity.
        maximum: MaxSize or MaxCapacity.

    Raises:
        ValueError: limits out of order, or ``per_unit`` not positive.

    Source: Amazon EC2 Auto Scaling user guide, "Target tracking scaling policies": capacity is adjusted in proportion
    to the load.
    """
    if not 0 <= minimum <= maximum:
        raise ValueError(f"Min {minimum} and Max {maximum} must satisfy 0 <= Min <= Max")
    needed = whole_units(load, per_unit)
    return Capacity(needed, smaller(larger(needed, minimum), maximum))


def provisioned_units(load: float, target: float, minimum: int, maximum: int) -> Capacity:
    """DynamoDB provisioned capacity units (or any unit) that hold ``load`` at a target utilisation, within Min and Max.

    Args:
        load: consumed units per second.
        target: target utilisation, 0 < target <= 1 (AWS: 0.2 to 0.9; console default 0.7).
        minimum: MinCapacity.
        maximum: MaxCapacity.

    Source: Amazon DynamoDB developer guide, "Managing throughput capacity automatically with auto scaling".
    """
    if not 0 < target <= 1:
        raise ValueError(f"target utilisation {target} must be above 0 and at most 1")
    return tracked_capacity(load, target, minimum, maximum)


# --- DynamoDB ---------------------------------------------------------------------------------------------------------

READ_FACTOR = {"eventual": 0.5, "strong": 1.0, "transactional": 2.0}


def dynamodb_write_units(item_bytes: float, *, transactional: bool = False) -> int:
    """Write units (WCU or WRU) of one write of one item: one per started KB, twice that in a transaction.

    Each secondary index and each replica that the write touches costs units of its own: multiply at the caller.
    Source: Amazon DynamoDB developer guide, "DynamoDB throughput capacity".
    """
    return larger(whole_units(item_bytes, KB), 1) * (2 if transactional else 1)


def dynamodb_read_units(
    read_bytes: float, consistency: Literal["eventual", "strong", "transactional"] = "eventual"
) -> float:
    """Read units (RCU or RRU) of one read: one per started 4 KB if strong, half if eventual, double if transactional.

    For a Query or Scan give the sum of the sizes it reads: AWS sums first and rounds then. A read of a missing item
    costs the minimum. Source: Amazon DynamoDB developer guide, "DynamoDB read and write operations".
    """
    return larger(whole_units(read_bytes, 4 * KB), 1) * READ_FACTOR[consistency]


# --- Kinesis and Firehose ---------------------------------------------------------------------------------------------


def kinesis_shards(*, mb_in: float, records_in: float, mb_out: float = 0.0) -> int:
    """Provisioned shards for steady rates: 1 MB/s or 1,000 records/s in, 2 MB/s out, each per shard; at least 1.

    Args:
        mb_in: MB per second written.
        records_in: records per second written.
        mb_out: MB per second read by all shared-throughput consumers together (enhanced fan-out has its own pipe).

    Source: Amazon Kinesis Data Streams developer guide, "How do I size a stream" and "Quotas and limits".
    """
    return max(whole_units(mb_in), whole_units(records_in, 1000), whole_units(mb_out, 2), 1)


def kinesis_put_units(records: float, record_bytes: float) -> float:
    """PUT payload units of ``records`` records: one per started 25 KB of each record.

    Source: https://aws.amazon.com/kinesis/data-streams/pricing/ .
    """
    return records * larger(whole_units(record_bytes, 25 * KB), 1)


def kinesis_on_demand_gb(records: float, record_bytes: float) -> float:
    """GB that an on-demand stream bills for ``records`` records, each rounded up to the next KB (in and out alike).

    Source: https://aws.amazon.com/kinesis/data-streams/pricing/ , on-demand.
    """
    return records * larger(whole_units(record_bytes, KB), 1) * KB / GB


def firehose_gb(records: float, record_bytes: float) -> float:
    """GB that Firehose bills for ingesting ``records`` records, each rounded up to the next 5 KB.

    Source: https://aws.amazon.com/firehose/pricing/ (Direct PUT and Kinesis as source; vended logs are not rounded).
    """
    return records * larger(whole_units(record_bytes, 5 * KB), 1) * 5 * KB / GB


# --- Lambda, SQS ------------------------------------------------------------------------------------------------------


def lambda_gb_seconds(requests: float, milliseconds: float, memory_mb: float) -> float:
    """GB-seconds of ``requests`` invocations: duration rounded up to 1 ms, memory as configured (1,024 MB to the GB).

    Source: https://aws.amazon.com/lambda/pricing/ .
    """
    return requests * whole_units(milliseconds) / 1000 * memory_mb / 1024


def sqs_requests(messages: float, message_bytes: float, batch: float = 1.0) -> float:
    """API requests billed to send, receive and delete ``messages``: a call of n bytes is one request per started 64 KB.

    Args:
        messages: messages that pass the queue.
        message_bytes: size of one message.
        batch: messages per call, 1 to 10, in each of the three calls. Deletes carry no payload.

    Source: https://aws.amazon.com/sqs/pricing/ ("every 64 KB chunk of a payload is billed as 1 request").
    """
    if not 1 <= batch <= 10:
        raise ValueError(f"an SQS batch holds 1 to 10 messages, not {batch}")
    chunks = larger(whole_units(message_bytes * batch, 64 * KB), 1)
    return messages / batch * (2 * chunks + 1)


def sqs_empty_receives(pollers: float, idle_seconds: float, wait_seconds: float = 20.0) -> float:
    """Receive requests that find nothing: each poller asks again after every wait (Lambda: 5 pollers, 20 s).

    Source: AWS Lambda developer guide, "Using Lambda with Amazon SQS"; AWS knowledge centre, "SQS high charges".
    """
    return pollers * idle_seconds / wait_seconds


# --- network, logs, databases -----------------------------------------------------------------------------------------


def cross_az_share(zones: int) -> float:
    """Share of traffic between two tiers spread evenly over ``zones`` that leaves its zone: (z - 1) / z."""
    if zones < 1:
        raise ValueError(f"{zones} zones: at least 1 is needed")
    return (zones - 1) / zones


def cross_az_billed_gb(gb: float, zones: int) -> float:
    """GB billed for ``gb`` exchanged between two zone-spread tiers: what crosses, once out and once in.

    Not for an ALB and its targets, nor for RDS Multi-AZ and Aurora replication, which AWS does not charge.
    Source: https://aws.amazon.com/ec2/pricing/on-demand/ , "Data transfer within the same AWS Region".
    """
    return gb * cross_az_share(zones) * 2


def origin_requests(edge_requests: float, hit_ratio: float) -> float:
    """Requests that a cache lets through to the origin: edge x (1 - hit ratio)."""
    if not 0 <= hit_ratio <= 1:
        raise ValueError(f"a cache hit ratio lies between 0 and 1, not {hit_ratio}")
    return edge_requests * (1 - hit_ratio)


def log_storage_gb(ingested_gb_per_month: float, retention_months: float, compression: float = 0.15) -> float:
    """GB of CloudWatch Logs kept in a steady month: what came in during the retention, compressed.

    Source: AWS Pricing Calculator, CloudWatch Logs: storage compression factor 0.15.
    """
    return ingested_gb_per_month * retention_months * compression


def rds_proxy_vcpus(vcpus: list[float]) -> float:
    """vCPUs that RDS Proxy bills for the provisioned instances behind it: each instance counts at least 2.

    Source: https://aws.amazon.com/rds/proxy/pricing/ .
    """
    return sum(larger(each, 2.0) for each in vcpus)


def rds_proxy_acus(average_acus: list[float]) -> float:
    """ACUs that RDS Proxy bills for the Aurora Serverless v2 instances behind it: at least 8 for the database.

    Source: https://aws.amazon.com/rds/proxy/pricing/ .
    """
    return real(larger(sum(average_acus), 8.0)) if average_acus else 0.0
