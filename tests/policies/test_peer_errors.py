"""Mappings that other tools publish and that the text of the requirement does not bear: ours must not repeat them.

Each row: a requirement, and what policies must not be named for it. Some requirements no template shows at all; those
are in test_catalogue.
"""

import re

import pytest

from policies.catalogue import NOT_ASSESSABLE, frameworks
from policies.registry import load_all

PCI, GDPR = "pci-dss-4.0.1", "gdpr"
STORAGE = r".*-(encrypted|cmk)$|.*-(encrypted-cmk|sse-kms)$"
LOGS = r".*(access-logs|access-logged|flow-logs|-logging|-logged|logs-exported).*"
BACKUPS = r"ddb-recoverable|.*-backup-.*|backup-.*|ecr-.*|.*snapshot.*"


def serving(framework: str, requirement: str) -> dict[str, str]:
    """Policy → strength."""
    return {
        policy.id: policy.serves[framework][requirement]
        for policy in load_all()
        if requirement in policy.serves.get(framework, {})
    }


@pytest.mark.parametrize(
    ("framework", "requirement", "never"),
    [
        (PCI, "3.3.1.2", BACKUPS + r"|.*retention.*"),  # card codes: how long something is kept says nothing
        (PCI, "3.3.2", BACKUPS + r"|.*retention.*"),
        (PCI, "3.5.1.1", r"alb-.*|cf-.*|acm-.*"),  # keyed hashes: certificates protect no stored number
        (PCI, "3.6.1", r"alb-.*|cf-.*|acm-.*"),
        (PCI, "3.6.1.2", r"alb-.*|cf-.*|acm-.*"),
        (PCI, "3.7.1", r"alb-.*|cf-.*|acm-.*"),
        (PCI, "3.7.7", r"alb-.*|cf-.*|acm-.*"),
        (PCI, "8.3.6", r".*(expir|rotat|-age).*"),  # length, not age
        (PCI, "8.3.4", r"ecs-.*|kms-.*|s3-.*|rds-.*"),  # lock-out
        (
            PCI,
            "8.3.2",
            r"(s3|ec2|ebs|rds|ddb|efs|queue|stream|backup|emr|athena|redshift)-.*(encrypted|cmk|sse).*",
        ),
        (PCI, "8.4.1", r"s3-.*"),  # MFA delete is not MFA into the CDE
        (PCI, "8.4.2", r"s3-.*|cognito-mfa"),  # nor are shoppers' accounts under Requirement 8
        (PCI, "8.4.3", r"s3-.*"),
        (PCI, "10.5.1", BACKUPS),  # twelve months of audit logs
        (PCI, "1.4.5", r"ecs-no-host-namespaces|ecs-.*process.*"),  # internal addresses
        (PCI, "5.3.4", LOGS),  # logs of anti-malware
        (PCI, "6.3.3", r".*multi-az.*|.*rotat.*|.*zone.*"),  # patches
        (PCI, "3.5.1", r".*multi-az.*|.*rotat.*"),
        (PCI, "11.6.1", r"s3-event-.*|trail-.*"),  # payment pages
        (PCI, "6.4.3", r"s3-event-.*|trail-.*"),
        (PCI, "10.4.2", LOGS),  # that a log is on is 10.2.1
        (PCI, "10.3.2", r".*(encrypted|cmk).*"),  # encryption does not stop alteration
        (PCI, "6.2.3", r"ecr-.*"),
        (PCI, "6.2.4", r"ecr-.*|.*header.*|.*desync.*"),
        (PCI, "8.3.9", r"secrets-.*"),  # single-factor user passwords
        (PCI, "12.10.3", r"iam-.*"),  # people on call
        (PCI, "8.2.8", r"iam-.*session.*"),  # the longest session is not an idle timer
        (GDPR, "30(1)", LOGS + r"|kms-.*|trail-.*"),  # a log is not the register
    ],
)
def test_no_policy_is_named_for_what_it_does_not_show(framework: str, requirement: str, never: str) -> None:
    assert not [policy for policy in serving(framework, requirement) if re.fullmatch(never, policy)]


@pytest.mark.parametrize("requirement", ["6.4.1", "8.3.10", "10.7.1"])
def test_what_is_superseded_says_so(requirement: str) -> None:
    told = frameworks()[PCI].requirements[requirement]
    assert "superseded" in f"{told.title} {told.note}".lower()


def test_nothing_new_hangs_on_the_superseded_10_7_1() -> None:
    assert serving(PCI, "10.7.1") == {}


def test_encryption_of_storage_only_supports_3_5_1() -> None:
    served = serving(PCI, "3.5.1")
    assert {strength for policy, strength in served.items() if re.fullmatch(STORAGE, policy)} <= {
        "supporting",
        "partial",
    }
    assert "direct" not in served.values()
    assert "direct" not in serving(PCI, "3.5.1.2").values()


@pytest.mark.parametrize(
    "inside", ["cache-", "dms-", "msk-", "opensearch-", "rds-", "database-", "ecs-efs-", "efs-", "emr-"]
)
def test_inside_the_vpc_encryption_only_supports_4_2_1(inside: str) -> None:
    strengths = {strength for policy, strength in serving(PCI, "4.2.1").items() if policy.startswith(inside)}
    assert strengths <= {"supporting"}


def test_only_supporting_shows_in_a_review_of_network_rules() -> None:
    assert set(serving(PCI, "1.2.7").values()) <= {"supporting"}


def test_protection_by_default_has_exposure_and_retention() -> None:
    served = set(serving(GDPR, "25(2)"))
    assert served & {"s3-block-public-access", "rds-not-public"}
    assert served & {"s3-lifecycle-retention", "ddb-ttl-on-carts-sessions"}


@pytest.mark.parametrize("article", ["5(1)(e)", "17(1)", "33(1)", "34(3)(a)", "44", "45", "46"])
def test_articles_that_others_forget_are_served(article: str) -> None:
    assert serving(GDPR, article)


def test_a_restore_test_serves_article_32() -> None:
    assert "backup-restore-tested" in serving(GDPR, "32(1)(d)")


def test_regions_outside_the_eea_are_told_from_those_inside() -> None:
    from policies.aws import regions

    text = {name: getattr(regions, name) for name in dir(regions) if name.isupper()}
    inside = next(value for value in text.values() if "eu-central-1" in value)
    assert not {"eu-west-2", "eu-central-2"} & set(inside)


@pytest.mark.parametrize("practice", ["REL11-BP01", "REL11-BP02", "REL13-BP02", "REL13-BP03"])
def test_reliability_practices_that_others_forget_are_served(practice: str) -> None:
    assert serving("reliability", practice)


@pytest.mark.parametrize("requirement", ["8.3.9", "8.2.8", "8.3.5", "10.6.3", "1.5.1", "10.4.2", "12.10.3"])
def test_what_no_template_shows_or_only_people_do_is_not_claimed(requirement: str) -> None:
    told = frameworks()[PCI].requirements[requirement]
    assert told.assessability in (NOT_ASSESSABLE, "supporting")
    assert serving(PCI, requirement) == {}
