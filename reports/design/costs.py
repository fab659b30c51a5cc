"""What parts of the platform cost, and what another decision would cost, in one ordinary month."""

from collections.abc import Collection
from decimal import Decimal

from cfn.platform import Platform
from cost_model.hours import HOURS_PER_MONTH
from cost_model.prices import PriceBook
from cost_model.profile_files import load_profile, names
from cost_model.project import project
from cost_model.projection import LineItem, Money, Projection

ORDINARY = "normal"


class Costs:
    """Projections of one environment under every profile, and sums over chosen lines of the ordinary one."""

    def __init__(self, platform: Platform) -> None:
        self._book = PriceBook.load(next(iter(platform.regions.values())))
        profiles = {name: load_profile(name) for name in names()}
        self.projections: dict[str, Projection] = {
            name: project(platform.graph, profile, self._book) for name, profile in profiles.items()
        }

    @property
    def totals(self) -> dict[str, Money]:
        """The month's total by profile."""
        return {name: projection.total for name, projection in self.projections.items()}

    def of(
        self, *types: str, role: str = "", stacks: Collection[str] = (), component: str = "", profile: str = ORDINARY
    ) -> Decimal:
        """The base amount of lines of some types (all: none named), a role, some stacks, a component."""
        return sum(
            (
                line.amount.base
                for line in self.projections[profile].lines
                if _chosen(line, types, role, stacks) and component in line.component
            ),
            Decimal(0),
        )

    def shares(self, profile: str = ORDINARY) -> list[tuple[str, Decimal]]:
        """Amounts by AWS service, the dearest first."""
        found = self.projections[profile].by_service()
        return sorted(((name, each.base) for name, each in found.items()), key=lambda pair: -pair[1])

    def hourly(self, service: str, key: str) -> Decimal:
        """A published price per hour, in the primary region."""
        return self._book.price(service, key).unit_price

    def month(self, service: str, key: str, count: float = 1) -> Decimal:
        """So many of something that is paid by the hour, for a month."""
        return self.hourly(service, key) * Decimal(str(count)) * HOURS_PER_MONTH

    def fargate(self, vcpus: float, gib: float) -> Decimal:
        """Tasks of so many vCPUs and GiB in all, on Fargate (ARM), for a month."""
        vcpu = self.month("AmazonECS", "Fargate-ARM-vCPU-Hours:perCPU", vcpus)
        return vcpu + self.month("AmazonECS", "Fargate-ARM-GB-Hours", gib)


def _chosen(line: LineItem, types: Collection[str], role: str, stacks: Collection[str]) -> bool:
    where, _, stack = line.resource.stack.partition("/")
    return (
        (not types or line.resource.type in types)
        and (not role or where == role)
        and (not stacks or any(stack.startswith(each) for each in stacks))
    )
