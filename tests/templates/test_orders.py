"""svc-orders and svc-checkout: what their images need said, and what they must never be allowed."""

import re

import pytest

from tests.templates.resolved import ENVIRONMENTS, containers, only, platform, referred, stack, stacks, variables

DOCUMENTED = {"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_orders_are_written_through_the_proxy(environment: str) -> None:
    [(_, container)] = list(containers(environment, "svc-orders"))[:1]
    endpoint = variables(container)["RETAIL_ORDERS_PERSISTENCE_ENDPOINT"]
    assert referred(environment, endpoint) == ["OrdersProxy"]
    assert endpoint.suffix == ":5432"


def test_the_standby_starts_on_a_reader_until_it_has_a_writer() -> None:
    """The proxy's read-write endpoint refuses while the cluster is a copy; the driver then takes the next address."""
    settings = {task.stack.role: variables(container) for task, container in containers("prod", "svc-orders")}
    endpoint = settings["secondary"]["RETAIL_ORDERS_PERSISTENCE_ENDPOINT"]
    assert referred("prod", endpoint) == ["OrdersProxy", "OrdersProxyReadEndpoint"]
    assert settings["secondary"]["RETAIL_ORDERS_PERSISTENCE_NAME"].endswith("&targetServerType=preferPrimary")
    assert "targetServerType" not in settings["primary"]["RETAIL_ORDERS_PERSISTENCE_NAME"]
    # A reader takes no schema changes.
    assert [settings[role]["SPRING_FLYWAY_ENABLED"] for role in ("primary", "secondary")] == ["true", "false"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_orders_database_name_carries_the_tls_options(environment: str) -> None:
    for task, container in containers(environment, "svc-orders"):
        name, _, options = variables(container)["RETAIL_ORDERS_PERSISTENCE_NAME"].partition("?")
        assert name == only(stack(environment, "data-orders"), "AWS::RDS::DBCluster").get("DatabaseName")
        assert options.split("&")[0] == "sslmode=verify-full"
        assert only(stack(environment, "data-orders", task.stack.role), "AWS::RDS::DBProxy").get("RequireTLS") is True


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_orders_connections_are_shared_by_the_proxy(environment: str) -> None:
    """What the guide of RDS Proxy asks of JDBC: without it each connection begins with a SET and is pinned for good."""
    for _, container in containers(environment, "svc-orders"):
        options = variables(container)["RETAIL_ORDERS_PERSISTENCE_NAME"].partition("?")[2].split("&")
        assert {"preferQueryMode=extendedForPrepared", "assumeMinServerVersion=9.0", "ApplicationName=orders"} <= set(
            options
        )


def test_orders_take_their_credentials_from_the_database_secret() -> None:
    for task, container in containers("prod", "svc-orders"):
        for secret, key in zip(container["Secrets"], ("username", "password"), strict=True):
            assert secret["ValueFrom"].suffix.endswith(f":{key}::")
            if task.stack.role == "primary":  # the secondary region names the secret by its ARN
                assert referred("prod", secret["ValueFrom"]) == ["DatabaseSecretAttachment"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_failover_of_the_database_stops_no_order_task(environment: str) -> None:
    for _, container in containers(environment, "svc-orders"):
        assert container["HealthCheck"]["Command"][1].split()[2].endswith("/actuator/health/liveness")
        assert variables(container)["MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED"] == "true"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_order_events_go_to_the_one_queue_which_nobody_may_make_anew(environment: str) -> None:
    for task, container in containers(environment, "svc-orders"):
        topic = variables(container)["RETAIL_ORDERS_MESSAGING_SQS_TOPIC"]
        [queue] = platform(environment).graph.targets(topic)
        assert (queue.type, queue.stack.role) == ("AWS::SQS::Queue", task.stack.role)
        assert queue.get("FifoQueue") in (None, False)  # the image sets a delay, which FIFO queues refuse
        role = task.stack.resources["OrdersTaskRole"]
        statements = [statement for _, statement in role.find("Policies.*.PolicyDocument.Statement.*")]
        sqs = [s for s in statements if any(str(action).startswith("sqs:") for action in s["Action"])]
        assert [set(s["Action"]) for s in sqs] == [DOCUMENTED]
        assert platform(environment).graph.targets(sqs[0]["Resource"]) == [queue]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_order_tasks_reach_the_queue_by_its_endpoint_and_not_the_internet(environment: str) -> None:
    for found in stacks(environment, "svc-orders"):
        rules = [rule for _, rule in found.resources["OrdersSecurityGroup"].find("SecurityGroupEgress.*")]
        to = {rule["FromPort"]: referred(environment, rule["DestinationSecurityGroupId"]) for rule in rules}
        assert to == {5432: ["ProxySecurityGroup"], 443: ["EndpointSecurityGroup"]}
        endpoint = stack(environment, "endpoints", found.role).resources["SqsEndpoint"]
        assert referred(environment, endpoint.get("SecurityGroupIds")) == ["EndpointSecurityGroup"]
        assert endpoint.get("PrivateDnsEnabled") is True


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_checkout_reads_what_it_wrote(environment: str) -> None:
    """Its submit reads from the reader's URL: a replica that lags would submit an old basket."""
    for task, container in containers(environment, "svc-checkout"):
        secrets = {secret["Name"]: secret["ValueFrom"] for secret in container["Secrets"]}
        assert set(secrets) == {"RETAIL_CHECKOUT_PERSISTENCE_REDIS_URL"}
        [secret] = platform(environment).graph.targets(*secrets.values())
        assert (secret.type, secret.stack.key) == (
            "AWS::SecretsManager::Secret",
            f"{task.stack.role}/data-checkout",
        )
        assert not [name for name in variables(container) if re.search("READER|REDIS", name)]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_checkout_reaches_the_cache_and_the_orders_only(environment: str) -> None:
    for found in stacks(environment, "svc-checkout"):
        rules = [rule for _, rule in found.resources["CheckoutSecurityGroup"].find("SecurityGroupEgress.*")]
        [cache] = only(stack(environment, "data-checkout", found.role), "AWS::ElastiCache::ReplicationGroup").find(
            "Port"
        )
        ports = {rule["FromPort"]: referred(environment, rule["DestinationSecurityGroupId"]) for rule in rules}
        assert set(ports) == {cache[1], 8080}
        assert ports[8080] == ["OrdersSecurityGroup"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_logs_of_who_ordered_mask_names_too(environment: str) -> None:
    """The order service prints each order it is given."""
    for found in stacks(environment, "svc-orders", "svc-checkout", "svc-fulfilment"):
        for group in found.of_type("AWS::Logs::LogGroup"):
            mask = group.get("DataProtectionPolicy.Statement")[1]
            assert "Deidentify" in mask["Operation"]
            assert {str(each).rpartition("/")[2].rstrip("'\")>") for each in mask["DataIdentifier"]} >= {
                "Address",
                "EmailAddress",
                "Name",
            }
