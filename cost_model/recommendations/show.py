"""Recommendations for people and machines: text, Markdown, and the plain values of the JSON."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from cost_model.alternatives.change import Case
from cost_model.present import dollars, markdown_cell
from cost_model.recommendations.advice import Recommendation, deduplicated, ranked, total
from cost_model.recommendations.exports import joined, read_exports, stale
from cost_model.recommendations.twins import from_templates

NAMES = {
    "cost-optimization-hub": "Cost Optimization Hub",
    "compute-optimizer": "Compute Optimizer",
    "trusted-advisor": "Trusted Advisor, 720 h turned into 730 h",
    "template": "from template, not measured",
}
SUM = "counts the largest saving of each resource; what is done at one may still act on another"


class Advised(NamedTuple):
    """All recommendations, ranked by the saving of the first month. ``stale``: days of measurements that are old."""

    months: tuple[str, ...]
    found: tuple[Recommendation, ...]
    stale: tuple[str, ...]

    @property
    def here(self) -> list[Recommendation]:
        """Those of the templates."""
        return [each for each in self.found if each.placed]

    @property
    def elsewhere(self) -> list[Recommendation]:
        """Those of resources that the templates do not hold, or that cannot be told apart."""
        return [each for each in self.found if not each.placed]


ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")


def redacted(found: Recommendation) -> Recommendation:
    """Without the number of the account, wherever it stands."""

    def plain(text: str) -> str:
        return ACCOUNT.sub("*" * 12, text)

    return replace(
        found,
        resource=plain(found.resource),
        action=plain(found.action),
        check=plain(found.check),
        note=plain(found.note),
    )


def advise(cases: Sequence[tuple[str, Case]], exports: Sequence[Path], today: date, *, redact: bool = False) -> Advised:
    """What the twins find, and what exports tell, one for each resource and kind.

    Args:
        cases: names of months and the months; the first ranks.
        exports: files, or folders of files, as the APIs answered.
        today: the day by which measurements are old.
        redact: leave the numbers of accounts out.

    Raises:
        CfnError: an export that cannot be read, or holds something else.
    """
    told, placed = read_exports(exports) if exports else ([], [])
    measured = list(joined(told, cases[0][1].graph, placed))
    found = deduplicated([*measured, *from_templates(list(cases))])
    shown = [redacted(each) for each in found] if redact else found
    return Advised(tuple(name for name, _ in cases), tuple(ranked(shown, cases[0][0])), tuple(stale(measured, today)))


def _savings(each: Recommendation, months: Sequence[str]) -> list[str]:
    return [saving_text(each.saving(month)) for month in months]


def saving_text(saving: Decimal | None) -> str:
    """A saving to the cent; a word where it is not known."""
    if saving is None:
        return "not known"
    return dollars(saving) if saving >= 0 else f"-{dollars(-saving)}"


def _traits(each: Recommendation) -> str:
    told = [NAMES[each.source], each.check, each.note.removeprefix(NAMES["template"]).lstrip("; ")]
    if each.modelled:
        savings = (f"{month} {saving_text(value)}" for month, value in each.modelled.items())
        told.append("by our model " + ", ".join(savings))
    told += [f"effort {each.effort}" if each.effort else "", "needs a restart" if each.restart else ""]
    told += ["cannot be undone" if each.rollback is False else "", f"as of {each.as_of}" if each.as_of else ""]
    return ", ".join(part for part in told if part)


def _sums(advised: Advised) -> str:
    sums = ", ".join(f"{month} {dollars(total(advised.here, month))}" for month in advised.months)
    return f"At most {sums} a month; the sum {SUM}."


def _old(advised: Advised) -> list[str]:
    return [f"OLD: measured on {', '.join(advised.stale)}: export again."] if advised.stale else []


def lines(advised: Advised) -> list[str]:
    """For a terminal."""
    out = ["", "Recommendations (USD a month saved, ESTIMATED):", f"  {_sums(advised)}"]
    out += [f"  {line}" for line in _old(advised)]
    for title, found in (("", advised.here), ("Not in these templates", advised.elsewhere)):
        if title and found:
            out += ["", f"{title}:"]
        for each in found:
            savings = zip(advised.months, _savings(each, advised.months), strict=True)
            out += [f"  {each.resource}: {each.action}"]
            out += [f"    {', '.join(f'{month} {saving}' for month, saving in savings)}; {_traits(each)}"]
    return out if advised.found else [*out, "  none"]


def markdown(advised: Advised) -> list[str]:
    """As a section of a Markdown page."""
    out = ["", "## Recommendations", "", _sums(advised), *_old(advised)]
    for title, found in (("", advised.here), ("Not in these templates", advised.elsewhere)):
        if title and found:
            out += ["", f"### {title}"]
        if found:
            columns = ["Resource", "What", *advised.months, "Source"]
            out += ["", "| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
        for each in found:
            row = [each.resource, each.action, *_savings(each, advised.months), _traits(each)]
            out.append("| " + " | ".join(markdown_cell(value) for value in row) + " |")
    return out if advised.found else [*out, "", "None."]


def plain(advised: Advised) -> dict[str, Any]:
    """As plain values of the JSON; the contract is in docs/cost.md. Every profile ranks by its own savings."""
    order = {month: ranked(advised.found, month) for month in advised.months}
    ranks = {
        (month, each.resource, each.kind): rank for month, found in order.items() for rank, each in enumerate(found, 1)
    }
    return {
        "stale": list(advised.stale),
        "totals": [{"profile": month, "saving": total(advised.here, month)} for month in advised.months],
        "items": [
            {
                "source": each.source,
                "kind": each.kind,
                "check": each.check,
                "resource": each.resource,
                "in_templates": each.placed,
                "action": each.action,
                "savings": [
                    {
                        "profile": month,
                        "saving": each.saving(month),
                        "rank": ranks[month, each.resource, each.kind],
                        "modelled": each.modelled.get(month),
                    }
                    for month in advised.months
                ],
                "counted": each.counted and each.placed,
                "effort": each.effort,
                "restart": each.restart,
                "rollback": each.rollback,
                "as_of": each.as_of,
                "note": each.note,
            }
            for each in advised.found
        ],
    }
