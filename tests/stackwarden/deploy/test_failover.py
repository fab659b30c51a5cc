"""Failing over and back: fenced first, one step after another, gone on with where it stopped."""

import pytest

from stackwarden.cli import EXIT_FAILED, EXIT_REFUSED, EXIT_USAGE
from stackwarden.deploy import arguments
from stackwarden.deploy.aws import AwsError
from tests.stackwarden.deploy.conftest import World
from tests.stackwarden.deploy.regions import FREE, Regions

PRIMARY, SECONDARY, EDGE = "eu-west-1", "eu-central-1", "us-east-1"
DATABASES = ("shop-prod-catalog-global", "shop-prod-orders-global")
MANIFEST = """
project: shop
regions: {primary: eu-west-1, secondary: eu-central-1, edge: us-east-1}
stacks:
  - {name: svc, template: svc.yaml, roles: [primary, secondary]}
  - {name: switch, template: switch.yaml, roles: [edge]}
"""
SERVICE = """
Parameters: {RegionRole: {Type: String, Default: primary}}
Mappings: {Least: {tasks: {primary: 3, secondary: 2}}}
Resources:
"""
ONE = """
  {id}: {{Type: 'AWS::ECS::Service', Properties: {{ServiceName: {name}}}}}
  {id}Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ResourceId: !Sub 'service/shop-prod/${{{id}.Name}}'
      MinCapacity: !FindInMap [Least, tasks, !Ref RegionRole]
"""
SWITCH = """
Parameters:
  Project: {Type: String}
  OriginMode: {Type: String, Default: automatic, AllowedValues: [automatic, hold-primary, force-secondary]}
Resources:
  Note: {Type: 'AWS::SSM::Parameter', Properties: {Name: /shop/prod/switch/mode, Type: String, Value: !Ref OriginMode}}
"""


@pytest.fixture
def fake():
    return Regions()


@pytest.fixture
def moved(tmp_path, monkeypatch, capsys, fake):
    """The platform deployed in two regions, the primary serving."""
    monkeypatch.setattr(arguments, "connect", lambda endpoint: fake)
    monkeypatch.chdir(tmp_path)
    world = World(tmp_path, fake, capsys)
    world.write("platform.yaml", MANIFEST)
    world.write("svc.yaml", SERVICE + ONE.format(id="Cart", name="cart") + ONE.format(id="Ui", name="ui"))
    world.write("switch.yaml", SWITCH)
    world.write("environments/prod.yaml", "roles: [primary, secondary, edge]\nparameters: {Project: shop}\n")
    world.write("environments/dev.yaml", "roles: [primary]\nparameters: {Project: shop}\n")
    assert world.deploy("--only", "switch")[0] == 0
    fake.stand(PRIMARY, least=3, running=5)
    fake.stand(SECONDARY, least=2, running=2)
    for name in DATABASES:
        fake.database(name, PRIMARY, SECONDARY)
    return world


def over(world, *options):
    return world.run("failover", "--to", "secondary", "--apply", "--yes", *options)


def back(world):
    return world.run("failback", "--apply", "--yes")


def mode(fake):
    return fake.stacks[EDGE, "shop-prod-switch"].parameters.get("OriginMode", "automatic")


def changes(fake):
    looks = ("describe", "list", "get")
    return [(region, name) for region, name, _ in fake.calls if not name.startswith(looks) and "parameter" not in name]


def test_without_apply_nothing_changes(moved, fake):
    fake.calls.clear()
    code, out, _ = moved.run("failover")
    assert code == 0
    assert "to do    fence eu-west-1: services: to 0 tasks: cart (5), ui (5)" in out
    assert (
        "to do    database shop-prod-orders-global: switch over, losing nothing, from eu-west-1 to eu-central-1" in out
    )
    assert "OriginMode of shop-prod-switch" in out
    assert "Nothing was changed" in out
    assert changes(fake) == []


