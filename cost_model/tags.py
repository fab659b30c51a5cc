"""The tags of a resource, however its type writes them."""

from collections.abc import Iterable, Mapping
from typing import Any

from cfn.stack import Resource

_PLACES = ("Tags", "ResourceTags", "HostedZoneTags", "FileSystemTags", "BackupVaultTags", "UserPoolTags")


def tags_of(resource: Resource) -> dict[str, str]:
    """Key → value, as far as both are known before a deployment."""
    found: dict[str, str] = {}
    for place in _PLACES:
        value = resource.properties.get(place)
        if isinstance(value, Mapping):
            found.update(_known(value.items()))
        elif isinstance(value, list):
            found.update(_known((each.get("Key"), each.get("Value")) for each in value if isinstance(each, Mapping)))
    return found


def _known(pairs: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    return {key: value for key, value in pairs if isinstance(key, str) and isinstance(value, str)}
