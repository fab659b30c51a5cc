"""Deploying: in order, side by side, behind the gate, again and again."""

import json
import re
import threading

import pytest

from cfn.platform import load
from stackwarden.cli import EXIT_CREDENTIALS, EXIT_FAILED, EXIT_FINDINGS, EXIT_REFUSED, EXIT_USAGE
from stackwarden.deploy import gating
from stackwarden.deploy.desired import desired
from tests.stackwarden.deploy.conftest import LONE
from tests.stackwarden.deploy.fake import EXPIRED

NESTED = "Inner: {{Type: 'AWS::CloudFormation::Stack', Properties: {{TemplateURL: {url}}}}}"
ALL = ("primary/base", "secondary/base", "primary/app", "secondary/app", "primary/lone")


def started(fake):
    return [
        (region, call["StackName"])
        for region, name, call in fake.calls
        if name == "create_change_set" and call["ChangeSetType"] == "CREATE"
    ]


def test_from_nothing_in_the_order_of_the_graph(world, fake):
    code, results, _ = world.deploy()
    assert code == 0
    assert results == dict.fromkeys(ALL, "created")
    order = started(fake)
    primary, secondary = "eu-west-1", "eu-central-1"
    assert order.index((secondary, "shop-prod-base")) < order.index((primary, "shop-prod-base"))
    assert order.index((primary, "shop-prod-base")) < order.index((primary, "shop-prod-app"))


def test_each_stack_is_given_what_the_resolver_gives_it(world, fake):
    world.deploy()
    given = {
        call["StackName"]: {each["ParameterKey"]: each["ParameterValue"] for each in call["Parameters"]}
        for call in fake.named("create_change_set")
    }
    assert given["shop-prod-base"] == {"Project": "shop", "Environment": "prod"}
    assert given["shop-prod-app"] == {"Topic": "/shop/prod/base/topic"}
    assert given["shop-prod-lone"] == {}


NAMES = {
    "Role": "RoleName",
    "User": "UserName",
    "Group": "GroupName",
    "ManagedPolicy": "ManagedPolicyName",
    "InstanceProfile": "InstanceProfileName",
}


@pytest.mark.parametrize(
    ("kind", "properties", "capability"),
    [
        *((kind, f"{{{name}: shop-mine}}", "CAPABILITY_NAMED_IAM") for kind, name in NAMES.items()),
        ("Role", "{RoleName: !Sub 'shop-${AWS::AccountId}'}", "CAPABILITY_NAMED_IAM"),
        ("Role", "{RoleName: !Ref AWS::NoValue}", "CAPABILITY_IAM"),
        ("Role", "{Path: /shop/}", "CAPABILITY_IAM"),
        ("UserToGroupAddition", "{GroupName: shop-mine, Users: [me]}", "CAPABILITY_IAM"),
    ],
)
def test_more_is_asked_for_exactly_where_a_resource_of_iam_is_named(world, kind, properties, capability):
    world.edit("lone.yaml", "{Lone:", f"{{Mine: {{Type: 'AWS::IAM::{kind}', Properties: {properties}}}, Lone:")
    stacks = desired(load(world.folder / "platform.yaml", "prod"))
    assert stacks["primary/lone"].capabilities == (capability,)
    assert stacks["primary/app"].capabilities == ("CAPABILITY_IAM",)


def test_a_transform_asks_for_its_expansion_beside_the_names(world):
    world.edit("lone.yaml", "{Lone:", "{Mine: {Type: 'AWS::IAM::Role', Properties: {RoleName: x}}, Lone:")
    world.write("lone.yaml", "Transform: AWS::LanguageExtensions\n" + (world.folder / "lone.yaml").read_text())
    stacks = desired(load(world.folder / "platform.yaml", "prod"))
    assert stacks["primary/lone"].capabilities == ("CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND")


@pytest.mark.parametrize("command", ["deploy", "plan"])
def test_a_nested_stack_of_a_local_file_is_refused_before_anything_starts(world, fake, command):
    world.write("inner.yaml", LONE.replace("lone/y", "inner/y"))
    world.edit("lone.yaml", "Resources: {", f"Resources: {{\n  {NESTED.format(url='inner.yaml')},\n  ")
    code, out, error = world.run(command, "--lane", "own", *(["--yes"] if command == "deploy" else []))
    assert (code, out) == (EXIT_USAGE, "")
    [line] = error.splitlines()
    assert "lone.yaml:2:" in line
    assert "nested stack Inner has a local TemplateURL, inner.yaml: it is not uploaded" in line
    assert "Make it a stack of the manifest" in line
    assert fake.calls == []


