"""Planning: what would change, loudly what is lost, what it means for compliance and cost; nothing is left behind."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from stackwarden.cli import EXIT_CREDENTIALS, EXIT_FAILED, EXIT_FINDINGS, EXIT_REFUSED
from stackwarden.deploy.aws import NoAnswerError
from tests.stackwarden.deploy.conftest import World
from tests.stackwarden.deploy.fake import EXPIRED

SCHEMA = Path(__file__).parents[3] / "docs" / "schemas" / "plan-output.schema.json"


def planned(world: World, *options: str, environment: str = "prod"):
    code, out, _ = world.run("plan", "--lane", "own", "--format", "json", *options, environment=environment)
    plan = json.loads(out)
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(plan)
    return code, plan, {stack["key"]: stack for stack in plan["stacks"]}


def test_nothing_is_deployed_yet(world, fake):
    code, plan, stacks = planned(world)
    assert code == 0
    assert plan["summary"]["stacks"] == {"create": 5, "update": 0, "unchanged": 0, "blocked": 0}
    assert plan["summary"]["resources"]["add"] == 7
    assert stacks["primary/base"]["source"] == "change set"
    assert stacks["primary/app"]["source"] == "template"
    assert "reads /shop/prod/base/topic" in stacks["primary/app"]["note"]
    assert not fake.stacks
    assert not fake.change_sets
    assert not fake.store


def test_nothing_changes(world, fake):
    world.deploy()
    before = fake.store.copy()
    code, plan, _ = planned(world)
    assert code == 0
    assert plan["summary"]["stacks"]["unchanged"] == 5
    assert plan["compliance"] == {"newly_failing": [], "newly_passing": []}
    assert {cost["delta"]["base"] for cost in plan["costs"]} == {"0.00"}
    assert not fake.change_sets
    assert fake.store == before


def test_added_changed_replaced_removed(world, fake):
    world.deploy()
    world.edit("lone.yaml", "Name: /shop/prod/lone/y", "Name: /shop/prod/lone/z")
    world.edit("app.yaml", "Value: !Ref Topic", "Value: new")
    more = "{Type: 'AWS::SSM::Parameter', Properties: {Name: n, Type: String, Value: v}}"
    world.edit("app.yaml", "Resources:", f"Resources:\n  More: {more}")
    world.edit("base.yaml", "Queue:", "Other:")
    code, plan, stacks = planned(world)
    actions = {(k, c["logical_id"]): c["action"] for k, s in stacks.items() for c in s["changes"]}
    assert code == 0
    assert actions["primary/lone", "Lone"] == "replace"
    assert actions["primary/app", "Role"] == "change"
    assert actions["primary/app", "More"] == "add"
    assert actions["primary/base", "Queue"] == "remove"
    assert plan["summary"]["state_at_risk"] == 2
    assert stacks["primary/lone"]["changes"][0]["causes"] == ["Properties.Name"]


def test_the_capabilities_are_told(world):
    role = "{Type: 'AWS::IAM::Role', Properties: {RoleName: mine, AssumeRolePolicyDocument: {}}}"
    world.edit("lone.yaml", "{Lone:", f"{{Mine: {role}, Lone:")
    _, _, stacks = planned(world)
    assert stacks["primary/lone"]["capabilities"] == ["CAPABILITY_NAMED_IAM"]
    assert stacks["primary/app"]["capabilities"] == ["CAPABILITY_IAM"]
    _, text, _ = world.run("plan", "--lane", "own")
    assert text.count("with CAPABILITY") == text.count("with CAPABILITY_NAMED_IAM") == 1


def test_the_loss_of_state_is_loud(world):
    world.deploy()
    world.edit("base.yaml", "QueueName: orders", "QueueName: other")
    _, text, _ = world.run("plan", "--lane", "own")
    assert "! Queue (AWS::SQS::Queue) REPLACED *** IT HOLDS STATE *** [Properties.QueueName]" in text
    assert "*** 2 RESOURCES WITH STATE WOULD BE REPLACED OR REMOVED: deploy refuses ***" in text
    _, text, _ = world.run("plan", "--lane", "own", "--format", "markdown")
    assert "\n- Queue (AWS::SQS::Queue) REPLACED" in text


def test_compliance_before_and_after(world, fake):
    world.deploy()
    for region in ("eu-west-1", "eu-central-1"):
        stack = fake.stacks[region, "shop-prod-base"]
        stack.body = stack.body.replace("KmsMasterKeyId: alias/shop", "SqsManagedSseEnabled: false")
    _, plan, _ = planned(world)
    assert [each["policy"] for each in plan["compliance"]["newly_passing"]] == [
        "queue-stream-topic-cmk",
        "queue-stream-topic-encrypted",
    ]
    assert plan["compliance"]["newly_failing"] == []


def test_a_red_gate(world):
    world.deploy()
    world.edit("base.yaml", "KmsMasterKeyId: alias/shop", "SqsManagedSseEnabled: false")
    code, plan, _ = planned(world)
    assert code == EXIT_FINDINGS
    assert plan["gate"]["verdict"] == "red"
    assert [each["policy"] for each in plan["compliance"]["newly_failing"]] == [
        "queue-stream-topic-cmk",
        "queue-stream-topic-encrypted",
    ]


@pytest.mark.parametrize("only", [(), ("--only", "lone")])
def test_cost_before_and_after(world, only):
    world.deploy()
    key = "K: {Type: 'AWS::KMS::Key', Properties: {EnableKeyRotation: true, KeyPolicy: {}}}"
    world.edit("lone.yaml", "Resources: {", f"Resources: {{{key}, ")
    _, plan, _ = planned(world, "--profile", "normal", *only)
    (cost,) = plan["costs"]
    assert cost["profile"] == "normal"
    assert Decimal("1") <= Decimal(cost["delta"]["base"]) < 2
    assert Decimal(cost["after"]["base"]) - Decimal(cost["before"]["base"]) == Decimal(cost["delta"]["base"])


def test_a_stack_that_takes_no_change(world):
    world.deploy()
    world.stack("primary/lone").status = "UPDATE_ROLLBACK_FAILED"
    code, _, stacks = planned(world)
    assert code == EXIT_FAILED
    assert stacks["primary/lone"]["action"] == "blocked"


def test_a_template_that_aws_refuses(world, fake):
    fake.errors = [("create_change_set", "ValidationError", "Unrecognized resource types: [AWS::X::Y]")]
    code, _, stacks = planned(world, "--only", "lone")
    assert code == EXIT_FAILED
    assert "AWS::X::Y" in stacks["primary/lone"]["note"]
    assert not fake.stacks


def silent(operation):
    """From that operation on nothing answers."""

    def on_call(name, arguments):
        on_call.gone = on_call.gone or name == operation
        if on_call.gone:
            raise NoAnswerError(f"cloudformation:{name} in eu-west-1", "EndpointConnectionError", "Could not connect")

    on_call.gone = False
    return on_call


@pytest.mark.parametrize("operation", ["describe_stacks", "get_template", "create_change_set", "describe_change_set"])
def test_without_an_answer_there_is_no_plan(world, fake, operation):
    world.deploy()
    world.edit("lone.yaml", "Value: '1'", "Value: '2'")
    fake.on_call = silent(operation)
    code, out, error = world.run("plan", "--lane", "own")
    assert (code, out) == (EXIT_REFUSED, "")
    assert error.count("EndpointConnectionError") == 1
    assert "AWS does not answer (cloudformation:" in error


@pytest.mark.parametrize("operation", ["describe_stacks", "get_template"])
def test_without_leave_to_look_there_is_no_plan(world, fake, operation):
    world.deploy()
    fake.errors = [(operation, "AccessDenied", "not authorized")] * 9
    code, out, error = world.run("plan", "--lane", "own")
    assert (code, out) == (EXIT_REFUSED, "")
    assert "AccessDenied" in error


def test_without_credentials_there_is_no_plan(world, fake):
    fake.errors = [("*", EXPIRED, "")]
    code, out, error = world.run("plan", "--lane", "own")
    assert (code, out) == (EXIT_CREDENTIALS, "")
    assert error.count("AWS does not accept the credentials") == 1


def test_a_stack_that_takes_no_change_costs_what_it_costs(world, fake):
    """Refused by AWS or not, it is there: it must not look as if it were new."""
    key = "K: {Type: 'AWS::KMS::Key', Properties: {EnableKeyRotation: true, KeyPolicy: {}}}"
    world.deploy()
    world.edit("lone.yaml", "Resources: {", f"Resources: {{{key}, ")
    world.stack("primary/lone").body = (world.folder / "lone.yaml").read_text()
    fake.errors = [("create_change_set", "ValidationError", "Unrecognized resource types: [AWS::X::Y]")]
    _, plan, stacks = planned(world, "--only", "lone", "--profile", "normal")
    assert stacks["primary/lone"]["action"] == "blocked"
    (cost,) = plan["costs"]
    assert cost["before"] == cost["after"]
    assert Decimal(cost["before"]["base"]) > 0


def test_a_change_set_of_somebody_else_is_left_alone(world, fake):
    text = (world.folder / "lone.yaml").read_text()
    fake._create_change_set("eu-west-1", "shop-prod-lone", "x", "CREATE", text, [])
    _, _, stacks = planned(world)
    assert stacks["primary/lone"]["source"] == "template"
    assert world.stack("primary/lone").status == "REVIEW_IN_PROGRESS"
    assert list(fake.change_sets) == ["arn:x"]
