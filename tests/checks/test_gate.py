"""The gate as a whole, own lane: what it checks, what it says, and that it fails closed."""

import pytest

from cfn.errors import CfnError


def _policies(verdict):
    return {finding.policy: finding.state for finding in verdict.findings}


def test_a_violation_is_found_at_its_line(write, gate, own_policy):
    write("a.yaml")
    verdict = gate("a.yaml", policies=own_policy())
    (finding,) = verdict.findings
    assert (finding.file, finding.line, finding.column, finding.logical_id) == ("a.yaml", 5, 18, "Topic")
    assert (finding.packs, finding.severity, finding.property_path) == (("pci",), "HIGH", "TopicName")
    assert verdict.exit_code == 1


def test_nothing_to_check_is_not_clean(project, gate):
    assert gate(".").exit_code == 3


def test_a_policy_that_raises_breaks_the_gate_by_name_and_the_others_go_on(write, gate, own_policy):
    write("a.yaml")
    own_policy()
    folder = own_policy('yield topic.no_such_thing, "x"', name="topic-broken")
    verdict = gate("a.yaml", policies=folder)
    assert _policies(verdict) == {"topic-name": "fail", "topic-broken": "error"}
    assert verdict.exit_code == 4
    broken = next(finding for finding in verdict.findings if finding.state == "error")
    assert "topic-broken raised AttributeError" in broken.message
    assert (broken.file, broken.logical_id) == ("a.yaml", "Topic")


def test_a_policy_that_raises_cannot_be_waived(write, gate, own_policy):
    write("a.yaml")
    write(
        "waivers.yaml",
        "- {policy: topic-broken, file: a.yaml, reason: r, owner: o, expires: 2030-01-01}\n",
    )
    assert gate("a.yaml", policies=own_policy("1 / 0\n    yield", name="topic-broken")).exit_code == 4


@pytest.mark.parametrize("text", ["import nothing_like_this\n", "x = 1\n", "raise SystemExit(0)\n", "def\n"])
def test_a_policy_file_that_does_not_load_breaks_the_gate_and_stops_no_other(write, gate, own_policy, text):
    write("a.yaml")
    folder = own_policy()
    (folder / "bad.py").write_text(text)
    write("waivers.yaml", "- {policy: policy-unusable, file: '*', reason: r, owner: o, expires: 2030-01-01}\n")
    verdict = gate("a.yaml", policies=folder)
    assert verdict.exit_code == 4
    found = {finding.policy: finding for finding in verdict.findings}
    assert found["policy-unusable"].file.endswith("bad.py")
    assert found["policy-unusable"].state == "error"
    assert any(finding.resource_type == "Custom::Topic" for finding in verdict.findings), "the other policy ran"


def test_a_template_that_cannot_be_resolved_is_unreadable_and_the_others_are_checked(write, gate, own_policy):
    write("a.yaml", "Resources:\n  T: {Type: Custom::Topic, Properties: {TopicName: !Ref Nobody}}\n")
    write("b.yaml")
    verdict = gate(".", policies=own_policy())
    assert verdict.exit_code == 2
    assert _policies(verdict) == {"unresolvable-template": "unreadable", "topic-name": "fail"}
    assert verdict.findings[0].line == 2


def test_an_unreadable_template_can_be_waived_by_its_owner(write, gate, own_policy):
    write("a.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources: {{ jinja }}\n")
    write("b.yaml", "Resources: {T: {Type: 'Custom::Topic'}}\n")
    write(
        "waivers.yaml",
        "- {policy: unreadable-template, file: a.yaml, reason: generated, owner: o, expires: 2030-01-01}\n",
    )
    verdict = gate(".", policies=own_policy())
    assert (verdict.exit_code, verdict.summary.unreadable, verdict.summary.waived) == (0, 0, 1)


def test_parameters_decide(write, gate, own_policy):
    write(
        "a.yaml",
        "Parameters: {Name: {Type: String, Default: sales}}\n"
        "Resources: {Topic: {Type: 'Custom::Topic', Properties: {TopicName: !Ref Name}}}\n",
    )
    policies = own_policy()
    assert gate("a.yaml", policies=policies).exit_code == 0
    assert gate("a.yaml", policies=policies, parameters={"Name": "orders"}).exit_code == 1


def test_an_unknown_value_is_undecided_and_fails_from_high_up(write, gate, own_policy):
    write(
        "a.yaml",
        "Parameters: {Name: {Type: String}}\n"
        "Resources: {Topic: {Type: 'Custom::Topic', Properties: {TopicName: !Ref Name}}}\n",
    )
    verdict = gate("a.yaml", policies=own_policy())
    assert (_policies(verdict), verdict.exit_code) == ({"topic-name": "undecided"}, 1)
    assert verdict.summary.undecided == 1


