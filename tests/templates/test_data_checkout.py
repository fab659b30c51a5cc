"""What must be true of the checkout's store in every environment, seen on the resolved platform."""

import pytest

from tests.templates.resolved import ENVIRONMENTS, only, platform, referred, stack, stacks

GROUP = "AWS::ElastiCache::ReplicationGroup"


@pytest.mark.parametrize(
    ("environment", "role", "nodes"),
    [("dev", "primary", 1), ("staging", "primary", 2), ("prod", "primary", 3), ("prod", "secondary", 2)],
)
def test_a_replica_in_another_zone_takes_over_by_itself(environment: str, role: str, nodes: int) -> None:
    """F07, Q08: dev has one node and nothing to fail over to."""
    group = only(stack(environment, "data-checkout", role), GROUP)
    assert group.get("NumCacheClusters") == nodes
    assert group.get("AutomaticFailoverEnabled") is group.get("MultiAZEnabled") is (nodes > 1)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_store_is_encrypted_asks_for_a_token_and_keeps_snapshots(environment: str) -> None:
    for found in stacks(environment, "data-checkout"):
        group = only(found, GROUP)
        assert group.get("TransitEncryptionEnabled") is group.get("AtRestEncryptionEnabled") is True
        assert referred(environment, group.get("KmsKeyId")) == ["DataKey"]
        assert group.get("AuthToken").kind == "dynamic"
        assert referred(environment, group.get("AuthToken")) == ["TokenSecret"]
        assert group.get("SnapshotRetentionLimit") >= 1
        assert group.body["DeletionPolicy"] == group.body["UpdateReplacePolicy"] == "Snapshot"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_client_of_one_endpoint_can_use_it_and_full_memory_refuses_no_write(environment: str) -> None:
    """The service's client cannot follow a cluster, and sets no expiry."""
    for found in stacks(environment, "data-checkout"):
        group = only(found, GROUP)
        assert not {"NumNodeGroups", "ClusterMode", "NodeGroupConfiguration"} & set(group.properties)
        [settings] = platform(environment).graph.targets(group.get("CacheParameterGroupName"))
        assert settings.get("Properties")["maxmemory-policy"] == "allkeys-lru"
        assert "cluster-enabled" not in settings.get("Properties")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_url_names_the_primary_endpoint_and_its_token_by_reference(environment: str) -> None:
    for found in stacks(environment, "data-checkout"):
        [url] = [s for s in found.of_type("AWS::SecretsManager::Secret") if s.logical_id == "UrlSecret"]
        scheme, token, at, address, port = url.get("SecretString").parts
        assert (scheme, at, port) == ("rediss://:", "@", ":6379")
        assert (token.kind, token.parts[0].target.logical_id) == ("dynamic", "TokenSecret")
        assert address.attribute == "PrimaryEndPoint.Address"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_nobody_may_connect_until_a_client_adds_its_rule(environment: str) -> None:
    for found in stacks(environment, "data-checkout"):
        group = only(found, "AWS::EC2::SecurityGroup")
        assert not group.get("SecurityGroupIngress")
        assert referred(environment, only(found, GROUP).get("SecurityGroupIds.0")) == [group.logical_id]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_alarm_looks_at_every_node(environment: str) -> None:
    """Any of them may be the primary after a failover; their names follow from the group's."""
    for found in stacks(environment, "data-checkout"):
        group = only(found, GROUP)
        nodes = [f"-00{n + 1}" for n in range(group.get("NumCacheClusters"))]
        for alarm in found.of_type("AWS::CloudWatch::Alarm"):
            seen = [
                str(d["Value"])[-4:] if isinstance(d["Value"], str) else d["Value"].suffix
                for _, d in alarm.find("Metrics.*.MetricStat.Metric.Dimensions.*")
            ]
            assert [name[-4:] for name in seen] == nodes, alarm.logical_id


def test_failover_is_heard_without_a_topic_that_elasticache_would_drop() -> None:
    """ElastiCache does not publish to encrypted topics, and ours are: silence of a node has to be the sign."""
    found = stack("prod", "data-checkout")
    assert "NotificationTopicArn" not in only(found, GROUP).properties
    [silent] = [a for a in found.of_type("AWS::CloudWatch::Alarm") if a.logical_id == "NodeSilentAlarm"]
    assert silent.get("TreatMissingData") == "breaching"
    assert silent.get("Metrics.0.Expression") == "MIN(FILL(METRICS(), -1))"
    assert silent.get("Threshold") == 0
