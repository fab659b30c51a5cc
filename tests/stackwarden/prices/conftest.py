"""Price lists of the shapes that AWS publishes, and a server on this machine that stands in for AWS."""

import csv
import json
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

SCHEMAS = Path(__file__).resolve().parents[3] / "docs" / "schemas"
PUBLISHED = "2026-11-20T19:25:43Z"
EC2_HEADER = (
    "SKU,OfferTermCode,RateCode,TermType,PriceDescription,EffectiveDate,StartingRange,EndingRange,Unit,PricePerUnit,"
    "Currency,RelatedTo,LeaseContractLength,PurchaseOption,OfferingClass,Product Family,serviceCode,Location,"
    "Location Type,Instance Type,Current Generation,Instance Family,vCPU,Physical Processor,Clock Speed,Memory,Storage,"
    "Network Performance,Processor Architecture,Storage Media,Volume Type,Max Volume Size,Max IOPS/volume,"
    "Max IOPS Burst Performance,Max throughput/volume,Provisioned,Tenancy,EBS Optimized,Operating System,"
    "License Model,Group,Group Description,Transfer Type,From Location,From Location Type,To Location,To Location Type,"
    "usageType,operation,AvailabilityZone,CapacityStatus,ClassicNetworkingSupport,Dedicated EBS Throughput,ECU,"
    "Elastic Graphics Type,Enhanced Networking Supported,From Region Code,GPU,GPU Memory,Instance,"
    "Instance Capacity - large,Instance Capacity - xlarge,Instance SKU,Intel AVX2 Available,MarketOption,"
    "Normalization Size Factor,Pre Installed S/W,Processor Features,Region Code,serviceName"
)
EC2_COLUMNS = next(csv.reader([EC2_HEADER]))
RDS_COLUMNS = [
    *EC2_COLUMNS[:30],
    "Engine Code",
    "Database Engine",
    "License Model",
    "usageType",
    "operation",
    "Region Code",
]
PLAN_HEADER = (
    "SKU,RateCode,Unit,EffectiveDate,DiscountedRate,Currency,DiscountedSKU,DiscountedServiceCode,DiscountedUsageType,"
    "DiscountedOperation,PurchaseOption,LeaseContractLength,LeaseContractLengthUnit,ServiceCode,UsageType,Operation,"
    "Description,Instance Family,Location,Location Type,Granularity,Product Family,DiscountedRegionCode,"
    "DiscountedInstanceType"
)
PLAN_COLUMNS = next(csv.reader([PLAN_HEADER]))


def has_duckdb() -> bool:
    """Whether files can be read here. In CI a missing library is a failure, not a reason to skip."""
    try:
        import duckdb  # noqa: F401
    except ImportError:
        return False
    return True


needs_duckdb = pytest.mark.skipif(
    not has_duckdb() and not os.environ.get("CI"), reason="needs duckdb: pip install -r requirements/prices.txt"
)


def offer(columns: Sequence[str], rows: Sequence[dict[str, str]], code: str = "AmazonEC2") -> bytes:
    """A price list file: five lines about itself, the header, the rows."""
    about = [
        ("FormatVersion", "v1.0"),
        ("Disclaimer", "This pricing list is for informational purposes only. All prices are subject to terms."),
        ("Publication Date", PUBLISHED),
        ("Version", "20261120192543"),
        ("OfferCode", code),
    ]
    lines = [*about, columns, *([row.get(name, "") for name in columns] for row in rows)]
    return "".join(",".join(_quoted(value) for value in line) + "\n" for line in lines).encode()


def _quoted(value: str) -> str:
    """As AWS writes it: what is there in quotes, what is not bare."""
    return '"' + value.replace('"', '""') + '"' if value else ""


def on_demand(sku: str, usage: str, price: str, **more: str) -> dict[str, str]:
    """One row of a service's file."""
    common = {
        "SKU": sku,
        "OfferTermCode": "JRTCKXETXF",
        "RateCode": f"{sku}.JRTCKXETXF.6YS6EN2CT7",
        "TermType": "OnDemand",
        "PriceDescription": f"${price} per unit of {usage}",
        "EffectiveDate": "2026-11-01",
        "StartingRange": "0",
        "EndingRange": "Inf",
        "Unit": "Hrs",
        "PricePerUnit": price,
        "Currency": "USD",
        "Location Type": "AWS Region",
        "Region Code": "eu-west-1",
        "usageType": usage,
    }
    return common | {name.replace("_", " "): value for name, value in more.items()}


def instance(sku: str, usage: str, price: str, **more: str) -> dict[str, str]:
    """One row of an EC2 instance: plain Linux unless said otherwise."""
    about = {"Tenancy": "Shared", "Operating_System": "Linux", "CapacityStatus": "Used", "operation": "RunInstances"}
    return on_demand(sku, usage, price, **{"Pre Installed S/W": "NA"} | about | more)


EC2 = [
    instance("A1", "EU-BoxUsage:m7g.large", "0.0910000000"),
    instance("A2", "EU-BoxUsage:m7g.large", "0.1830000000", Operating_System="Windows", operation="RunInstances:0002"),
    instance("A3", "EU-DedicatedUsage:m7g.large", "0.0999", Tenancy="Dedicated"),
    instance("A4", "EU-UnusedBox:m7g.large", "0.0910", CapacityStatus="UnusedCapacityReservation"),
    instance("A5", "EU-BoxUsage:m7g.large", "0.05", TermType="Reserved", LeaseContractLength="1yr"),
    instance("A6", "EU-BoxUsage:zz9.large", "0.2000000000"),
    on_demand("N1", "EU-NatGateway-Hours", "0.0500000000", operation="NatGateway"),
    on_demand("E1", "EU-EBS:VolumeUsage.gp3", "0.0880000000", Unit="GB-Mo"),
    on_demand("E2", "EU-EBS:VolumeP-Throughput.gp3", "45.0560000000", Unit="GiBps-mo"),
    on_demand("L1", "EU-NatGateway-Bytes", "0.0480000000", Unit="GB", **{"Location_Type": "AWS Local Zone"}),
]


