"""AWS's own worked examples, recomputed with the formulas and the shipped us-east-1 prices.

Each test names the page. AWS rounds to cents and often counts a month of 30 days (720 hours); free tiers that AWS
deducts in an example are deducted here by hand, because the book knows list prices only.

Not read again on the page, and so weaker: the inputs of the two ALB examples (their totals were), the Kinesis month,
and the Firehose and log rates.
"""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from cost_model.formulas import alb_lcu, dynamodb_read_units, kinesis_put_units, kinesis_shards, lambda_gb_seconds
from cost_model.prices import PriceBook

BOOK = PriceBook.load("us-east-1")
HALF_A_DAY = Decimal(43_200) / Decimal(86_400 * 30)  # months; EBS's examples provision for 12 hours of a 30-day month


def cost(service: str, key: str, quantity: float | Decimal, region: str = "us-east-1") -> Decimal:
    return BOOK.price(service, key, region=region).amount(Decimal(str(quantity)))


def cents(amount: Decimal, places: str = "0.01") -> Decimal:
    return amount.quantize(Decimal(places), ROUND_HALF_UP)


# --- https://aws.amazon.com/elasticloadbalancing/pricing/ , Application Load Balancer --------------------------------


def test_alb_example_where_bytes_decide() -> None:
    """1 connection/s for 2 minutes, 5 requests/s, 300 KB/s, 60 rules: 1.08 LCU, $6.22 a month of 720 hours."""
    lcu = alb_lcu(new_connections=1, active_connections=120, gb_per_hour=1.08, requests=5, rules=60)
    assert lcu == pytest.approx(1.08)
    assert cents(cost("AWSELB", "LCUUsage|LoadBalancing:Application", lcu * 720)) == Decimal("6.22")
    assert cents(cost("AWSELB", "LoadBalancerUsage|LoadBalancing:Application", 720)) == Decimal("16.20")


def test_alb_example_where_connections_decide() -> None:
    """100 connections/s for 3 minutes each: 18,000 active, 6 LCU, $34.56 a month of 720 hours."""
    lcu = alb_lcu(new_connections=100, active_connections=18_000, gb_per_hour=1.44, requests=400, rules=20)
    assert lcu == 6
    assert cents(cost("AWSELB", "LCUUsage|LoadBalancing:Application", lcu * 720)) == Decimal("34.56")


# --- https://aws.amazon.com/vpc/pricing/ , NAT gateway --------------------------------------------------------------


def test_nat_gateway_to_s3_in_the_region() -> None:
    """One gateway, one hour, 1 GB to S3 of the same region: $0.045 + $0.045."""
    assert cost("AmazonEC2", "NatGateway-Hours", 1) + cost("AmazonEC2", "NatGateway-Bytes", 1) == Decimal("0.090")


def test_nat_in_three_zones_to_the_internet() -> None:
    """Three zones, one hour, 1 GB to the internet: $0.135 + $0.045 + $0.09 = $0.27."""
    total = (
        cost("AmazonEC2", "NatGateway-Hours", 3)
        + cost("AmazonEC2", "NatGateway-Bytes", 1)
        + cost("AWSDataTransfer", "DataTransfer-Out-Bytes", 1)
    )
    assert total == Decimal("0.27")


def test_nat_gateway_month() -> None:
    """$0.045 x 24 hours x 30 days = $32.40."""
    assert cents(cost("AmazonEC2", "NatGateway-Hours", 24 * 30)) == Decimal("32.40")


# --- https://aws.amazon.com/ebs/pricing/ , examples 1, 2, 4, 5, 6, 8, 10 ---------------------------------------------


def test_ebs_gp3_volume_with_extra_iops() -> None:
    """2,000 GB and 10,000 IOPS (3,000 free) for half a day: $2.667 and $0.583."""
    assert cents(cost("AmazonEC2", "EBS:VolumeUsage.gp3", 2000 * HALF_A_DAY), "0.001") == Decimal("2.667")
    assert cents(cost("AmazonEC2", "EBS:VolumeP-IOPS.gp3", 7000 * HALF_A_DAY), "0.001") == Decimal("0.583")


