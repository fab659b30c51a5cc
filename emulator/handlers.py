"""MiniStack's handlers of a resource type, made from its declaration."""

from typing import Any

from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services.cloudformation import provisioners

from emulator.calls import Calls
from emulator.declared import Call, Declared
from emulator.filling import fill

Made = tuple[str, dict[str, Any]]
# What is known of each resource, for its update and deletion: (account, region, type, physical id) → places.
KNOWN: dict[tuple[str, str, str, str], dict[str, Any]] = {}


class Handler:
    """Create, update and delete as MiniStack calls them, on a worker thread because they call back into it."""

    def __init__(self, declared: Declared, calls: Calls) -> None:
        self._declared, self._calls = declared, calls

    def as_ministack(self) -> dict[str, Any]:
        """The entry of MiniStack's table of handlers."""
        return {
            "create": self.create,
            "update": self.update,
            "update_with_logical_id": True,
            "delete": self.delete,
        }

    def create(self, logical_id: str, properties: dict[str, Any], stack: str) -> Made:
        """Make it; answers its physical id and attributes."""
        known = {
            "properties": properties,
            "name": provisioners._physical_name(stack, logical_id, max_len=63),
            "unique": new_uuid().replace("-", "")[:17],
            "account": get_account_id(),
            "region": get_region(),
        }
        return self._settle(known, self._declared.create)

    def update(
        self, physical: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str | None = None
    ) -> Made:
        """Change it in place, or, without update calls, put it again."""
        known = KNOWN.get(self._key(physical))
        if known is None:
            return self.create(logical_id or physical, new, stack)
        known = {**known, "properties": new, "old": old}
        if not self._declared.update:
            return self._settle(known, self._declared.create)
        self._run(known, self._declared.update)
        return self._remember(known)

    def delete(self, physical: str, properties: dict[str, Any]) -> None:
        """Delete it; gone already is deleted."""
        known = KNOWN.get(self._key(physical), {"properties": properties, "ref": physical})
        self._run(known, self._declared.delete)
        KNOWN.pop(self._key(physical), None)

    def _settle(self, known: dict[str, Any], calls: tuple[Call, ...]) -> Made:
        known["answers"] = self._run(known, calls)
        known["answer"] = known["answers"][0] if calls else {}
        return self._remember(known)

    def _run(self, known: dict[str, Any], calls: tuple[Call, ...]) -> list[Any]:
        answers: list[Any] = []
        for operation, given in calls:
            places = {**known, "answer": answers[0]} if answers else known
            answers.append(self._calls(operation, known["properties"], fill(given, places)))
        return answers

    def _remember(self, known: dict[str, Any]) -> Made:
        known["ref"] = str(fill(self._declared.ref, known))
        known["attributes"] = fill(self._declared.attributes, known)
        KNOWN[self._key(known["ref"])] = known
        return known["ref"], known["attributes"]

    def _key(self, physical: str) -> tuple[str, str, str, str]:
        return get_account_id(), get_region(), self._declared.type, physical