def plan(usage: str, rate: str, **more: str) -> dict[str, str]:
    """One row of a Savings Plans file."""
    common = {
        "SKU": "HG9V2UBQC2P9GB3T",
        "RateCode": "HG9V2UBQC2P9GB3T.2E92YMZ2XD6UMPWS",
        "Unit": "Hrs",
        "EffectiveDate": "2026-11-01T07:36:03Z",
        "DiscountedRate": rate,
        "Currency": "USD",
        "DiscountedSKU": "A1",
        "DiscountedServiceCode": "AmazonEC2",
        "DiscountedUsageType": usage,
        "DiscountedOperation": "RunInstances",
        "PurchaseOption": "No Upfront",
        "LeaseContractLength": "3",
        "LeaseContractLengthUnit": "year",
        "ServiceCode": "ComputeSavingsPlans",
        "Product Family": "ComputeSavingsPlans",
        "DiscountedRegionCode": "eu-west-1",
    }
    return common | {name.replace("_", " "): value for name, value in more.items()}


class Lists:
    """What the stand-in has, what it was asked, and when it breaks off."""

    def __init__(self) -> None:
        self.files: dict[str, bytes | Path] = {}
        """``AmazonEC2-eu-west-1`` → content, or where it is."""
        self.products: dict[str, list[str]] = {}
        self.breaks_after: dict[str, int] = {}
        """Name → bytes after which the connection ends, once."""
        self.stalls_after: dict[str, int] = {}
        """Name → bytes after which nothing more comes, once, until ``resume``."""
        self.resume = threading.Event()
        self.version = "20261120192543"
        self.ranges: list[str] = []
        self.fetched: list[str] = []
        self.url = ""

    def listed(self, service: str) -> list[dict[str, Any]]:
        """As ListPriceLists answers."""
        regions = [name.partition("-")[2] for name in self.files if name.partition("-")[0] == service]
        arn = f"arn:aws:pricing:::price-list/aws/{service}/USD/{self.version}"
        return [
            {"PriceListArn": f"{arn}/{each}", "RegionCode": each, "CurrencyCode": "USD", "FileFormats": ["csv", "json"]}
            for each in regions
        ]


@pytest.fixture
def lists() -> Iterator[Lists]:
    """AWS's price list API and its files, on this machine."""
    found = Lists()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(found))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.url = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    server.server_close()


def _handler(lists: Lists) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            action = self.headers["X-Amz-Target"].rpartition(".")[2]
            if action == "ListPriceLists":
                self._json({"PriceLists": lists.listed(asked["ServiceCode"])})
            elif action == "GetPriceListFileUrl":
                service, region = asked["PriceListArn"].split("/")[2], asked["PriceListArn"].split("/")[-1]
                self._json({"Url": f"{lists.url}/{service}-{region}.{asked['FileFormat']}"})
            else:
                self._json({"FormatVersion": "aws_v1", "PriceList": lists.products[asked["ServiceCode"]]})

        def _index(self, service: str) -> None:
            regions = [each.partition("-")[2] for each in lists.files if each.partition("-")[0] == service]
            if not regions:
                self.send_error(403)
            elif self.path.startswith("/savingsPlan"):
                path = f"/savingsPlan/v1.0/aws/{service}/{lists.version}"
                self._json({"regions": [{"regionCode": e, "versionUrl": f"{path}/{e}/index.json"} for e in regions]})
            else:
                path = f"/offers/v1.0/aws/{service}/{lists.version}"
                about = {e: {"regionCode": e, "currentVersionUrl": f"{path}/{e}/index.json"} for e in regions}
                self._json({"formatVersion": "v1.0", "publicationDate": PUBLISHED, "regions": about})

        def _json(self, value: object) -> None:
            body = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            if self.path.endswith("region_index.json"):
                self._index(self.path.split("/")[4])
                return
            name = Path(self.path).stem
            if name == "index":  # …/AmazonEC2/20261120192543/eu-west-1/index.csv, or …/AmazonRoute53/current/index.csv
                service, region = self.path.split("/")[4], self.path.split("/")[-2]
                name = f"{service}-{region}"
            given_file, tag = lists.files[name], f'"{lists.version}"'
            size = given_file.stat().st_size if isinstance(given_file, Path) else len(given_file)
            given = self.headers.get("Range")
            start = int(given.split("=")[1].rstrip("-")) if given and self.headers.get("If-Range") == tag else 0
            lists.ranges.append(given or "")
            lists.fetched.append(name)
            if start and start >= size:
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            self.send_header("ETag", tag)
            self.send_header("Content-Length", str(size - start))
            self.end_headers()
            end = lists.breaks_after.pop(name, None)
            if isinstance(given_file, Path):
                with given_file.open("rb") as content:
                    shutil.copyfileobj(content, self.wfile, 1 << 20)
            else:
                stall = lists.stalls_after.pop(name, None)
                self.wfile.write(given_file[start : stall or end])
                if stall:
                    lists.resume.wait(30)

        def date_time_string(self, timestamp: float | None = None) -> str:
            return "Sat, 28 Nov 2026 09:00:00 GMT"

    return Handler


def valid(found: object, schema: str) -> None:
    """Hold an output to its published schema."""
    Draft202012Validator(json.loads((SCHEMAS / f"{schema}.schema.json").read_text())).validate(found)
