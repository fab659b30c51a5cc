"""The price book: what one unit of an AWS service costs, where the figure comes from and how far to trust it.

    book = PriceBook.load("eu-west-1", overlays=[Path("contract.yaml")])
    price = book.price("AmazonEC2", "NatGateway-Hours")
    price.amount(Decimal(730))  # 35.040 USD

How the data was made, what a key is and how to bring your own prices: docs/prices.md.
"""

from cost_model.prices.book import PriceBook
from cost_model.prices.free import FreeType, free, free_types
from cost_model.prices.keys import transfer_key
from cost_model.prices.price import SHIPPED, Layer, Price, PriceAmbiguous, PriceError, PriceMissing, Tier

__all__ = [
    "SHIPPED",
    "FreeType",
    "Layer",
    "Price",
    "PriceAmbiguous",
    "PriceBook",
    "PriceError",
    "PriceMissing",
    "Tier",
    "free",
    "free_types",
    "transfer_key",
]
