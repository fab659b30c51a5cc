"""What must be true of the orders' database in every environment, seen on the resolved platform."""

import pytest

from tests.templates.resolved import ENVIRONMENTS, only, platform, referred, stack, stacks


@pytest.mark.parametrize(
    ("environment", "role", "count"),
    [("dev", "primary", 1), ("staging", "primary", 2), ("prod", "primary", 3), ("prod", "secondary", 2)],
)
def test_every_instance_of_the_cluster_has_a_zone_of_its_own(environment: str, role: str, count: int) -> None:
    """F05: whoever takes over stands in another zone, and is first in line."""
    instances = list(stack(environment, "data-orders", role).of_type("AWS::RDS::DBInstance"))
    assert len({i.get("AvailabilityZone") for i in instances}) == len(instances) == count
    assert {i.get("PromotionTier") for i in instances} <= {0, 1}
    assert all(i.get("PubliclyAccessible") is False for i in instances)
    assert all(i.get("MonitoringInterval") == 30 for i in instances)


@pytest.mark.parametrize(("environment", "fixed"), [("staging", 1), ("prod", 2)])
def test_reader_scaling_starts_from_the_readers_that_are_there(environment: str, fixed: int) -> None:
    """F06."""
    found = stack(environment, "data-orders")
    assert len(list(found.of_type("AWS::RDS::DBInstance"))) - 1 == fixed
    target = only(found, "AWS::ApplicationAutoScaling::ScalableTarget")
    assert (target.get("MinCapacity"), target.get("MaxCapacity") <= 15) == (fixed, True)
    tracking = only(found, "AWS::ApplicationAutoScaling::ScalingPolicy")
    assert tracking.get("TargetTrackingScalingPolicyConfiguration.TargetValue") <= 60


def test_the_second_cluster_joins_the_first_ones_global_database() -> None:
    leader = only(stack("prod", "data-orders"), "AWS::RDS::GlobalCluster")
    assert referred("prod", leader.get("SourceDBClusterIdentifier")) == ["OrdersCluster"]
    member = only(stack("prod", "data-orders", "secondary"), "AWS::RDS::DBCluster")
    assert member.get("GlobalClusterIdentifier") == leader.get("GlobalClusterIdentifier")
    assert not {"MasterUsername", "MasterUserPassword", "DatabaseName"} & set(member.properties)
    assert [t.stack.role for t in platform("prod").graph.targets(member.get("KmsKeyId"))] == ["secondary"]


def test_the_secret_is_copied_to_the_second_region_where_its_whole_arn_is_known() -> None:
    """The ending of the ARN travels as a copied secret, because only names are known across regions."""
    secrets = {s.logical_id: s for s in stack("prod", "data-orders").of_type("AWS::SecretsManager::Secret")}
    for secret in secrets.values():
        [replica] = secret.get("ReplicaRegions")
        assert replica["Region"] == platform("prod").regions["secondary"]
        assert replica["KmsKeyId"].suffix.endswith(":alias/shop-prod-secrets")
    standby = stack("prod", "data-orders", "secondary")
    [told] = [p for p in standby.of_type("AWS::SSM::Parameter") if p.logical_id == "SecretArnParameter"]
    *_, name, ending = told.get("Value").parts
    assert name.endswith(f":secret:{secrets['DatabaseSecret'].get('Name')}")
    assert ending.path == f"secretsmanager:{secrets['SecretEnding'].get('Name')}:SecretString:ending"
    login = only(standby, "AWS::RDS::DBProxy").get("Auth.0.SecretArn")
    assert (login.target.logical_id, login.attribute) == ("SecretArnParameter", "Value")


