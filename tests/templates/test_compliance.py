"""Conformance packs and security standards (Q15), seen on the resolved platform."""

import re

import pytest
import yaml

from tests.templates.conftest import TEMPLATES
from tests.templates.resolved import ENVIRONMENTS, only, platform, referred, stack, stacks

NAME = "compliance"
STANDARDS = (
    "aws-foundational-security-best-practices/v/1.0.0",
    "pci-dss/v/4.0.1",
    "cis-aws-foundations-benchmark/v/3.0.0",
)
FRAMEWORKS = TEMPLATES.parent / "policies" / "frameworks"
# What CloudFormation and AWS Config take.
BODY_LIMIT, RULES_LIMIT = 51_200, 130


def _rules(pack):
    return yaml.safe_load(pack.get("TemplateBody"))["Resources"]


def _requirements(name):
    return set(re.findall(r'id: "?([^"\s]+)"?', (FRAMEWORKS / name).read_text()))


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_packs_are_templates_that_config_takes(environment: str) -> None:
    for pack in platform(environment).graph.of_type("AWS::Config::ConformancePack"):
        rules = _rules(pack)
        assert len(pack.get("TemplateBody")) < BODY_LIMIT
        assert 0 < len(rules) <= RULES_LIMIT
        names = [rule["Properties"]["ConfigRuleName"] for rule in rules.values()]
        assert len(set(names)) == len(names)
        for rule in rules.values():
            assert rule["Type"] == "AWS::Config::ConfigRule"
            assert rule["Properties"]["Source"]["Owner"] == "AWS"
            inputs = rule["Properties"].get("InputParameters", {})
            assert all(isinstance(value, str) for value in inputs.values()), "Config takes strings only"


def test_each_rule_gives_evidence_for_a_requirement_that_exists() -> None:
    known = {"PCI DSS v4.0.1": _requirements("pci-dss-4.0.1.yaml"), "GDPR Article": _requirements("gdpr.yaml")}
    seen = set()
    for pack in stack("prod", NAME).of_type("AWS::Config::ConformancePack"):
        for rule in _rules(pack).values():
            framework, _, requirement = rule["Properties"]["Description"].rpartition(" ")
            assert requirement in known[framework], rule
            seen.add(framework)
    assert seen == set(known)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_no_rule_stands_in_two_packs(environment: str) -> None:
    for found in stacks(environment, NAME):
        names = [
            rule["Properties"]["Source"]["SourceIdentifier"]
            for pack in found.of_type("AWS::Config::ConformancePack")
            for rule in _rules(pack).values()
        ]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("role", "packs"),
    [
        ("primary", {"PciPack", "GdprPack", "IdentityPack", "BackupPack"}),
        ("secondary", {"PciPack", "GdprPack"}),
        ("edge", {"PciPack"}),
    ],
)
def test_packs_stand_where_there_is_something_to_look_at(role: str, packs: set[str]) -> None:
    found = stack("prod", NAME, role).of_type("AWS::Config::ConformancePack")
    assert {pack.logical_id for pack in found} == packs


def test_rules_watch_what_the_trail_and_the_backups_promise() -> None:
    packs = {p.logical_id: _rules(p) for p in stack("prod", NAME).of_type("AWS::Config::ConformancePack")}
    assert {"MultiRegionCloudTrailEnabled", "CloudTrailLogFileValidationEnabled"} <= set(packs["PciPack"])
    backups = packs["BackupPack"]
    assert {name.removesuffix("ResourcesProtectedByBackupPlan") for name in backups} == {"Aurora", "Dynamodb", "S3"}
    # Buckets of logs carry another tag; tables and clusters are all backed up.
    inputs = {name: rule["Properties"].get("InputParameters") for name, rule in backups.items()}
    assert [value for value in inputs.values() if value] == [{"resourceTags": '{"BackupPlan":"daily"}'}]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_three_standards_in_every_region(environment: str) -> None:
    for found in stacks(environment, NAME):
        arns = [each.get("StandardsArn") for each in found.of_type("AWS::SecurityHub::Standard")]
        region = platform(environment).regions[found.role]
        assert sorted(map(str, arns)) == sorted(f"arn:aws:securityhub:{region}::standards/{each}" for each in STANDARDS)
    assert {found.role for found in stacks(environment, NAME)} == set(platform(environment).regions)


def test_standards_are_subscribed_one_after_the_other() -> None:
    found = stack("prod", NAME)
    waits = {each.logical_id: each.body.get("DependsOn") for each in found.of_type("AWS::SecurityHub::Standard")}
    assert sorted(map(str, waits.values())) == ["FoundationalStandard", "None", "PciStandard"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_what_stops_complying_is_reported_in_its_region(environment: str) -> None:
    for found in stacks(environment, NAME):
        rule = only(found, "AWS::Events::Rule")
        assert referred(environment, rule.get("Targets.0.Arn")) == ["WarningTopic"]
        assert rule.get("EventPattern.detail.newEvaluationResult.complianceType") == ["NON_COMPLIANT"]


def test_scanners_wait_until_somebody_asks() -> None:
    """Macie is paid by volume, and Inspector can only be activated outside CloudFormation."""
    for kind in ("AWS::Macie::Session", "AWS::InspectorV2::CisScanConfiguration"):
        assert not list(platform("prod").graph.of_type(kind))
