"""Waivers: what they match, who outranks whom, when they end, and that none works in silence."""

from pathlib import Path

import pytest

from cfn.errors import CfnError
from checks.gate import Request, run
from checks.waiver_sources import central

WAIVER = """\
- policy: topic-name
  file: a.yaml
  reason: the name is older than the rule
  owner: team-orders
  expires: 2027-01-31
"""

TEMPLATE_LEVEL = """\
AWSTemplateFormatVersion: "2010-09-09"
Metadata:
  stackwarden:
    waivers:
      - {{policy: topic-name, logical_id: {logical_id}, reason: old, owner: me, expires: {expires}}}
Resources:
  Topic:
    Type: Custom::Topic
    Properties: {{TopicName: orders}}
"""

RESOURCE_LEVEL = """\
{{
  "Resources": {{
    "Topic": {{
      "Type": "Custom::Topic",
      "Metadata": {{"stackwarden": {{"waivers": [{{{extra}"policy": "topic-name", "reason": "r", "owner": "o",
        "expires": "2027-01-31"}}]}}}},
      "Properties": {{"TopicName": "orders"}}
    }}
  }}
}}
"""


@pytest.fixture
def check(gate, own_policy):
    """Run the user's policy on everything here; returns its findings and the notes."""

    def checker(**options):
        if "policies" not in options:
            options["policies"] = own_policy()
        return gate(".", **options)

    return checker


def _one(verdict, policy="topic-name"):
    (found,) = [finding for finding in verdict.findings if finding.policy == policy]
    return found


def test_a_waived_finding_stays_visible_and_the_gate_is_clean(write, check):
    write("a.yaml")
    write("waivers.yaml", WAIVER)
    verdict = check()
    finding = _one(verdict)
    assert (finding.state, verdict.exit_code, verdict.summary.waived) == ("waived", 0, 1)
    assert finding.waiver.owner == "team-orders"
    assert finding.waiver.source == "waivers.yaml:1:3"


def test_waivers_can_be_ignored(write, check):
    write("a.yaml")
    write("waivers.yaml", WAIVER)
    verdict = check(use_waivers=False)
    assert (_one(verdict).state, verdict.exit_code) == ("fail", 1)


@pytest.mark.parametrize(
    ("day", "state"),
    [("2027-01-30", "waived"), ("2027-01-31", "waived"), ("2027-02-01", "fail"), ("2030-01-01", "fail")],
)
def test_a_waiver_ends_after_its_last_day_and_says_so(write, check, day, state):
    write("a.yaml")
    write("waivers.yaml", WAIVER)
    finding = _one(check(as_of=day))
    assert finding.state == state
    assert ("expired on 2027-01-31" in finding.message) is (state == "fail")
    assert finding.waiver.expired is (state == "fail")


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ("", "waived"),
        ("  logical_id: Topic\n", "waived"),
        ("  logical_id: To*\n", "waived"),
        ("  logical_id: Other\n", "fail"),
        ("  property_path: TopicName\n", "waived"),
        ("  property_path: KmsMasterKeyId\n", "fail"),
        ("  environments: [prod]\n", "waived"),
    ],
)
def test_a_waiver_matches_as_narrowly_as_it_says(write, check, more, state):
    write("a.yaml")
    write("waivers.yaml", WAIVER + more)
    assert _one(check()).state == state


@pytest.mark.parametrize(
    ("pattern", "state"),
    [
        ("stacks/a.yaml", "waived"),
        ("a.yaml", "waived"),
        ("stacks/*", "waived"),
        ("b.yaml", "fail"),
        ("tacks/a.yaml", "fail"),
    ],
)
def test_a_waiver_names_a_file_by_its_whole_name_or_its_last_parts(write, check, pattern, state):
    write("infra/stacks/a.yaml")
    write("waivers.yaml", WAIVER.replace("a.yaml", pattern))
    assert _one(check()).state == state


def test_another_policy_of_the_same_resource_is_not_waived(write, check):
    write("a.yaml")
    write("waivers.yaml", WAIVER.replace("topic-name", "topic-encrypted"))
    assert _one(check()).state == "fail"


def test_a_policy_that_cannot_be_waived_refuses(write, check, own_policy):
    write("a.yaml")
    write("waivers.yaml", WAIVER)
    finding = _one(check(policies=own_policy(waivable=False)))
    assert finding.state == "fail"
    assert "refused: this policy cannot be waived" in finding.message


@pytest.mark.parametrize(("logical_id", "state"), [("Topic", "waived"), ("Other", "fail")])
def test_metadata_of_a_template_can_waive(write, check, logical_id, state):
    write("a.yaml", TEMPLATE_LEVEL.format(logical_id=logical_id, expires="2027-01-31"))
    assert _one(check()).state == state


def test_metadata_of_a_resource_can_waive_also_in_json(write, check):
    write("a.json", RESOURCE_LEVEL.format(extra=""))
    finding = _one(check())
    assert (finding.state, finding.waiver.source) == ("waived", "a.json:5:48")


def test_metadata_waives_in_its_own_file_only(write, check):
    write("a.yaml", TEMPLATE_LEVEL.format(logical_id="Topic", expires="2027-01-31"))
    write("b.yaml")
    assert {finding.file: finding.state for finding in check().findings} == {"a.yaml": "waived", "b.yaml": "fail"}


