"""PCI DSS is not asked of what is tagged out of its scope; what was left out is printed."""

from dataclasses import replace
from pathlib import Path

from checks.finding import Finding, Requirement, merge
from checks.gate import Request, run
from checks.left_out import LeftOut, OutOfScope
from checks.outputs import render
from policies.scope import ScopeRule

TEMPLATE = """\
Resources:
  Far:
    Type: Custom::Topic
    Properties: {TopicName: orders, Tags: {PciScope: out-of-scope}}
  Near:
    Type: Custom::Topic
    Properties: {TopicName: orders, Tags: {PciScope: connected}}
"""
POLICY = """\
from policies.kernel import GDPR, HIGH, PCI, SUPPORTING, Policy
policy = Policy(
    id="%s", severity=HIGH, resource="Custom::Topic", title="Topics are not called orders",
    serves={%s}, why="Because.", fix="Rename it.", passing=("",), failing=("",), %s
)
@policy.check
def check(topic):
    for name in topic.each("TopicName"):
        if name == "orders":
            yield name, "called orders"
"""
OF_PCI = 'PCI: {"3.5.1": SUPPORTING}'
OF_BOTH = OF_PCI + ', GDPR: {"25(1)": SUPPORTING}'


def gate(folder: Path, *policies: tuple[str, str, str], template: str = TEMPLATE, **more: object):  # type: ignore[no-untyped-def]
    (folder / "t.yaml").write_text(template)
    (folder / "own").mkdir()
    for number, policy in enumerate(policies):
        (folder / "own" / f"p{number}.py").write_text(POLICY % policy)
    request = Request("2026-11-22", paths=[folder / "t.yaml"], policies=folder / "own")
    return run(replace(request, **more))


def names(verdict) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    return [(finding.policy, finding.logical_id) for finding in verdict.findings]


def test_a_policy_that_serves_only_pci_is_not_applied(tmp_path: Path) -> None:
    verdict = gate(tmp_path, ("only-pci", OF_PCI, ""))
    assert names(verdict) == [("only-pci", "Near")]


def test_one_that_serves_more_still_counts_for_the_rest(tmp_path: Path) -> None:
    far, near = gate(tmp_path, ("both", OF_BOTH, "")).findings
    assert (far.packs, [each.framework for each in far.requirements]) == (("gdpr",), ["gdpr"])
    assert near.packs == ("pci", "gdpr")


def test_it_goes_away_where_only_pci_was_asked_for(tmp_path: Path) -> None:
    assert names(gate(tmp_path, ("both", OF_BOTH, ""), packs=("pci",))) == [("both", "Near")]


def test_scope_is_nobodys_matter_where_pci_was_not_asked_for(tmp_path: Path) -> None:
    verdict = gate(tmp_path, ("both", OF_BOTH, ""), packs=("gdpr",))
    assert len(verdict.findings) == 2
    assert verdict.summary.skipped == ()


def test_a_policy_that_judges_the_scope_itself_is_applied(tmp_path: Path) -> None:
    assert names(gate(tmp_path, ("path", OF_PCI, "scoping=True"))) == [("path", "Far"), ("path", "Near")]


def test_an_opinion_is_of_no_scope(tmp_path: Path) -> None:
    assert len(gate(tmp_path, ("view", OF_PCI, "opinion=True"), packs=("pci", "hygiene")).findings) == 2


def test_what_was_left_out_is_printed_with_the_rule(tmp_path: Path) -> None:
    verdict = gate(tmp_path, ("only-pci", OF_PCI, ""))
    shown = (tmp_path / "t.yaml").as_posix()
    (resource,) = verdict.summary.out_of_scope.resources
    assert resource == LeftOut(shown, 2, "Far", "Custom::Topic")
    assert verdict.summary.out_of_scope.rule == "PciScope=out-of-scope"
    assert verdict.summary.skipped == ((shown, "out of the scope of PCI DSS by PciScope=out-of-scope: Far"),)
    assert "by PciScope=out-of-scope: Far" in render("text", verdict)


def test_the_rule_can_be_another(tmp_path: Path) -> None:
    verdict = gate(tmp_path, ("only-pci", OF_PCI, ""), scope=ScopeRule(out="connected"))
    assert names(verdict) == [("only-pci", "Far")]


def test_metadata_may_say_the_scope_and_nothing_else(tmp_path: Path) -> None:
    said = "Metadata: {stackwarden: {pci_scope: out-of-scope}}\n"
    bare = said + TEMPLATE.replace(", Tags: {PciScope: out-of-scope}", "")
    assert names(gate(tmp_path, ("only-pci", OF_PCI, ""), template=bare)) == [("only-pci", "Near")]


def test_a_finding_out_of_scope_in_one_environment_only_counts_for_all() -> None:
    full = (Requirement("pci-dss-4.0.1", "3.5.1", "supporting"), Requirement("gdpr", "25(1)", "supporting"))
    one = Finding("p", "own", ("gdpr",), "HIGH", "fail", "t", "m", logical_id="A", requirements=full[1:])
    two = one._replace(packs=("pci", "gdpr"), requirements=full, environments=("prod",))
    for order in ([one, two], [two, one]):
        (merged,) = merge(order)
        assert (merged.requirements, merged.packs) == (full, ("pci", "gdpr"))


def test_environments_of_what_was_left_out_are_put_together() -> None:
    one = LeftOut("t", 1, "A", "T", ("dev",))
    both = one.joined(one._replace(environments=("prod",)))
    assert both.environments == ("dev", "prod")
    assert list(OutOfScope("r", (both,)).told()) == [("t", "out of the scope of PCI DSS by r: A (dev, prod)")]
