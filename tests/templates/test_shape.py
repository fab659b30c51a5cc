"""Every template has the same shape: a header that says why, described and constrained parameters, nothing fragile."""

import json
import re

import pytest

SECTIONS = ["AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions"]
SECTIONS += ["Resources", "Outputs"]
COMMON = {"Project", "Environment", "RegionRole", "Owner", "CostCenter", "DataClassification"}
CONSTRAINTS = {"AllowedValues", "AllowedPattern", "MinValue", "MaxValue", "MaxLength"}
INLINE_LIMIT = 51_200  # bytes that CloudFormation takes as --template-body


def test_fits_inline(template):
    assert len(template.data) < INLINE_LIMIT


def test_header_names_the_stack_and_says_why(template):
    lines = template.data.decode().splitlines()
    name = template.path.stem
    assert lines[0].startswith(f"# {name}: ")
    assert next(number for number, line in enumerate(lines) if not line.startswith("#")) >= 3


def test_lines_stay_readable(template):
    long = [n for n, line in enumerate(template.data.decode().splitlines(), 1) if len(line) > 140]
    assert not long


def test_sections_stand_in_one_order(template):
    found = list(template.root)
    assert found == [section for section in SECTIONS if section in found]
    assert {"Metadata", "Parameters", "Mappings", "Conditions", "Resources"} <= set(found)


def test_common_parameters_are_the_same_everywhere(template):
    parameters = template.root["Parameters"]
    assert set(parameters) >= COMMON
    assert set(parameters["Environment"]["AllowedValues"]) == {"dev", "staging", "prod"}
    assert {"primary"} < set(parameters["RegionRole"]["AllowedValues"]) <= {"primary", "secondary", "edge"}


@pytest.mark.parametrize(
    "name", ["s", "shop-", "my--shop", "-shop", "Shop", "0shop", "seventeen-letters", "aws-shop", "ecs"]
)
def test_project_takes_only_what_every_service_takes_in_a_name(template, name):
    """RDS and the registry refuse double and trailing hyphens, SSM and ECS reserve names, buckets take 63 letters."""
    project = template.root["Parameters"]["Project"]
    fits = project["MinLength"] <= len(name) <= project["MaxLength"]
    assert not (fits and re.fullmatch(project["AllowedPattern"], name))


def test_one_rule_keeps_the_second_region_out_of_dev(template):
    if "secondary" in template.root["Parameters"]["RegionRole"]["AllowedValues"]:
        (assertion,) = template.root["Rules"]["NoStandbyInDev"]["Assertions"]
        assert assertion["AssertDescription"] == "dev has no secondary region"


def test_parameters_are_described_and_constrained(template):
    for name, parameter in template.root["Parameters"].items():
        assert len(parameter.get("Description", "")) > 10, name
        assert CONSTRAINTS & set(parameter), f"{name} takes any value"
        if parameter["Type"] == "Number":
            assert {"MinValue", "MaxValue"} <= set(parameter), name


def test_defaults_keep_their_own_constraints(template):
    for name, parameter in template.root["Parameters"].items():
        if "Default" not in parameter:
            continue
        default, pattern = str(parameter["Default"]), parameter.get("AllowedPattern")
        values = default.split(",") if parameter["Type"] == "CommaDelimitedList" else [default]
        if pattern:
            assert all(re.fullmatch(pattern, value) for value in values), name
        if "AllowedValues" in parameter:
            assert default in map(str, parameter["AllowedValues"]), name
        if "MinValue" in parameter:
            assert parameter["MinValue"] <= float(default) <= parameter["MaxValue"], name


def test_parameters_are_grouped_for_the_console(template):
    groups = template.root["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    grouped = [name for group in groups for name in group["Parameters"]]
    assert sorted(grouped) == sorted(template.root["Parameters"])


def test_outputs_are_described(template):
    for name, output in template.root.get("Outputs", {}).items():
        assert output.get("Description"), name


def test_environment_sizes_name_every_environment(template):
    assert set(template.root["Mappings"]["EnvironmentSizes"]) == {"dev", "staging", "prod"}


def test_nothing_fragile(template):
    """No transforms, nesting, exports or imports; no condition on the region, which emulators and readers get wrong."""
    assert "Transform" not in template.root
    types = {body["Type"] for body in template.root["Resources"].values()}
    assert not {t for t in types if t.startswith(("AWS::CloudFormation::", "Custom::"))}
    assert not [name for name, output in template.root.get("Outputs", {}).items() if "Export" in output]
    assert "Fn::ImportValue" not in json.dumps(template.root)
    assert "AWS::Region" not in json.dumps(template.root.get("Conditions", {}))
