"""Look-up: the order of layers, what is missing, what is ambiguous, and how fast."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from cost_model.prices import PriceAmbiguous, PriceBook, PriceMissing, transfer_key

REGIONS = ("eu-west-1", "eu-central-1", "us-east-1")


@pytest.fixture
def book(tmp_path, monkeypatch) -> PriceBook:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    return PriceBook.load("eu-west-1", project=tmp_path)


def write(path: Path, price: str, source: str = "contract") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"version: 1\nsource: {source}\neffective_date: 2026-10-01\n"
        f"prices:\n  - {{service: AmazonEC2, key: NatGateway-Hours, unit: hour, price: {price}}}\n"
    )
    return path


def test_a_published_price_keeps_its_provenance(book: PriceBook) -> None:
    price = book.price("AmazonEC2", "NatGateway-Hours")
    assert price.amount(Decimal(730)) == Decimal("35.040")
    assert (price.grade, price.trust, price.unit, price.region) == ("exact", "A", "hour", "eu-west-1")
    assert (price.service_code, price.usage_type, price.operation) == ("AmazonEC2", "NatGateway-Hours", "NatGateway")
    assert price.confirmed == "2026-09-14"
    assert "AmazonEC2 offer" in price.source


def test_another_region_on_request(book: PriceBook) -> None:
    assert book.price("AmazonEC2", "NatGateway-Hours", region="eu-central-1").unit_price == Decimal("0.052")


def test_layers_outrank_each_other_in_order(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    overlay = write(tmp_path / "overlay.yaml", "0.01")
    project = tmp_path / "project"

    def nat(*overlays: Path) -> Decimal:
        book = PriceBook.load("eu-west-1", overlays=list(overlays), project=project)
        return book.price("AmazonEC2", "NatGateway-Hours").unit_price

    assert nat() == Decimal("0.048")
    write(tmp_path / "home" / "stackwarden" / "prices.yaml", "0.03")
    assert nat() == Decimal("0.03")
    write(project / ".stackwarden" / "prices.yaml", "0.02")
    assert nat() == Decimal("0.02")
    assert nat(overlay) == Decimal("0.01")


def test_the_project_is_the_current_folder_by_default(tmp_path, monkeypatch) -> None:
    write(tmp_path / ".stackwarden" / "prices.yaml", "0.02")
    monkeypatch.chdir(tmp_path)
    assert PriceBook.load("eu-west-1").price("AmazonEC2", "NatGateway-Hours").unit_price == Decimal("0.02")


def test_a_missing_price_names_what_is_near(book: PriceBook) -> None:
    with pytest.raises(PriceMissing, match=r"BoxUsage:m7g\.gigantic in eu-west-1; near: .*BoxUsage:m7g"):
        book.price("AmazonEC2", "BoxUsage:m7g.gigantic")


def test_a_price_known_elsewhere_only_is_missing(book: PriceBook) -> None:
    with pytest.raises(PriceMissing, match="known in us-east-1, but no rule lets it stand in"):
        book.price("AWSGlue", "DPU-Hour")


def test_a_region_outside_the_book_has_no_prices(book: PriceBook) -> None:
    with pytest.raises(PriceMissing, match=r"ap-southeast-2; known in .*eu-west-1"):
        book.price("AmazonEC2", "NatGateway-Hours", region="ap-southeast-2")


def test_an_unknown_service_is_said_to_be_unknown(book: PriceBook) -> None:
    with pytest.raises(PriceMissing, match="the book has no service AmazonNothing"):
        book.price("AmazonNothing", "Hours")


def test_a_key_that_means_several_prices_is_refused(book: PriceBook) -> None:
    with pytest.raises(PriceAmbiguous, match=r"3 prices; say which one: .*LoadBalancing:Network"):
        book.price("AWSELB", "LCUUsage")


def test_a_usage_type_alone_is_enough_where_it_has_one_price() -> None:
    price = PriceBook.load("us-west-2").price("AWSELB", "LCUUsage")
    assert price.key == "LCUUsage|LoadBalancing:Application"


@pytest.mark.parametrize(
    ("service", "key"), [("AmazonRoute53", "HostedZone"), ("AmazonCloudFront", "EU-DataTransfer-Out-Bytes")]
)
def test_services_without_a_region_have_one_price_everywhere(book: PriceBook, service: str, key: str) -> None:
    price = book.price(service, key)
    assert (price.region, price.grade) == ("eu-west-1", "exact")


def test_transfer_between_the_platforms_regions_is_priced() -> None:
    for region in REGIONS:
        for other in REGIONS:
            if other != region:
                assert PriceBook.load(region).price("AWSDataTransfer", transfer_key(other)).unit_price == Decimal(
                    "0.02"
                )
    assert transfer_key("eu-central-1") == "EUC1-AWS-Out-Bytes"
    assert transfer_key("mx-central-1") == "AWS-Out-Bytes"


NEEDED = {
    "AmazonEC2": [
        "BoxUsage:t4g.small", "BoxUsage:t4g.large", "BoxUsage:m7g.large", "BoxUsage:m7g.xlarge", "BoxUsage:m7g.2xlarge",
        "BoxUsage:c7g.xlarge", "BoxUsage:m6g.large", "EBS:VolumeUsage.gp3", "EBS:VolumeP-IOPS.gp3",
        "EBS:VolumeP-Throughput.gp3", "EBS:SnapshotUsage", "NatGateway-Hours", "NatGateway-Bytes",
        "CPUCredits:t4g|Linux",
    ],
    "AWSELB": ["LoadBalancerUsage|LoadBalancing:Application", "LCUUsage|LoadBalancing:Application"],
    "AmazonVPC": ["VpcEndpoint-Hours", "VpcEndpoint-Bytes", "PublicIPv4:InUseAddress", "PublicIPv4:IdleAddress"],
    "AWSDataTransfer": ["DataTransfer-Out-Bytes", "DataTransfer-Regional-Bytes", "DataTransfer-In-Bytes"],
    "AmazonECS": [
        "Fargate-vCPU-Hours:perCPU", "Fargate-GB-Hours", "Fargate-ARM-vCPU-Hours:perCPU", "Fargate-ARM-GB-Hours",
    ],
    "AmazonRDS": [
        *(f"InstanceUsage:db.{size}|{engine}" for engine in ("Aurora MySQL", "Aurora PostgreSQL")
          for size in ("t4g.medium", "t4g.large", "r6g.large", "r7g.large", "r7g.xlarge", "r7g.2xlarge")),
        "InstanceUsageIOOptimized:db.r7g.xlarge|Aurora MySQL", "Aurora:StorageUsage|Aurora MySQL",
        "Aurora:StorageIOUsage|Aurora MySQL", "Aurora:IO-OptimizedStorageUsage|Aurora MySQL",
        "Aurora:ServerlessV2Usage|Aurora MySQL", "Aurora:BackupUsage|Aurora MySQL",
        "Aurora:ReplicatedWriteIO|Aurora MySQL", "RDS:ProxyUsage|Aurora MySQL", "RDS:Proxy-ASv2-Usage|Aurora MySQL",
        "InstanceUsage:db.r7g.large|MySQL", "Multi-AZUsage:db.r7g.large|PostgreSQL", "RDS:GP3-Storage|MySQL",
        "RDS:Multi-AZ-GP3-Storage|PostgreSQL", "RDS:ChargedBackupUsage|MySQL",
    ],
    "AmazonDynamoDB": [
        "ReadRequestUnits", "WriteRequestUnits", "ReadCapacityUnit-Hrs", "WriteCapacityUnit-Hrs",
        "ReplWriteRequestUnits", "ReplWriteCapacityUnit-Hrs", "TimedStorage-ByteHrs", "TimedPITRStorage-ByteHrs",
        "TimedBackupStorage-ByteHrs", "Streams-Requests",
    ],
    "awswaf": ["WebACLV2", "RuleV2", "RequestV2-Tier1"],
    "awskms": ["KMS-Keys", "KMS-Requests"],
    "AWSSecretsManager": ["AWSSecretsManager-Secrets", "AWSSecretsManagerAPIRequest"],
    "AmazonCloudWatch": [
        "DataProcessing-Bytes", "VendedLog-Bytes", "S3-Egress-Bytes", "TimedStorage-ByteHrs", "CW:MetricMonitorUsage",
        "CW:AlarmMonitorUsage", "CW:CompositeAlarmMonitorUsage", "DashboardsUsageHour",
    ],
    "AmazonSNS": ["Requests-Tier1", "DeliveryAttempts-HTTP", "DeliveryAttempts-SMTP"],
    "AmazonS3": [
        "TimedStorage-ByteHrs", "TimedStorage-SIA-ByteHrs", "TimedStorage-GIR-ByteHrs",
        "Requests-Tier1", "Requests-Tier2",
    ],
    "AmazonECR": ["TimedStorage-ByteHrs"],
    "AWSQueueService": ["Requests-Tier1", "Requests-FIFO-Tier1"],
    "AWSLambda": ["Request", "Request-ARM", "Lambda-GB-Second", "Lambda-GB-Second-ARM"],
    "AmazonKinesis": [
        "Storage-ShardHour", "PutRequestPayloadUnits", "OnDemand-StreamHour", "OnDemand-BilledIncomingBytes",
    ],
}  # fmt: skip


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("service", NEEDED)
def test_what_the_platform_needs_has_a_price(region: str, service: str) -> None:
    book = PriceBook.load(region)
    for key in NEEDED[service]:
        price = book.price(service, key)
        assert price.unit_price > 0 or key == "DataTransfer-In-Bytes"
        assert price.unit
        assert price.region == region


def test_loading_one_region_of_the_slice_is_fast() -> None:
    """A fresh interpreter, after Python's own start: the book, its data and 60 look-ups."""
    program = (
        "import csv, decimal, yaml, re, difflib, dataclasses\n"
        "from time import process_time\n"
        "best = 9.0\n"
        "import cost_model.prices.shipped as s\n"
        "from cost_model.prices import PriceBook\n"
        f"needed = {NEEDED!r}\n"
        "for _ in range(3):\n"
        "    s.regions_of.cache_clear(); s.sources.cache_clear()\n"
        "    start = process_time()\n"
        "    book = PriceBook.load('eu-west-1')\n"
        "    for service, keys in needed.items():\n"
        "        for key in keys:\n"
        "            book.price(service, key)\n"
        "    best = min(best, process_time() - start)\n"
        "print(best)\n"
    )
    seconds = float(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout)
    assert seconds < 0.05


def test_pydantic_is_loaded_for_overlays_only() -> None:
    program = (
        "import sys\nfrom cost_model.prices import PriceBook\n"
        "PriceBook.load('eu-west-1').price('AmazonEC2', 'NatGateway-Hours')\nprint('pydantic' in sys.modules)\n"
    )
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "False"