@pytest.mark.parametrize("command", ["deploy", "plan"])
def test_a_nested_stack_elsewhere_is_refused_where_its_address_is_written(world, fake, command):
    """What docs/deploy.md says of them: nobody has judged what stands there."""
    world.edit("lone.yaml", "Resources: {", f"Resources: {{{NESTED.format(url='https://example.com/t.yaml')}, ")
    code, _, error = world.run(command, "--lane", "own", *(["--yes"] if command == "deploy" else []))
    assert (code, fake.calls) == (EXIT_USAGE, [])
    assert "TemplateURL https://example.com/t.yaml is not a local file" in error


def test_a_nested_stack_whose_address_only_a_deployment_knows_passes(world):
    inner = "{Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: !GetAtt Lone.Value}}"
    world.edit("lone.yaml", "Resources: {", f"Resources: {{Inner: {inner}, ")
    code, results, error = world.deploy("--only", "lone")
    assert (code, results) == (0, {"primary/lone": "created"}), error


def test_stacks_that_do_not_wait_run_side_by_side(world, fake):
    begun = {"shop-prod-base": threading.Event(), "shop-prod-lone": threading.Event()}

    def meet(operation, arguments):
        if operation == "execute_change_set" and (mine := begun.get(arguments["StackName"])):
            mine.set()
            assert all(event.wait(10) for event in begun.values())

    fake.on_call = meet
    assert world.deploy()[0] == 0


def test_a_second_run_leaves_everything_alone(world, fake):
    world.deploy()
    fake.calls.clear()
    code, results, _ = world.deploy()
    assert code == 0
    assert set(results.values()) == {"unchanged"}
    assert not fake.named("create_change_set")


def test_only_what_changed_is_updated_and_what_reads_it(world, fake):
    world.deploy()
    world.edit("base.yaml", "Value: first", "Value: second")
    _, results, _ = world.deploy()
    assert results == {
        "primary/base": "updated", "secondary/base": "updated", "primary/app": "updated", "secondary/app": "updated",
        "primary/lone": "unchanged",
    }  # fmt: skip


def test_a_stack_that_somebody_else_changed_is_compared_again(world, fake):
    world.deploy()
    stack = world.stack("primary/lone")
    stack.changed = "later"
    fake.calls.clear()
    _, results, _ = world.deploy()
    assert results["primary/lone"] == "unchanged"
    assert [call["StackName"] for call in fake.named("create_change_set")] == ["shop-prod-lone"]


@pytest.mark.parametrize(
    ("only", "keys"),
    [(["app"], {"primary/app", "secondary/app"}), (["secondary/app"], {"secondary/app"}), (["lone"], {"primary/lone"})],
)
def test_only(world, only, keys):
    world.deploy()
    code, results, _ = world.deploy(*(option for name in only for option in ("--only", name)))
    assert code == 0
    assert results.keys() == keys


def test_only_something_that_is_not_there(world):
    code, _, error = world.deploy("--only", "basse")
    assert code == EXIT_USAGE
    assert "Known: base, app, lone" in error


def test_what_waits_for_a_failure_is_skipped_and_all_else_goes_on(world, fake):
    fake.fails["shop-prod-base", "CREATE"] = "The quota is reached"
    code, results, _ = world.deploy()
    assert code == EXIT_FAILED
    assert results == {
        "secondary/base": "failed", "primary/base": "skipped", "secondary/app": "skipped", "primary/app": "skipped",
        "primary/lone": "created",
    }  # fmt: skip
    assert world.reasons["secondary/base"][1:] == ["Queue (AWS::SQS::Queue) CREATE_FAILED: The quota is reached"]
    assert world.reasons["primary/app"] == ["waits for primary/base, secondary/base"]


def test_a_failed_creation_goes_on_where_it_stopped(world, fake):
    fake.fails["shop-prod-lone", "CREATE"] = "not allowed"
    assert world.deploy()[1]["primary/lone"] == "failed"
    assert world.stack("primary/lone").status == "CREATE_FAILED"
    code, results, _ = world.deploy()
    assert (code, results["primary/lone"]) == (0, "created")
    assert fake.named("update_stack")[-1]["DisableRollback"] is True
    assert not fake.named("delete_stack")


