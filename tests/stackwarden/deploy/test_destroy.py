"""Taking down: in reverse, not by accident, and with what stays."""

from stackwarden.cli import EXIT_FAILED, EXIT_REFUSED, EXIT_USAGE

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
