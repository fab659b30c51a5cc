"""A study of alternatives for people and machines: text, Markdown, and the plain values of the JSON."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cost_model.alternatives.plans import Commitment, decimal_of
from cost_model.alternatives.study import Bought, Deltas, Row, Study
from cost_model.present import dollars, markdown_cell
from cost_model.rounding import rounded

NOT_ADDITIVE = (
    "Differences of several alternatives do not add up: they share resources and price tiers; commitments apply to "
    "what remains, and two that cover the same exclude each other."
)
TITLE = "Alternatives"


def signed(delta: Decimal | None) -> str:
    """A difference to the cent with its sign; a word where it is not known."""
    if delta is None:
        return "not known"
    if abs(delta) < Decimal("0.005"):
        return "$0.00"
    return f"{'-' if delta < 0 else '+'}{dollars(abs(delta))}"


def percent(share: Fraction) -> str:
    """A share with one decimal; what is less than that and not nothing is not shown as nothing."""
    if 0 < share < Fraction(1, 2000):
        return "< 0.1 %"
    return f"{float(share) * 100:.1f} %"


def weighed(row: Row) -> Iterable[tuple[str, str]]:
    """What an alternative is to be weighed by, with names."""
    effort = row.alternative.effort
    if row.break_even:
        yield "Break-even", row.break_even
    if row.day_rate is not None:
        yield "Pays back in a year", f"if a person-day costs less than {dollars(row.day_rate)}, at the dearest effort"
    if row.missing:
        yield "No figure", row.missing
    yield "Effort (assumed)", f"{effort.low:g} to {effort.high:g} person-days: {effort.work}"
    yield "Risk", row.alternative.risk
    yield "What gets worse", row.alternative.worse


def _level(commitment: Commitment) -> str:
    told = [
        f"{each.name} ${float(each.spend):,.4f}/h: above {percent(each.break_even)}, {percent(each.utilisation)} used"
        for each in commitment.levels
    ]
    return "; ".join(told)


def bought(each: Bought) -> Iterable[tuple[str, str]]:
    """What a commitment is to be weighed by, with names."""
    found = each.commitment
    yield "On-demand spend that it covers", f"{dollars(found.on_demand)} a month"
    for offer in found.offers:
        best = offer.best
        yield (
            f"Optimum for {offer.term} year(s), {offer.option}",
            f"${float(best.commitment):,.4f} an hour, {percent(best.utilisation)} used: "
            f"{signed(-decimal_of(best.saving))} a month",
        )
    yield "Break-even discount by hourly spend covered", _level(found)
    if found.missing:
        yield "No figure", found.missing
    if found.plan.ceiling is not None:
        yield "Ceiling", f"AWS names up to {found.plan.ceiling} %, which is no offer ({found.plan.said})"
    yield "What gets worse", found.plan.worse


def _deltas(deltas: Deltas) -> str:
    return ", ".join(f"{name} {signed(delta)}" for name, delta in deltas.items())


def lines(study: Study) -> list[str]:
    """The study for a terminal."""
    totals = ", ".join(f"{name} {dollars(total)}" for name, total in study.totals.items())
    out = ["", f"{TITLE} (USD a month on top of: {totals}; ESTIMATED):", f"  {NOT_ADDITIVE}"]
    for row in study.rows:
        out += ["", f"  {row.alternative.title} [{row.id}]", f"    {_deltas(row.deltas)}"]
        out += [f"    {name}: {told}" for name, told in weighed(row)]
    out += ["", "Commitments:"]
    for each in study.bought:
        out += ["", f"  {name_of(each)}", f"    {_deltas(each.deltas)}"]
        out += [f"    {name}: {told}" for name, told in bought(each)]
    together = _together(study)
    return [*out, "", "Together:", *(f"  {line}" for line in together)] if together else out


def name_of(each: Bought) -> str:
    """The plan, and what of it is bought."""
    found = each.commitment
    return f"{found.plan.title}{', ' + found.name if found.name else ''}"


def _together(study: Study) -> list[str]:
    if study.together is None:
        return []
    found = study.together
    first = next(iter(found.deltas.values()))
    told = [
        "The cheapest that share no resource, repriced as one change. Cheapest is not best: see what gets worse.",
        _deltas(found.deltas),
    ]
    if first is not None and abs(first - found.apart) >= Decimal("0.005"):
        told.append(f"Each alone they come to {signed(found.apart)}: the rest is how they act on each other.")
    return [*told, *(f"- {each}" for each in found.ids)]


def markdown(study: Study) -> list[str]:
    """The study as a section of a Markdown page."""
    names = list(study.totals)
    out = [
        "",
        f"## {TITLE}",
        "",
        f"USD a month on top of the total of each load profile, estimated. {NOT_ADDITIVE}",
        "",
    ]
    out += _table(["Alternative", *names], _rows(study, names))
    for row in study.rows:
        out += ["", f"### {markdown_cell(row.id)}", "", markdown_cell(row.alternative.title) + ".", ""]
        out += [f"- {name}: {markdown_cell(told)}" for name, told in weighed(row)]
    if study.bought:
        out += ["", "## Commitments", ""]
    for each in study.bought:
        out += ["", f"### {markdown_cell(name_of(each))}", "", markdown_cell(_deltas(each.deltas)), ""]
        out += [f"- {name}: {markdown_cell(told)}" for name, told in bought(each)]
    together = _together(study)
    return [*out, "", "## Together", "", *(markdown_cell(line) for line in together)] if together else out


def _rows(study: Study, names: Sequence[str]) -> list[list[str]]:
    total = ["Total as it is", *(dollars(study.totals[name]) for name in names)]
    rows = [[markdown_cell(row.id), *(signed(row.deltas[name]) for name in names)] for row in study.rows]
    return [
        total,
        *rows,
        *([markdown_cell(name_of(e)), *(signed(e.deltas[name]) for name in names)] for e in study.bought),
    ]


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    head = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    return [*head, *("| " + " | ".join(row) + " |" for row in rows)]


def plain(study: Study) -> dict[str, Any]:
    """The study as plain values of the JSON; the contract is in docs/cost.md."""
    found = study.together
    return {
        "profiles": [{"profile": name, "total": total} for name, total in study.totals.items()],
        "additive": False,
        "options": [_option(row) for row in study.rows],
        "commitments": [_commitment(each) for each in study.bought],
        "together": {"ids": list(found.ids), "deltas": _amounts(found.deltas), "sum_apart": found.apart}
        if found
        else None,
    }


def _amounts(deltas: Deltas) -> list[dict[str, Any]]:
    return [{"profile": name, "delta": delta} for name, delta in deltas.items()]


def _option(row: Row) -> dict[str, Any]:
    effort = row.alternative.effort
    rate = row.day_rate
    return {
        "id": row.id,
        "alternative": row.alternative.id,
        "title": row.alternative.title,
        "deltas": _amounts(row.deltas),
        "missing": row.missing,
        "break_even": row.break_even,
        "payback_day_rate": rounded(rate, Decimal("0.01")) if rate is not None else None,
        "effort_days": {"low": _number(effort.low), "high": _number(effort.high), "work": effort.work},
        "risk": row.alternative.risk,
        "worse": row.alternative.worse,
    }


def _commitment(each: Bought) -> dict[str, Any]:
    found = each.commitment
    return {
        "id": found.id,
        "plan": found.plan.id,
        "title": name_of(each),
        "on_demand": found.on_demand,
        "deltas": _amounts(each.deltas),
        "offers": [
            {
                "term_years": offer.term,
                "option": offer.option,
                "hourly_commitment": decimal_of(offer.best.commitment),
                "utilisation": decimal_of(offer.best.utilisation),
                "delta": -decimal_of(offer.best.saving),
            }
            for offer in found.offers
        ],
        "break_even": [
            {
                "covers": level.name,
                "hourly_on_demand": decimal_of(level.spend),
                "utilisation": decimal_of(level.utilisation),
                "discount": decimal_of(level.break_even),
            }
            for level in found.levels
        ],
        "ceiling_percent": found.plan.ceiling,
        "ceiling_source": found.plan.said,
        "missing": found.missing,
        "worse": found.plan.worse,
    }


def _number(value: float) -> Decimal:
    return Decimal(repr(value)).normalize() + 0