def test_a_planned_move_loses_nothing(moved, fake):
    fake.calls.clear()
    code, out, _ = over(moved)
    assert code == 0, out
    assert fake.running(PRIMARY) == {"cart": 0, "ui": 0}
    assert fake.running(SECONDARY) == {"cart": 3, "ui": 3}
    assert {fake.writer(name) for name in DATABASES} == {SECONDARY}
    assert (fake.consumers[PRIMARY]["State"], fake.consumers[SECONDARY]["State"]) == ("Disabled", "Enabled")
    assert all(fake.targets[PRIMARY, name]["SuspendedState"]["ScheduledScalingSuspended"] for name in ("cart", "ui"))
    assert fake.targets[SECONDARY, "ui"]["MinCapacity"] == 3
    assert mode(fake) == "force-secondary"
    assert not fake.named("failover_global_cluster")


def test_fencing_comes_first_and_customers_last(moved, fake):
    fake.calls.clear()
    over(moved)
    done = changes(fake)
    first_move = done.index((PRIMARY, "switchover_global_cluster"))
    fences = [i for i, change in enumerate(done) if change[0] == PRIMARY and "global" not in change[1]]
    assert max(fences) < first_move
    assert done[-1] == (EDGE, "update_stack")


def test_tasks_of_the_standby_are_replaced_once_it_writes_and_before_customers_come(moved, fake):
    """They were connected before: to a reader, or to nothing."""
    fake.calls.clear()
    over(moved)
    done = changes(fake)
    renewals = [
        i for i, (where, name, given) in enumerate(fake.calls)
        if name == "update_service" and given.get("forceNewDeployment")
    ]  # fmt: skip
    assert [fake.calls[i][0] for i in renewals] == [SECONDARY, SECONDARY]
    moves = [i for i, (_, name, _) in enumerate(fake.calls) if name == "switchover_global_cluster"]
    assert max(moves) < min(renewals)
    assert done[-1] == (EDGE, "update_stack")
    assert {fake.services[SECONDARY, name]["deployments"][0]["id"] for name in ("cart", "ui")} == {"2"}
    assert {fake.services[PRIMARY, name]["deployments"][0]["id"] for name in ("cart", "ui")} == {"1"}


def test_customers_stay_away_from_a_standby_whose_tasks_are_old(moved, fake, monkeypatch):
    fake.rollout = "IN_PROGRESS"
    monkeypatch.setattr("stackwarden.deploy.steps.now", iter(range(0, 10**6, 600)).__next__)
    code, out, _ = over(moved)
    assert code == EXIT_FAILED
    assert "failed   eu-central-1: connections: not so after 30 minutes: replace the tasks of cart, ui" in out
    assert mode(fake) == "automatic"


def test_a_region_whose_tasks_were_stopped_replaces_none(moved, fake):
    over(moved)
    fake.calls.clear()
    assert back(moved)[0] == 0
    assert not [given for _, _, given in fake.calls if given.get("forceNewDeployment")]


def test_databases_do_not_move_while_tasks_run(moved, fake, monkeypatch):
    fake._update_service = lambda region, **_: {}
    monkeypatch.setattr("stackwarden.deploy.steps.now", iter(range(0, 10**6, 600)).__next__)
    code, out, _ = over(moved)
    assert code == EXIT_FAILED
    assert "failed   fence eu-west-1: services: not so after 15 minutes: to 0 tasks: cart (5), ui (5)" in out
    assert out.count("skipped") >= 5
    assert {fake.writer(name) for name in DATABASES} == {PRIMARY}
    assert mode(fake) == "automatic"


def test_a_second_run_finds_everything_done(moved, fake):
    over(moved)
    fake.calls.clear()
    code, out, _ = over(moved)
    assert code == 0
    assert changes(fake) == []
    assert "to do" not in out
    assert "done" not in [line.split(" ")[0] for line in out.splitlines()]


@pytest.mark.parametrize("breaks_at", ["update_event_source_mapping", "update_service", "switchover_global_cluster",
                                       "register_scalable_target", "update_stack"])  # fmt: skip
def test_it_goes_on_where_it_stopped(moved, fake, breaks_at):
    fake.errors = [(breaks_at, "InternalFailure", "try again")]
    code, out, _ = over(moved)
    assert code == EXIT_FAILED
    assert "InternalFailure" in out
    code, out, _ = over(moved)
    assert code == 0, out
    assert {fake.writer(name) for name in DATABASES} == {SECONDARY}
    assert mode(fake) == "force-secondary"


