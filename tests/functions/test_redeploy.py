"""Redeployment: whoever is older than the secret it holds, and nobody else."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.functions.vault import Vault

NAMES = {"catalog": "shop/prod/catalog/database", "orders": "shop/prod/orders/database"}
EVENT = {"cluster": "shop-prod", "services": {secret: service for service, secret in NAMES.items()}}


class NoClusterError(Exception):
    """What ECS says before the cluster stands."""


class Services:
    """ECS services and when their deployments began."""

    exceptions = SimpleNamespace(ClusterNotFoundException=NoClusterError)

    def __init__(self, vault):
        self.vault, self.started, self.status, self.calls = vault, {}, "ACTIVE", []

    def describe_services(self, cluster, services):
        if self.started is None:
            raise NoClusterError
        [name] = services
        if name not in self.started:
            return {"services": [], "failures": [{"reason": "MISSING"}]}
        old = {"status": "ACTIVE", "createdAt": self.vault.now + timedelta(days=1)}
        return {
            "services": [
                {"status": self.status, "deployments": [{"status": "PRIMARY", "createdAt": self.started[name]}, old]}
            ]
        }

    def update_service(self, cluster, service, forceNewDeployment):
        assert (cluster, forceNewDeployment) == ("shop-prod", True)
        self.started[service] = self.vault.now + timedelta(seconds=1)
        self.calls.append(service)


@pytest.fixture
def world(load, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    module = load("redeploy")
    module.SECRETS = Vault(**dict.fromkeys(NAMES.values(), "{}"))
    module.ECS = Services(module.SECRETS)
    module.ECS.started = dict.fromkeys(NAMES, module.SECRETS.now + timedelta(seconds=1))
    return module


def test_only_the_service_of_the_changed_secret_gets_new_tasks(world):
    world.SECRETS.put_secret_value(NAMES["orders"], "v2", "{}")
    assert world.handler(EVENT, None) == ["orders"]


def test_a_repeated_event_deploys_once(world):
    world.SECRETS.put_secret_value(NAMES["catalog"], "v2", "{}")
    for _ in range(3):
        world.handler(EVENT, None)
    assert world.ECS.calls == ["catalog"]


def test_an_hour_without_changes_deploys_nothing(world):
    assert world.handler(EVENT, None) == []


def test_what_does_not_stand_yet_needs_nothing(world):
    world.SECRETS.put_secret_value(NAMES["orders"], "v2", "{}")
    del world.ECS.started["orders"]
    assert world.handler(EVENT, None) == []
    world.ECS.started = None
    assert world.handler(EVENT, None) == []


def test_a_service_on_its_way_out_is_left_alone(world):
    world.SECRETS.put_secret_value(NAMES["orders"], "v2", "{}")
    world.ECS.status = "DRAINING"
    assert world.handler(EVENT, None) == []


def test_any_other_error_reaches_the_retry_and_the_alarm(world):
    def refused(**_):
        raise PermissionError

    world.ECS.describe_services = refused
    with pytest.raises(PermissionError):
        world.handler(EVENT, None)
