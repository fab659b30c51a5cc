"""Rotation of a database's password: the four steps, repeated, interrupted, out of turn."""

import json
from types import SimpleNamespace

import pytest

from tests.functions.vault import Vault

NAME = "shop/prod/orders/database"
VALUE = {"username": "orders_owner", "password": "old", "dbClusterIdentifier": "shop-prod-orders", "host": "h"}
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


class NoGlobalClusterError(Exception):
    """What RDS says where a cluster stands alone."""


class Databases:
    """An Aurora cluster that takes a while to take a password."""

    exceptions = SimpleNamespace(GlobalClusterNotFoundFault=NoGlobalClusterError)
    writer = None  # of its global database, where it is in one

    def __init__(self, looks=3):
        self.taken, self.looks, self.left, self.status = "old", looks, 0, "available"
        self.pending = None

    def modify_db_cluster(self, DBClusterIdentifier, MasterUserPassword, ApplyImmediately):
        assert (DBClusterIdentifier, ApplyImmediately) == ("shop-prod-orders", True)
        self.pending, self.left = MasterUserPassword, self.looks

    def describe_db_clusters(self, DBClusterIdentifier):
        cluster = {"Status": self.status, "PendingModifiedValues": {}}
        if self.pending and self.left > 0:
            self.left -= 1
            cluster = {
                "Status": "resetting-master-credentials",
                "PendingModifiedValues": {"MasterUserPassword": "****"},
            }
        elif self.pending:
            self.taken, self.pending = self.pending, None
        return {"DBClusters": [cluster | {"DBClusterArn": "here"}]}

    def describe_global_clusters(self, GlobalClusterIdentifier):
        assert GlobalClusterIdentifier == "shop-prod-orders-global"
        if not self.writer:
            raise NoGlobalClusterError
        members = [{"DBClusterArn": arn, "IsWriter": arn == self.writer} for arn in ("here", "there")]
        return {"GlobalClusters": [{"GlobalClusterMembers": members}]}


@pytest.fixture
def world(load, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    module = load("rotate_database")
    module.SECRETS, module.RDS = Vault(**{NAME: json.dumps(VALUE)}), Databases()
    module.SECRETS.start(NAME, "v2")
    module.waited = []
    monkeypatch.setattr(module.time, "sleep", module.waited.append)
    return module


def _step(world, step, version="v2"):
    world.handler({"SecretId": NAME, "ClientRequestToken": version, "Step": step}, None)


def test_the_secret_ends_with_the_password_that_the_database_has(world):
    for step in STEPS:
        _step(world, step)
    value = json.loads(world.SECRETS.get_secret_value(NAME)["SecretString"])
    assert value == VALUE | {"password": world.RDS.taken}
    assert world.RDS.taken == "n" * 40


def test_nobody_reads_the_new_password_before_the_database_has_it(world):
    for step in STEPS[:3]:
        _step(world, step)
        assert json.loads(world.SECRETS.get_secret_value(NAME)["SecretString"]) == VALUE
    assert world.RDS.taken == "n" * 40


def test_every_step_may_be_repeated(world):
    for step in STEPS:
        _step(world, step)
        _step(world, step)
    assert world.SECRETS.labels[NAME] == {"v1": [], "v2": ["AWSPENDING", "AWSCURRENT"]}


def test_a_retry_after_the_database_changed_ends_where_the_first_try_would_have(world):
    """The worst moment to fail: database and secret differ until the steps run again."""
    _step(world, "createSecret")
    _step(world, "setSecret")
    for step in STEPS:
        _step(world, step)
    assert json.loads(world.SECRETS.get_secret_value(NAME)["SecretString"])["password"] == world.RDS.taken


def test_a_busy_cluster_is_left_alone(world):
    _step(world, "createSecret")
    world.RDS.status = "failing-over"
    with pytest.raises(RuntimeError, match="busy"):
        _step(world, "setSecret")
    assert world.RDS.pending is None


def test_a_password_that_is_never_taken_is_an_error_within_the_functions_time(world):
    world.RDS.looks = 10_000
    _step(world, "createSecret")
    with pytest.raises(TimeoutError):
        _step(world, "setSecret")
    with pytest.raises(RuntimeError, match="still changes"):
        _step(world, "testSecret")
    assert sum(world.waited) < 300 - 30


def test_a_change_too_quick_to_be_seen_ends_too(world):
    world.RDS.looks = 0
    _step(world, "createSecret")
    _step(world, "setSecret")
    assert world.RDS.taken == "n" * 40


def test_a_version_that_is_not_pending_is_refused(world):
    with pytest.raises(ValueError, match="not a pending version"):
        _step(world, "createSecret", "v3")


def test_the_trial_run_of_a_new_schedule_changes_nothing(world):
    """Secrets Manager calls the test step alone, with a version that holds nothing."""
    _step(world, "testSecret")
    assert world.RDS.taken == "old"


def test_the_leader_of_a_global_database_rotates(world):
    world.RDS.writer = "here"
    for step in STEPS:
        _step(world, step)
    assert world.RDS.taken == "n" * 40


def test_after_a_failover_nothing_changes_in_the_region_that_failed(world):
    """The copy of its secret is what the region that took over lives on."""
    world.RDS.writer = "there"
    _step(world, "createSecret")
    with pytest.raises(RuntimeError, match="leads no longer"):
        _step(world, "setSecret")
    assert world.RDS.pending is None
    assert json.loads(world.SECRETS.get_secret_value(NAME)["SecretString"]) == VALUE
