"""The whole of prod moves to its other region and back; read back from the services that the emulator holds."""

import pytest

from emulator.running import Emulated, running
from tests.deploy.tool import deploy, stackwarden

PRIMARY, SECONDARY, EDGE = "eu-west-1", "eu-central-1", "us-east-1"
SERVICES = {"cart", "catalog", "checkout", "orders", "ui"}


@pytest.fixture(scope="module")
def emulated():
    with running() as emulated:
        assert deploy(emulated)["code"] == 0
        yield emulated


def tasks(emulated: Emulated, region: str) -> dict[str, int]:
    ecs = emulated.client("ecs", region)
    found = ecs.describe_services(cluster="shop-prod", services=sorted(SERVICES))["services"]
    return {each["serviceName"]: each["runningCount"] for each in found}


def writers(emulated: Emulated) -> set[str]:
    found = emulated.client("rds", PRIMARY).describe_global_clusters()["GlobalClusters"]
    members = [member for each in found for member in each["GlobalClusterMembers"]]
    return {each["DBClusterArn"].split(":")[3] for each in members if each["IsWriter"]}


def threshold(emulated: Emulated) -> int:
    """Healthy children that the switch asks for: more than it has sends customers to the standby."""
    path = "/shop/prod/dns-failover/primary-switch-id"
    switch = emulated.client("ssm", EDGE).get_parameter(Name=path)["Parameter"]["Value"]
    check = emulated.client("route53", EDGE).get_health_check(HealthCheckId=switch)["HealthCheck"]
    return int(check["HealthCheckConfig"]["HealthThreshold"])


def consuming(emulated: Emulated, region: str) -> set[str]:
    path = "/shop/prod/messaging/order-events-queue-arn"
    queue = emulated.client("ssm", region).get_parameter(Name=path)["Parameter"]["Value"]
    found = emulated.client("lambda", region).list_event_source_mappings(EventSourceArn=queue)["EventSourceMappings"]
    return {each["State"] for each in found}


def test_looking_changes_nothing(emulated: Emulated) -> None:
    process = stackwarden(emulated, "failover")
    assert process.returncode == 0, process.stdout + process.stderr
    assert "to do    fence eu-west-1: services" in process.stdout
    assert set(tasks(emulated, PRIMARY)) == SERVICES
    assert all(tasks(emulated, PRIMARY).values())
    assert writers(emulated) == {PRIMARY}
    assert threshold(emulated) == 1


def test_there_and_back(emulated: Emulated) -> None:
    process = stackwarden(emulated, "failover", "--apply", "--yes")
    assert process.returncode == 0, process.stdout + process.stderr
    assert set(tasks(emulated, PRIMARY).values()) == {0}
    assert set(tasks(emulated, SECONDARY).values()) == {3}
    assert writers(emulated) == {SECONDARY}
    assert (consuming(emulated, PRIMARY), consuming(emulated, SECONDARY)) == ({"Disabled"}, {"Enabled"})
    assert threshold(emulated) == 2

    kept = deploy(emulated)
    assert kept["code"] == 0
    assert {each["result"] for each in kept["stacks"]} == {"unchanged"}
    assert threshold(emulated) == 2, "a deployment does not undo it"
    assert stackwarden(emulated, "verify", "--no-drift").returncode == 0

    process = stackwarden(emulated, "failback", "--apply", "--yes")
    assert process.returncode == 0, process.stdout + process.stderr
    assert set(tasks(emulated, PRIMARY).values()) == {3}
    assert set(tasks(emulated, SECONDARY).values()) == {2}
    assert writers(emulated) == {PRIMARY}
    assert consuming(emulated, PRIMARY) == consuming(emulated, SECONDARY) == {"Enabled"}
    assert threshold(emulated) == 1
    assert stackwarden(emulated, "verify", "--no-drift").returncode == 0


def test_a_lost_region(emulated: Emulated) -> None:
    process = stackwarden(emulated, "failover", "--apply", "--yes", "--allow-data-loss", "--without-fencing")
    assert process.returncode == 0, process.stdout + process.stderr
    assert "eu-west-1 is NOT fenced" in process.stdout
    assert writers(emulated) == {SECONDARY}
    assert all(tasks(emulated, PRIMARY).values()), "nobody could ask it to stop"
    assert threshold(emulated) == 2
    assert stackwarden(emulated, "failover", "--apply", "--yes").returncode == 0
    assert set(tasks(emulated, PRIMARY).values()) == {0}, "fenced once it was back"
    assert stackwarden(emulated, "failback", "--apply", "--yes").returncode == 0
    assert writers(emulated) == {PRIMARY}