def test_a_failed_creation_can_be_taken_away_and_begun_again(world, fake):
    """The way out where AWS refuses what would correct it; see docs/deploy.md."""
    fake.fails["shop-prod-base", "CREATE"] = "no"
    assert world.deploy()[0] == EXIT_FAILED
    old = world.stack("secondary/base")
    assert old.status == "CREATE_FAILED"
    code, _, _ = world.run("destroy", "--only", "secondary/base", "--yes", "--confirm", "prod")
    assert (code, world.stack("secondary/base")) == (0, None)
    fake.fails.clear()
    assert world.deploy()[1]["secondary/base"] == "created"
    assert world.stack("secondary/base").id != old.id


@pytest.mark.parametrize("word", ["CREATE", "UPDATE"])
def test_what_was_before_an_operation_is_not_taken_for_its_end(world, fake, word):
    """AWS may show the old state for a moment after it took the request."""
    if word == "UPDATE":
        world.deploy()
        world.edit("lone.yaml", "Value: '1'", "Value: '2'")
    fake.fails["shop-prod-lone", word] = "no"
    real, stale = fake._describe_stacks, []

    def executed(operation, arguments):
        if operation == "execute_change_set" and arguments["StackName"] == "shop-prod-lone":
            stale[:] = [real("eu-west-1", "shop-prod-lone")] * 2

    fake.on_call = executed
    fake._describe_stacks = lambda region, **given: (
        stale.pop() if stale and given == {"StackName": "shop-prod-lone"} else real(region, **given)
    )
    code, results, _ = world.deploy("--only", "lone")
    assert (code, results) == (EXIT_FAILED, {"primary/lone": "failed"})
    ended = {"CREATE": "CREATE_FAILED", "UPDATE": "UPDATE_ROLLBACK_COMPLETE"}[word]
    assert world.reasons["primary/lone"][0].startswith(f"{ended}: ")


def test_a_secret_that_a_service_repeats_is_not_shown(world, fake):
    world.edit("environments/prod.yaml", "Project: shop,", "Project: shop, Secret: hunter2,")
    fake.fails["shop-prod-base", "CREATE"] = "Value 'hunter2' at 'password' failed to satisfy constraint"
    code, _, error = world.deploy()
    assert code == EXIT_FAILED
    assert "Value '****' at 'password'" in str(world.reasons)
    assert "hunter2" not in error + str(world.reasons)


@pytest.mark.parametrize("status", ["CREATE_FAILED", "UPDATE_FAILED"])
def test_a_failed_stack_keeps_its_state_too(world, fake, status):
    world.deploy()
    for stack in fake.stacks.values():
        stack.status = status if stack.name == "shop-prod-base" else stack.status
    world.edit("base.yaml", "QueueName: orders", "QueueName: renamed")
    fake.calls.clear()
    code, results, _ = world.deploy()
    assert (code, results["secondary/base"]) == (EXIT_FAILED, "failed")
    assert "it would take state away: replace Queue" in world.reasons["secondary/base"][0]
    assert not fake.named("update_stack")
    assert not fake.change_sets
    assert world.deploy("--allow-replacement", "base")[1]["secondary/base"] != "failed"


def test_updates_roll_back(world, fake):
    world.deploy()
    world.edit("lone.yaml", "Value: '1'", "Value: '2'")
    fake.fails["shop-prod-lone", "UPDATE"] = "no"
    code, results, _ = world.deploy()
    assert (code, results["primary/lone"]) == (EXIT_FAILED, "failed")
    assert fake.named("execute_change_set")[-1]["DisableRollback"] is False
    fake.fails.clear()
    assert world.deploy()[1]["primary/lone"] == "updated"


def test_a_red_gate_deploys_nothing(world, fake):
    world.edit("base.yaml", "KmsMasterKeyId: alias/shop", "SqsManagedSseEnabled: false")
    code, _, error = world.deploy()
    assert code == EXIT_FINDINGS
    assert "queue-stream-topic-encrypted" in error
    assert fake.calls == []


