"""What AWS's price list API is asked, and the query API's answers as prices; with botocore's own checks of both."""

import json
import sys
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from cost_model.prices import PriceBook, shipped
from stackwarden import cli
from stackwarden.deploy.aws import Aws
from stackwarden.ending import RefusedError
from stackwarden.refresh import lists as price_lists_module
from stackwarden.refresh.lists import PriceList, file_url, price_lists
from stackwarden.refresh.products import products, rows

ARN = "arn:aws:pricing:::price-list/aws/{}/USD/20261120192543/{}"
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)


@pytest.fixture
def stubbed(monkeypatch) -> tuple[Aws, Stubber]:
    """AWS whose pricing client answers what the test says; a call that it does not expect is an error."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    client = boto3.client("pricing", region_name="us-east-1")
    monkeypatch.setattr(price_lists_module, "now", NOW.timestamp)
    found = Aws()
    found._clients["us-east-1", "pricing"] = client
    with Stubber(client) as stub:
        yield found, stub


def listed(stub: Stubber, service: str, regions: list[str], following: str = "", at: str = "") -> None:
    answer: dict[str, Any] = {
        "PriceLists": [
            {
                "PriceListArn": ARN.format(service, each),
                "RegionCode": each,
                "CurrencyCode": "USD",
                "FileFormats": ["csv"],
            }
            for each in regions
        ]
    }
    asked = {"ServiceCode": service, "EffectiveDate": NOW, "CurrencyCode": "USD"}
    stub.add_response(
        "list_price_lists",
        answer | ({"NextToken": following} if following else {}),
        asked | ({"NextToken": at} if at else {}),
    )


def test_the_lists_of_the_regions_are_found_on_every_page(stubbed) -> None:
    aws, stub = stubbed
    listed(stub, "AmazonEC2", ["us-east-1", "eu-west-1"], following="more")
    listed(stub, "AmazonEC2", ["eu-central-1"], at="more")
    found = price_lists(aws, "AmazonEC2", ["eu-central-1", "eu-west-1"])
    assert [(each.name, each.arn) for each in found] == [
        ("AmazonEC2-eu-central-1", ARN.format("AmazonEC2", "eu-central-1")),
        ("AmazonEC2-eu-west-1", ARN.format("AmazonEC2", "eu-west-1")),
    ]
    stub.assert_no_pending_responses()


def test_a_region_without_a_list_is_named(stubbed) -> None:
    aws, stub = stubbed
    listed(stub, "AmazonEC2", ["us-east-1"])
    with pytest.raises(RefusedError, match="no price list of AmazonEC2 for eu-west-1"):
        price_lists(aws, "AmazonEC2", ["eu-west-1"])


def test_a_service_of_every_region_has_one_list(stubbed) -> None:
    aws, stub = stubbed
    listed(stub, "AmazonRoute53", ["aws-global"])
    [found] = price_lists(aws, "AmazonRoute53", ["eu-west-1", "us-east-1"])
    assert (found.region, found.arn) == ("global", ARN.format("AmazonRoute53", "aws-global"))


def test_the_address_of_a_file_is_asked_for_as_csv(stubbed) -> None:
    aws, stub = stubbed
    arn = ARN.format("AmazonEC2", "eu-west-1")
    answer = {"Url": "https://pricing.us-east-1.amazonaws.com/offers/x.csv"}
    stub.add_response("get_price_list_file_url", answer, {"PriceListArn": arn, "FileFormat": "csv"})
    assert file_url(aws, PriceList("AmazonEC2", "eu-west-1", arn)) == answer["Url"]


def test_a_refusal_is_said_in_the_words_of_aws(stubbed) -> None:
    aws, stub = stubbed
    stub.add_client_error("list_price_lists", "AccessDeniedException", "User may not pricing:ListPriceLists")
    with pytest.raises(RefusedError, match="AccessDeniedException: User may not pricing:ListPriceLists"):
        price_lists(aws, "AmazonEC2", ["eu-west-1"])


def product(sku: str = "NAT1", price: str = "0.0500000000", **about: str) -> str:
    """One product, as GetProducts prints it: JSON in a string."""
    attributes = {
        "regionCode": "eu-west-1", "servicecode": "AmazonEC2", "usagetype": "EU-NatGateway-Hours",
        "operation": "NatGateway", "locationType": "AWS Region", "location": "EU (Ireland)",
    }  # fmt: skip
    term = {
        "priceDimensions": {
            f"{sku}.JRTCKXETXF.6YS6EN2CT7": {
                "unit": "Hrs", "beginRange": "0", "endRange": "Inf", "description": "$0.05 per NAT Gateway Hour",
                "pricePerUnit": {"USD": price}, "rateCode": f"{sku}.JRTCKXETXF.6YS6EN2CT7", "appliesTo": [],
            }
        },
        "sku": sku, "effectiveDate": "2026-11-01T00:00:00Z", "offerTermCode": "JRTCKXETXF", "termAttributes": {},
    }  # fmt: skip
    return json.dumps(
        {
            "product": {"productFamily": "NAT Gateway", "attributes": attributes | about, "sku": sku},
            "serviceCode": "AmazonEC2",
            "terms": {"OnDemand": {f"{sku}.JRTCKXETXF": term}},
            "version": "20261120192543",
            "publicationDate": "2026-11-20T19:25:43Z",
        }
    )


def test_products_are_asked_for_by_region_and_page(stubbed) -> None:
    aws, stub = stubbed
    asked = {
        "ServiceCode": "AmazonEC2",
        "FormatVersion": "aws_v1",
        "Filters": [{"Type": "TERM_MATCH", "Field": "regionCode", "Value": "eu-west-1"}],
    }
    stub.add_response("get_products", {"PriceList": [product()], "NextToken": "more"}, asked)
    stub.add_response("get_products", {"PriceList": [product("NAT2")]}, asked | {"NextToken": "more"})
    found = [row for each in products(aws, "AmazonEC2", "eu-west-1") for row in rows(each)]
    assert [row.sku for row in found] == ["NAT1", "NAT2"]
    assert (found[0].usage, found[0].price, found[0].effective) == (
        "EU-NatGateway-Hours",
        "0.0500000000",
        "2026-11-01T00:00:00Z",
    )


@pytest.mark.parametrize(
    "about",
    [
        {"operatingSystem": "Windows"},
        {"tenancy": "Dedicated"},
        {"capacitystatus": "UnusedCapacityReservation"},
        {"preInstalledSw": "SQL Std"},
        {"locationType": "AWS Local Zone"},
    ],
)
def test_products_that_the_model_does_not_mean_are_left_out(about) -> None:
    assert list(rows(json.loads(product(**about)))) == []


def test_the_query_api_needs_no_duckdb_and_takes_effect(lists, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    lists.products["AmazonEC2"] = [product()]
    arguments = ["--region", "eu-west-1", "--service", "AmazonEC2", "--endpoint", lists.url]
    assert cli.main(["prices", "refresh", "--api", "products", *arguments]) == 0
    found = PriceBook.load("eu-west-1").price("AmazonEC2", "NatGateway-Hours")
    assert (found.unit_price, found.confirmed) == (Decimal("0.05"), "2026-11-20")
    assert found.source == "AWS price list query API, AmazonEC2 in eu-west-1, published 2026-11-20T19:25:43Z"
    shipped.regions_of.cache_clear()
