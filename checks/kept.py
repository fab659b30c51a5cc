"""Where policies hold: asked for by reports, since a gate alone needs only what fails."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cfn.stack import Resource
    from policies.kernel.policy import Policy


class Kept(NamedTuple):
    """A resource that keeps a policy in an environment; ``out``: of the scope of PCI DSS. Sorts by policy and place."""

    policy: str
    file: str
    line: int
    logical_id: str
    resource_type: str
    environment: str = ""
    out: bool = False


def kept(passes: Iterable[tuple["Policy", "Resource"]], outside: set["Resource"], environment: str) -> Iterable[Kept]:
    """What an evaluation found to hold, in one environment; ``outside``: the resources out of scope."""
    for policy, resource in passes:
        place = resource.location
        yield Kept(
            policy.id, place.file, place.line, resource.logical_id, resource.type, environment, resource in outside
        )
