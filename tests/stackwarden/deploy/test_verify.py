"""Verifying: everything that an account can differ in."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from stackwarden.cli import EXIT_FINDINGS
from tests.stackwarden.deploy.fake import FakeStack

SCHEMA = Path(__file__).parents[3] / "docs" / "schemas" / "verify-output.schema.json"


def verified(world, *options):
    code, out, _ = world.run("verify", "--format", "json", *options)
    found = json.loads(out)
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(found)
    problems = {stack["key"]: [p["kind"] for p in stack["problems"]] for stack in found["stacks"]}
    return code, found, {key: kinds for key, kinds in problems.items() if kinds}


def test_as_the_repository_says(world):
    world.deploy()
    code, found, problems = verified(world)
    assert (code, problems, found["clean"]) == (0, {}, True)


def test_an_empty_account(world):
    code, _, problems = verified(world)
    assert code == EXIT_FINDINGS
    assert len(problems) == 5
    assert {kind for kinds in problems.values() for kind in kinds} == {"missing"}


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (lambda stack: setattr(stack, "changed", "later"), ["changed"]),
        (lambda stack: setattr(stack, "status", "UPDATE_ROLLBACK_FAILED"), ["status"]),
        (lambda stack: setattr(stack, "body", "Resources: {}"), ["template"]),
        (lambda stack: stack.parameters.update(Environment="dev"), ["parameters"]),
        (lambda stack: setattr(stack, "protected", False), ["protection"]),
        (lambda stack: setattr(stack, "policy", ""), ["protection"]),
        (lambda stack: setattr(stack, "id", "another"), ["ledger"]),
    ],
)
def test_what_differs_is_told(world, change, kinds):
    world.deploy()
    change(world.stack("primary/base"))
    assert verified(world)[2] == {"primary/base": kinds}


def test_drift_names_properties_never_values(world):
    world.deploy()
    world.stack("primary/lone").drifts = [{
        "LogicalResourceId": "Lone", "ResourceType": "AWS::SSM::Parameter", "StackResourceDriftStatus": "MODIFIED",
        "PropertyDifferences": [{"PropertyPath": "/Value", "ExpectedValue": "1", "ActualValue": "hunter2"}],
    }]  # fmt: skip
    code, out, _ = world.run("verify")
    assert code == EXIT_FINDINGS
    assert "primary/lone: drift: Lone (AWS::SSM::Parameter) MODIFIED: /Value" in out
    assert "hunter2" not in out
    assert world.run("verify", "--no-drift")[0] == 0


def test_a_stack_that_the_ledger_does_not_know(world, fake):
    world.deploy()
    del fake.store["eu-west-1", "/shop/prod/deployments/primary-lone"]
    assert verified(world)[2] == {"primary/lone": ["ledger"]}


def test_values_read_that_have_changed_since(world, fake):
    world.deploy()
    fake.store["eu-west-1", "/shop/prod/base/topic"] = ("other", 9)
    assert verified(world)[2] == {"primary/app": ["inputs"]}


def test_stacks_that_nobody_knows(world, fake):
    world.deploy()
    for name in ("shop-prod-old", "shop-dev-base", "elsewhere"):
        fake.stacks["eu-west-1", name] = FakeStack(name, name, "CREATE_COMPLETE")
    code, found, _ = verified(world)
    assert code == EXIT_FINDINGS
    assert found["unknown_stacks"] == [{"region": "eu-west-1", "stack": "shop-prod-old (CREATE_COMPLETE)"}]


def test_which_release_an_account_runs(world):
    from stackwarden.deploy.release import render

    world.write("VERSION", "1.4.0\n")
    world.write("release.json", render(world.folder / "platform.yaml"))
    world.deploy()
    _, found, _ = verified(world)
    assert (found["platform_version"], found["account_versions"]) == ("1.4.0", ["1.4.0"])
    world.edit("lone.yaml", "'1'", "'2'")
    _, found, problems = verified(world)
    assert found["platform_version"] == "1.4.0+"
    assert problems == {"primary/lone": ["template", "ledger"]}
    assert "account: 1.4.0; repository: platform 1.4.0+" in world.run("verify")[1]
