"""Look-up: overlay, project, user, shipped; then the stated rules; else the price is missing, and that is said."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cost_model.prices import shipped
from cost_model.prices.folders import book_folders, user_home
from cost_model.prices.keys import GLOBAL_REGIONS
from cost_model.prices.price import SHIPPED, Layer, Price, PriceAmbiguous, PriceMissing
from cost_model.prices.rules import rules

if TYPE_CHECKING:  # pydantic, which overlays need, is loaded only where there is an overlay
    from datetime import date

    from cost_model.prices.allowances import Allowance
    from cost_model.prices.commitments import Option, Plan, Term
    from cost_model.prices.overlay import Overlay

PROJECT_FILE = Path(".stackwarden") / "prices.yaml"
USER_FILE = Path("stackwarden") / "prices.yaml"
Find = Callable[[str, str, str], list[Price]]


class PriceBook:
    """Prices of one region, and of others on request. Look-ups are remembered."""

    def __init__(self, region: str, overlays: "Sequence[Overlay | Layer]") -> None:
        """``overlays``: price files and folders of refreshed prices, in the order they are asked."""
        self.region = region
        asked = [each if isinstance(each, Layer) else each.layers for each in overlays]
        self.layers = (*(layer for each in asked for layer in ([each] if isinstance(each, Layer) else each)), SHIPPED)
        """Where prices are looked for, in order."""
        self._finders: list[Find] = [
            partial(shipped.find, layer=each) if isinstance(each, Layer) else each.find for each in (*overlays, SHIPPED)
        ]
        files = [each for each in overlays if not isinstance(each, Layer)]
        self.discounts = tuple(discount for each in files for discount in each.discounts)
        self.notes = tuple(note for each in files for note in each.notes)
        """What of the price files does not hold on the day."""
        self.folders = tuple(each for each in overlays if isinstance(each, Layer))
        """Those of refreshed prices, in the order they are asked."""
        self.own_keys: dict[str, set[str]] = {}
        """Service → keys of the price files."""
        for each in files:
            for service, keys in each.services.items():
                self.own_keys.setdefault(service, set()).update(keys)
        self.given: tuple[tuple[str, str], ...] = tuple(
            (service, key)
            for each in files
            if any(layer.kind == "option" for layer in each.layers)
            for service, keys in each.services.items()
            for key in sorted(keys)
        )
        """Service and key of what the price files on the command line give."""
        self.free_tier = False
        """Whether what every account has free each month is deducted."""
        self._known: dict[tuple[str, str, str], Price] = {}

    @classmethod
    def load(
        cls,
        region: str,
        overlays: list[Path] | None = None,
        *,
        project: Path | None = None,
        as_of: "date | None" = None,
        free_tier: bool = False,
    ) -> "PriceBook":
        """The book of a region.

        Args:
            region: the region that :meth:`price` means when it is given none.
            overlays: price files that outrank everything; together they must not price a key twice.
            project: the folder whose ``.stackwarden/prices.yaml`` and ``.stackwarden/prices/`` count (default: the
                current one).
            as_of: the day on which dated prices and discounts must hold (default: today).
            free_tier: whether what every account has free each month is deducted.

        Raises:
            CfnError: a price file that cannot be read or is not valid, with file, line and remedy.
        """
        base = project or Path()
        files: dict[Literal["project", "user"], Path] = {
            "project": base / PROJECT_FILE,
            "user": user_home() / USER_FILE,
        }
        folders = {layer.kind: layer for layer in book_folders(project)}
        found: list[list[Layer] | Layer] = [[Layer("option", path.as_posix()) for path in overlays or ()]]
        for kind, path in files.items():
            found.append([Layer(kind, path.as_posix())] if path.is_file() else [])
            found += [folders[kind]] if kind in folders else []
        given = [each for each in found if each]
        opened = [each if isinstance(each, Layer) else _overlay(each, as_of, n) for n, each in enumerate(given)]
        book = cls(region, opened)
        book.free_tier = free_tier
        return book

    @classmethod
    def shipped(cls, region: str, overlays: "list[Path] | None" = None, *, free_tier: bool = False) -> "PriceBook":
        """The shipped prices below ``overlays``, whatever the project and the user have: to check the model by."""
        layers = [Layer("option", path.as_posix()) for path in overlays or ()]
        book = cls(region, [_overlay(layers, None, 0)] if layers else [])
        book.free_tier = free_tier
        return book

    def price(self, service: str, key: str, *, region: str | None = None) -> Price:
        """The price of ``key`` of AWS service ``service`` in a region (default: the book's).

        ``key`` is ``usage type`` or ``usage type|qualifier`` (``LCUUsage|LoadBalancing:Application``); a usage type
        alone is enough where it has one price only.

        Raises:
            PriceMissing: no layer has it and no rule gives it; names what is near.
            PriceAmbiguous: several match; names them.
        """
        where = region or self.region
        slot = (service, key, where)
        if slot not in self._known:
            found = self._published(service, key, where) or self._ruled(service, key, where)
            self._known[slot] = self._discounted(found)
        return self._known[slot]

    def allowance(self, service: str, key: str) -> "Allowance | None":
        """What an account has of ``key`` free each month, where that is to be deducted."""
        if not self.free_tier:
            return None
        from cost_model.prices.allowances import allowance

        return allowance(service, key)

    def _discounted(self, price: Price) -> Price:
        if not self.discounts:
            return price
        from cost_model.prices.discounts import discounted

        return discounted(price, self.discounts)

    def find(self, service: str, key: str, *, region: str | None = None) -> Price | None:
        """As :meth:`price`, but None where it is missing or not clear: to see whether something has a price."""
        where = region or self.region
        if (service, key, where) in self._known:
            return self._known[service, key, where]
        try:
            found = self._published(service, key, where) or self._derived(service, key, where)
        except PriceAmbiguous:
            return None
        return None if found is None else self._discounted(found)

    def _published(self, service: str, key: str, region: str) -> Price | None:
        for find in self._finders:
            found = find(service, key, region)
            if not found and service in GLOBAL_REGIONS:
                found = [replace(each, region=region) for each in find(service, key, GLOBAL_REGIONS[service])]
            if len(found) > 1:
                named = ", ".join(each.key for each in found)
                raise PriceAmbiguous(f"{service} {key} in {region} has {len(found)} prices; say which one: {named}")
            if found:
                return found[0]
        return None

    def commitment(  # noqa: PLR0913  # as ``lookup``
        self, service: str, key: str, term: "Term", option: "Option", *, plan: "Plan | None" = None, region: str = ""
    ) -> Price | None:
        """What ``key`` costs under a commitment, from refreshed prices; None where none is known, never a guess."""
        from cost_model.prices.commitments import lookup

        return lookup(service, key, region or self.region, term, option, plan=plan, folders=self.folders)

    def _ruled(self, service: str, key: str, region: str) -> Price:
        found = self._derived(service, key, region)
        if found is not None:
            return found
        raise PriceMissing(f"no price for {service} {key} in {region}{self._near(service, key, region)}")

    def _derived(self, service: str, key: str, region: str) -> Price | None:
        found = (rule.apply(key, region, self._published) for rule in rules(service))
        return next((each for each in found if each is not None), None)

    def _near(self, service: str, key: str, region: str) -> str:
        known = shipped.regions_of(service)
        if not known:
            return f"; the book has no service {service}"
        elsewhere = sorted(each for each, keys in known.items() if key in keys)
        if elsewhere:
            return f"; known in {', '.join(elsewhere)}, but no rule lets it stand in"
        close = get_close_matches(key, known.get(region, ()), n=3, cutoff=0.5)
        return f"; near: {', '.join(close)}" if close else f"; {service} has {len(known.get(region, ()))} keys there"


def _overlay(layers: list[Layer], as_of: "date | None", group: int) -> "Overlay":
    from cost_model.prices.overlay import Overlay

    return Overlay(layers, as_of, group)