CHANGES = [
    ("lone.yaml", "Value: '1'", "Value: '2'"),
    ("platform.yaml", "project: shop", "project: shop "),
    ("environments/prod.yaml", "parameters: {", "parameters: { "),
]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("change", CHANGES, ids=[name for name, *_ in CHANGES])
def test_what_was_changed_beside_the_gate_is_not_deployed(world, fake, monkeypatch, change, when):
    """It has judged something else than what was read for the deployment, or than what is there."""
    judge = gating.judge

    def meanwhile(*given):
        if when == "before":
            world.edit(*change)
        judged = judge(*given)
        if when == "after":
            world.edit(*change)
        return judged

    monkeypatch.setattr(gating, "judge", meanwhile)
    code, _, error = world.deploy("--only", "lone")
    assert code == EXIT_REFUSED
    assert f"{change[0]} was changed while the gate judged it" in error
    assert fake.calls == []


def test_another_stack_may_be_worked_on_meanwhile(world, monkeypatch):
    judge = gating.judge

    def meanwhile(*given):
        world.edit("base.yaml", "Value: first", "Value: second")
        return judge(*given)

    monkeypatch.setattr(gating, "judge", meanwhile)
    assert world.deploy("--only", "lone")[1] == {"primary/lone": "created"}


def test_a_byte_order_mark_is_no_change(world):
    world.write("lone.yaml", "\ufeff" + (world.folder / "lone.yaml").read_text())
    assert world.deploy("--only", "lone")[0] == 0


def test_findings_in_other_stacks_do_not_stop_the_chosen_one(world):
    world.edit("base.yaml", "KmsMasterKeyId: alias/shop", "SqsManagedSseEnabled: false")
    code, results, error = world.deploy("--only", "lone")
    assert (code, results) == (0, {"primary/lone": "created"})
    assert re.search(r"\d+ findings in stacks not chosen", error)


def test_the_ledger_records_what_was_deployed(world, fake):
    world.deploy()
    value, _ = fake.store["eu-west-1", "/shop/prod/deployments/primary-base"]
    entry = json.loads(value)
    assert entry["stack"] == "shop-prod-base"
    assert entry["gate"]["verdict"] == "green"
    assert entry["gate"]["lane"] == "own"
    assert len(entry["template_sha256"]) == len(entry["gate"]["policies"]) == 64
    assert ("eu-central-1", "/shop/prod/deployments/secondary-base") in fake.store


def test_nobody_is_there_to_ask(world, fake):
    code, _, error = world.run("deploy", "--lane", "own")
    assert code == EXIT_USAGE
    assert "--yes" in error
    assert not fake.named("create_change_set")


def test_secret_parameters_are_neither_stored_nor_shown(world, fake):
    world.edit("environments/prod.yaml", "Environment: prod", "Environment: prod, Secret: hunter2")
    _, _, error = world.deploy()
    assert "hunter2" in [p["ParameterValue"] for c in fake.named("create_change_set") for p in c["Parameters"]]
    stored = json.dumps([value for value, _ in fake.store.values()])
    first = json.loads(fake.store["eu-west-1", "/shop/prod/deployments/primary-base"][0])
    assert "hunter2" not in stored + error
    world.edit("environments/prod.yaml", "hunter2", "hunter3")
    _, results, _ = world.deploy()
    assert results["primary/base"] == "updated"
    second = json.loads(fake.store["eu-west-1", "/shop/prod/deployments/primary-base"][0])
    assert first["parameters_sha256"] == second["parameters_sha256"]


