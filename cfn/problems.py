"""What is wrong with parts of one template: the one place that decides whether a fault refuses it all."""

from collections.abc import Iterator

from cfn.errors import CfnError, LimitError, Location
from cfn.unknown import Kind, Unknown


class Problems:
    """Where all must be right (``strict``) the first fault is raised. Otherwise each is kept, once at its place, the
    part at fault is unknown or left out, and everything else is resolved.
    """

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self._found: dict[tuple[Location, str], CfnError] = {}

    def __iter__(self) -> Iterator[CfnError]:
        return iter(self._found.values())

    def add(self, error: CfnError) -> None:
        """Keep a fault. Raises it where all must be right, and always where going on would take too much."""
        if self.strict or isinstance(error, LimitError):
            raise error
        self._found.setdefault((error.location, error.message), error)

    def unknown(self, what: str, error: CfnError, kind: Kind = "function") -> Unknown:
        """Keep a fault, and give what stands for the value; two places never give the same."""
        self.add(error)
        text = what if kind == "parameter" else f"{what} in line {error.location.line}:{error.location.column}"
        return Unknown(kind, text, f"it cannot be evaluated: {error.message}")
