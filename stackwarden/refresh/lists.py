"""Which price lists there are: the bulk API's references, and the address of each file."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from cost_model.prices.keys import GLOBAL_REGIONS
from stackwarden.deploy.aws import Aws, now
from stackwarden.ending import RefusedError

API_REGION = "us-east-1"
"""Where the API answers; it knows the prices of every region."""
PLANS = frozenset({"ComputeSavingsPlans", "DatabaseSavingsPlans"})
"""What the API calls the lists of committed rates."""


class PriceList(NamedTuple):
    """One file of one service and region; ``arn`` holds its version."""

    service: str
    region: str
    arn: str

    @property
    def name(self) -> str:
        """Of the files that are kept while it is fetched."""
        return f"{self.service}-{self.region}"


def price_lists(aws: Aws, service: str, regions: Sequence[str]) -> list[PriceList]:
    """The lists of a service that hold for ``regions``, as of now.

    Raises:
        RefusedError: AWS has none for one of them.
    """
    as_of = datetime.fromtimestamp(now(), UTC)
    asked = {"ServiceCode": service, "EffectiveDate": as_of, "CurrencyCode": "USD"}
    found = list(aws.pages(API_REGION, "pricing", "list_price_lists", "PriceLists", **asked))
    if service in GLOBAL_REGIONS:
        everywhere = [each for each in found if "-" not in each.get("RegionCode", "") or len(found) == 1]
        everywhere += [each for each in found if "global" in each.get("RegionCode", "").lower()]
        if not everywhere:
            raise absent(service, "every region at once")
        return [PriceList(service, GLOBAL_REGIONS[service], everywhere[-1]["PriceListArn"])]
    by_region = {each.get("RegionCode", ""): each["PriceListArn"] for each in found}
    for region in regions:
        if region not in by_region:
            raise absent(service, region)
    return [PriceList(service, region, by_region[region]) for region in regions]


def absent(service: str, where: str) -> RefusedError:
    """What is said where AWS has no list."""
    remedy = "See `aws pricing describe-services` for the codes; AmazonEC2 is one, and region us-east-1."
    return RefusedError(f"AWS publishes no price list of {service} for {where}", remedy, 2)


def file_url(aws: Aws, wanted: PriceList) -> str:
    """Where its CSV is."""
    answer = aws.call(API_REGION, "pricing", "get_price_list_file_url", PriceListArn=wanted.arn, FileFormat="csv")
    return str(answer["Url"])