def test_every_allowed_value_is_looked_at_and_told_once(write, gate, own_policy):
    write(
        "a.yaml",
        "Parameters: {Name: {Type: String, AllowedValues: [sales, orders]}}\n"
        "Resources: {Topic: {Type: 'Custom::Topic', Properties: {TopicName: !Ref Name}}}\n",
    )
    verdict = gate("a.yaml", policies=own_policy())
    assert _policies(verdict) == {"topic-name": "fail"}
    assert verdict.summary.resources_checked == 1


def test_a_parameter_that_no_template_declares_is_an_error(write, gate):
    write("a.yaml")
    with pytest.raises(CfnError, match="Nmae"):
        gate("a.yaml", parameters={"Nmae": "x"})


def test_the_summary_says_what_was_looked_at(write, gate, own_policy):
    write("a.yaml")
    write("b.yaml", "x: 1\n")
    summary = gate(".", policies=own_policy()).summary
    assert (summary.files_read, summary.resources_checked) == (1, 1)
    assert summary.policies_run == gate(".").summary.policies_run + 1
    assert summary.skipped == (("b.yaml", "not a CloudFormation template: no Resources section"),)


def test_a_platform_is_checked_in_every_environment_and_findings_are_merged(write, gate, own_policy, platform):
    verdict = gate(platform=platform, policies=own_policy())
    (finding,) = verdict.findings
    assert finding.environments == ("dev", "prod")
    assert finding.file == "platform/stacks/topic.yaml"
    assert verdict.summary.environments == ("dev", "prod")


def test_one_environment_can_be_chosen(write, gate, own_policy, platform):
    verdict = gate(platform=platform, policies=own_policy(), environments=("prod",))
    assert verdict.findings[0].environments == ("prod",)


def test_an_unknown_environment_is_an_error_that_names_the_others(write, gate, platform):
    with pytest.raises(CfnError, match="dev, prod"):
        gate(platform=platform, environments=("test",))


def test_a_waiver_for_one_environment_leaves_the_other_failing(write, gate, own_policy, platform):
    write(
        "platform/waivers.yaml",
        "- {policy: topic-name, file: topic.yaml, environments: [dev], reason: r, owner: o, expires: 2030-01-01}\n",
    )
    verdict = gate(platform=platform, policies=own_policy())
    assert {finding.state: finding.environments for finding in verdict.findings} == {
        "waived": ("dev",),
        "fail": ("prod",),
    }
    assert verdict.exit_code == 1


def test_an_environment_that_cannot_be_loaded_is_unreadable_and_the_others_are_checked(
    write, gate, own_policy, platform
):
    write("platform/environments/dev.yaml", "environment: dev\nroles: [nowhere]\n")
    verdict = gate(platform=platform, policies=own_policy())
    assert verdict.exit_code == 2
    assert _policies(verdict) == {"unresolvable-platform": "unreadable", "topic-name": "fail"}


def test_files_of_the_platform_are_not_checked_again_alone(write, gate, own_policy, platform):
    verdict = gate("platform", platform=platform, policies=own_policy())
    assert verdict.summary.files_read == 1
    assert {file for file, _ in verdict.summary.skipped} == {
        "platform/platform.yaml",
        "platform/environments/dev.yaml",
        "platform/environments/prod.yaml",
    }


def test_more_variants_than_are_looked_at_are_said_to_be_there(write, gate):
    names = [f"P{number}" for number in range(5)]
    parameters = ", ".join(f"{name}: {{Type: String, Default: a}}" for name in names)
    conditions = ", ".join(f"C{name}: !Equals [!Ref {name}, b]" for name in names)
    resources = ", ".join(f"R{name}: {{Type: Custom::Topic, Condition: C{name}}}" for name in names)
    text = "Parameters: {{{}}}\nConditions: {{{}}}\nResources: {{T: {{Type: Custom::Topic}}, {}}}\n"
    write("a.yaml", text.format(parameters, conditions, resources).replace(", Default: a", ""))
    verdict = gate("a.yaml")
    assert [reason for _, reason in verdict.summary.skipped] == [
        "values are missing, and only 16 of the combinations they allow are looked at"
    ]
    assert verdict.exit_code == 0
    write("a.yaml", text.format(parameters, conditions, resources))
    assert not gate("a.yaml").summary.skipped


def test_a_changed_policy_counts_at_once_also_with_a_warm_cache(write, gate, own_policy, project):
    write("a.yaml")
    options = {"lane": "fast", "cache": project / "cache"}
    assert _policies(gate("a.yaml", policies=own_policy(), **options))["topic-name"] == "fail"
    changed = own_policy('if topic.id == "Other":\n        yield topic, "no"')
    assert "topic-name" not in _policies(gate("a.yaml", policies=changed, **options))
