"""AWS's own linters find nothing, in any of the three regions; templates of the edge alone are linted for that one."""

from pathlib import Path

import pytest
import yaml

from cfn.source import read

WAIVERS = Path(__file__).parents[2] / "waivers.yaml"
REGIONS = ("eu-west-1", "eu-central-1", "us-east-1")


@pytest.mark.slow
def test_cfn_lint_is_clean_in_every_region(template, manifest):
    api = pytest.importorskip("cfnlint.api")
    config = pytest.importorskip("cfnlint.config")
    found = api.lint(template.data.decode(), config=config.ManualArgs(regions=_regions(template, manifest)))
    assert [f"{match.rule.id} line {match.linenumber}: {match.message}" for match in found] == []


def _regions(template, manifest):
    """All three, for the roles may be swapped; some types exist nowhere but at the edge."""
    name = f"stacks/{template.path.name}"
    roles = {role for entry in manifest["stacks"] if entry["template"] == name for role in entry["roles"]}
    return [manifest["regions"]["edge"]] if roles == {"edge"} else list(REGIONS)


def test_manifest_regions_are_the_linted_ones(manifest):
    assert set(manifest["regions"].values()) == set(REGIONS)


def test_waivers_name_what_exists():
    """A waiver for something renamed would silently cover nothing, and later something else.

    What a condition leaves out of every environment counts: engines that take no parameters look at it all the same.
    """
    for waiver in yaml.safe_load(WAIVERS.read_text()):
        template = read(WAIVERS.parent / waiver["file"])
        assert waiver["logical_id"] in template.root["Resources"], waiver