def test_ebs_gp2_volume() -> None:
    """2,000 GB for half a day: $3.33."""
    assert cents(cost("AmazonEC2", "EBS:VolumeUsage.gp2", 2000 * HALF_A_DAY)) == Decimal("3.33")


@pytest.mark.parametrize(("storage", "iops"), [("piops", "piops"), ("io2", "io2")])
def test_ebs_provisioned_iops_volumes(storage: str, iops: str) -> None:
    """2,000 GB and 1,000 IOPS of io1 or io2 for half a day: $4.167 + $1.083 = $5.25."""
    volume = cost("AmazonEC2", f"EBS:VolumeUsage.{storage}", 2000 * HALF_A_DAY)
    provisioned = cost("AmazonEC2", f"EBS:VolumeP-IOPS.{iops}", 1000 * HALF_A_DAY)
    assert (cents(volume, "0.001"), cents(provisioned, "0.001")) == (Decimal("4.167"), Decimal("1.083"))
    assert cents(volume + provisioned) == Decimal("5.25")


def test_ebs_io2_volume_over_two_tiers() -> None:
    """60,000 IOPS for half a day: 32,000 at $0.065 and 28,000 at what AWS rounds to $0.046: $56.133."""
    first = cost("AmazonEC2", "EBS:VolumeP-IOPS.io2", 32_000 * HALF_A_DAY)
    second = cost("AmazonEC2", "EBS:VolumeP-IOPS.io2.tier2", 28_000 * HALF_A_DAY)
    assert abs(first + second - Decimal("56.133")) < Decimal("0.25")
    assert cents(BOOK.price("AmazonEC2", "EBS:VolumeP-IOPS.io2.tier2").unit_price, "0.001") == Decimal("0.046")


@pytest.mark.parametrize(("kind", "expected"), [("st1", "1.50"), ("sc1", "0.50")])
def test_ebs_hard_disks(kind: str, expected: str) -> None:
    """2,000 GB for half a day."""
    assert cents(cost("AmazonEC2", f"EBS:VolumeUsage.{kind}", 2000 * HALF_A_DAY)) == Decimal(expected)


@pytest.mark.parametrize(("hours", "expected"), [("4.5", "3.375"), ("1", "0.75"), ("15", "11.25")])
def test_ebs_fast_snapshot_restore(hours: str, expected: str) -> None:
    """Snapshots x zones x hours: 1 x 3 x 1.5, 1 x 1 x 1 (one-hour minimum), 3 x 2 x 2.5."""
    assert cost("AmazonEC2", "EBS:FastSnapshotRestore", Decimal(hours)) == Decimal(expected)


def test_ebs_snapshot_archive() -> None:
    """200 GB archived $2.50, retrieved $6, kept in the standard tier for half a month $5 (rates of eu-west-1)."""
    assert cost("AmazonEC2", "EBS:SnapshotArchiveStorage", 200, "eu-west-1") == Decimal("2.5000")
    assert cost("AmazonEC2", "EBS:SnapshotArchiveRetrieval", 200, "eu-west-1") == Decimal("6.00")
    assert cost("AmazonEC2", "EBS:SnapshotUsage", 100, "eu-west-1") == Decimal("5.00")


# --- https://aws.amazon.com/lambda/pricing/ -------------------------------------------------------------------------

FREE_GB_SECONDS = 400_000
FREE_REQUESTS = 1_000_000


def test_lambda_mobile_backend() -> None:
    """3 million x 120 ms at 1,536 MB, free tier deducted: $2.33 + $0.40."""
    used = lambda_gb_seconds(3_000_000, 120, 1536)
    assert used == 540_000
    assert cents(cost("AWSLambda", "Lambda-GB-Second", used - FREE_GB_SECONDS)) == Decimal("2.33")
    assert cost("AWSLambda", "Request", 3_000_000 - FREE_REQUESTS) == Decimal("0.40")


