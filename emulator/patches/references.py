"""What Ref and GetAtt answer, where MiniStack answers something else than CloudFormation."""

from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services.cloudformation import provisioners

Attributes = dict[str, Any]


def correct_references() -> None:
    """Each with what MiniStack answers instead."""
    # The name; readers of the ARN, such as a task definition's secrets, then miss it.
    _correct("AWS::SecretsManager::Secret", ref=lambda _, attributes: attributes["Id"])
    # The ARN; a launch template by name then misses it.
    _correct("AWS::IAM::InstanceProfile", ref=lambda physical, _: physical.rsplit("/", 1)[1])
    # Nothing: GetAtt VPC.CidrBlock fails the stack.
    _correct("AWS::EC2::VPC", more=lambda properties: {"CidrBlock": properties["CidrBlock"]})


def _correct(
    type_name: str,
    ref: Callable[[str, Attributes], str] = lambda physical, _: physical,
    more: Callable[[dict[str, Any]], Attributes] = lambda _: {},
) -> None:
    """Wrap a type's handlers: ``ref`` outside, MiniStack's own id inside; ``more`` attributes from the properties."""
    handler = provisioners._RESOURCE_HANDLERS[type_name]
    inner = dict(handler)
    theirs: dict[tuple[str, str, str], str] = {}

    def answered(made: tuple[str, Attributes], properties: dict[str, Any]) -> tuple[str, Attributes]:
        physical, attributes = made
        outside = ref(physical, attributes)
        theirs[get_account_id(), get_region(), outside] = physical
        return outside, {**attributes, **more(properties)}

    def inside(outside: str) -> str:
        return theirs.get((get_account_id(), get_region(), outside), outside)

    def create(logical_id: str, properties: dict[str, Any], stack: str) -> tuple[str, Attributes]:
        return answered(inner["create"](logical_id, properties, stack), properties)

    def update(outside: str, old: dict[str, Any], new: dict[str, Any], *names: str) -> tuple[str, Attributes]:
        return answered(inner["update"](inside(outside), old, new, *names), new)

    def delete(outside: str, properties: dict[str, Any]) -> None:
        inner["delete"](inside(outside), properties)

    handler.update(create=create, update=update, delete=delete)
