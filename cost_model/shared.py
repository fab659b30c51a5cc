"""What projections of much the same resources share: prices of the same charges, the lines they make, names."""

from collections.abc import Iterable
from decimal import Decimal

from cfn.stack import Resource
from cost_model.prices import PriceBook
from cost_model.pricing import PricedBefore, PricedCharge
from cost_model.projection import ZERO, LineItem, Money, Named

Three = tuple[PricedCharge | None, PricedCharge | None, PricedCharge | None]
"""One line in the cheap, the expected and the dear scenario; None where a scenario does not have it."""


class Shared:
    """All of it belongs to one price book."""

    def __init__(self, book: PriceBook) -> None:
        self.book = book
        self.charges: PricedBefore = {}
        self._lines: dict[int, tuple[Three, LineItem]] = {}
        self._named: dict[Resource, Named] = {}

    def named(self, resource: Resource) -> Named:
        """What a person calls the resource."""
        found = self._named.get(resource)
        if found is None:
            stack, place = resource.stack, resource.location
            region = stack.region or self.book.region
            found = Named(stack.key, resource.logical_id, resource.type, place.file, place.line, region)
            self._named[resource] = found
        return found

    def line(self, three: Three) -> LineItem:
        """The line of three scenarios; the same object where each of the three is."""
        shown = next(each for each in (three[1], three[2], three[0]) if each is not None)
        known = self._lines.get(id(shown))
        if known is not None and all(one is other for one, other in zip(known[0], three, strict=True)):
            return known[1]
        found = LineItem(
            resource=self.named(shown.resource),
            component=shown.charge.component,
            price=shown.price,
            quantity=_money(each.charge.quantity.value if each else ZERO for each in three),
            amount=_money(each.amount if each else ZERO for each in three),
            already=shown.already,
            formula=shown.charge.quantity.formula,
            provenance=shown.charge.quantity.provenance,
        )
        self._lines[id(shown)] = (three, found)  # it holds the charges, so that their identities stay their own
        return found


def _money(values: Iterable[Decimal]) -> Money:
    return Money._make(values)