def test_what_stops_answering_in_the_middle_is_a_failed_step(moved, fake):
    """Not exit 7: the old region is fenced by then."""

    def gone(operation, arguments):
        if operation == "describe_global_clusters" and fake.running(PRIMARY) == {"cart": 0, "ui": 0}:
            raise AwsError("rds", "ConnectTimeoutError", "no answer")

    fake.on_call = gone
    code, out, _ = over(moved)
    assert code == EXIT_FAILED
    assert "failed   all further steps: rds: ConnectTimeoutError" in out
    fake.on_call = lambda *_: None
    assert over(moved)[0] == 0


def test_a_lost_region_needs_two_words(moved, fake):
    fake.lost = {PRIMARY}
    code, out, _ = over(moved)
    assert code == EXIT_FAILED
    assert "failed   fence eu-west-1: consumers" in out
    assert over(moved, "--allow-data-loss")[0] == EXIT_FAILED
    assert over(moved, "--without-fencing")[0] == EXIT_USAGE
    assert {fake.writer(name) for name in DATABASES} == {PRIMARY}
    code, out, _ = over(moved, "--allow-data-loss", "--without-fencing")
    assert code == 0, out
    assert "eu-west-1 is NOT fenced" in out
    assert len(fake.named("failover_global_cluster")) == 2
    assert mode(fake) == "force-secondary"


def test_a_region_that_comes_back_is_fenced_by_the_same_command(moved, fake):
    fake.lost = {PRIMARY}
    over(moved, "--allow-data-loss", "--without-fencing")
    fake.lost = set()
    assert fake.running(PRIMARY) == {"cart": 5, "ui": 5}
    assert over(moved)[0] == 0
    assert fake.running(PRIMARY) == {"cart": 0, "ui": 0}


def test_a_deployment_does_not_undo_it(moved, fake):
    over(moved)
    code, results, error = moved.deploy("--only", "switch")
    assert (code, results) == (0, {"edge/switch": "unchanged"})
    assert "secondary serves since a failover" in error
    assert mode(fake) == "force-secondary"
    assert moved.run("verify", "--only", "switch")[0] == 0


def test_a_deployment_that_waited_for_an_answer_does_not_undo_it_either(moved, fake):
    """It was started before, and gets the lock after: what it read of who serves is old."""
    moved.edit(
        "switch.yaml", "Type: String, Value: !Ref OriginMode", "Type: String, Value: !Ref OriginMode, Tier: Standard"
    )

    def meanwhile(operation, _):
        if operation == "get_caller_identity":  # after it has read, before it takes the lock
            fake.on_call = lambda *_: None
            assert over(moved)[0] == 0

    fake.on_call = meanwhile
    code, results, error = moved.deploy("--only", "switch")
    assert (code, results) == (EXIT_REFUSED, {})
    assert "secondary serves instead of primary" in error
    assert mode(fake) == "force-secondary"
    assert moved.deploy("--only", "switch")[1] == {"edge/switch": "updated"}
    assert mode(fake) == "force-secondary"


def test_what_waits_to_be_deployed_is_not_taken_for_deployed(moved, fake):
    """A move sets one parameter of the switch's stack: the ledger must not say that the others are set too."""
    moved.edit("environments/prod.yaml", "parameters: {Project: shop}", "parameters: {Project: shop2}")
    fake.errors = [("update_stack", "InternalFailure", "try again")]
    assert over(moved)[0] == EXIT_FAILED
    assert over(moved)[0] == 0
    assert fake.stacks[EDGE, "shop-prod-switch"].parameters["Project"] == "shop"
    assert moved.deploy("--only", "switch")[1] == {"edge/switch": "updated"}
    assert fake.stacks[EDGE, "shop-prod-switch"].parameters["Project"] == "shop2"


