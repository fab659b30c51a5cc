"""Hosted zones."""

from typing import Any

from ministack.services import route53


def bring_hosted_zones() -> None:
    """A domain's zone is there before the platform is: whoever deploys brings it, and the emulator starts without any.

    The first record of a zone that is not there makes it, named by the last two labels of the record.
    """
    original = route53._change_resource_record_sets

    def change(zone_id: str, body: bytes) -> Any:
        if zone_id not in route53._zones and (name := _domain(body)):
            zone = {
                "id": zone_id,
                "name": name,
                "caller_reference": zone_id,
                "comment": "",
                "private": False,
                "vpcs": [],
            }
            route53._zones[zone_id] = zone
            route53._records[zone_id] = route53._default_records(name)
        return original(zone_id, body)

    route53._change_resource_record_sets = change


def _domain(body: bytes) -> str:
    """Empty without a record: the original says what is wrong with the request."""
    names = [element.text or "" for element in route53._parse_body(body).iter() if element.tag.endswith("}Name")]
    return ".".join(names[0].rstrip(".").split(".")[-2:]) + "." if names else ""