@pytest.mark.parametrize("environment", ["dev", "staging"])
def test_without_a_second_region_nothing_is_copied(environment: str) -> None:
    secret = only(stack(environment, "data-orders"), "AWS::SecretsManager::Secret")
    assert "ReplicaRegions" not in secret.properties


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_clients_reach_the_cluster_through_a_proxy_that_insists_on_tls(environment: str) -> None:
    """F05: the proxy holds connections over a failover, for longer than one takes; F17: it logs in with the secret."""
    for found in stacks(environment, "data-orders"):
        proxy = only(found, "AWS::RDS::DBProxy")
        assert proxy.get("RequireTLS") is True
        assert proxy.get("DebugLogging") is False
        [login] = proxy.get("Auth")
        assert (login["AuthScheme"], login["ClientPasswordAuthType"]) == ("SECRETS", "POSTGRES_SCRAM_SHA_256")
        targets = only(found, "AWS::RDS::DBProxyTargetGroup")
        assert referred(environment, targets.get("DBClusterIdentifiers.0")) == ["OrdersCluster"]
        assert targets.get("ConnectionPoolConfigurationInfo.ConnectionBorrowTimeout") >= 30
        readers = len(list(found.of_type("AWS::RDS::DBInstance"))) - 1
        assert [e.get("TargetRole") for e in found.of_type("AWS::RDS::DBProxyEndpoint")] == ["READ_ONLY"] * bool(
            readers
        )


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_database_writes_to_log_groups_made_before_it(environment: str) -> None:
    for found in stacks(environment, "data-orders"):
        cluster = only(found, "AWS::RDS::DBCluster")
        groups = {g.get("LogGroupName"): g.logical_id for g in found.of_type("AWS::Logs::LogGroup")}
        [log] = cluster.get("EnableCloudwatchLogsExports")
        assert groups[f"/aws/rds/cluster/{cluster.get('DBClusterIdentifier')}/{log}"] == cluster.body["DependsOn"]
        proxy = only(found, "AWS::RDS::DBProxy")
        assert groups[f"/aws/rds/proxy/{proxy.get('DBProxyName')}"] == proxy.body["DependsOn"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_log_says_who_did_what_and_leaves_out_the_customers(environment: str) -> None:
    """Names and addresses are values of statements and details of errors: a log kept a year holds neither."""
    for found in stacks(environment, "data-orders"):
        settings = only(found, "AWS::RDS::DBClusterParameterGroup").get("Parameters")
        assert "pgaudit" in settings["shared_preload_libraries"].split(",")
        assert settings["pgaudit.log"] == "ddl,role"
        assert settings["log_connections"] == settings["log_disconnections"] == "1"
        assert settings["log_parameter_max_length"] == settings["log_parameter_max_length_on_error"] == "0"
        assert settings["log_error_verbosity"] == "terse"
        assert settings.get("log_statement", "none") in {"none", "ddl"}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_database_refuses_plain_text_and_is_hard_to_lose(environment: str) -> None:
    """F05, F19."""
    days = {"dev": 7, "staging": 14, "prod": 35}[environment]
    for found in stacks(environment, "data-orders"):
        cluster = only(found, "AWS::RDS::DBCluster")
        [group] = platform(environment).graph.targets(cluster.get("DBClusterParameterGroupName"))
        assert group.get("Parameters")["rds.force_ssl"] == "1"
        assert group.get("Family") == f"aurora-postgresql{str(cluster.get('EngineVersion')).partition('.')[0]}"
        assert cluster.get("StorageEncrypted") is True
        assert cluster.get("DeletionProtection") is True
        assert cluster.get("BackupRetentionPeriod") == days
        assert {t["Key"]: t["Value"] for t in cluster.get("Tags")}["BackupPlan"] == "critical"
        assert cluster.body["DeletionPolicy"] == cluster.body["UpdateReplacePolicy"] == "Snapshot"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("name", ["data-catalog", "data-orders"])
def test_a_failover_wakes_somebody_and_a_planned_change_does_not(environment: str, name: str) -> None:
    for found in stacks(environment, name):
        heard = {}
        for events in found.of_type("AWS::RDS::EventSubscription"):
            if events.get("SourceType") == "db-cluster":
                [topic] = referred(environment, events.get("SnsTopicArn"))
                heard[topic] = set(events.get("EventCategories"))
        assert {"failover", "failure", "global-failover"} <= heard["CriticalTopic"]
        assert "configuration change" in heard["WarningTopic"] - heard["CriticalTopic"]