def test_lambda_telemetry() -> None:
    """7.44 million x 2 s at 1 GB: $1.49 + $248.00 = $249.49."""
    requests = 10_000 * 24 * 31
    compute = cost("AWSLambda", "Lambda-GB-Second", lambda_gb_seconds(requests, 2000, 1024))
    calls = cost("AWSLambda", "Request", requests)
    assert (cents(compute), cents(calls)) == (Decimal("248.00"), Decimal("1.49"))
    assert cents(compute + calls) == Decimal("249.49")


def test_lambda_with_ephemeral_storage() -> None:
    """6 million x 280 ms at 4,096 MB and 2,048 MB of /tmp, free tier deducted: $105.33 + $1 + $0.08 = $106.41."""
    compute = cost("AWSLambda", "Lambda-GB-Second", lambda_gb_seconds(6_000_000, 280, 4096) - FREE_GB_SECONDS)
    storage = cost("AWSLambda", "Lambda-Storage-GB-Second", lambda_gb_seconds(6_000_000, 280, 2048 - 512))
    calls = cost("AWSLambda", "Request", 6_000_000 - FREE_REQUESTS)
    assert (cents(compute), cents(storage), calls) == (Decimal("105.33"), Decimal("0.08"), Decimal("1.00"))
    assert cents(compute + storage + calls) == Decimal("106.41")


def test_lambda_provisioned_concurrency() -> None:
    """100 x 1,536 MB for 8 hours, 500,000 x 100 ms in them: $18 and $0.73."""
    kept = lambda_gb_seconds(100, 8 * 3_600_000, 1536)
    assert kept == 4_320_000
    assert cents(cost("AWSLambda", "Lambda-Provisioned-Concurrency", kept)) == Decimal("18.00")
    used = lambda_gb_seconds(500_000, 100, 1536)
    assert cents(cost("AWSLambda", "Lambda-Provisioned-GB-Second", used)) == Decimal("0.73")


def test_lambda_on_arm() -> None:
    """Durable functions example: 32 million GB-seconds on Arm, free tier deducted: $421.34."""
    used = lambda_gb_seconds(1_000_000, 32_000, 1024)
    assert cents(cost("AWSLambda", "Lambda-GB-Second-ARM", used - FREE_GB_SECONDS)) == Decimal("421.34")


def test_lambda_snapstart() -> None:
    """1 GB cached for 31 days, 74,400 restores: $4.03 and $10.40."""
    assert cents(cost("AWSLambda", "Lambda-SnapStart-Cached-GB-S", 24 * 31 * 3600)) == Decimal("4.03")
    assert cents(cost("AWSLambda", "Lambda-SnapStart-Restored-GB", 74_400)) == Decimal("10.40")


# --- AWS security services best practices, WAF cost guide -----------------------------------------------------------
# https://github.com/aws/aws-security-services-best-practices , docs/en/guides/waf/waf-cost

REQUESTS = 10_000_000


def waf_core(rules: int = 7) -> Decimal:
    return cost("awswaf", "WebACLV2", 1) + cost("awswaf", "RuleV2", rules) + cost("awswaf", "RequestV2-Tier1", REQUESTS)


def test_waf_core_scenario() -> None:
    """One protection pack, seven rules, 10 million requests: $5 + $7 + $6 = $18."""
    assert waf_core() == Decimal("18.00")


@pytest.mark.parametrize(
    ("key", "quantity", "rules", "total"),
    [
        ("WCU overage per 500 WCU", REQUESTS, 7, "20.00"),
        ("Challenge responses", 100_000, 7, "18.04"),
        ("Challenge responses", 2_000_000, 7, "18.80"),
        ("Captcha attempts", 9_500, 7, "21.80"),
    ],
)
def test_waf_features(key: str, quantity: int, rules: int, total: str) -> None:
    """The core scenario with WCU overage, with challenges and with captchas."""
    assert waf_core(rules) + cost("awswaf", key, quantity) == Decimal(total)


@pytest.mark.parametrize(("requests", "total"), [(1_000_000, "30.00"), (REQUESTS, "39.00")])
def test_waf_bot_control(requests: int, total: str) -> None:
    """Bot Control Common over 10 % and over all of the traffic: $30 and $39; it is an eighth rule."""
    bots = cost("awswaf", "Bot Control subscription", 1) + cost("awswaf", "Bot Control Common requests", requests)
    assert waf_core(8) + bots == Decimal(total)


