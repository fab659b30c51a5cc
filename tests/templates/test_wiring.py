"""Stacks read each other through SSM only, and every look-up is named in platform.yaml."""

import re

import pytest

from cfn.parameter_files import located_file

PUBLISHED = "AWS::SSM::Parameter"


def _entries(manifest, path):
    name = f"stacks/{path.name}"
    return [entry for entry in manifest["stacks"] if entry["template"] == name]


def test_every_template_is_deployed(template, manifest):
    assert _entries(manifest, template.path)


def test_wiring_names_exactly_what_the_template_reads(template, manifest):
    looked_up = {
        name
        for name, parameter in template.root["Parameters"].items()
        if parameter["Type"].startswith("AWS::SSM::Parameter::Value<") and "Default" not in parameter
    }
    for entry in _entries(manifest, template.path):
        assert set(entry.get("wiring", {})) == looked_up


def test_wired_paths_are_the_only_ones_a_parameter_takes(template, manifest):
    """The pattern keeps a hand-typed path of another environment's stack from slipping in."""
    for entry in _entries(manifest, template.path):
        for name, path in entry.get("wiring", {}).items():
            pattern = template.root["Parameters"][name]["AllowedPattern"]
            assert re.fullmatch(pattern, f"/shop/prod/{path}"), name
            assert not re.fullmatch(pattern, "/shop/prod/other/thing"), name


def test_stacks_publish_below_their_own_name(platform):
    for stack in platform.stacks:
        for parameter in stack.of_type(PUBLISHED):
            prefix = f"/{platform.project}/{platform.environment}/{stack.key.split('/')[1]}/"
            assert parameter.get("Name").startswith(prefix), parameter.location


def test_environment_files_set_only_what_a_template_declares(template, manifest):
    """The loader refuses unknown names per stack; names given to all stacks must reach at least one."""
    from cfn.source import read

    root = template.path.parents[1]
    declared = {name for path in (root / "stacks").glob("*.yaml") for name in read(path).root["Parameters"]}
    for path in (root / "environments").glob("*.yaml"):
        settings = located_file(path)
        shared = set(settings["parameters"])
        for per_role in settings.get("roles_parameters", {}).values():
            shared |= set(per_role)
        assert shared <= declared, path.name


@pytest.mark.parametrize(("environment", "roles"), [("dev", 2), ("staging", 2), ("prod", 3)])
def test_environments_load_whole(platform_of, environment, roles):
    platform = platform_of(environment)
    assert len(platform.regions) == roles
    assert {stack.role for stack in platform.stacks} == set(platform.regions)
