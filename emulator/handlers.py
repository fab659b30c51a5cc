"""MiniStack's handlers of a resource type, made from its declaration."""

import asyncio
import contextvars
from collections.abc import Callable
from typing import Any

from ministack import app
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

    def as_ministack(self, theirs: dict[str, Any]) -> dict[str, Any]:
        """The entry of MiniStack's table of handlers. Of its own entry, which ours replaces, snapshots stay."""
        kept = {key: value for key, value in theirs.items() if key == "snapshot"}
        return {
            **kept,
            "create": self.create,
            "update": self.update,
            "update_with_logical_id": True,
            "delete": self.delete,
        }

    def create(self, logical_id: str, properties: dict[str, Any], stack: str) -> Made:
        """Make it; answers its physical id and attributes."""
        name = provisioners._physical_name(stack, logical_id, max_len=63)
        known = {
            "properties": properties,
            "name": name,
            "lower": name.lower(),
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
        if self._declared.update is None:
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
            filled = fill(given, {**known, "answer": answers[0]} if answers else known)
            if filled.pop("if", True):
                answers.append(self._calls(operation, known["properties"], filled))
        return answers

    def _remember(self, known: dict[str, Any]) -> Made:
        known["ref"] = str(fill(self._declared.ref, known))
        known["attributes"] = fill(self._declared.attributes, known)
        KNOWN[self._key(known["ref"])] = known
        return known["ref"], known["attributes"]

    def _key(self, physical: str) -> tuple[str, str, str, str]:
        return get_account_id(), get_region(), self._declared.type, physical


class Completed(Handler):
    """MiniStack's own handler, followed by calls for the properties that it drops."""

    def __init__(self, declared: Declared, calls: Calls, theirs: dict[str, Any]) -> None:
        super().__init__(declared, calls)
        self._theirs = dict(theirs)

    def as_ministack(self, theirs: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002  # it has them already
        """Their entry, with our create and update."""
        changed = {"update": self.update} if "update" in self._theirs else {}
        return {**self._theirs, "create": self.create, **changed, "delete": self.delete}

    def create(self, logical_id: str, properties: dict[str, Any], stack: str) -> Made:
        """Theirs, then ours."""
        return self._completed(_on_loop(self._theirs["create"], logical_id, properties, stack), properties, None)

    def update(self, physical: str, old: dict[str, Any], new: dict[str, Any], stack: str, *names: str | None) -> Made:
        """Theirs, then ours."""
        return self._completed(_on_loop(self._theirs["update"], physical, old, new, stack, *names), new, old)

    def delete(self, physical: str, properties: dict[str, Any]) -> None:
        """Theirs alone: what was added goes with it."""
        _on_loop(self._theirs["delete"], physical, properties)

    def _completed(self, made: Made, properties: dict[str, Any], old: dict[str, Any] | None) -> Made:
        known = {"properties": properties, "old": old, "ref": made[0]}
        known.update(account=get_account_id(), region=get_region())
        self._run(known, self._declared.also)
        return made


def _on_loop(function: Callable[..., Any], *arguments: Any) -> Any:
    """Run MiniStack's own code where it expects to run, on the server's loop, and wait for it on this thread."""
    context = contextvars.copy_context()

    async def run() -> Any:
        return context.run(function, *arguments)

    return asyncio.run_coroutine_threadsafe(run(), app._MAIN_LOOP).result()
