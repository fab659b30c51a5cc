"""A projection for people: text for a terminal, Markdown for a page or a pull request. The same numbers as the JSON."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from cost_model.depth import NONE, Depth
from cost_model.depth import lines as depth_lines
from cost_model.document import Variant
from cost_model.projection import LineItem, Money, Projection, Unpriced
from cost_model.rounding import rounded

CENT = Decimal("0.01")


def dollars(amount: Decimal) -> str:
    """US dollars to the cent, with thousands separated; never $0.00 for something that costs a little."""
    if Decimal(0) < amount < CENT:
        return "< $0.01"
    return f"${rounded(amount, CENT, ROUND_HALF_UP):,}"


def quantity(value: Decimal) -> str:
    """A quantity with at most four decimals."""
    text = f"{rounded(value, Decimal('0.0001'), ROUND_HALF_UP):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_price(value: Decimal) -> str:
    """A unit price with up to 10 decimals, as many as it has."""
    return f"{rounded(value, Decimal('0.0000000001')).normalize() + 0:f}"


def _range(money: Money) -> str:
    if money.low == money.base == money.high:
        return dollars(money.base)
    return f"{dollars(money.base)} ({dollars(money.low)} to {dollars(money.high)})"


def summary(
    projection: Projection, notes: Sequence[str], variants: Sequence[Variant], depth: Depth = NONE
) -> list[str]:
    """The answer first: total, range, what is missing, what saturates."""
    counts = projection.counts()
    nothing = ", NOTHING COULD BE PRICED," if projection.unpriced and not projection.lines else ""
    lines = [
        f"Total: {_range(projection.total)}{nothing} a month of 730 h, ESTIMATED in USD before tax, "
        + (f"load profile {projection.profile}" if projection.profile else "no load profile"),
        f"Resources: {counts['resources']}, of them {counts['priced']} priced, {counts['partly']} partly priced, "
        f"{counts['unpriced']} unpriced, {counts['free']} free",
    ]
    if projection.orders[1] and projection.driven:
        each = projection.total.base / Decimal(str(projection.orders[1]))
        lines.append(f"Orders: {projection.orders[1]:,.0f}, ${each:.4f} each")
    lines += depth_lines(depth)
    if projection.unpriced:
        noun = "item" if len(projection.unpriced) == 1 else "items"
        lines.append(f"NOT in the total: {len(projection.unpriced)} {noun}: {_causes(projection)}")
    if projection.unseen:
        noun = "part" if len(projection.unseen) == 1 else "parts"
        lines.append(f"NOT SEEN: {len(projection.unseen)} {noun} of the templates, and what they hold")
    full = sorted((each for each in projection.saturated if each.hours[1] > 0), key=lambda each: -each.hours[1])
    if full:
        first = f"{full[0].resource.stack}/{full[0].resource.logical_id} for {float(full[0].hours[1]):.0f} of 730 h"
        more = f", and {len(full) - 1} more" if len(full) > 1 else ""
        lines.append(f"SATURATED: {first}{more}: the load needs more than the templates allow, the cost is understated")
    if len(variants) > 1:
        lines.append(f"Variants: {len(variants)} ways to resolve open parameters or conditions; the dearest is shown")
    return [*lines, *_layers(projection), *(f"Note: {note}" for note in notes)]


def _layers(projection: Projection) -> Iterable[str]:
    """Where the prices come from; what the user's own say to cost nothing."""
    used = projection.used_layers
    yield "Prices: " + ", ".join(f"{each.prices} from {each.layer}" for each in used)
    for each in used:
        if each.zero:
            yield f"PRICED AT 0 by {each.layer}: {', '.join(each.zero)}"
    reduced = [line for line in projection.lines if line.price.discounts]
    if reduced:
        listed = sum((line.list_amount for line in reduced), Decimal(0))
        paid = sum((line.amount.base for line in reduced), Decimal(0))
        found = dict.fromkeys(f"{e.name}, {e.percent}, {e.source}" for line in reduced for e in line.price.discounts)
        yield f"Discounts: {dollars(listed - paid)} off {dollars(listed)} at list prices: {'; '.join(found)}"


CAUSES = {
    "price": "without price data",
    "type": "without a price model",
    "usage": "whose usage is not known",
    "property": "with a property that is not known",
}


def _causes(projection: Projection) -> str:
    counts = {cause: sum(1 for each in projection.unpriced if each.cause == cause) for cause in CAUSES}
    return ", ".join(f"{count} {CAUSES[cause]}" for cause, count in counts.items() if count)


def text(
    projection: Projection, notes: Sequence[str] = (), variants: Sequence[Variant] = (), depth: Depth = NONE
) -> str:
    """The projection for a terminal."""
    out = summary(projection, notes, variants, depth)
    for title, sums in (("By service", projection.by_service()), ("By stack", projection.by_stack())):
        out += _section(title, (f"{dollars(money.base):>14}  {name}" for name, money in sums.items()))
    out += _section(*_priced(projection))
    out += _section("Not in the total", (_gap(each) for each in projection.unpriced))
    out += _section("Not seen", _unseen(projection))
    out += _section("Saturated hours (cheap, expected, dear scenario)", _saturated(projection))
    out += _section(
        "Assumptions", (f"{e.resource.stack}/{e.resource.logical_id}: {e.text}" for e in projection.assumptions)
    )
    out += _section("Free", (f"{count} x {name}" for name, count in _free(projection).items()))
    return "\n".join(out) + "\n"


