"""Rotation of the checkout store's token: the store honours two, and the URL follows."""

import json

import pytest

from tests.functions.vault import Vault

TOKEN, URL = "shop/prod/checkout/cache-token", "shop/prod/checkout/cache-url"
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


class Caches:
    """A replication group that honours its last two tokens."""

    def __init__(self):
        self.tokens, self.left, self.stuck = ["old"], 0, False

    def modify_replication_group(self, ReplicationGroupId, AuthToken, AuthTokenUpdateStrategy, ApplyImmediately):
        assert (ReplicationGroupId, AuthTokenUpdateStrategy) == ("shop-prod-checkout", "ROTATE")
        assert ApplyImmediately
        self.tokens, self.left = [*self.tokens, AuthToken][-2:], 2

    def describe_replication_groups(self, ReplicationGroupId):
        self.left -= 1
        busy = self.stuck or self.left > 0
        return {"ReplicationGroups": [{"Status": "modifying" if busy else "available", "PendingModifiedValues": {}}]}


@pytest.fixture
def world(load, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    module = load("rotate_cache")
    secrets = {TOKEN: json.dumps({"token": "old"}), URL: "rediss://:old@master.shop.cache.amazonaws.com:6379"}
    module.SECRETS, module.CACHES = Vault(**secrets), Caches()
    module.SECRETS.start(TOKEN, "v2")
    monkeypatch.setattr(module.time, "sleep", lambda _: None)
    return module


def _run(world, *steps):
    for step in steps:
        world.handler({"SecretId": TOKEN, "ClientRequestToken": "v2", "Step": step}, None)


def _current(world):
    token = json.loads(world.SECRETS.get_secret_value(TOKEN)["SecretString"])["token"]
    return token, world.SECRETS.get_secret_value(URL)["SecretString"]


def test_token_and_url_end_with_what_the_store_honours(world):
    _run(world, *STEPS)
    assert _current(world) == ("n" * 64, f"rediss://:{'n' * 64}@master.shop.cache.amazonaws.com:6379")


def test_whoever_holds_the_old_token_is_never_turned_away(world):
    for step in STEPS:
        _run(world, step)
        token, url = _current(world)
        assert {token, url[10:].partition("@")[0], "old"} <= set(world.CACHES.tokens)


def test_every_step_may_be_repeated(world):
    for step in ("createSecret", "testSecret", "finishSecret"):
        _run(world, *STEPS[: STEPS.index(step)], step, step)
    assert _current(world)[0] == "n" * 64


def test_a_busy_store_is_left_alone(world):
    _run(world, "createSecret")
    world.CACHES.stuck = True
    with pytest.raises(RuntimeError, match="busy"):
        _run(world, "setSecret")
    assert world.CACHES.tokens == ["old"]


def test_the_trial_run_of_a_new_schedule_changes_nothing(world):
    _run(world, "testSecret")
    assert world.CACHES.tokens == ["old"]


def test_a_version_that_is_not_pending_is_refused(world):
    with pytest.raises(ValueError, match="not a pending version"):
        world.handler({"SecretId": TOKEN, "ClientRequestToken": "v3", "Step": "createSecret"}, None)