def test_the_central_file_outranks_metadata(write, check):
    write("a.yaml", TEMPLATE_LEVEL.format(logical_id="Topic", expires="2030-01-31"))
    write("waivers.yaml", WAIVER.replace("2027-01-31", "2026-01-31"))
    finding = _one(check())
    assert finding.state == "fail"
    assert "expired on 2026-01-31" in finding.message


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ('"colour": "red", ', "takes no colour"),
        ('"file": "b.json", ', "takes no file"),
        ('"environments": "x", ', "list of names"),
    ],
)
def test_a_broken_waiver_in_metadata_is_unreadable_input(write, check, extra, message):
    write("a.json", RESOURCE_LEVEL.format(extra=extra))
    verdict = check()
    assert verdict.exit_code == 2
    finding = _one(verdict, "waiver-invalid")
    assert message in finding.message
    assert _one(verdict).state == "fail"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("waivers: 1\n", "holds a list of waivers"),
        ("- just text\n", "A waiver is a mapping"),
        (WAIVER.replace("  owner: team-orders\n", ""), "has no owner"),
        (WAIVER.replace("  file: a.yaml\n", ""), "has no file"),
        (WAIVER.replace("2027-01-31", "31.1.2027"), "is no date"),
        (WAIVER.replace("2027-01-31", "2027-13-31"), "is no date"),
        (WAIVER.replace("team-orders", "[a, b]"), "needs plain text for owner"),
        (WAIVER + "  severity: LOW\n", "takes no severity"),
        (WAIVER + "  environments: prod\n", "list of names"),
        ("", "empty"),
    ],
)
def test_a_broken_central_file_is_an_error_with_place_and_remedy(write, text, message):
    path = write("waivers.yaml", text)
    with pytest.raises(CfnError, match=message) as raised:
        central(path, "waivers.yaml")
    assert raised.value.location.file == "waivers.yaml"
    assert raised.value.remedy


def test_an_empty_list_waives_nothing(write):
    assert central(write("waivers.yaml", "[]\n"), "waivers.yaml") == []


def test_a_named_file_that_is_missing_is_an_error(write, check, project):
    write("a.yaml")
    with pytest.raises(CfnError, match="cannot be read"):
        check(waivers=project / "nothing.yaml")


def test_an_unused_waiver_is_reported_and_fails_nothing(write, check):
    write("a.yaml", "Resources: {T: {Type: 'Custom::Topic'}}\n")
    write("waivers.yaml", WAIVER)
    verdict = check()
    assert _one(verdict, "waiver-unused").severity == "INFO"
    assert (verdict.exit_code, verdict.summary.notes) == (0, 1)


def test_an_unused_waiver_of_the_gates_own_words_is_unused_not_unknown(write, check):
    write("a.yaml")
    write("waivers.yaml", WAIVER + WAIVER.replace("topic-name", "unreadable-template"))
    assert "unreadable-template" in _one(check(), "waiver-unused").message


def test_a_waiver_of_a_policy_nobody_knows_is_reported(write, check):
    write("a.yaml")
    write("waivers.yaml", WAIVER + WAIVER.replace("topic-name", "topic-nmae"))
    assert _one(check(), "waiver-unknown").message == "no policy or rule is called topic-nmae: did you mean topic-name?"


@pytest.mark.parametrize("policy", ["CKV_AWS_18", "W3005", "not-checked"])
def test_a_waiver_whose_engine_did_not_run_is_left_alone(write, check, policy):
    write("a.yaml")
    write("waivers.yaml", WAIVER + WAIVER.replace("topic-name", policy))
    assert [finding.policy for finding in check().findings] == ["topic-name"]


def test_a_waiver_of_a_file_not_looked_at_is_left_alone(write, check):
    write("a.yaml")
    write("waivers.yaml", WAIVER + WAIVER.replace("a.yaml", "other.yaml"))
    assert [finding.policy for finding in check().findings] == ["topic-name"]


@pytest.mark.parametrize(
    ("environments", "states"),
    [
        ("[dev]", {"dev": "waived", "prod": "fail"}),
        ("[prod]", {"dev": "fail", "prod": "waived"}),
        ("[dev, prod]", {"dev": "waived", "prod": "waived"}),
    ],
)
def test_what_a_foreign_engine_finds_is_waived_in_the_environments_named_only(
    write, gate, platform, environments, states
):
    write("platform/stacks/topic.yaml", "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {TopicNmae: orders}}}\n")
    waiver = WAIVER.replace("topic-name", "F3002").replace("a.yaml", "topic.yaml")
    write("platform/waivers.yaml", f"{waiver}  environments: {environments}\n")
    verdict = gate(platform=platform, lane="fast")
    found = [finding for finding in verdict.findings if finding.policy == "F3002"]
    assert {name: finding.state for finding in found for name in finding.environments} == states


def test_a_key_that_metadata_does_not_take_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(
        "Metadata: {stackwarden: {pciscope: cde}}\nResources: {T: {Type: AWS::SNS::Topic}}\n"
    )
    found = run(Request(as_of="2026-01-01", paths=[Path("a.yaml")], lane="own")).findings
    (problem,) = (each for each in found if each.policy == "waiver-invalid")
    assert problem.message == "Metadata stackwarden takes no pciscope. It holds waivers and pci_scope."