def _section(title: str, entries: Iterable[str]) -> list[str]:
    found = [f"  {entry}" for entry in entries]
    return ["", f"{title}:", *found] if found else []


def _priced(projection: Projection) -> tuple[str, list[str]]:
    """Title and lines of the line items that cost something."""
    shown = [line for line in projection.lines if line.amount.base or (line.price.zero_given and line.quantity.base)]
    idle = len(projection.lines) - len(shown)
    title = f"Line items ({idle} with a quantity of 0 left out)" if idle else "Line items"
    return title, [
        f"{dollars(line.amount.base):>14}  {line.resource.stack}/{line.resource.logical_id}: {line.component}, "
        f"{quantity(line.quantity.base)} {line.price.unit} x {unit_price(line.unit_price)}"
        + "".join(f" [{mark}]" for mark in _marks(line))
        for line in shown
    ]


def _marks(line: LineItem) -> list[str]:
    """What must be known about a line's price: its grade, and whether a price file makes it nothing."""
    graded = [] if line.price.grade == "exact" else [f"{line.price.grade} price"]
    graded += [f"price 0 given by {line.price.layer}"] if line.price.zero_given else []
    return graded + [f"{each.name}: {each.percent} off" for each in line.price.discounts]


def _gap(each: Unpriced) -> str:
    unit = f" (one {each.unit.unit} costs {unit_price(each.unit.unit_price)})" if each.unit else ""
    name = f"{each.resource.stack}/{each.resource.logical_id}"
    return f"{name} ({each.resource.type}), {each.component}: {each.reason}{unit}"


def _unseen(projection: Projection) -> Iterable[str]:
    return (f"{each.file}:{each.line}:{each.column}: {each.reason}" for each in projection.unseen)


def _saturated(projection: Projection) -> Iterable[str]:
    for each in projection.saturated:
        low, base, high = (f"{float(hours):.0f}" for hours in each.hours)
        yield (
            f"{each.resource.stack}/{each.resource.logical_id}: {low}, {base}, {high} h; "
            f"needs {each.needed} {each.what}, at most {each.maximum}"
        )


def _free(projection: Projection) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in projection.free:
        counts[each.resource.type] = counts.get(each.resource.type, 0) + 1
    return dict(sorted(counts.items()))


def markdown(
    projection: Projection, notes: Sequence[str] = (), variants: Sequence[Variant] = (), depth: Depth = NONE
) -> str:
    """The projection as one Markdown page."""
    out = ["# Cost estimate", "", *(f"- {markdown_cell(line)}" for line in summary(projection, notes, variants, depth))]
    for title, sums in (("By service", projection.by_service()), ("By stack", projection.by_stack())):
        rows = [[name, dollars(m.low), dollars(m.base), dollars(m.high)] for name, m in sums.items()]
        out += _table(title, ["Name", "Low", "Base", "High"], rows)
    columns = ["Resource", "Component", "Quantity", "Unit", "Unit price", "Price date", "Amount", "Formula"]
    out += _table("Line items", columns, [_row(line) for line in projection.lines])
    gaps = [[*_who(each), each.component, each.cause, each.reason] for each in projection.unpriced]
    out += _table("Not in the total", ["Resource", "Type", "Component", "Cause", "Reason"], gaps)
    out += _bullets("Not seen", _unseen(projection))
    out += _bullets("Saturated hours (cheap, expected, dear scenario)", _saturated(projection))
    out += _bullets(
        "Assumptions", (f"{e.resource.stack}/{e.resource.logical_id}: {e.text}" for e in projection.assumptions)
    )
    proxies = [[*_who(line)[:1], line.component, line.price.grade, line.price.note] for line in projection.proxies]
    out += _table("Proxy and derived prices", ["Resource", "Component", "Grade", "Why"], proxies)
    out += _bullets("Free", (f"{count} x {name}" for name, count in _free(projection).items()))
    return "\n".join(out) + "\n"


def _who(each: LineItem | Unpriced) -> list[str]:
    return [f"{each.resource.stack}/{each.resource.logical_id}", each.resource.type]


def _row(line: LineItem) -> list[str]:
    mark = "".join(f" ({mark})" for mark in _marks(line))
    return [
        _who(line)[0],
        line.component,
        quantity(line.quantity.base),
        line.price.unit,
        unit_price(line.unit_price) + mark,
        line.price.effective_date or "undated",
        dollars(line.amount.base),
        f"{line.formula} ({line.provenance})",
    ]


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return []
    lines = ["", f"## {title}", "", "| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    return [*lines, *("| " + " | ".join(markdown_cell(cell) for cell in row) + " |" for row in rows)]


def _bullets(title: str, entries: Iterable[str]) -> list[str]:
    found = [f"- {markdown_cell(entry)}" for entry in entries]
    return ["", f"## {title}", "", *found] if found else []


def markdown_cell(value: str) -> str:
    """Text that cannot break a table or start HTML."""
    return value.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