def test_and_back(moved, fake):
    over(moved)
    code, out, _ = back(moved)
    assert code == 0, out
    assert fake.running(PRIMARY) == {"cart": 3, "ui": 3}
    assert fake.running(SECONDARY) == {"cart": 2, "ui": 2}
    assert {fake.writer(name) for name in DATABASES} == {PRIMARY}
    assert fake.targets[SECONDARY, "ui"]["MinCapacity"] == 2
    assert fake.targets[SECONDARY, "ui"]["SuspendedState"] == FREE
    assert {each["State"] for each in fake.consumers.values()} == {"Enabled"}
    assert mode(fake) == "automatic"
    fake.calls.clear()
    assert back(moved)[0] == 0
    assert changes(fake) == []


@pytest.mark.parametrize("breaks_at", ["note", "second database"])
def test_a_failover_that_stopped_before_its_note_is_undone_behind_a_fence(moved, fake, breaks_at):
    """Databases are written in the secondary by then: its tasks must stop before the writer goes home."""

    def stop(operation, arguments):
        noting = operation == "put_parameter" and arguments["Name"].endswith("active-role")
        second = operation == "switchover_global_cluster" and arguments["GlobalClusterIdentifier"] == DATABASES[1]
        if noting if breaks_at == "note" else second:
            raise AwsError("x", "InternalFailure", "try again")

    fake.on_call = stop
    assert over(moved)[0] == EXIT_FAILED
    assert fake.writer(DATABASES[0]) == SECONDARY
    fake.on_call = lambda *_: None
    fake.calls.clear()
    code, out, _ = back(moved)
    assert code == 0, out
    assert "done     fence eu-central-1: services: no task runs" in out
    done = changes(fake)
    fence = done.index((SECONDARY, "update_service"))
    assert fence < done.index((SECONDARY, "switchover_global_cluster"))
    assert {fake.writer(name) for name in DATABASES} == {PRIMARY}
    assert (fake.running(PRIMARY), fake.running(SECONDARY)) == ({"cart": 3, "ui": 3}, {"cart": 2, "ui": 2})
    assert mode(fake) == "automatic"
    fake.calls.clear()
    assert back(moved)[0] == 0
    assert changes(fake) == []


def test_a_failover_that_stopped_before_its_data_leaves_a_standby_that_goes_on(moved, fake):
    fake.errors = [("switchover_global_cluster", "InternalFailure", "try again")]
    assert over(moved)[0] == EXIT_FAILED
    code, out, _ = back(moved)
    assert code == 0, out
    assert "is so    fence eu-central-1: it is the standby already" in out
    assert fake.running(PRIMARY) == {"cart": 3, "ui": 3}


@pytest.mark.parametrize("move", [over, back])
def test_without_a_copy_to_go_to_nothing_is_stopped(moved, fake, move):
    if move is back:
        over(moved)
    gone = PRIMARY if move is back else SECONDARY
    database = fake.databases[DATABASES[0]]
    database["GlobalClusterMembers"] = [m for m in database["GlobalClusterMembers"] if gone not in m["DBClusterArn"]]
    running = {region: fake.running(region) for region in (PRIMARY, SECONDARY)}
    code, out, _ = move(moved)
    assert code == EXIT_FAILED
    assert f"has no cluster in {gone}" in out
    assert running == {region: fake.running(region) for region in (PRIMARY, SECONDARY)}


def test_not_during_a_deployment(moved, fake):
    import json
    import time

    holder = {"id": "x", "who": "deploy by x", "host": "there", "pid": 1, "started": "", "expires": time.time() + 99}
    fake.store[EDGE, "/shop/prod/deployments/lock"] = (json.dumps(holder), 1)
    code, _, error = over(moved)
    assert code == EXIT_REFUSED
    assert "deploy by x" in error


def test_an_environment_without_a_second_region(moved):
    code, _, error = moved.run("failover", environment="dev")
    assert code == EXIT_USAGE
    assert "dev cannot move" in error


def test_nobody_is_there_to_ask(moved, fake):
    fake.calls.clear()
    assert moved.run("failover", "--apply")[0] == EXIT_USAGE
    assert changes(fake) == []


def test_the_lost_region_is_not_asked_for_the_lock(moved, fake):
    fake.calls.clear()
    over(moved)
    assert {region for region, name, a in fake.calls if "lock" in str(a.get("Name", ""))} == {EDGE}
