"""Summaries begin with what is gravest, and long lists stay readable."""

from pathlib import Path
from types import SimpleNamespace

from policies.kernel.policy import PCI
from policies.registry import load_all
from reports import compliance
from reports.books import Cell, Line, Served
from reports.evidence import Evidence, Place
from reports.pages import ROWS, View
from reports.register import entries
from reports.settings import load
from tests.reports.samples import BAD, WAIVER, WORD
from tests.reports.test_evidence import finding

OTHER = "  Open:\n    Type: AWS::KMS::Key\n    Properties: {Description: d, KeyPolicy: {}}\n"


def report(settings):
    loaded = load(settings)
    return compliance.assemble(loaded, compliance.judge(loaded, None, "own"))


def test_what_fails_stands_before_what_is_waived(platform):
    page = compliance.render(report(platform(BAD + OTHER, WAIVER)))["README.md"]
    rows = [line for line in page.splitlines() if line.startswith(("| **fails**", "| waived"))]
    states = [line.startswith("| **fails**") for line in rows]
    assert {True, False} == set(states)
    assert states == sorted(states, reverse=True)


def test_the_register_is_in_the_order_in_which_things_end(platform):
    settings = platform(BAD, WAIVER)  # ends 2026-12-31, by key-team
    early = WORD.replace("Jane", "Zoe") % ("11.4.3", "in place", "2026-11-30")
    late = WORD.replace("Jane", "Ada") % ("11.4.2", "in place", "2027-09-30")
    (settings.parent / "attestations.yaml").write_text(late + early)
    assert [each.expires for each in entries(report(settings))] == ["2026-11-30", "2026-12-31", "2027-09-30"]


def test_a_long_requirement_lists_what_simply_holds_and_tables_what_does_not():
    place = Place("a.yaml", 1, "A", "T", ("prod",))
    served = [
        Served(Evidence(policy.id, policy, kept=[place]), policy.serves[PCI][next(iter(policy.serves[PCI]))])
        for policy in load_all()
        if policy.serves.get(PCI)
    ][: ROWS + 10]
    last = max(served, key=lambda each: (("direct", "partial", "supporting").index(each.strength), each.id))
    last.evidence.waived.append(finding(state="waived", environments=("prod",)))
    line = Line(SimpleNamespace(), (Cell("prod", SimpleNamespace(), tuple(served), None),), ())
    table, listed = View(SimpleNamespace(), "x.md", Path()).rows(line)
    assert (len(table), len(listed)) == (ROWS + 1, 9)
    assert table[-1].evidence.id == last.id
