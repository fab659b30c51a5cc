"""Text with ``{places}``: each is a JMESPath expression over what is known of a resource."""

import re
from typing import Any

import jmespath

_PLACE = re.compile(r"\{([^{}]+)\}")


def fill(value: Any, known: dict[str, Any]) -> Any:
    """Fill maps, lists and text. Text that is one place, or ``= expression``, keeps the type of what it finds.

    Inside a list, maps of which nothing was found fall away.
    """
    if isinstance(value, dict):
        return {key: fill(item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [item for each in value if _holds(item := fill(each, known))]
    if not isinstance(value, str):
        return value
    whole = _PLACE.fullmatch(value)
    if whole or value.startswith("= "):
        return jmespath.search(whole[1] if whole else value[2:], known)
    return _PLACE.sub(lambda place: str(jmespath.search(place[1], known)), value)


def _holds(item: Any) -> bool:
    return item is not None and not (isinstance(item, dict) and all(value is None for value in item.values()))
