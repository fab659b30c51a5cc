"""Names that prices are found by."""

from typing import Final

REGION_CODES: Final = {
    "us-east-1": "USE1",
    "us-east-2": "USE2",
    "us-west-1": "USW1",
    "us-west-2": "USW2",
    "eu-west-1": "EU",
    "eu-west-2": "EUW2",
    "eu-west-3": "EUW3",
    "eu-central-1": "EUC1",
    "eu-north-1": "EUN1",
    "ap-south-1": "APS3",
    "ap-southeast-1": "APS1",
    "ap-southeast-2": "APS2",
    "ap-northeast-1": "APN1",
    "ap-northeast-2": "APN2",
    "sa-east-1": "SAE1",
}
"""Region → the code that usage types name it by (https://docs.aws.amazon.com/cur/latest/userguide/ , region codes)."""

GLOBAL_REGIONS: Final = {
    "AmazonRoute53": "global",
    "AWSBudgets": "global",
    "AmazonCloudFront": "edge",
    "AWSGlobalAccelerator": "global",
    "AWSShield": "global",
}
"""Services whose prices belong to no region: where the book keeps them."""


def transfer_key(destination: str) -> str:
    """Key of AWSDataTransfer for GB sent from a region to another one: ``eu-central-1`` → ``EUC1-AWS-Out-Bytes``.

    A destination without a known code gets the general rate to other regions, ``AWS-Out-Bytes``.
    """
    code = REGION_CODES.get(destination)
    return f"{code}-AWS-Out-Bytes" if code else "AWS-Out-Bytes"
