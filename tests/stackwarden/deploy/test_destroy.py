"""Taking down: in reverse, not by accident, and with what stays."""

from types import SimpleNamespace

import pytest

from stackwarden.cli import EXIT_FAILED, EXIT_REFUSED, EXIT_USAGE
from stackwarden.deploy.job import Job
from stackwarden.deploy.lifting import lift
from tests.stackwarden.deploy.regions import Regions

SURE = ("--yes", "--confirm", "prod")


def deleted(fake):
    return [call["StackName"].split("/")[1] for call in fake.named("delete_stack")]


def test_in_reverse_order_to_empty(world, fake):
    world.deploy()
    code, out, _ = world.run("destroy", *SURE)
    assert code == 0
    assert "5 deleted" in out
    assert not fake.stacks
    order = [(region, call["StackName"].split("/")[1]) for region, name, call in fake.calls if name == "delete_stack"]
    primary, secondary = "eu-west-1", "eu-central-1"
    assert order.index((primary, "shop-prod-app")) < order.index((primary, "shop-prod-base"))
    assert order.index((primary, "shop-prod-base")) < order.index((secondary, "shop-prod-base"))
    assert not [name for _, name in fake.store if "deployments" in name]


def test_what_was_noted_of_it_goes_with_it(world, fake):
    """Else the next environment of that name would be taken for failed over, and its database for one with a schema."""
    world.edit("platform.yaml", "name: lone,", "name: data-catalog,")
    world.edit("app.yaml", "Size:", "OriginMode: {Type: String, Default: automatic}, Size:")
    world.deploy()
    prefix = "/shop/prod/deployments/"
    notes = {("eu-west-1", f"{prefix}active-role"), ("eu-west-1", f"{prefix}catalog-schema")}
    fake.store.update(dict.fromkeys(notes, ("secondary", 1)))
    assert world.run("destroy", "--only", "data-catalog", *SURE)[0] == 0
    assert notes & fake.store.keys() == {("eu-west-1", f"{prefix}active-role")}
    assert world.run("destroy", *SURE)[0] == 0
    assert not [name for _, name in fake.store if "deployments" in name]


def test_production_asks_for_its_name(world, fake):
    world.deploy()
    for options in ((), ("--yes",), ("--yes", "--confirm", "dev")):
        code, _, error = world.run("destroy", *options)
        assert code == EXIT_USAGE
        assert "--yes --confirm prod" in error
    assert not fake.named("delete_stack")


def test_elsewhere_yes_is_enough(world, fake):
    world.deploy(environment="dev")
    assert world.run("destroy", "--yes", environment="dev")[0] == 0
    assert not fake.stacks


def test_what_stays_is_told_before_and_after(world):
    world.deploy()
    _, out, error = world.run("destroy", *SURE)
    assert "primary/base: Queue (AWS::SQS::Queue) Queue-id" in error
    assert "aws sqs delete-queue --queue-url Queue-id --region eu-west-1" in out


def test_what_stays_is_told_as_it_is_deployed(world):
    """AWS goes by the template it has: a policy that is only in the repository keeps nothing."""
    kept = "DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n    "
    world.deploy()
    world.edit("base.yaml", kept, "")
    assert "primary/base: Queue (AWS::SQS::Queue)" in world.run("destroy", *SURE)[2]
    world.edit("base.yaml", "Type: AWS::SQS::Queue\n    ", f"Type: AWS::SQS::Queue\n    {kept}")
    assert world.deploy()[0] == 0
    for key in ("primary/base", "secondary/base"):
        world.stack(key).body = world.stack(key).body.replace(kept, "")
    code, out, error = world.run("destroy", *SURE)
    assert (code, "5 deleted" in out) == (0, True)
    assert "these stay" not in out + error


def test_a_stack_that_others_need_stays(world, fake):
    world.deploy()
    code, _, error = world.run("destroy", "--only", "base", *SURE)
    assert code == EXIT_REFUSED
    assert "primary/app is there, and needs primary/base" in error
    assert not fake.named("delete_stack")


def test_one_stack_alone(world, fake):
    world.deploy()
    assert world.run("destroy", "--only", "app", *SURE)[0] == 0
    assert deleted(fake) == ["shop-prod-app", "shop-prod-app"]


def test_a_deletion_that_fails_says_why_and_keeps_what_it_needs(world, fake):
    world.deploy()
    fake.fails["shop-prod-app", "DELETE"] = "The bucket you tried to delete is not empty"
    code, out, _ = world.run("destroy", *SURE)
    assert code == EXIT_FAILED
    assert "Bucket (AWS::S3::Bucket) DELETE_FAILED: The bucket you tried to delete is not empty" in out
    assert world.stack("primary/base") is not None
    fake.fails.clear()
    assert world.run("destroy", *SURE)[0] == 0
    assert not fake.stacks


def test_a_second_run_finds_nothing(world):
    world.deploy()
    world.run("destroy", *SURE)
    code, out, _ = world.run("destroy", *SURE)
    assert code == 0
    assert "0 deleted, 5 were not there" in out


class TestLifting:
    """What protects single resources; each call's shape is checked by the fake."""

    @pytest.fixture
    def job(self, world):
        fake = Regions()
        fake.database("shop-prod-catalog", "eu-west-1", "eu-central-1")
        stack = SimpleNamespace(region="eu-central-1", kept={"Cluster": "Snapshot", "Kept": "Retain"})
        return Job(fake, stack)

    def test_the_last_member_leaves_its_global_database(self, job):
        members = job.aws.databases["shop-prod-catalog"]["GlobalClusterMembers"]
        cluster = [("Cluster", "AWS::RDS::DBCluster", "shop-prod-catalog")]
        assert list(lift(job, cluster)) == ["Cluster: deletion protection off"]
        assert job.aws.settings["unprotected", "eu-central-1"] == "shop-prod-catalog"
        del members[0]
        assert list(lift(job, cluster)) == ["Cluster: deletion protection off, left shop-prod-catalog"]
        assert members == []

    def test_what_stays_keeps_its_protection(self, job):
        assert list(lift(job, [("Kept", "AWS::RDS::DBCluster", "shop-prod-catalog")])) == []

    def test_a_refusal_is_told_and_does_not_stop_the_rest(self, job):
        job.aws.errors = [("modify_db_cluster", "AccessDenied", "not allowed")]
        (told,) = lift(job, [("Cluster", "AWS::RDS::DBCluster", "shop-prod-catalog")])
        assert told == "Cluster: its protection stays: rds:modify_db_cluster: AccessDenied: not allowed"