class TestProtection:
    def test_stateful_stacks_of_production(self, world):
        world.deploy()
        base, lone = world.stack("primary/base"), world.stack("primary/lone")
        assert base.protected
        assert not lone.protected
        deny = json.loads(base.policy)["Statement"][1]
        assert deny["Resource"] == ["LogicalResourceId/Queue"]
        assert deny["Action"] == ["Update:Replace", "Update:Delete"]
        assert lone.policy == ""

    def test_not_elsewhere(self, world):
        world.deploy(environment="dev")
        assert not world.stack("primary/base", "dev").protected

    def test_it_is_set_again_where_it_was_lifted(self, world):
        world.deploy()
        world.stack("primary/base").protected = False
        world.stack("primary/base").policy = ""
        assert world.deploy()[1]["primary/base"] == "unchanged"
        assert world.stack("primary/base").protected
        assert world.stack("primary/base").policy

    @pytest.mark.parametrize("environment", ["prod", "dev"])
    def test_state_is_not_replaced_unasked(self, world, fake, environment):
        world.deploy(environment=environment)
        world.edit("base.yaml", "QueueName: orders", "QueueName: other")
        code, results, _ = world.deploy(environment=environment)
        assert (code, results["secondary/base"]) == (EXIT_FAILED, "failed")
        assert "replace Queue" in world.reasons["secondary/base"][0]
        assert not fake.change_sets

    def test_state_is_replaced_when_asked_and_guarded_again_after(self, world, fake):
        world.deploy()
        guarded = world.stack("primary/base").policy
        world.edit("base.yaml", "QueueName: orders", "QueueName: other")
        policies = []
        fake.on_call = lambda name, arguments: (
            policies.append(world.stack("primary/base").policy) if name == "execute_change_set" else None
        )
        code, results, _ = world.deploy("--allow-replacement", "base")
        assert (code, results["primary/base"]) == (0, "updated")
        assert any("Deny" not in policy for policy in policies)
        assert world.stack("primary/base").policy == guarded


