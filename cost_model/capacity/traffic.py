"""What reaches the load balancers: requests and bytes per hour, after a cache in front if there is one."""

from collections.abc import Sequence
from dataclasses import dataclass

from cost_model.formulas import GB, origin_requests
from cost_model.hours import Slot
from cost_model.profile import LoadProfile


@dataclass(frozen=True, slots=True)
class Traffic:
    """Per slot: requests per hour, and GB per hour of their responses."""

    requests: tuple[float, ...]
    gb: tuple[float, ...]

    def scaled(self, factor: float) -> "Traffic":
        """A share of it."""
        return Traffic(tuple(r * factor for r in self.requests), tuple(g * factor for g in self.gb))


def site_traffic(profile: LoadProfile, slots: Sequence[Slot], *, cdn: bool) -> Traffic:
    """Requests and GB per hour that the load balancers serve, over all content; with a ``cdn`` cache misses only."""
    requests = [0.0] * len(slots)
    gb = [0.0] * len(slots)
    for content in profile.content.values():
        hit = content.cache_hit.base if cdn else 0.0
        for index, slot in enumerate(slots):
            asked = origin_requests(content.per.per_hour(slot), hit)
            requests[index] += asked
            gb[index] += asked * content.bytes.base / GB
    return Traffic(tuple(requests), tuple(gb))
