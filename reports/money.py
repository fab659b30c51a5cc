"""How numbers are printed in reports: two decimals for totals, full precision for unit prices."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from cost_model.projection import Money
from cost_model.rounding import rounded

CENT = Decimal("0.01")


def dollars(amount: Decimal) -> str:
    """``1,234.50``; an amount that is not nothing but rounds to it prints as ``<0.01``."""
    if Decimal(0) < amount < Decimal("0.005"):
        return "<0.01"
    return f"{rounded(amount, CENT, ROUND_HALF_UP):,}"


def whole(amount: float) -> str:
    """``1,235``: of a simulation, which knows no cents; small amounts with cents all the same."""
    return f"{amount:,.0f}" if amount >= 100 else dollars(Decimal(str(round(amount, 4))))


def error(part: Decimal) -> str:
    """Of an expected amount, in percent."""
    if 0 < part < Decimal("0.000005"):
        return "<0.001 %"
    return f"{part * 100:.3f} %" if part else "0 %"


def each(total: Decimal, count: float) -> str:
    """What one of ``count`` costs, to a tenth of a cent; a dash where there is none."""
    if not count:
        return "–"
    one = total / Decimal(str(count))
    return "<0.001" if 0 < one < Decimal("0.0005") else f"{one:,.3f}"


def spread(money: Money) -> str:
    """``low – high``, or one figure where they do not differ."""
    low, high = dollars(money.low), dollars(money.high)
    return low if low == high else f"{low} – {high}"


def exact(value: Decimal) -> str:
    """A unit price in full: ``0.0000002``, never in powers of ten; six significant digits where it was divided."""
    if len(value.as_tuple().digits) > 12:
        value = +value.quantize(Decimal(1).scaleb(value.adjusted() - 5))
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value: float) -> str:
    """A number of a profile with thousands separated, never in powers of ten."""
    text = f"{value:,.9f}".rstrip("0").rstrip(".")
    return text if text != "0" or not value else f"{value:g}"


def quantity(value: Decimal) -> str:
    """A quantity with thousands separators and at most three decimals."""
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
    return "<0.001" if text == "0" and value else text


def hours(value: Fraction) -> str:
    """Hours of a month, whole where they are."""
    return f"{float(value):,.1f}".removesuffix(".0")


def share(part: Decimal, whole: Decimal) -> str:
    """A percentage of a total, without decimals; what is not nothing is not shown as nothing."""
    if whole and 0 < part / whole * 100 <= Decimal("0.5"):
        return "<1 %"
    return f"{part / whole * 100:.0f} %" if whole else "–"