class TestTrouble:
    def test_throttling_is_waited_out(self, world, fake):
        fake.errors = [("describe_stacks", "Throttling", "Rate exceeded")] * 7
        fake.errors += [("create_change_set", "ThrottlingException", "Rate exceeded")] * 3
        assert world.deploy()[0] == 0
        assert fake.waited > 10

    def test_throttling_without_end_is_a_failure_of_that_stack(self, world, fake):
        fake.errors = [("get_template", "x", "y")]
        fake.errors += [("list_stack_resources", "x", "y")]
        world.deploy()
        fake.errors = [("execute_change_set", "Throttling", "Rate exceeded")] * 9
        world.edit("lone.yaml", "Value: '1'", "Value: '2'")
        code, results, _ = world.deploy("--only", "lone")
        assert (code, results) == (EXIT_FAILED, {"primary/lone": "failed"})
        assert "Throttling" in world.reasons["primary/lone"][0]

    def test_an_expired_token_is_one_error_and_a_new_run_goes_on(self, world, fake):
        def expire(operation, arguments):
            if operation == "execute_change_set" and arguments["StackName"] == "shop-prod-app":
                fake.errors = [("*", EXPIRED, "")]

        fake.on_call = expire
        code, results, error = world.deploy()
        assert (code, results) == (EXIT_CREDENTIALS, {})
        assert error.count("AWS does not accept the credentials") == 1
        fake.on_call, fake.errors = (lambda *_: None), []
        fake.stopped.clear()
        code, results, _ = world.deploy("--break-lock")  # whose token is no good cannot release it
        assert code == 0
        assert results["secondary/base"] == "unchanged"

    def test_what_runs_already_is_waited_for(self, world, fake):
        world.deploy()
        stack = world.stack("primary/lone")
        stack.status, stack.steps = "UPDATE_IN_PROGRESS", [("UPDATE_IN_PROGRESS", ""), ("UPDATE_COMPLETE", "")]
        code, results, error = world.deploy()
        assert (code, results["primary/lone"]) == (0, "unchanged")
        assert "waits for an operation that runs already" in error

    def test_what_runs_already_is_refused_when_asked(self, world, fake):
        world.deploy()
        stack = world.stack("primary/lone")
        stack.status, stack.steps = "UPDATE_IN_PROGRESS", [("UPDATE_IN_PROGRESS", "")] * 3
        assert world.deploy("--refuse-busy")[0] == EXIT_FAILED
        assert "an operation runs already" in world.reasons["primary/lone"][0]

    def test_a_wait_ends(self, world, fake, monkeypatch):
        world.deploy()
        stack = world.stack("primary/lone")
        stack.status, stack.steps = "UPDATE_IN_PROGRESS", [("UPDATE_IN_PROGRESS", "")] * 99
        assert world.deploy("--timeout", "0")[0] == EXIT_FAILED
        assert "still UPDATE_IN_PROGRESS after 0 minutes" in world.reasons["primary/lone"][0]

    def test_a_rolled_back_creation_is_deleted_and_made_anew(self, world, fake):
        world.deploy()
        old = world.stack("primary/lone")
        old.status = "ROLLBACK_COMPLETE"
        code, results, error = world.deploy()
        assert (code, results["primary/lone"]) == (0, "created")
        assert "deletes what is left of its failed creation" in error
        assert world.stack("primary/lone").id != old.id

    def test_a_rolled_back_creation_that_left_state_is_refused(self, world, fake):
        world.deploy(environment="dev")
        stack = world.stack("primary/base", "dev")
        stack.status = "ROLLBACK_COMPLETE"
        stack.resources["Queue"]["status"] = "DELETE_SKIPPED"
        assert world.deploy(environment="dev")[0] == EXIT_FAILED
        assert "Queue (Queue-id)" in world.reasons["primary/base"][0]
        assert not fake.named("delete_stack")
        code, results, _ = world.deploy("--recreate", environment="dev")
        assert (code, results["primary/base"]) == (0, "created")

    def test_a_failed_rollback_is_continued_when_asked(self, world, fake):
        world.deploy()
        world.stack("primary/lone").status = "UPDATE_ROLLBACK_FAILED"
        assert world.deploy()[0] == EXIT_FAILED
        assert "--continue-rollback" in world.reasons["primary/lone"][0]
        code, results, _ = world.deploy("--continue-rollback")
        assert (code, results["primary/lone"]) == (0, "unchanged")

    def test_a_rollback_that_fails_again_is_told(self, world, fake):
        world.deploy()
        world.stack("primary/lone").status = "UPDATE_ROLLBACK_FAILED"
        fake.fails["shop-prod-lone", "ROLLBACK"] = "x"
        assert world.deploy("--continue-rollback")[0] == EXIT_FAILED
        assert "the rollback failed again" in world.reasons["primary/lone"][0]

    def test_a_stack_that_only_awaits_review_is_created(self, world, fake):
        fake._create_change_set(
            "eu-west-1", "shop-prod-lone", "x", "CREATE", (world.folder / "lone.yaml").read_text(), []
        )
        assert world.stack("primary/lone").status == "REVIEW_IN_PROGRESS"
        code, results, _ = world.deploy()
        assert (code, results["primary/lone"]) == (0, "created")

    def test_a_deletion_that_failed_is_left_to_people(self, world):
        world.deploy()
        world.stack("primary/lone").status = "DELETE_FAILED"
        assert world.deploy()[0] == EXIT_FAILED
        assert "stackwarden destroy" in world.reasons["primary/lone"][0]

    def test_a_deletion_that_runs_is_waited_for_then_the_stack_created(self, world):
        world.deploy()
        stack = world.stack("primary/lone")
        stack.status, stack.steps = "DELETE_IN_PROGRESS", [("DELETE_COMPLETE", "")]
        assert world.deploy()[1]["primary/lone"] == "created"

    def test_a_change_set_that_fails_says_why(self, world, fake):
        fake.errors = [("create_change_set", "InsufficientCapabilitiesException", "Requires capabilities")]
        code, results, _ = world.deploy("--only", "lone")
        assert (code, results) == (EXIT_FAILED, {"primary/lone": "failed"})
        assert "Requires capabilities" in world.reasons["primary/lone"][0]

    def test_interruption_releases_the_lock_and_ends(self, world, fake):
        def interrupt(operation, arguments):
            if operation == "execute_change_set" and not interrupt.done:
                interrupt.done = True
                raise KeyboardInterrupt

        interrupt.done = False
        fake.on_call = interrupt
        assert world.run("deploy", "--yes", "--lane", "own")[0] == 130
        assert ("eu-west-1", "/shop/prod/deployments/lock") not in fake.store
        fake.on_call = lambda *_: None
        fake.stopped.clear()
        assert world.deploy()[0] == 0


def test_no_such_account(world, fake):
    fake.errors = [("get_caller_identity", "AccessDenied", "not allowed to sts:GetCallerIdentity")]
    code, _, error = world.deploy()
    assert code == EXIT_REFUSED
    assert "AccessDenied" in error


@pytest.mark.parametrize(
    ("option", "value"), [("--parallel", "0"), ("--parallel", "x"), ("--timeout", "nan"), ("--timeout", "-1")]
)
def test_an_option_that_is_no_such_number_is_told_in_words(world, capsys, option, value):
    with pytest.raises(SystemExit):
        world.run("deploy", option, value)
    assert f"argument {option}: {value!r} is no " in capsys.readouterr().err
