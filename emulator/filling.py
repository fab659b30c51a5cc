"""Text with ``{places}``: each is a JMESPath expression over what is known of a resource."""

import re
from typing import Any

import jmespath
from jmespath import functions

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
        return _found(whole[1] if whole else value[2:], known)
    return _PLACE.sub(lambda place: str(_found(place[1], known)), value)


class _Functions(functions.Functions):  # type: ignore[misc]  # jmespath has no types
    """JMESPath's own, and ``region()``: inside a filter nothing else leads to what stands outside."""

    def __init__(self, region: str) -> None:
        self._region = region

    @functions.signature()  # type: ignore[untyped-decorator]
    def _func_region(self) -> str:
        return self._region


def _found(expression: str, known: dict[str, Any]) -> Any:
    return jmespath.search(expression, known, jmespath.Options(custom_functions=_Functions(known.get("region", ""))))


def _holds(item: Any) -> bool:
    return item is not None and not (isinstance(item, dict) and all(value is None for value in item.values()))
