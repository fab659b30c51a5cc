"""Template properties as the arguments of an API operation: by name, in the operation's own spelling and types."""

from typing import Any


def fit(shape: Any, value: Any) -> Any:
    """``value`` in the form of a botocore shape. What the shape does not know is left out."""
    if value is None or shape is None:
        return {} if shape is None else None
    match shape.type_name:
        case "structure":
            return _structure(shape, value)
        case "list":
            return [fit(shape.member, item) for item in _listed(value)]
        case "map":
            return {str(key): fit(shape.value, item) for key, item in _mapped(value).items()}
        case "boolean":
            return str(value).lower() == "true"
        case "integer" | "long":
            return int(value)
        case "float" | "double":
            return float(value)
        case "timestamp" | "blob":
            return value
    return _text(value)


def _structure(shape: Any, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):  # a structure of one member, which the template writes as the bare value
        return {next(iter(shape.members)): value}
    known = {name.lower(): name for name in shape.members}
    return {
        known[name.lower()]: fit(shape.members[known[name.lower()]], item)
        for name, item in value.items()
        if name.lower() in known and item is not None
    }


def _listed(value: Any) -> list[Any]:
    """Tags may be a map in the template and a list in the API."""
    if isinstance(value, dict):
        return [{"Key": key, "Value": item} for key, item in value.items()]
    return value if isinstance(value, list) else [value]


def _mapped(value: Any) -> dict[str, Any]:
    return {item["Key"]: item["Value"] for item in value} if isinstance(value, list) else dict(value)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