def test_waf_anti_ddos() -> None:
    """Anti-DDoS over all of the traffic: $42."""
    ddos = cost("awswaf", "Anti-DDoS subscription", 1) + cost("awswaf", "Anti-DDoS requests", REQUESTS)
    assert waf_core(8) + ddos == Decimal("42.00")


@pytest.mark.parametrize(("gb", "total"), [(9, "2.25"), (41, "10.25")])
def test_vended_logs_to_s3_in_the_first_tier(gb: int, total: str) -> None:
    """14 GB and 46 GB of WAF logs, 5 GB credit each: $2.25 and $10.25."""
    assert cost("AmazonCloudWatch", "S3-Egress-Bytes", gb) == Decimal(total)


@pytest.mark.parametrize(("decimal_gb", "rates"), [((10, 20, 11), "6325"), ((10, 20, 20, 2000), "107000")])
def test_vended_logs_to_s3_over_the_tiers(decimal_gb: tuple[int, ...], rates: str) -> None:
    """41 TB and 2.05 PB: $6,325 and $107,000. The guide counts 1,000 GB to the TB where the price list has 1,024."""
    ladder = BOOK.price("AmazonCloudWatch", "S3-Egress-Bytes").tiers
    assert sum(1000 * tb * tier.price for tb, tier in zip(decimal_gb, ladder, strict=False)) == Decimal(rates)
    assert [tier.end for tier in ladder] == [10 * 1024, 30 * 1024, 50 * 1024, None]


@pytest.mark.parametrize(("gb", "total"), [(50, "3.75"), (50_000, "3750.00")])
def test_firehose_delivery_of_waf_logs(gb: int, total: str) -> None:
    """10 million and 10 billion records of 5 KB: $3.75 and $3,750."""
    assert cost("AmazonKinesisFirehose", "WAF log delivery", gb) == Decimal(total)


# --- https://aws.amazon.com/kinesis/data-streams/pricing/ , provisioned mode ----------------------------------------


def test_kinesis_provisioned_month() -> None:
    """100 records/s of 35 KB: 3.4 MB/s, so 4 shards; 2 PUT units each. $1.44 and $0.24 a day, $50.46 in 30 days."""
    assert kinesis_shards(mb_in=100 * 35 / 1024, records_in=100) == 4
    units = kinesis_put_units(100 * 86_400, 35 * 1024)
    shards, puts = (
        cost("AmazonKinesis", "Storage-ShardHour", 4 * 24),
        cost("AmazonKinesis", "PutRequestPayloadUnits", units),
    )
    assert (cents(shards), cents(puts)) == (Decimal("1.44"), Decimal("0.24"))
    assert cents((shards + puts) * 30) == Decimal("50.46")


# --- Amazon DynamoDB developer guide, "Read/Write Capacity Mode" ------------------------------------------------------


def test_dynamodb_read_of_8_kb_costs_what_its_units_cost() -> None:
    """8 KB: 2 units strong, 1 eventual, 4 transactional; a million strong reads are 2 million units, $0.25."""
    units = [dynamodb_read_units(8 * 1024, kind) for kind in ("strong", "eventual", "transactional")]
    assert units == [2, 1, 4]
    assert cost("AmazonDynamoDB", "ReadRequestUnits", units[0] * 1_000_000) == Decimal("0.25")


# --- https://aws.amazon.com/ec2/pricing/on-demand/ , data transfer ----------------------------------------------------


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "eu-central-1"])
def test_internet_egress_over_all_tiers(region: str) -> None:
    """First 10 TB at 0.09, next 40 at 0.085, next 100 at 0.07, then 0.05 per GB: 200 TB cost what the sum says."""
    tb = Decimal(1024)
    expected = tb * (10 * Decimal("0.09") + 40 * Decimal("0.085") + 100 * Decimal("0.07") + 50 * Decimal("0.05"))
    assert cost("AWSDataTransfer", "DataTransfer-Out-Bytes", 200 * tb, region) == expected
