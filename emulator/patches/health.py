"""Route 53's health checks."""

from typing import Any

from ministack.services import route53


def read_children_of_health_checks() -> None:
    """MiniStack looks for the text of a calculated check's children, and of its regions, one level too deep."""
    original = route53._parse_health_check_config

    def parse(element: Any) -> dict[str, Any]:
        config: dict[str, Any] = original(element)
        for key, member in (("ChildHealthChecks", "ChildHealthCheck"), ("Regions", "Region")):
            if key in config:
                listed = route53._findall(route53._find(element, key), member)
                config[key] = [each.text or "" for each in listed]
        return config

    route53._parse_health_check_config = parse
