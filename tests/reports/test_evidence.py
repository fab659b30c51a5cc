"""Foreign findings count as their rules are mapped, but not against PCI DSS where a resource is out of its scope."""

from checks.attestations import Attestations
from checks.finding import Finding, Requirement
from checks.left_out import LeftOut, OutOfScope
from checks.verdict import Summary, Verdict
from policies.catalogue import frameworks
from reports.books import book
from reports.evidence import Outside, collect

PCI, GDPR = "pci-dss-4.0.1", "gdpr"
SERVED = (Requirement(PCI, "1.4.4", "partial"), Requirement(GDPR, "25(2)", "partial"))


def finding(**more):
    values = {
        "policy": "CKV_AWS_53",
        "engine": "checkov",
        "packs": ("checkov",),
        "severity": "MEDIUM",
        "state": "fail",
        "file": "a.yaml",
        "message": "public",
        "logical_id": "Bucket",
        "requirements": SERVED,
        "environments": ("dev", "prod"),
    }
    return Finding(**{**values, **more})


def verdict(*findings, out=()):
    summary = Summary("full", ("own",), ("dev", "prod"), 1, 1, 1, (), out_of_scope=OutOfScope("t", out))
    return Verdict(list(findings), summary)


def statuses(found, framework, requirement):
    told = book(
        frameworks()[framework], ("dev", "prod"), collect(found), Outside(found), Attestations((), "2026-01-01")
    )
    return told.lines[requirement].statuses


def test_a_foreign_violation_fails_the_requirements_of_its_rule_where_it_holds():
    found = verdict(finding(environments=("dev",)))
    assert statuses(found, PCI, "1.4.4") == ("failed", "nothing to look at")


def test_an_informational_note_fails_nothing():
    assert statuses(verdict(finding(severity="INFO")), PCI, "1.4.4") == ("nothing to look at", "nothing to look at")


def test_a_foreign_finding_out_of_scope_does_not_count_against_pci():
    found = verdict(finding(), out=(LeftOut("a.yaml", 1, "Bucket", "AWS::S3::Bucket", ("dev",)),))
    assert statuses(found, PCI, "1.4.4") == ("nothing to look at", "failed")
    assert statuses(found, GDPR, "25(2)") == ("failed", "failed")


def ours(policy, requirement):
    return finding(
        policy=policy, engine="own", packs=("pci",), requirements=(Requirement(PCI, requirement, "partial"),)
    )


def test_a_finding_of_ours_counts_for_pci_only_where_its_resource_is_in_scope():
    out = (LeftOut("a.yaml", 1, "Bucket", "AWS::S3::Bucket", ("dev",)),)
    found = verdict(ours("kms-key-rotation", "3.7.4"), out=out)
    assert statuses(found, PCI, "3.7.4") == ("nothing to look at", "failed")


def test_a_policy_that_judges_the_scope_counts_out_of_it_too():
    out = (LeftOut("a.yaml", 1, "Bucket", "AWS::S3::Bucket", ("dev",)),)
    found = verdict(ours("gov-tags-classification-scope-owner", "12.5.2"), out=out)
    assert statuses(found, PCI, "12.5.2") == ("failed", "failed")


def test_a_policy_that_is_an_opinion_shows_nothing():
    assert not any(each.policy and each.policy.opinion for each in collect(verdict()).values())
