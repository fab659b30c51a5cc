"""What must be true of the service stacks in every environment, seen on the resolved platform."""

import re

import pytest

from tests.templates.resolved import (
    ENVIRONMENTS,
    SERVICES,
    containers,
    only,
    platform,
    referred,
    stack,
    stacks,
    variables,
)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_containers_are_locked_down(environment: str) -> None:
    for _, container in containers(environment):
        assert container["User"] == "1000"
        assert container["Privileged"] is False
        assert container["ReadonlyRootFilesystem"] is True
        assert container["LinuxParameters"]["Capabilities"]["Drop"] == ["ALL"]
        assert [mount["ContainerPath"] for mount in container["LinuxParameters"]["Tmpfs"]] == ["/tmp"]  # noqa: S108


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_containers_log_without_blocking_to_an_encrypted_group_that_forgets(environment: str) -> None:
    graph = platform(environment).graph
    for task, container in containers(environment):
        options = container["LogConfiguration"]["Options"]
        assert options["mode"] == "non-blocking"
        [group] = graph.targets(options["awslogs-group"])
        assert (group.stack, group.type) == (task.stack, "AWS::Logs::LogGroup")
        assert 90 <= group.get("RetentionInDays") <= 400
        assert referred(environment, group.get("KmsKeyId")) == ["LogsKey"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_container_fits_its_task_beside_the_service_connect_proxy(environment: str) -> None:
    for task, container in containers(environment):
        assert container["Memory"] + 128 <= int(task.get("Memory"))
        assert int(task.get("Cpu")) >= 512  # AWS advises 256 for the proxy, on top of what the service needs


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_image_comes_from_the_pull_through_cache_at_a_fixed_version(environment: str) -> None:
    cache_rule = only(stack(environment, "compute"), "AWS::ECR::PullThroughCacheRule")
    for _, container in containers(environment):
        repository, tag = container["Image"].suffix.partition("amazonaws.com/")[2].rsplit(":", 1)
        assert repository.startswith(f"{cache_rule.get('EcrRepositoryPrefix')}/aws-containers/retail-store-sample-")
        assert re.fullmatch(r"\d+\.\d+\.\d+", tag)


def test_no_password_is_written_in_an_environment_variable() -> None:
    for _, container in containers("prod"):
        assert not [name for name in variables(container) if re.search("PASSWORD|SECRET|TOKEN|USER", name)]


def test_the_catalogue_takes_its_credentials_from_the_database_secret() -> None:
    for _, container in containers("prod", "svc-catalog"):
        if container["Secrets"][0]["ValueFrom"].prefix:  # the secondary region names the secret by its ARN
            continue
        for secret in container["Secrets"]:
            assert referred("prod", secret["ValueFrom"]) == ["DatabaseSecretAttachment"]


@pytest.mark.parametrize(
    ("environment", "reader"),
    [("dev", "CatalogProxy"), ("staging", "CatalogProxyReadEndpoint"), ("prod", "CatalogProxyReadEndpoint")],
)
def test_the_catalogue_reads_from_readers_and_migrates_on_the_writer(environment: str, reader: str) -> None:
    expected = {"CatalogTaskDefinition": reader, "CatalogMigrateTaskDefinition": "CatalogProxy"}
    for task, container in containers(environment, "svc-catalog"):
        endpoint = variables(container)["RETAIL_CATALOG_PERSISTENCE_ENDPOINT"]
        assert referred(environment, endpoint) == [expected[task.logical_id]]
        assert endpoint.suffix == ":3306"


def test_the_read_endpoint_reads_and_the_proxies_demand_tls() -> None:
    for found in stacks("prod", "data-catalog"):
        assert only(found, "AWS::RDS::DBProxyEndpoint").get("TargetRole") == "READ_ONLY"
        assert only(found, "AWS::RDS::DBProxy").get("RequireTLS") is True


def test_the_catalogue_database_name_carries_the_tls_options() -> None:
    for _, container in containers("prod", "svc-catalog"):
        name, _, options = variables(container)["RETAIL_CATALOG_PERSISTENCE_DB_NAME"].partition("?")
        assert name == only(stack("prod", "data-catalog"), "AWS::RDS::DBCluster").get("DatabaseName")
        assert options.split("&")[0] == "tls=true"
        # The image appends "?timeout=...": the last option has to be one that swallows it.
        assert options.split("&")[-1].startswith("connectionAttributes=")


def test_the_cart_never_creates_tables_nor_talks_to_another_endpoint() -> None:
    for _, container in containers("prod", "svc-cart"):
        names = variables(container)
        assert names["RETAIL_CART_PERSISTENCE_DYNAMODB_CREATE_TABLE"] == "false"
        assert "RETAIL_CART_PERSISTENCE_DYNAMODB_ENDPOINT" not in names


def offered(environment: str) -> dict[str, str]:
    """Address of every Service Connect name on port 80, and the stack that offers it."""
    return {
        f"http://{alias['DnsName']}": found.key.partition("/")[2]
        for found in stacks(environment, *(f"svc-{service}" for service in SERVICES))
        for _, alias in only(found, "AWS::ECS::Service").find("ServiceConnectConfiguration.Services.*.ClientAliases.*")
        if alias["Port"] == 80
    }


def called(environment: str, stack_name: str) -> set[str]:
    [(_, container)] = list(containers(environment, stack_name))[:1]
    return {value for name, value in variables(container).items() if "_ENDPOINTS_" in name}


def test_the_pages_call_every_service_and_mock_what_has_none() -> None:
    assert called("dev", "svc-ui") == set(offered("dev"))
    assert called("dev", "svc-checkout") == {"http://orders"}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_service_is_deployed_after_those_it_calls(environment: str) -> None:
    """A task that runs already does not see a Service Connect name that appears later."""
    order = [found.key.partition("/")[2] for found in platform(environment).stacks if found.role == "primary"]
    for caller in ("svc-ui", "svc-checkout"):
        for address in called(environment, caller):
            assert order.index(offered(environment)[address]) < order.index(caller)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize(
    ("caller", "callee"),
    [("Ui", "Catalog"), ("Ui", "Cart"), ("Ui", "Checkout"), ("Ui", "Orders"), ("Checkout", "Orders")],
)
def test_a_caller_opens_both_ends_of_its_way_and_nobody_elses(environment: str, caller: str, callee: str) -> None:
    graph = platform(environment).graph
    for found in stacks(environment, f"svc-{caller.lower()}"):
        own = found.resources[f"{caller}SecurityGroup"]
        [target] = [s for s in stacks(environment, f"svc-{callee.lower()}") if s.role == found.role]
        out = [rule for _, rule in own.find("SecurityGroupEgress.*")]
        there = target.resources[f"{callee}SecurityGroup"]
        assert [r["FromPort"] for r in out if there in graph.targets(r.get("DestinationSecurityGroupId"))] == [8080]
        rules = [r for r in graph.referrers(there, "AWS::EC2::SecurityGroupIngress") if r.stack is found]
        assert [(r.logical_id, r.get("FromPort")) for r in rules] == [(f"{callee}IngressFrom{caller}", 8080)]
        assert graph.targets(rules[0].get("SourceSecurityGroupId")) == [own]
        assert there.get("SecurityGroupIngress") is None


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_services_roll_back_spread_over_zones_and_leave_their_size_to_scaling(environment: str) -> None:
    for found in stacks(environment, *(f"svc-{name}" for name in SERVICES)):
        service = only(found, "AWS::ECS::Service")
        deployment = service.get("DeploymentConfiguration")
        assert service.get("DesiredCount") is None
        assert deployment["DeploymentCircuitBreaker"] == {"Enable": True, "Rollback": True}
        assert referred(environment, deployment["Alarms"]["AlarmNames"])[0].endswith("ErrorsAlarm")
        assert (deployment["MinimumHealthyPercent"], deployment["MaximumPercent"]) == (100, 200)
        assert service.get("PlacementStrategies")[0] == {"Type": "spread", "Field": "attribute:ecs.availability-zone"}
        assert service.get("AvailabilityZoneRebalancing") == "ENABLED"
        target = only(found, "AWS::ApplicationAutoScaling::ScalableTarget")
        assert "Service" in "".join(referred(environment, target.get("ResourceId")))


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_stopping_page_task_outlives_its_deregistration(environment: str) -> None:
    [(_, container)] = list(containers(environment, "svc-ui"))[:1]
    group = only(stack(environment, "svc-ui"), "AWS::ElasticLoadBalancingV2::TargetGroup")
    attributes = {entry["Key"]: entry["Value"] for entry in group.get("TargetGroupAttributes")}
    assert container["StopTimeout"] >= int(attributes["deregistration_delay.timeout_seconds"]) + 5


def test_a_stopping_task_outlives_the_longest_request_it_may_have() -> None:
    """Service Connect sends a stopping task nothing new; what it has, it finishes."""
    for role in ("primary", "secondary"):
        for service in ("orders", "checkout", "catalog", "cart"):
            task = stack("prod", f"svc-{service}", role).resources[f"{service.capitalize()}TaskDefinition"]
            [(_, stop)] = task.find("ContainerDefinitions.*.StopTimeout")
            assert stop >= patience("prod", service, role) + 5


def test_orders_let_java_finish_within_the_time_to_stop() -> None:
    """Spring waits half a minute unless told otherwise, and then cuts off what still runs."""
    for _, container in containers("prod", "svc-orders"):
        phase = int(variables(container)["SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE"].removesuffix("s"))
        assert patience("prod", "orders", "primary") <= phase < container["StopTimeout"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_full_java_heap_stays_below_the_target_of_memory_scaling(environment: str) -> None:
    """The task's use never falls again, however many tasks there are: above the target, scaling out would not end."""
    beside_the_heap = 256  # MiB: classes, threads and buffers of the runtime, and the Service Connect proxy
    for found in stacks(environment, "svc-orders", "svc-cart", "svc-ui"):
        [target] = [
            policy.get("TargetTrackingScalingPolicyConfiguration.TargetValue")
            for policy in found.of_type("AWS::ApplicationAutoScaling::ScalingPolicy")
            if policy.logical_id.endswith("MemoryTracking")
        ]
        for task, container in containers(environment, found.key.partition("/")[2]):
            share = float(re.findall(r"-XX:MaxRAMPercentage=([\d.]+)", variables(container)["JAVA_OPTS"])[0])
            largest = container["Memory"] * share / 100 + beside_the_heap
            assert largest <= int(task.get("Memory")) * target / 100


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_node_keeps_its_heap_below_the_target_of_memory_scaling(environment: str) -> None:
    beside_the_heap = 192  # MiB: code, buffers and stacks of the runtime, and the Service Connect proxy
    for found in stacks(environment, "svc-checkout"):
        tracking = found.resources["CheckoutMemoryTracking"]
        target = tracking.get("TargetTrackingScalingPolicyConfiguration.TargetValue")
        for task, container in containers(environment, "svc-checkout"):
            heap = int(variables(container)["NODE_OPTIONS"].partition("--max-old-space-size=")[2])
            assert heap + beside_the_heap <= int(task.get("Memory")) * target / 100


def patience(environment: str, service: str, role: str) -> int:
    [(_, seconds)] = only(stack(environment, f"svc-{service}", role), "AWS::ECS::Service").find(
        "ServiceConnectConfiguration.Services.*.Timeout.PerRequestTimeoutSeconds"
    )
    return int(seconds)


def test_whoever_waits_for_another_waits_longer() -> None:
    """A failover of a database makes answers late, not wrong; an order is not cut off while it is being made."""
    for role in ("primary", "secondary"):
        for database in ("catalog", "orders"):
            pool = only(stack("prod", f"data-{database}", role), "AWS::RDS::DBProxyTargetGroup")
            borrow = pool.get("ConnectionPoolConfigurationInfo.ConnectionBorrowTimeout")
            assert borrow < patience("prod", database, role)
        assert patience("prod", "orders", role) < patience("prod", "checkout", role)


def test_only_the_pages_are_reached_through_the_load_balancer() -> None:
    for found in stacks("prod", "compute"):
        group = found.resources["AlbSecurityGroup"]
        assert [rule["CidrIp"] for rule in group.get("SecurityGroupEgress")] == ["127.0.0.1/32"]
        rules = platform("prod").graph.referrers(group, "AWS::EC2::SecurityGroupEgress")
        assert [rule.logical_id for rule in rules] == ["AlbEgressToUi"]
