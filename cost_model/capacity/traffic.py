"""What reaches the load balancers: requests and bytes per hour, after a cache in front if there is one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cfn.stack import Resource
from cost_model.context import Context
from cost_model.formulas import GB, origin_requests
from cost_model.hours import Slot
from cost_model.profile import LoadProfile


@dataclass(frozen=True, slots=True)
class Traffic:
    """Per slot and hour: requests, GB of their responses, and their work in requests for pages."""

    requests: tuple[float, ...]
    gb: tuple[float, ...]
    work: tuple[float, ...]

    def scaled(self, factor: float) -> "Traffic":
        """A share of it."""
        requests, gb, work = (tuple(v * factor for v in each) for each in (self.requests, self.gb, self.work))
        return Traffic(requests, gb, work)


def traffic_of(resource: Resource, context: Context, *, cdn: bool, without: Collection[str] = ()) -> Traffic:
    """The site's traffic under the load of the resource's role and environment."""
    key = (resource.stack.environment, resource.stack.role, cdn, frozenset(without))
    return context.once(
        "traffic",
        key,
        lambda: site_traffic(context.profile, context.slots(resource), cdn=cdn, without=without),
    )


def site_traffic(profile: LoadProfile, slots: Sequence[Slot], *, cdn: bool, without: Collection[str] = ()) -> Traffic:
    """What is served in each hour, over all content but ``without``; with a ``cdn`` cache misses only."""
    requests, gb, work = ([0.0] * len(slots) for _ in range(3))
    for name, content in profile.content.items():
        if name in without:
            continue
        hit, size, effort = content.cache_hit.base if cdn else 0.0, content.bytes.base, content.work.base
        for index, each in enumerate(content.per.hourly(slots)):
            asked = origin_requests(each, hit)
            requests[index] += asked
            gb[index] += asked * size / GB
            work[index] += asked * effort
    return Traffic(tuple(requests), tuple(gb), tuple(work))
