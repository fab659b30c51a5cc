"""The rotation functions against services that hold what they change: each call is as AWS's own model asks for."""

import json
import threading
import time
from collections.abc import Iterator
from types import ModuleType

import pytest

from emulator.running import Emulated, running
from tests.functions.conftest import fresh

REGION = "eu-west-1"
VERSION = "00000000-0000-4000-8000-000000000002"
DATABASE = {"username": "orders_owner", "password": "first", "dbClusterIdentifier": "shop-prod-orders"}
FOLDER = "shop/prod/checkout"


@pytest.fixture(scope="module")
def emulated() -> Iterator[Emulated]:
    """An emulator of its own, because these tests change what they find."""
    with running() as found:
        yield found


def _function(emulated: Emulated, name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The function with its clients turned to the emulator, and without its pauses."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    module = fresh(name)
    for place, service in {"SECRETS": "secretsmanager", "RDS": "rds", "CACHES": "elasticache", "ECS": "ecs"}.items():
        if hasattr(module, place):
            setattr(module, place, emulated.client(service, REGION))
    monkeypatch.setattr(time, "sleep", lambda _: None)
    return module


def _run(module: ModuleType, secret: str, *first: object) -> None:
    module.create(secret, VERSION, {}, *first)
    for step in ("createSecret", "setSecret", "testSecret", "finishSecret"):
        module.handler({"SecretId": secret, "ClientRequestToken": VERSION, "Step": step}, None)


def test_a_database_and_its_secret_change_together(emulated: Emulated, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets, rds = emulated.client("secretsmanager", REGION), emulated.client("rds", REGION)
    secret = secrets.create_secret(Name="shop/prod/orders/database", SecretString=json.dumps(DATABASE))["ARN"]
    rds.create_db_cluster(
        DBClusterIdentifier="shop-prod-orders",
        Engine="aurora-postgresql",
        MasterUsername="orders_owner",
        MasterUserPassword="firstpassword",
    )
    _run(_function(emulated, "rotate_database", monkeypatch), secret)
    value = json.loads(secrets.get_secret_value(SecretId=secret)["SecretString"])
    assert value != DATABASE
    assert value == DATABASE | {"password": value["password"]}
    stages = secrets.describe_secret(SecretId=secret)["VersionIdsToStages"]
    assert "AWSCURRENT" in stages[VERSION]


def test_a_store_its_token_and_its_url_change_together(emulated: Emulated, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets, caches = emulated.client("secretsmanager", REGION), emulated.client("elasticache", REGION)
    token = secrets.create_secret(Name=f"{FOLDER}/cache-token", SecretString='{"token": "first-token-of-many"}')["ARN"]
    secrets.create_secret(Name=f"{FOLDER}/cache-url", SecretString="rediss://:first-token-of-many@host:6379")
    caches.create_replication_group(
        ReplicationGroupId="shop-prod-checkout",
        ReplicationGroupDescription="store",
        TransitEncryptionEnabled=True,
        AuthToken="first-token-of-many",
    )
    _run(_function(emulated, "rotate_cache", monkeypatch), token, FOLDER)
    new = json.loads(secrets.get_secret_value(SecretId=token)["SecretString"])["token"]
    assert new != "first-token-of-many"
    assert secrets.get_secret_value(SecretId=f"{FOLDER}/cache-url")["SecretString"] == f"rediss://:{new}@host:6379"


def test_a_service_is_deployed_anew_once(emulated: Emulated, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets, ecs = emulated.client("secretsmanager", REGION), emulated.client("ecs", REGION)
    module = _function(emulated, "redeploy", monkeypatch)
    event = {"cluster": "shop-prod", "services": {"shop/prod/catalog/database": "catalog"}}
    secrets.create_secret(Name="shop/prod/catalog/database", SecretString="{}")
    assert module.handler(event, None) == []
    ecs.create_cluster(clusterName="shop-prod")
    assert module.handler(event, None) == []
    container = {"name": "catalog", "image": "catalog", "memory": 128}
    ecs.register_task_definition(family="catalog", containerDefinitions=[container])
    ecs.create_service(cluster="shop-prod", serviceName="catalog", taskDefinition="catalog", desiredCount=1)
    assert module.handler(event, None) == []
    threading.Event().wait(1.1)  # both services tell whole seconds
    secrets.put_secret_value(SecretId="shop/prod/catalog/database", SecretString='{"password": "new"}')
    assert module.handler(event, None) == ["catalog"]
    assert module.handler(event, None) == []
